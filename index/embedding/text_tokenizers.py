"""Tokenizers that an exported encoder carries: as sentencepiece where that is exact, or as JSON.

The default model's 250,000 pieces take `tokenizers` a second and 260 MB to load, holding the
interpreter's lock; sentencepiece takes half the time, 70 MB, and lets other threads run.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor
from tokenizers import Tokenizer

JSON_KIND = "tokenizers"
UNIGRAM_KIND = "sentencepiece"


class TextTokenizer(Protocol):
    """Turns a text into the ids that the encoder reads."""

    def encode(self, text: str) -> NDArray[np.int64]:
        """Return the ids, special tokens included, cut to the model's longest input."""
        ...

    def count(self, text: str) -> int:
        """Return the number of the text's own tokens, special ones left out and nothing cut."""
        ...


def open_tokenizer(kind: str, data: bytes, max_tokens: int) -> TextTokenizer:
    """Return the tokenizer that `data` holds; `kind` is that of the manifest."""
    if kind == UNIGRAM_KIND:
        return UnigramTokenizer(data, max_tokens)
    return JsonTokenizer(data, max_tokens)


class JsonTokenizer:
    """Any fast tokenizer, from its `tokenizer.json`."""

    def __init__(self, data: bytes, max_tokens: int) -> None:
        self._tokenizer = Tokenizer.from_buffer(data)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)

    def encode(self, text: str) -> NDArray[np.int64]:
        """Return the ids, special tokens included, cut to the model's longest input."""
        return np.array(self._tokenizer.encode(text).ids, np.int64)

    def count(self, text: str) -> int:
        """Return the number of the text's own tokens, special ones left out and nothing cut."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return sum(len(part.ids) for part in (encoding, *encoding.overflowing))


class UnigramTokenizer:
    """A Unigram tokenizer that puts one special token before and one after the text.

    White space should be single spaces, as in questions that were checked and clean documents.
    """

    def __init__(self, data: bytes, max_tokens: int) -> None:
        self._processor = SentencePieceProcessor(model_proto=data)
        self._first, self._last = self._processor.bos_id(), self._processor.eos_id()
        self._longest = max_tokens - 2

    def encode(self, text: str) -> NDArray[np.int64]:
        """Return the ids, special tokens included, cut to the model's longest input."""
        ids: Sequence[int] = self._processor.encode(text)[: self._longest]
        return np.array([self._first, *ids, self._last], np.int64)

    def count(self, text: str) -> int:
        """Return the number of the text's own tokens, special ones left out and nothing cut."""
        return len(self._processor.encode(text))
