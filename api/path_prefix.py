"""The path under which a proxy shows the service, whether the proxy takes it off or leaves it."""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class PathPrefix:
    """ASGI middleware: finds what is asked for with the prefix and without; links get it."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, under the prefix."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path == self._prefix:  # the page's addresses are relative to its folder
            query = scope["query_string"].decode("latin-1")
            target = f"{path}/?{query}" if query else f"{path}/"
            await RedirectResponse(target, status_code=308)(scope, receive, send)
            return
        if not path.startswith(f"{self._prefix}/"):
            path = f"{self._prefix}{path}"
        await self._app({**scope, "root_path": self._prefix, "path": path}, receive, send)
