"""What handlers get out of a request, and what a client is told when one fails."""

import logging
from collections.abc import Awaitable, Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from mcp.server import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS
from starlette.requests import Request

from api import citation_links
from api.error_responses import problem_of, status_of, unexpected_problem
from api.errors import NotReadyError
from corpus.errors import TilmashError
from rag.settings import Settings

_LOGGER = logging.getLogger(__name__)

Context = ServerRequestContext[Any, Any]
P = TypeVar("P")
R = TypeVar("R")


def base_url_of(context: Context, settings: Settings) -> str | None:
    """Return where browsers reach the service: by the settings, else where the request came to.

    None where neither says it, over standard input and output.
    """
    if isinstance(context.request, Request):
        return citation_links.base_url_of(context.request, settings)
    return settings.public_url and settings.public_url.rstrip("/")


def error_text(error: TilmashError) -> str:
    """Return an error as the command line words it: message, code and hint."""
    problem = problem_of(error)
    text = f"error: {problem['detail']} [{problem['code']}]"
    return f"{text}\nhint: {problem['hint']}" if problem["hint"] else text


def log_own_fault(error: TilmashError) -> None:
    """Log an error that is the service's fault and not the client's."""
    if _is_own_fault(error) and not isinstance(error, NotReadyError):
        _LOGGER.error("%s %s", error.message, error.hint, exc_info=error)


def _is_own_fault(error: TilmashError) -> bool:
    return status_of(error) >= HTTPStatus.INTERNAL_SERVER_ERROR


def reporting_errors(
    handler: Callable[[Context, P], Awaitable[R]],
) -> Callable[[Context, P], Awaitable[R]]:
    """Make a handler's errors errors of the protocol, in Tilmash's words.

    Of an error that nobody foresaw clients learn only that there was one.
    """

    @wraps(handler)
    async def reporting(context: Context, params: P) -> R:
        try:
            return await handler(context, params)
        except MCPError:
            raise
        except TilmashError as error:
            log_own_fault(error)
            code = INTERNAL_ERROR if _is_own_fault(error) else INVALID_PARAMS
            raise MCPError(code, error_text(error), problem_of(error)) from error
        except Exception as error:
            _LOGGER.exception("%s failed.", context.method)
            problem = unexpected_problem()
            raise MCPError(INTERNAL_ERROR, problem["detail"], problem) from error

    return reporting
