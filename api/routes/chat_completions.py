"""`POST /v1/chat/completions` and `GET /v1/models`: what clients of OpenAI's interface call."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Depends, Request
from fastapi.sse import format_sse_event
from starlette.responses import Response

from api.chat_completions.answering import ChatAnswering
from api.chat_completions.completions import Completion, Finished
from api.chat_completions.examples import CHAT_REPLY, CHAT_REQUESTS, CHAT_STREAM
from api.chat_completions.models import find_model, model_reply, models_reply
from api.chat_completions.requests import ChatCompletionRequest
from api.citation_links import base_url_of
from api.dependencies import AskersOnly, LibraryDependency, ServiceDependency, WorkersDependency
from api.error_responses import openai_error_of, problem_of, unexpected_problem
from api.event_stream import EventStream
from api.json_bodies import JsonBody
from api.json_responses import JsonResponse
from api.openapi_document import openai_error_responses, request_body
from corpus.errors import TilmashError

_LOGGER = logging.getLogger(__name__)
_END: Final = format_sse_event(data_str="[DONE]")

router = APIRouter(tags=["chat"], dependencies=[AskersOnly])


@router.post("/v1//chat/completions", include_in_schema=False)  # of a base URL that ends with /
@router.post(
    "/v1/chat/completions",
    summary="Answer the last question of a chat",
    description="OpenAI's chat completions: the answer's sentences with numbered marks, and the "
    "citations as `annotations` (one a number; the indices are of its first mark, in code points, "
    "the end exclusive), `citations` and `search_results`. `tilmash` says what OpenAI's shape has "
    "no place for: whether the documents answer and why not, the confidence, the question that was "
    "looked up. A follow-up is resolved by the turns before it. `usage` counts the messages and "
    "the reply in the tokens of the collection's encoder.",
    openapi_extra=request_body(ChatCompletionRequest, CHAT_REQUESTS),
    responses={
        200: {
            "content": {
                "application/json": {"example": CHAT_REPLY},
                "text/event-stream": {"schema": {"type": "string"}, "example": CHAT_STREAM},
            },
        },
        **openai_error_responses(400, 401, 403, 404, 413, 415, 500, 503),
    },
)
async def complete_chat(
    request: Request,
    library: LibraryDependency,
    service: ServiceDependency,
    workers: WorkersDependency,
    body: Annotated[ChatCompletionRequest, Depends(JsonBody(ChatCompletionRequest))],
) -> Response:
    """Answer the last question of a chat."""
    model = find_model(body.model, library)
    base_url = base_url_of(request, service.settings)
    chat = ChatAnswering(library, service.question_answering, service.settings, base_url)
    completion = Completion(model.name)
    if not body.stream:
        steps = await workers.run(lambda: list(chat.steps(body, model)))
        return JsonResponse(_whole(completion, steps))
    pieces = workers.iterate(chat.steps(body, model))
    # What is wrong with the request shows at the first step, while a status can still be chosen.
    await anext(pieces)
    return EventStream(_events(completion, pieces, wants_usage=body.wants_usage_chunk))


@router.get("/v1//models", include_in_schema=False)
@router.get(
    "/v1/models",
    summary="List the models of chats",
    description="`tilmash` answers from the default collection; `tilmash-sources` ends the text "
    "with a list of sources, for clients that show no annotations; `NAME/COLLECTION` asks another "
    "collection.",
    responses=openai_error_responses(400, 401, 403, 500, 503),
)
async def list_models(library: LibraryDependency, workers: WorkersDependency) -> Response:
    """List the models."""
    return JsonResponse(await workers.run(models_reply, library))


@router.get(
    "/v1/models/{name:path}",
    summary="Say whether there is a model",
    responses=openai_error_responses(400, 401, 403, 404, 500, 503),
)
async def tell_model(library: LibraryDependency, workers: WorkersDependency, name: str) -> Response:
    """Return what the list says of one model."""
    return JsonResponse(await workers.run(model_reply, find_model(name, library), library))


def _whole(completion: Completion, steps: list[str | Finished]) -> dict[str, Any]:
    end = steps[-1]
    assert isinstance(end, Finished)
    return completion.whole("".join(step for step in steps if isinstance(step, str)), end)


async def _events(
    completion: Completion, pieces: AsyncGenerator[str | Finished, None], *, wants_usage: bool
) -> AsyncGenerator[bytes, None]:
    async with aclosing(pieces):
        try:
            yield _event(completion.first_chunk())
            async for piece in pieces:
                if isinstance(piece, str):
                    yield _event(completion.text_chunk(piece))
                    continue
                yield _event(completion.last_chunk(piece))
                if wants_usage:
                    yield _event(completion.usage_chunk(piece))
        except TilmashError as error:
            _LOGGER.exception("A streamed answer broke off.")
            yield _event(openai_error_of(problem_of(error)))
        except Exception:
            _LOGGER.exception("A streamed answer broke off.")
            yield _event(openai_error_of(unexpected_problem()))
        yield _END


def _event(value: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=orjson.dumps(value).decode("utf-8"))
