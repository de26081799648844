"""The generations of one collection on disk: which is published, which may go."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import (
    BuildInProgressError,
    GenerationError,
    IndexCorruptError,
    NoGenerationError,
    UnknownCollectionError,
)
from index.generation import Generation
from index.storing.manifest import MANIFEST_NAME, parse_manifest
from index.storing.verified_file import VerifiedFile
from index.storing.writer import fsync_folder

CURRENT_NAME = "current"
_GENERATION_NAME = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{12}")
_SCRATCH_PREFIX = ".building-"
_PRUNED_PREFIX = ".pruned-"


@dataclass(frozen=True, slots=True)
class GenerationSummary:
    """A line of `tilmash index list`."""

    name: str
    is_published: bool
    created: str
    documents: int
    chunks: int
    model_id: str
    size_bytes: int


class CollectionFolder:
    """The folder of one collection: `current` and `generations/`."""

    def __init__(self, data_dir: Path, name: str) -> None:
        if not name or name.startswith(".") or Path(name).name != name:
            raise UnknownCollectionError(f"{name!r} cannot be the name of a collection.")
        self.name = name
        self.path = data_dir / "collections" / name
        self.generations = self.path / "generations"

    def published_name(self) -> str | None:
        """Return the name of the published generation, or None before the first build.

        Raises:
            IndexCorruptError: the file that names it does not hold a name.
        """
        try:
            data = (self.path / CURRENT_NAME).read_bytes()
        except FileNotFoundError:
            return None
        name = data.decode("ascii", errors="replace").strip()
        if _GENERATION_NAME.fullmatch(name) is None:
            raise IndexCorruptError(f"`current` of collection {self.name!r} names no generation.")
        return name

    def open_published(self) -> Generation:
        """Open the published generation.

        Raises:
            NoGenerationError: nothing has been published, or it has been removed by hand.
            IndexCorruptError: a file is missing, or is not what was written.
            IndexMismatchError: another version of Tilmash wrote it.
        """
        name = self.published_name()
        if name is None:
            raise NoGenerationError(f"Collection {self.name!r} has not been built yet.")
        return Generation(self.generations / name)

    def names(self) -> list[str]:
        """Return the names of all generations, oldest first."""
        if not self.generations.is_dir():
            return []
        return sorted(
            path.name
            for path in self.generations.iterdir()
            if _GENERATION_NAME.fullmatch(path.name) is not None
        )

    def summaries(self) -> Iterator[GenerationSummary]:
        """Yield a summary of each generation, oldest first.

        Raises:
            IndexCorruptError: a manifest has been changed.
        """
        published = self.published_name()
        for name in self.names():
            data = (self.generations / name / MANIFEST_NAME).read_bytes()
            manifest = parse_manifest(data, name)
            yield GenerationSummary(
                name=name,
                is_published=name == published,
                created=manifest.created,
                documents=manifest.document_count,
                chunks=manifest.chunk_count,
                model_id=manifest.encoder.model_id,
                size_bytes=sum(entry.size for entry in manifest.files.values()),
            )

    def publish(self, name: str) -> None:
        """Make a generation the published one, in one atomic and durable step.

        Raises:
            NoGenerationError: there is none of this name.
        """
        if not (self.generations / name / MANIFEST_NAME).is_file():
            raise NoGenerationError(f"Collection {self.name!r} has no generation {name}.")
        scratch = self.path / f".{CURRENT_NAME}-{os.getpid()}"
        with scratch.open("w", encoding="utf-8") as file:
            file.write(f"{name}\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, self.path / CURRENT_NAME)
        fsync_folder(self.path)

    def verify(self, name: str) -> int:
        """Read every byte of a generation and return how many files are as they were written.

        Raises:
            IndexCorruptError: one is not.
        """
        generation = Generation(self.generations / name)
        try:
            for file_name, entry in generation.manifest.files.items():
                with VerifiedFile(generation.path / file_name, entry) as file:
                    file.verify_all()
            return len(generation.manifest.files) + 1
        finally:
            generation.close()

    def rollback(self, name: str | None = None) -> str:
        """Publish the generation before the published one, or the one named; return its name.

        Raises:
            NoGenerationError: there is no such generation.
        """
        if name is None:
            older = [other for other in self.names() if other < (self.published_name() or "")]
            if not older:
                raise NoGenerationError(
                    f"Collection {self.name!r} has no generation older than the published one."
                )
            name = older[-1]
        self.verify(name)
        self.publish(name)
        return name

    def prune(self, keep: int) -> list[str]:
        """Remove old generations and return their names.

        The published one and the `keep` newest stay, but none older than the published one that
        still holds a document which is no longer in it. None in use is removed.
        """
        published = self.published_name()
        if published is None:
            return []
        with self._open(published) as generation:
            documents = set(generation.document_ids)
        names = self.names()
        candidates = set(names[: max(0, len(names) - keep)])
        candidates |= {
            name for name in names if name < published and self._holds_others(name, documents)
        }
        return [name for name in sorted(candidates - {published}) if self._remove(name)]

    @contextmanager
    def _open(self, name: str) -> Iterator[Generation]:
        generation = Generation(self.generations / name)
        try:
            yield generation
        finally:
            generation.close()

    def _holds_others(self, name: str, documents: set[str]) -> bool:
        try:
            with self._open(name) as generation:
                return not documents.issuperset(generation.document_ids)
        except GenerationError:
            return True  # unreadable, so nobody can roll back to it either

    def _remove(self, name: str) -> bool:
        with (self.generations / name / MANIFEST_NAME).open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return False  # a reader has it open
            doomed = self.generations / f"{_PRUNED_PREFIX}{name}"
            os.replace(self.generations / name, doomed)
        shutil.rmtree(doomed)
        return True

    @contextmanager
    def build_lock(self) -> Iterator[Path]:
        """Hold the right to build, clear what killed builds left, and give a scratch folder.

        Raises:
            BuildInProgressError: another process is building.
        """
        self.generations.mkdir(parents=True, exist_ok=True)
        with (self.path / ".build-lock").open("w", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise BuildInProgressError(
                    f"Another process is building collection {self.name!r}."
                ) from error
            for leftover in self.generations.glob(".*"):
                shutil.rmtree(leftover)
            scratch = self.generations / f"{_SCRATCH_PREFIX}{os.getpid()}"
            try:
                yield scratch
            finally:
                shutil.rmtree(scratch, ignore_errors=True)


def collection_names(data_dir: Path) -> list[str]:
    """Return the names of all collections that have a published generation."""
    return sorted(path.parent.name for path in data_dir.glob(f"collections/*/{CURRENT_NAME}"))
