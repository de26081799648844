"""Vectors of a passage's tokens, in a byte a number."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.protocols import Vectors

_LARGEST_CODE = 127


@dataclass(frozen=True, slots=True, eq=False)
class TokenVectors:
    """The n tokens of a text: unit vector i is about `codes[i] * scales[i]`.

    `codes` is int8 `[n, token_dimension]`, `scales` float32 `[n]`; `starts`, int32 `[n]` and
    rising, has the code point of the text that each token begins at.
    """

    codes: NDArray[np.int8]
    scales: Vectors
    starts: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class EncodedPassage:
    """A passage's pooled unit vector, float32 `[dimension]`, and its tokens."""

    pooled: Vectors
    tokens: TokenVectors


def quantize_tokens(vectors: Vectors, starts: NDArray[np.int32]) -> TokenVectors:
    """Return unit vectors, `[n, token_dimension]`, with one scale each, symmetric about zero."""
    scales = np.maximum(np.abs(vectors).max(axis=1), np.finfo(np.float32).tiny) / _LARGEST_CODE
    codes = np.rint(vectors / scales[:, None]).astype(np.int8)
    return TokenVectors(codes, scales.astype(np.float32), starts)
