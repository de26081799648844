"""A sentence with a vector for each of its words, as the encoder sees it in its context."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.protocols import Encoder, Vectors

_COUNTED_WORDS: Final = 20000
_OTHER_TOKENS: Final = 16
"""Room for a prefix and for special tokens."""
_SHORTEST: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One or two sentences: their words (parted by white space) and a unit vector for each."""

    text: str
    words: tuple[str, ...]
    pooled: Vectors
    vectors: Vectors


class StatementReader:
    """Encodes sentences and finds out which tokens belong to which word.

    An encoder does not tell where its tokens stand. How many a word has is how many it has by
    itself, since the tokenizers of multilingual models part words at white space; where the
    numbers do not add up, tokens are spread over the words by length.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._counts: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()

    def fits(self, text: str) -> bool:
        """Tell whether the encoder reads the whole of a text, by the tokens of its words."""
        words = text.split()
        most = self._encoder.max_tokens - _OTHER_TOKENS
        if not 0 < len(words) <= most:
            return False
        self._count(set(words))
        with self._lock:
            return sum(self._counts.get(word, 1) for word in words) <= most

    def read(self, texts: Sequence[str]) -> list[Statement]:
        """Return a statement for each text; none of them may be empty.

        Words that have no token of their own, as in a text that does not fit, share a neighbour's.
        """
        if not texts:
            return []
        words = [tuple(text.split()) for text in texts]
        self._count({word for of_text in words for word in of_text})
        encoded = self._encoder.encode_passages([" ".join(of_text) for of_text in words])
        return [
            Statement(text, of_text, pooled, self._word_vectors(of_text, tokens))
            for text, of_text, pooled, tokens in zip(
                texts, words, encoded.pooled, encoded.tokens, strict=True
            )
        ]

    def _count(self, words: set[str]) -> None:
        with self._lock:
            unknown = sorted(words - self._counts.keys())
        if not unknown:
            return
        tokens = self._encoder.encode_passages(unknown).tokens
        with self._lock:
            self._counts.update(zip(unknown, map(len, tokens), strict=True))
            while len(self._counts) > _COUNTED_WORDS:
                self._counts.popitem(last=False)

    def _word_vectors(self, words: Sequence[str], tokens: Vectors) -> Vectors:
        with self._lock:
            counts = [self._counts.get(word, 1) for word in words]
        if sum(counts) != len(tokens):
            counts = _spread([len(word) for word in words], len(tokens))
        ends = np.cumsum(counts)
        starts = [
            min(end - count, len(tokens) - 1)
            for end, count in zip(ends.tolist(), counts, strict=True)
        ]
        rows = [
            tokens[start : max(end, start + 1)].mean(axis=0)
            for start, end in zip(starts, ends.tolist(), strict=True)
        ]
        vectors = np.stack(rows)
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _SHORTEST)
        return np.asarray(vectors / lengths, np.float32)


def _spread(lengths: Sequence[int], count: int) -> list[int]:
    ends: NDArray[np.int64] = np.round(np.cumsum(lengths) * count / sum(lengths)).astype(np.int64)
    return [int(count) for count in np.diff(ends, prepend=0)]
