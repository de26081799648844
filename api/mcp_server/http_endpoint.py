"""`POST /mcp`: the Model Context Protocol over HTTP."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from api.mcp_server.backend import Backend

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


class McpEndpoint:
    """ASGI application that answers requests of the protocol within the block of `serving`.

    The SDK takes about half a second to import. That is left to the first request, which waits for
    it, as do those that come meanwhile: who does not use the protocol does not pay for it.
    """

    def __init__(self) -> None:
        self._is_wanted = asyncio.Event()
        self._app: asyncio.Future[ASGIApp]

    @asynccontextmanager
    async def serving(self, backend: Backend) -> AsyncGenerator[None, None]:
        """Answer requests from `backend` until the end of the block."""
        self._is_wanted = asyncio.Event()
        self._app = asyncio.get_running_loop().create_future()
        stop = asyncio.Event()
        # The SDK wants its block entered and left by one and the same task.
        task = asyncio.create_task(self._serve_until(stop, backend))
        try:
            yield
        finally:
            stop.set()
            self._is_wanted.set()
            await task

    async def _serve_until(self, stop: asyncio.Event, backend: Backend) -> None:
        while True:
            await self._is_wanted.wait()
            if stop.is_set():
                return
            try:
                manager = await asyncio.to_thread(_make_session_manager, backend)
            except Exception as error:  # noqa: BLE001 - who waits is told, by the last net
                # The next request tries anew: files or memory may be short only for a while.
                failed, self._app = self._app, asyncio.get_running_loop().create_future()
                failed.set_exception(error)
                if not stop.is_set():  # which sets it for good
                    self._is_wanted.clear()
                continue
            async with manager.run():
                self._app.set_result(manager.handle_request)
                await stop.wait()
            return

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        self._is_wanted.set()
        app = await asyncio.shield(self._app)  # a client that leaves must not cancel it for others
        await app(scope, receive, send)


def _make_session_manager(backend: Backend) -> "StreamableHTTPSessionManager":
    from api.mcp_server.server import make_session_manager  # noqa: PLC0415 - see `McpEndpoint`

    return make_session_manager(backend)
