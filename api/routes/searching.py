"""`POST /v1/search`: the best passages, without an answer."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.dependencies import (
    AskersOnly,
    LibraryDependency,
    QuestionAnsweringDependency,
    WorkersDependency,
)
from api.examples import SEARCH_REQUESTS
from api.json_bodies import JsonBody
from api.json_responses import JsonResponse
from api.openapi_document import problem_responses, request_body
from api.schemas import SearchReply, SearchRequest
from rag.answers import Question
from rag.library import Library
from rag.question_answering import QuestionAnswering
from rag.question_checks import language_of
from rag.replies import search_reply_of

router = APIRouter(tags=["questions"], dependencies=[AskersOnly])


@router.post(
    "/v1/search",
    response_model=SearchReply,
    summary="Find passages",
    description="Returns the passages that an answer would be taken from, best first.",
    openapi_extra=request_body(SearchRequest, SEARCH_REQUESTS),
    responses=problem_responses(400, 401, 403, 404, 413, 415, 422, 500, 503),
)
async def search(
    library: LibraryDependency,
    answering: QuestionAnsweringDependency,
    workers: WorkersDependency,
    body: Annotated[SearchRequest, Depends(JsonBody(SearchRequest))],
) -> Response:
    """Find passages."""
    question = body.to_question()
    reply = await workers.run(_reply, library, answering, question)
    return JsonResponse(reply)


def _reply(library: Library, answering: QuestionAnswering, question: Question) -> dict[str, Any]:
    with library.lease(question.collection) as knowledge:
        looked_up = answering.resolve(knowledge, question)
        passages = answering.search(knowledge, looked_up)
        language = language_of(question.text, looked_up.text)
        return search_reply_of(looked_up.text, passages, knowledge.generation.name, language)
