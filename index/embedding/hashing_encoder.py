"""A deterministic encoder without a model, for tests that need no meaning.

Each word's letter trigrams are hashed into a fixed number of signed dimensions (feature hashing,
Weinberger et al. 2009), so texts that share words are near one another, and nothing is learned.
"""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.protocols import Encoded, Vectors

_WORD = re.compile(r"\w+")


class HashingEncoder:
    """Encodes texts by hashed letter trigrams; an `Encoder` that needs no files."""

    def __init__(self, dimension: int = 64, max_tokens: int = 128) -> None:
        self.dimension = dimension
        self.max_tokens = max_tokens
        self.model_id = f"hashing-{dimension}-{max_tokens}"

    @property
    def max_passage_tokens(self) -> int:
        """Words that a passage may have."""
        return self.max_tokens

    def count_tokens(self, text: str) -> int:
        """Return the number of words."""
        return len(_WORD.findall(text))

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """Encode questions, in the same way as passages."""
        tokens = tuple(self._token_vectors(text) for text in texts)
        pooled = np.array([_unit(rows.sum(axis=0)) for rows in tokens], np.float32)
        return Encoded(pooled.reshape(-1, self.dimension), tokens)

    encode_passages = encode_queries

    def token_starts(self, text: str) -> NDArray[np.int32]:
        """Return the code point that each token begins at; 0 for a text without words."""
        starts = [word.start() for word in _WORD.finditer(text)][: self.max_tokens]
        return np.array(starts or [0], np.int32)

    def _token_vectors(self, text: str) -> Vectors:
        words = _WORD.findall(text)[: self.max_tokens] or [""]
        return np.stack([_word_vector(word.casefold(), self.dimension) for word in words])


@lru_cache(maxsize=65536)
def _word_vector(word: str, dimension: int) -> Vectors:
    vector = np.zeros(dimension, np.float32)
    padded = f" {word} "
    for start in range(len(padded) - 1):
        digest = hashlib.blake2b(padded[start : start + 3].encode("utf-8"), digest_size=8).digest()
        number = int.from_bytes(digest, "little")
        vector[(number >> 1) % dimension] += 1.0 if number & 1 else -1.0
    return _unit(vector)


def _unit(vector: Vectors) -> Vectors:
    length = float(np.linalg.norm(vector))
    if length > 0:
        return (vector / length).astype(np.float32)
    unit = np.zeros_like(vector)
    unit[0] = 1.0
    return unit
