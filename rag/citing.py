"""The citation gate: no quote leaves that does not stand, to the character, where it says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from corpus.documents import Document, Span
from corpus.errors import UnknownDocumentError
from rag.answers import Citation


@dataclass(frozen=True, slots=True)
class Quote:
    """A claim that `text` stands at `span` of a document."""

    document_id: str
    span: Span
    text: str


def verify_quotes(
    quotes: Iterable[Quote], read_document: Callable[[str], Document]
) -> dict[Quote, Citation]:
    """Return a citation for each quote that stands verbatim in one section; drop the others.

    Numbers run 1, 2, … by first appearance; a quote that comes twice has one number.
    """
    citations: dict[Quote, Citation] = {}
    for quote in quotes:
        if quote in citations:
            continue
        citation = _verify(quote, len(citations) + 1, read_document)
        if citation is not None:
            citations[quote] = citation
    return citations


def _verify(quote: Quote, number: int, read_document: Callable[[str], Document]) -> Citation | None:
    start, end = quote.span
    try:
        document = read_document(quote.document_id)
    except UnknownDocumentError:
        return None
    is_inside = 0 <= start < end <= len(document.text)
    if not is_inside or not quote.text.strip() or document.text[start:end] != quote.text:
        return None
    sections = (part for part in document.sections if part.start <= start and end <= part.end)
    section = next(sections, None)
    if section is None:  # it runs on into another section, perhaps of another language
        return None
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        language=section.language,
        section=section.title,
        start=start,
        end=end,
        quote=quote.text,
        lines=document.source.line_map.lines_of(quote.span),
        source_sha256=document.source.sha256,
    )
