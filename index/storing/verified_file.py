"""Reading a file of a generation, and never a byte of it that was not checked."""

import mmap
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from corpus.errors import IndexCorruptError
from index.storing.manifest import FileEntry


class VerifiedFile:
    """A file mapped into memory, checked against its entry.

    A small file is checked whole when it is opened. A large one, whose entry has block digests,
    is checked block by block, each when it is first read. Reading is safe from several threads:
    the worst that can happen is that two check the same block.
    """

    def __init__(self, path: Path, entry: FileEntry) -> None:
        self._path = path
        self._entry = entry
        self._map: mmap.mmap | None = None
        self._view = memoryview(b"")
        self._open()
        self._checked = bytearray(len(entry.blocks))
        if not entry.blocks:
            self.verify_all()

    def _open(self) -> None:
        try:
            with self._path.open("rb") as file:
                size = file.seek(0, 2)
                if size != self._entry.size:
                    raise self._corrupt(f"{size} bytes instead of {self._entry.size}")
                if size:
                    self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                    self._view = memoryview(self._map)
        except OSError as error:
            raise self._corrupt(str(error.strerror)) from error

    def _corrupt(self, what: str) -> IndexCorruptError:
        return IndexCorruptError(f"{self._path.parent.name}/{self._path.name}: {what}.")

    def __enter__(self) -> Self:
        """Return the file, to be closed at the end."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    @property
    def size(self) -> int:
        """Size in bytes."""
        return self._entry.size

    def close(self) -> None:
        """Drop the map; arrays that were handed out keep it alive until they are gone."""
        self._view = memoryview(b"")
        self._map = None

    def verify_all(self) -> None:
        """Check the whole file now.

        Raises:
            IndexCorruptError: it is not what was written.
        """
        if sha256(self._view).hexdigest() != self._entry.sha256:
            raise self._corrupt("the content is not what was written")
        self._checked = bytearray(b"\1" * len(self._entry.blocks))

    def read(self, start: int, end: int) -> memoryview:
        """Return the checked bytes from `start` up to `end`.

        Raises:
            IndexCorruptError: a block that holds them is not what was written.
        """
        if self._entry.blocks and start < end:
            size = self._entry.block_bytes
            for number in range(start // size, (end - 1) // size + 1):
                if not self._checked[number]:
                    self._check_block(number)
        return self._view[start:end]

    def _check_block(self, number: int) -> None:
        size = self._entry.block_bytes
        block = self._view[number * size : (number + 1) * size]
        if sha256(block).hexdigest() != self._entry.blocks[number]:
            raise self._corrupt(f"block {number} is not what was written")
        self._checked[number] = 1

    def array(self, dtype: DTypeLike, columns: int | None = None) -> NDArray[Any]:
        """Return the whole file as an array that shares its memory, `[n]` or `[n, columns]`."""
        flat = np.frombuffer(self.read(0, self._entry.size), dtype)
        return flat if columns is None else flat.reshape(-1, columns)

    def rows(self, numbers: NDArray[np.int64], dtype: DTypeLike, columns: int) -> NDArray[Any]:
        """Return some rows of the file seen as `[n, columns]`, checking only what they touch."""
        row_bytes = np.dtype(dtype).itemsize * columns
        for number in numbers.tolist() if self._entry.blocks else ():
            self.read(number * row_bytes, (number + 1) * row_bytes)
        matrix: NDArray[Any] = np.frombuffer(self._view, dtype).reshape(-1, columns)
        return matrix[numbers]
