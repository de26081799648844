"""A key check in front of an application that is no route of FastAPI's."""

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.checking import AccessCheck
from api.access.scopes import Scope as KeyScope


class KeyGuard:
    """ASGI application that lets through who may ask; errors are raised to the application's."""

    def __init__(self, app: ASGIApp, access: AccessCheck) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on.

        Raises:
            AccessError: it may not ask.
            KeyFileError: the keys cannot be read.
        """
        self._access.check(HTTPConnection(scope), KeyScope.ASK)
        await self._app(scope, receive, send)
