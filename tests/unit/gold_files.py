"""Files of questions and passages as a user writes them, and settings that need no model."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from corpus.documents import Document
from corpus.errors import UnknownDocumentError
from index.building import Progress
from rag.assembly.building import build_collection
from rag.settings import Settings
from tests.unit.notes import documents

COLLECTION: Final = "notes"
NUMBERED: Final = {f"room{n:02}": f"Room {n} holds {n * 7} chairs. It is open." for n in range(14)}
"""Documents that all have the same words but for two numbers."""


def hashing_settings(data_dir: Path) -> Settings:
    return Settings(data_dir=data_dir, model="hashing", collection=COLLECTION, workers=2)


@contextmanager
def no_progress() -> Iterator[Progress]:
    """Give what shows nothing of a build."""
    yield lambda step, done, total: None


def write_lines(path: Path, rows: Iterable[Any]) -> Path:
    """Write JSON Lines and return their path; a lone surrogate becomes JSON's escape for it."""
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    path.write_bytes("".join(lines).encode("utf-8", "backslashreplace"))
    return path


def build_notes(data_dir: Path, notes: dict[str, str]) -> None:
    """Build and publish the collection that the settings name."""
    build_documents(data_dir, COLLECTION, documents(notes))


def build_documents(data_dir: Path, collection: str, built: Sequence[Document]) -> None:
    """Build and publish a collection of any name."""
    with no_progress() as progress:
        build_collection(hashing_settings(data_dir), collection, built, progress)


def answerable(name: str, question: str, document_id: str, quote: str, **more: Any) -> Any:
    """Return a line of a file of questions, whose answer is the whole quote unless `more` says."""
    evidence = [{"document_id": document_id, "quote": quote}]
    line = {"id": name, "question": question, "answerable": True, "answers": [quote]}
    return {**line, "evidence": evidence, **more}


def about_room(number: int) -> Any:
    """Return a line of a file of questions, about one of the numbered documents."""
    chairs = f"{number * 7} chairs"
    quote = f"Room {number} holds {chairs}."
    question = f"How many chairs are in room {number}?"
    return answerable(f"q{number}", question, f"room{number:02}", quote, answers=[chairs])


def unanswerable(name: str, question: str, topic: str = "close") -> Any:
    return {"id": name, "question": question, "answerable": False, "topic": topic}


def reader_of(*read: Document) -> Any:
    """Return what gives one of these documents by its id, as a generation does."""
    by_id = {document.id: document for document in read}

    def document(document_id: str) -> Document:
        if document_id not in by_id:
            raise UnknownDocumentError(f"There is no document {document_id!r}.")
        return by_id[document_id]

    return document
