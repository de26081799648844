"""Token vectors of a segment that is being built, kept on the disk: memory would not hold them."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.protocols import Vectors
from index.token_vectors import EncodedPassage, TokenVectors


class TokenSpool:
    """Takes passages one by one, and gives them back with their codes mapped from a nameless file.

    Close it when it has given all back. That stays readable; the file goes when it does.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 # what it holds is handed out
        self._kept: list[tuple[str, Vectors, TokenVectors]] = []
        self._dimension = 0

    def close(self) -> None:
        """Close the file; maps of it stay."""
        self._file.close()

    def add(self, text: str, passage: EncodedPassage) -> None:
        """Keep a passage under its text."""
        tokens = passage.tokens
        self._dimension = tokens.codes.shape[1]
        self._file.write(np.ascontiguousarray(tokens.codes).data)
        without_codes = TokenVectors(tokens.codes[:0].copy(), tokens.scales, tokens.starts)
        self._kept.append((text, passage.pooled, without_codes))

    def passages(self) -> Iterator[tuple[str, EncodedPassage]]:
        """Yield each text with its passage, in the order in which they were added."""
        if not self._kept:
            return
        self._file.flush()
        codes: NDArray[np.int8] = np.memmap(self._file, np.int8, mode="r")
        codes = codes.reshape(-1, self._dimension)
        start = 0
        for text, pooled, tokens in self._kept:
            end = start + len(tokens.scales)
            kept = TokenVectors(codes[start:end], tokens.scales, tokens.starts)
            yield text, EncodedPassage(pooled, kept)
            start = end
