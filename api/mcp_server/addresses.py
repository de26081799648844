"""Addresses of documents: resource URIs, and pages that show a place to a person.

A resource URI is `tilmash://COLLECTION/DOCUMENT`, both percent-encoded with no character left out
but RFC 3986's unreserved ones, so an id with slashes is one segment that no client takes apart.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from api.citation_links import place_url
from corpus.documents import Span
from corpus.errors import UnknownDocumentError

URI_TEMPLATE: Final = "tilmash://{collection}/{document_id}"
_URI: Final = re.compile(r"tilmash://([^/]+)/(.+)", re.DOTALL)


def parse_resource_uri(uri: str) -> tuple[str, str]:
    """Return the collection and the document id that a resource URI names.

    Raises:
        UnknownDocumentError: it is no such URI.
    """
    match = _URI.fullmatch(uri)
    if match is not None:
        with suppress(UnicodeDecodeError):  # what is encoded is not UTF-8
            return unquote(match[1], errors="strict"), unquote(match[2], errors="strict")
    raise UnknownDocumentError(
        f"There is no resource {uri!r}.", hint=f"Resource URIs look like {URI_TEMPLATE}."
    )


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one collection's documents.

    `base_url` is where a browser reaches the service, or None where none does; `is_default` tells
    whether the collection is the one that is asked when none is named.
    """

    collection: str
    is_default: bool
    base_url: str | None

    def resource_uri(self, document_id: str) -> str:
        """Return the resource URI of a document."""
        return f"tilmash://{quote(self.collection, safe='')}/{quote(document_id, safe='')}"

    def page_url(self, document_id: str, place: Span, source_sha256: str) -> str | None:
        """Return the URL that shows a document at a place, or None where there is no page."""
        if self.base_url is None:
            return None
        collection = None if self.is_default else self.collection
        return place_url(self.base_url, document_id, place, source_sha256, collection=collection)
