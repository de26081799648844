"""Telling a text's own tokens from what a model puts around it."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray


class OwnTokens:
    """Finds the tokens of a text itself: neither its prefix nor special tokens.

    Prefix and special tokens are near to those of every other text, so they tell nothing about
    which passage answers a question (docs/ranking.md). `encode` returns ids, special tokens
    included.
    """

    def __init__(self, encode: Callable[[str], Sequence[int]], prefix: str) -> None:
        self._special = frozenset(encode(""))
        self._prefix_tokens = sum(one not in self._special for one in encode(prefix.rstrip()))

    def rows(self, ids: Sequence[int]) -> NDArray[np.int64]:
        """Return the places of the own tokens among the ids of prefix and text; all if none is."""
        ordinary = [row for row, one in enumerate(ids) if one not in self._special]
        return np.array(ordinary[self._prefix_tokens :] or range(len(ids)), np.int64)
