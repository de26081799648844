"""Documents as resources: listed page by page, and read."""

from bisect import bisect_right
from typing import Final

from mcp_types import (
    ListResourcesResult,
    ListResourceTemplatesResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from api.mcp_server.addresses import URI_TEMPLATE, Addresses, parse_resource_uri
from api.mcp_server.backend import Backend
from api.mcp_server.requests import Context, reporting_errors
from corpus.documents import Document
from rag.knowledge import Knowledge

MEDIA_TYPE: Final = "text/plain"
"""Documents are sent as their clean text, whatever file they were read from."""
PAGE_SIZE: Final = 100
"""Most documents in one reply to `resources/list`."""

_TEMPLATE: Final = ResourceTemplate(
    name="document",
    title="A document's text",
    uri_template=URI_TEMPLATE,
    description="The clean text of a document in which the offsets of quotes count code points. "
    "Collection and id are percent-encoded.",
    mime_type=MEDIA_TYPE,
)


def resource_of(document: Document, addresses: Addresses) -> Resource:
    """Return what a list of resources says of a document; its size is in bytes of UTF-8."""
    return Resource(
        uri=addresses.resource_uri(document.id),
        name=document.id,
        title=document.title,
        mime_type=MEDIA_TYPE,
        size=len(document.text.encode("utf-8")),
    )


class DocumentResources:
    """Handles the requests for resources."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.list_resources = reporting_errors(self._list)
        self.list_templates = reporting_errors(self._list_templates)
        self.read_resource = reporting_errors(self._read)

    async def _list(self, _: Context, params: PaginatedRequestParams | None) -> ListResourcesResult:
        """List the default collection's documents by id; a cursor is the last id that was sent.

        So a page begins at the right place also where documents have come or gone meanwhile.
        """
        last_id = "" if params is None else params.cursor or ""
        collection = self._backend.settings.collection
        addresses = Addresses(collection, is_default=True, base_url=None)

        def list_page(knowledge: Knowledge) -> ListResourcesResult:
            ids = sorted(knowledge.generation.document_ids)
            first = bisect_right(ids, last_id)
            page = ids[first : first + PAGE_SIZE]
            documents = map(knowledge.generation.document, page)
            return ListResourcesResult(
                resources=[resource_of(document, addresses) for document in documents],
                next_cursor=page[-1] if first + PAGE_SIZE < len(ids) else None,
            )

        return await self._backend.run(collection, list_page)

    async def _list_templates(
        self, _: Context, __: PaginatedRequestParams | None
    ) -> ListResourceTemplatesResult:
        return ListResourceTemplatesResult(resource_templates=[_TEMPLATE])

    async def _read(self, _: Context, params: ReadResourceRequestParams) -> ReadResourceResult:
        collection, document_id = parse_resource_uri(params.uri)

        def read(knowledge: Knowledge) -> str:
            return knowledge.generation.document(document_id).text

        text = await self._backend.run(collection, read)
        contents = TextResourceContents(uri=params.uri, mime_type=MEDIA_TYPE, text=text)
        return ReadResourceResult(contents=[contents])
