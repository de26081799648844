"""`POST /v1/ask`: an answer, whole or as a stream of events."""

import logging
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.dependencies import (
    AskersOnly,
    LibraryDependency,
    QuestionAnsweringDependency,
    WorkersDependency,
)
from api.error_responses import problem_of, unexpected_problem
from api.event_stream import EventStream, event_of
from api.examples import ASK_REPLIES, ASK_REQUESTS, ASK_STREAM
from api.json_bodies import JsonBody
from api.json_responses import JsonResponse
from api.openapi_document import problem_responses, request_body
from api.schemas import AskReply, AskRequest
from corpus.errors import TilmashError
from rag.answers import Answer, AnswerSentence, Passage, Question
from rag.library import Library
from rag.question_answering import QuestionAnswering
from rag.replies import passage_of, reply_of, sentence_of

_LOGGER = logging.getLogger(__name__)

router = APIRouter(tags=["questions"], dependencies=[AskersOnly])

AnswerStep = tuple[Passage, ...] | AnswerSentence | Answer


@router.post(
    "/v1/ask",
    response_model=AskReply,
    summary="Answer a question",
    description="Answers with sentences of the documents, each with its exact place, or abstains "
    "and says why in the question's language. With `stream`, the events are `passages`, one "
    "`delta` per sentence (their `text`, joined, is the answer's) and `done`, which carries the "
    "whole reply; `error` carries a problem document.",
    openapi_extra=request_body(AskRequest, ASK_REQUESTS),
    responses={
        200: {
            "content": {
                "application/json": {"examples": ASK_REPLIES},
                "text/event-stream": {"schema": {"type": "string"}, "example": ASK_STREAM},
            },
        },
        **problem_responses(400, 401, 403, 404, 413, 415, 422, 500, 503),
    },
)
async def ask(
    library: LibraryDependency,
    answering: QuestionAnsweringDependency,
    workers: WorkersDependency,
    body: Annotated[AskRequest, Depends(JsonBody(AskRequest))],
) -> Response:
    """Answer a question."""
    question = body.to_question()
    if not body.stream:
        return JsonResponse(await workers.run(_reply, library, answering, question))
    steps = workers.iterate(_steps(library, answering, question))
    # What is wrong with the question shows at the first step, while a status can still be chosen.
    first = await anext(steps)
    return EventStream(_events(first, steps))


def _reply(library: Library, answering: QuestionAnswering, question: Question) -> dict[str, Any]:
    with library.lease(question.collection) as knowledge:
        return reply_of(answering.ask(knowledge, question))


def _steps(
    library: Library, answering: QuestionAnswering, question: Question
) -> Generator[AnswerStep, None, None]:
    with library.lease(question.collection) as knowledge:
        yield from answering.stream(knowledge, question)


async def _events(
    first: AnswerStep, rest: AsyncGenerator[AnswerStep, None]
) -> AsyncGenerator[bytes, None]:
    has_text = False
    async with aclosing(rest):
        try:
            yield _event(first, has_text=has_text)
            async for step in rest:
                yield _event(step, has_text=has_text)
                has_text = has_text or isinstance(step, AnswerSentence)
        except TilmashError as error:
            _LOGGER.exception("A streamed answer broke off.")
            yield event_of("error", problem_of(error))
        except Exception:
            _LOGGER.exception("A streamed answer broke off.")
            yield event_of("error", unexpected_problem())


def _event(step: AnswerStep, *, has_text: bool) -> bytes:
    if isinstance(step, Answer):
        return event_of("done", reply_of(step))
    if isinstance(step, AnswerSentence):
        text = f" {step.text}" if has_text else step.text
        return event_of("delta", {"text": text, "sentence": sentence_of(step)})
    return event_of("passages", {"passages": [passage_of(passage) for passage in step]})
