"""What can be evaluated: anything that answers questions with ranked passages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from corpus.documents import Chunk
from rag.answers import Answer

MOST_PASSAGES: Final = 25
"""Passages that a request may ask for."""


@dataclass(frozen=True, slots=True)
class Request:
    """A question for a system; passages whose ids are in `without` must not be found.

    `top_k` is at most `MOST_PASSAGES`.
    """

    text: str
    top_k: int
    without: frozenset[str] = frozenset()


class System(Protocol):
    """A way of answering questions from one set of documents."""

    def chunks(self) -> Sequence[Chunk]:
        """Return every passage that can be found."""
        ...

    def text_of(self, document_id: str) -> str:
        """Return the text that a document's citations count in."""
        ...

    def ask(self, requests: Sequence[Request]) -> Iterator[Answer]:
        """Yield the answer to each request, in order."""
        ...
