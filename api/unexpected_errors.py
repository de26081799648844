"""The last net: an error that nobody foresaw is logged, and the client learns only that."""

import logging

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.error_responses import error_response, unexpected_problem

_LOGGER = logging.getLogger(__name__)


class UnexpectedErrors:
    """ASGI middleware: logs what escapes the application, once, and answers with status 500."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on; where the answer has begun, it is left unfinished on an error."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def send_noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except ClientDisconnect:
            return  # nobody is left to answer
        except Exception:
            _LOGGER.exception("%s %s failed.", scope["method"], scope["path"])
            if not has_begun:
                await error_response(scope["path"], unexpected_problem())(scope, receive, send)
