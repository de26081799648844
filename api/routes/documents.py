"""`GET /v1/documents`: the documents, for showing a citation in its place."""

from collections.abc import Callable
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from starlette.responses import Response

from api.dependencies import AskersOnly, LibraryDependency, WorkersDependency
from api.json_responses import JsonResponse
from api.openapi_document import problem_responses
from api.schemas import DocumentReply, DocumentsReply
from corpus.errors import UnknownDocumentError
from index.generation import Generation
from rag.library import Library
from rag.replies import document_of, summary_of

router = APIRouter(tags=["documents"], dependencies=[AskersOnly])

Collection = Annotated[
    str | None, Query(description="Collection; the default one where it is left out.")
]
KnownTags = Annotated[
    str | None, Header(alias="If-None-Match", description="Entity tags that the client has.")
]
_NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The client has it already."}
}


@router.get(
    "/v1/documents",
    response_model=DocumentsReply,
    summary="List the documents",
    responses=_NOT_MODIFIED | problem_responses(400, 401, 403, 404, 422, 500, 503),
)
async def list_documents(
    library: LibraryDependency,
    workers: WorkersDependency,
    collection: Collection = None,
    if_none_match: KnownTags = None,
) -> Response:
    """List the documents of a collection."""
    return await workers.run(_respond, library, collection, if_none_match, "", _list)


@router.get(
    "/v1/documents/{document_id:path}",
    response_model=DocumentReply,
    summary="Read a document",
    responses=_NOT_MODIFIED | problem_responses(400, 401, 403, 404, 422, 500, 503),
)
async def read_document(
    library: LibraryDependency,
    workers: WorkersDependency,
    document_id: str,
    collection: Collection = None,
    if_none_match: KnownTags = None,
) -> Response:
    """Return a document: its text, in which citations count code points, and its sections."""

    def read(generation: Generation) -> dict[str, Any]:
        return document_of(generation.document(document_id))

    return await workers.run(_respond, library, collection, if_none_match, document_id, read)


def _list(generation: Generation) -> dict[str, Any]:
    return {"documents": [summary_of(document) for document in generation.documents()]}


def _respond(
    library: Library,
    collection: str | None,
    known_tags: str | None,
    document_id: str,
    read: Callable[[Generation], dict[str, Any]],
) -> Response:
    """Return what `read` gives, or nothing where the client has it from this generation."""
    with library.lease(collection) as knowledge:
        generation = knowledge.generation
        if document_id and document_id not in generation:
            raise UnknownDocumentError(f"There is no document {document_id!r}.")
        tag = _entity_tag(generation.name, document_id)
        # Generations never change, so their name stands for all that is in them.
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if _is_known(tag, known_tags):
            return Response(status_code=304, headers=headers)
        return JsonResponse(read(generation), headers=headers)


def _entity_tag(generation_name: str, document_id: str) -> str:
    digest = sha256(f"{generation_name}\0{document_id}".encode()).hexdigest()
    return f'"{digest[:32]}"'


def _is_known(tag: str, known_tags: str | None) -> bool:
    if known_tags is None:
        return False
    known = {part.strip().removeprefix("W/") for part in known_tags.split(",")}
    return "*" in known or tag in known
