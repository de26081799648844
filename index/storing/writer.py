"""The one writer that every byte of a generation goes through."""

import os
import shutil
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from index.storing.manifest import (
    MANIFEST_NAME,
    FileEntry,
    Manifest,
    generation_name,
)

LAZY_FILE_BYTES = 64 * 1024 * 1024
BLOCK_BYTES = 256 * 1024


class GenerationWriter:
    """Writes a generation's files into a scratch folder, then moves it into place.

    Each file is hashed while it is written, and flushed to the disk before the move, so the
    folder under its final name is whole or does not exist.
    """

    def __init__(
        self,
        scratch: Path,
        *,
        lazy_file_bytes: int = LAZY_FILE_BYTES,
        block_bytes: int = BLOCK_BYTES,
    ) -> None:
        self.scratch = scratch
        self._lazy_file_bytes = lazy_file_bytes
        self._block_bytes = block_bytes
        self.files: dict[str, FileEntry] = {}

    def write(self, name: str, parts: Iterable[bytes | memoryview]) -> FileEntry:
        """Write the file `name` (its path inside the generation) and return its entry."""
        path = self._place(name)
        whole = sha256()
        blocks = _BlockDigests(self._block_bytes)
        size = 0
        with path.open("xb") as file:
            for part in parts:
                view = memoryview(part).cast("B")
                file.write(view)
                whole.update(view)
                blocks.update(view)
                size += len(view)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(0o444)
        return self._record(name, size, whole.hexdigest(), blocks)

    def _record(self, name: str, size: int, digest: str, blocks: "_BlockDigests") -> FileEntry:
        is_large = size > self._lazy_file_bytes
        entry = FileEntry(
            size,
            digest,
            self._block_bytes if is_large else 0,
            tuple(blocks.finish()) if is_large else (),
        )
        self.files[name] = entry
        return entry

    def link(self, name: str, source: Path, entry: FileEntry) -> None:
        """Take over an unchanged, verified file of an older generation, not written again.

        Where the file system has no hard links, it is copied.
        """
        path = self._place(name)
        try:
            os.link(source, path)
        except OSError:
            shutil.copyfile(source, path)
            with path.open("rb+") as file_copy:
                os.fsync(file_copy.fileno())
            path.chmod(0o444)
        self.files[name] = entry

    def finish(self, manifest: Manifest, generations: Path) -> Path:
        """Write the manifest, make all durable, and return the generation's final folder."""
        data = manifest.to_bytes()
        self.write(MANIFEST_NAME, [data])
        for folder, _, _ in os.walk(self.scratch, topdown=False):
            fsync_folder(Path(folder))
        target = generations / generation_name(manifest.created, data)
        os.replace(self.scratch, target)
        fsync_folder(generations)
        return target

    def _place(self, name: str) -> Path:
        path = self.scratch / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


class _BlockDigests:
    """Digests of consecutive blocks of one size."""

    def __init__(self, block_bytes: int) -> None:
        self._block_bytes = block_bytes
        self._digests: list[str] = []
        self._open = sha256()
        self._filled = 0

    def update(self, view: memoryview) -> None:
        while view:
            taken = view[: self._block_bytes - self._filled]
            self._open.update(taken)
            self._filled += len(taken)
            view = view[len(taken) :]
            if self._filled == self._block_bytes:
                self._close()

    def _close(self) -> None:
        self._digests.append(self._open.hexdigest())
        self._open = sha256()
        self._filled = 0

    def finish(self) -> list[str]:
        if self._filled:
            self._close()
        return self._digests


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
