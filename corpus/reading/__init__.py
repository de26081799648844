"""Files read into documents: one module a format, picked by the file's suffix."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from corpus.documents import Document
from corpus.errors import DocumentUnreadableError
from corpus.reading.plain_text import read_plain_text

__all__ = ["SUFFIXES", "read_document", "read_folder", "read_plain_text"]

_Reader = Callable[[bytes, str, str, str | None], Document]
_READERS: Final[dict[str, _Reader]] = {".txt": read_plain_text, ".text": read_plain_text}

SUFFIXES: Final = tuple(sorted(_READERS))
"""The suffixes of the files that can be read, in lower case."""


def read_document(path: Path, document_id: str | None = None, title: str | None = None) -> Document:
    """Return the document in a file; its id is the file's name without suffix by default.

    Raises:
        DocumentUnreadableError: No reader knows the suffix, the file cannot be opened, or its
            bytes are not what the suffix promises.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentUnreadableError(
            f"No reader for {path.name}.", hint=f"Readable files end in {', '.join(SUFFIXES)}."
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentUnreadableError(
            f"{path} cannot be opened: {error.strerror}.",
            hint="Check that the file is there and may be read.",
        ) from error
    return reader(data, path.name, path.stem if document_id is None else document_id, title)


def read_folder(folder: Path) -> Iterator[Document]:
    """Yield the documents of the readable files in a folder and those below, in order of path.

    An id is the file's path within the folder, with slashes, without suffix; files that would
    share an id keep their suffix.

    Raises:
        DocumentUnreadableError: `folder` is none, or a file in it cannot be read.
    """
    if not folder.is_dir():
        raise DocumentUnreadableError(f"{folder} is not a folder.", hint="Name a folder.")
    paths = sorted(
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.suffix.lower() in _READERS and path.is_file()
    )
    for path, document_id in zip(paths, _document_ids(paths), strict=True):
        yield read_document(folder / path, document_id)


def _document_ids(paths: list[Path]) -> list[str]:
    ids = [path.with_suffix("").as_posix() for path in paths]
    while True:
        counts = Counter(ids)
        kept = [
            path.as_posix() if counts[document_id] > 1 else document_id
            for path, document_id in zip(paths, ids, strict=True)
        ]
        if kept == ids:
            return ids
        ids = kept
