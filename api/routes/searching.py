"""`POST /v1/search`: the best passages, without an answer."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.dependencies import (
    AskersOnly,
    LibraryDependency,
    QuestionAnsweringDependency,
    ServiceDependency,
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
from rag.question_checks import check_question
from rag.replies import search_reply_of
from rag.settings import Settings

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
    service: ServiceDependency,
    workers: WorkersDependency,
    body: Annotated[SearchRequest, Depends(JsonBody(SearchRequest))],
) -> Response:
    """Find passages."""
    question = body.to_question()
    reply = await workers.run(_reply, library, answering, question, service.settings)
    return JsonResponse(reply)


def _reply(
    library: Library, answering: QuestionAnswering, question: Question, settings: Settings
) -> dict[str, Any]:
    with library.lease(question.collection) as knowledge:
        passages = answering.search(knowledge, question)
        text = check_question(question.text, settings)
        return search_reply_of(text, passages, knowledge.generation.name)
