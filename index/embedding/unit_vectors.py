"""Scaling vectors to unit length."""

import numpy as np

from index.protocols import Vectors

_SMALLEST_LENGTH = 1e-12


def unit_rows(vectors: Vectors) -> Vectors:
    """Return the rows scaled to unit length, in float32; rows of zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, _SMALLEST_LENGTH), np.float32)
