"""Replies as text for a language model, which reads nothing else of a tool's result.

So all that it may pass on to a person stands in the text: numbered quotes, the places where they
stand, and addresses to open them at.
"""

from collections.abc import Iterable, Mapping

from api.mcp_server.addresses import Addresses
from corpus.documents import Document, Span
from rag.answers import Answer, Passage


def answer_text(answer: Answer, addresses: Addresses) -> str:
    """Return an answer with its marks and quotes, or why there is none."""
    if answer.reason is not None:
        return (
            f"{answer.message}\n\n"
            f"The documents give no answer (reason: {answer.reason}). Tell the person so; "
            "the tool search shows the nearest passages."
        )
    lines = [" ".join(_marked(sentence.text, sentence.citations) for sentence in answer.sentences)]
    for citation in answer.citations:
        span = Span(citation.start, citation.end)
        place = _place(citation.document_id, span, citation.source_sha256, addresses)
        source = _source(citation.title, citation.section, citation.document_id)
        lines += ["", f'[{citation.number}] "{citation.quote}"', source, *place]
    lines += ["", f"Confidence: {answer.confidence:.2f}"]
    if answer.notices:
        lines.append(f"Notices: {', '.join(answer.notices)}")
    return "\n".join(lines)


def passages_text(
    passages: Iterable[Passage], documents: Mapping[str, Document], addresses: Addresses
) -> str:
    """Return passages with their places; `documents` has each document by its id."""
    blocks = []
    for passage in passages:
        chunk = passage.chunk
        document = documents[chunk.document_id]
        source = _source(document.title, chunk.section, document.id)
        span = Span(chunk.start, chunk.end)
        place = _place(document.id, span, document.source.sha256, addresses)
        heading = f"[{passage.number}] score {passage.score:.3f}"
        blocks.append("\n".join([heading, source, *place, chunk.text]))
    return "\n\n".join(blocks) or "No passage was found."


def _marked(text: str, numbers: Iterable[int]) -> str:
    marks = "".join(f"[{number}]" for number in numbers)
    return f"{text} {marks}" if marks else text


def _source(title: str, section: str, document_id: str) -> str:
    parts = dict.fromkeys([title, section, document_id])  # a short text is all three at once
    return f"Source: {', '.join(filter(None, parts))}"


def _place(document_id: str, place: Span, source_sha256: str, addresses: Addresses) -> list[str]:
    uri = addresses.resource_uri(document_id)
    url = addresses.page_url(document_id, place, source_sha256)
    lines = [f"Place: code points {place.start} to {place.end} of {uri}"]
    return lines if url is None else [*lines, f"Page: {url}"]
