"""Addresses that open a document at a place, in the web page."""

from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request

from corpus.documents import Span
from rag.answers import Citation
from rag.settings import Settings

_DIGEST_DIGITS: Final = 12


def base_url_of(request: Request, settings: Settings) -> str:
    """Return where browsers reach the service; without a slash at the end.

    It is the setting's, or else the address that the request came to, whose name was checked.
    """
    return (settings.public_url or str(request.base_url)).rstrip("/")


def citation_url(base_url: str, citation: Citation, collection: str | None) -> str:
    """Return an address that opens a citation, another one for each quote."""
    place = Span(citation.start, citation.end)
    return place_url(
        base_url, citation.document_id, place, citation.source_sha256, collection=collection
    )


def place_url(
    base_url: str, document_id: str, place: Span, source_sha256: str, *, collection: str | None
) -> str:
    """Return an address that opens a document at a place.

    It carries the beginning of the source's digest, so that the page sees when the document has
    changed. `collection` is None for the default one.
    """
    parameters = {
        "document": document_id,
        "start": place.start,
        "end": place.end,
        "source": source_sha256[:_DIGEST_DIGITS],
    }
    if collection is not None:
        parameters["collection"] = collection
    return f"{base_url}/?{urlencode(parameters)}"
