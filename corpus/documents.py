"""Documents as the rest of Tilmash sees them: clean text, and the way back to the source."""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus.languages import Language


class Span(NamedTuple):
    """A half-open range of code points, `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LineMap:
    """Where each character of a clean text stood in its source.

    `offsets` are the clean offsets (code points, ascending, the first is 0 unless the text is
    empty) at which the source line changes, and `lines` the 1-based source lines that begin there.
    """

    offsets: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()

    def line_at(self, offset: int) -> int:
        """Return the 1-based source line of the character at `offset`."""
        return self.lines[bisect_right(self.offsets, offset) - 1]

    def lines_of(self, span: Span) -> tuple[int, int]:
        """Return the first and the last source line that a non-empty span touches."""
        first = bisect_right(self.offsets, span.start) - 1
        last = bisect_right(self.offsets, span.end - 1)
        touched = self.lines[first:last]
        return min(touched), max(touched)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document comes from: the name of its file and the digest of its bytes."""

    name: str
    sha256: str
    media_type: str = "text/plain"
    line_map: LineMap = field(default_factory=LineMap)


@dataclass(frozen=True, slots=True)
class Section:
    """A run of paragraphs under one heading and in one language; `title` may be empty."""

    title: str
    language: Language
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A clean text (Unicode NFC, paragraphs parted by an empty line) and its sections.

    The sections are in order, do not overlap and together hold every paragraph.
    """

    id: str
    title: str
    text: str
    sections: tuple[Section, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of a document; `document.text[start:end] == text`, always."""

    id: str
    document_id: str
    language: Language
    section: str
    start: int
    end: int
    text: str

    @staticmethod
    def id_of(document_id: str, start: int, end: int) -> str:
        """Return the id that a chunk with this place has in every generation."""
        return f"{document_id}:{start}-{end}"
