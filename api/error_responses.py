"""Errors as RFC 9457 problem documents or in OpenAI's envelope, with one table of statuses."""

import logging
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api import errors as service
from api.field_problems import FieldProblem, field_problems_of
from corpus import errors as domain
from corpus.errors import TilmashError

_LOGGER = logging.getLogger(__name__)

PROBLEM_MEDIA_TYPE: Final = "application/problem+json"
_MOST_DETAIL_CHARACTERS: Final = 300
# Also the routes that clients try and this service does not have.
_OPENAI_PATH: Final = re.compile(r"/v1/+(?:chat|completions|embeddings|models|responses)(?:/|$)")
_OPENAI_TYPES: Final = {401: "authentication_error", 403: "permission_error"}

# A class that is not here has the status of its nearest ancestor.
STATUSES: Final[Mapping[type[TilmashError], HTTPStatus]] = {
    TilmashError: HTTPStatus.INTERNAL_SERVER_ERROR,
    domain.DocumentError: HTTPStatus.UNPROCESSABLE_ENTITY,
    domain.UnknownDocumentError: HTTPStatus.NOT_FOUND,
    domain.QuestionError: HTTPStatus.UNPROCESSABLE_ENTITY,
    domain.RequestError: HTTPStatus.UNPROCESSABLE_ENTITY,
    domain.UnknownCollectionError: HTTPStatus.NOT_FOUND,
    domain.GenerationError: HTTPStatus.SERVICE_UNAVAILABLE,
    domain.ModelError: HTTPStatus.SERVICE_UNAVAILABLE,
    domain.MissingPackageError: HTTPStatus.SERVICE_UNAVAILABLE,
    service.NotReadyError: HTTPStatus.SERVICE_UNAVAILABLE,
    service.UnknownHostError: HTTPStatus.BAD_REQUEST,
    service.MissingKeyError: HTTPStatus.UNAUTHORIZED,
    service.UnknownKeyError: HTTPStatus.UNAUTHORIZED,
    service.AccessError: HTTPStatus.FORBIDDEN,
    service.ChatRequestError: HTTPStatus.UNPROCESSABLE_ENTITY,
    service.UnknownChatModelError: HTTPStatus.NOT_FOUND,
    service.KeyFileError: HTTPStatus.SERVICE_UNAVAILABLE,
    service.UnknownKeyIdError: HTTPStatus.NOT_FOUND,
    service.RouteNotFoundError: HTTPStatus.NOT_FOUND,
    service.MethodNotAllowedError: HTTPStatus.METHOD_NOT_ALLOWED,
    service.BodyError: HTTPStatus.BAD_REQUEST,
    service.BodyTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    service.MediaTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    service.FieldError: HTTPStatus.UNPROCESSABLE_ENTITY,
}


class _UnexpectedError(TilmashError):
    """What a client is told of an error that nobody foresaw: nothing of what it was."""

    code = "internal_error"
    default_hint = "Try again; the log of the service says what went wrong."


def status_of(error: TilmashError) -> HTTPStatus:
    """Return the status of the error's class, or of its nearest ancestor in the table."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def problem_of(error: TilmashError, fields: Sequence[FieldProblem] = ()) -> dict[str, Any]:
    """Return the problem document of an error; `fields` says what is wrong with which field."""
    status = status_of(error)
    problem: dict[str, Any] = {
        "type": "about:blank",  # RFC 9457: the problem is what the status says; `code` says more
        "title": status.phrase,
        "status": status.value,
        "detail": _printable(error.message),
        "code": error.code,
        "hint": error.hint,
    }
    if fields:
        problem["errors"] = [
            {"field": field.name, "code": field.error.code, "detail": field.error.message}
            for field in fields
        ]
    return problem


def unexpected_problem() -> dict[str, Any]:
    """Return the problem document of an error that nobody foresaw."""
    return problem_of(_UnexpectedError("Something went wrong inside the service."))


def openai_error_of(problem: Mapping[str, Any]) -> dict[str, Any]:
    """Return the envelope in which OpenAI's clients look for an error."""
    fields = problem.get("errors")
    return {
        "error": {
            "message": f"{problem['detail']} {problem['hint']}".strip(),
            "type": _OPENAI_TYPES.get(problem["status"], "invalid_request_error")
            if problem["status"] < HTTPStatus.INTERNAL_SERVER_ERROR
            else "server_error",
            "param": fields[0]["field"] or None if fields else None,
            "code": problem["code"],
        }
    }


def error_response(
    path: str, problem: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> Response:
    """Return the response to a request for `path` that failed.

    Where OpenAI's clients call, it is their envelope, and 400 stands for 422, which they do not
    expect; elsewhere it is the problem document.
    """
    if _OPENAI_PATH.search(path):
        status = problem["status"]
        if status == HTTPStatus.UNPROCESSABLE_ENTITY:
            status = HTTPStatus.BAD_REQUEST
        return Response(
            orjson.dumps(openai_error_of(problem)),
            status_code=status,
            headers=dict(headers or {}),
            media_type="application/json",
        )
    return Response(
        orjson.dumps(problem),
        status_code=problem["status"],
        headers=dict(headers or {}),
        media_type=PROBLEM_MEDIA_TYPE,
    )


def _printable(text: str) -> str:
    """Return a message that can be encoded and is short, whatever a request has put into it."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) <= _MOST_DETAIL_CHARACTERS:
        return text
    return text[: _MOST_DETAIL_CHARACTERS - 1] + "…"


async def _respond_to_tilmash_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, TilmashError)
    headers = {}
    if isinstance(error, service.NotReadyError):
        headers["Retry-After"] = "1"
    elif isinstance(error, service.BodyTooLargeError):
        headers["Connection"] = "close"  # the rest of the body is not worth reading
    elif status_of(error) == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    elif status_of(error) >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOGGER.error("%s %s", error.message, error.hint, exc_info=error)
    return error_response(request.url.path, problem_of(error), headers)


async def _respond_to_invalid_fields(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = field_problems_of(error.errors())
    return error_response(request.url.path, problem_of(fields[0].error, fields))


async def _respond_to_http_exception(request: Request, error: Exception) -> Response:
    """Word what the framework itself refuses: unknown paths and wrong methods."""
    assert isinstance(error, HTTPException)
    problem: TilmashError
    if error.status_code == HTTPStatus.NOT_FOUND:
        problem = service.RouteNotFoundError("There is nothing at this path.")
    elif error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        problem = service.MethodNotAllowedError(f"{request.method} cannot be used at this path.")
    else:
        status = HTTPStatus(error.status_code)
        return error_response(
            request.url.path,
            {
                "type": "about:blank",
                "title": status.phrase,
                "status": status.value,
                "detail": _printable(str(error.detail)),
                "code": "http_error",
                "hint": "",
            },
            error.headers,
        )
    return error_response(request.url.path, problem_of(problem), error.headers)


def install_error_responses(app: FastAPI) -> None:
    """Make the app answer every foreseen error with a problem document."""
    app.add_exception_handler(TilmashError, _respond_to_tilmash_error)
    app.add_exception_handler(RequestValidationError, _respond_to_invalid_fields)
    app.add_exception_handler(HTTPException, _respond_to_http_exception)
