"""Running the service until it is told to stop."""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import typer
import uvicorn

from api.app import create_app
from rag.library import Library
from rag.settings import Settings

# Requests in flight may finish; the rest of the five seconds is for closing what is open.
_GRACE_SECONDS: Final = 4


def serve_until_stopped(
    settings: Settings, listener: socket.socket, open_library: Callable[[Settings], Library]
) -> None:
    """Serve at a bound socket until SIGTERM or Ctrl-C."""
    config = uvicorn.Config(
        create_app(settings, open_library=open_library),
        loop="auto",  # uvloop where it is installed
        http="httptools",
        ws="none",
        log_config=None,  # the command line has set up logging
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    with suppress(KeyboardInterrupt):
        _AnnouncingServer(config).run(sockets=[listener])


class _AnnouncingServer(uvicorn.Server):
    """A server that says on standard output where it listens, once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then say so."""
        await super().startup(sockets=sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            typer.echo(f"Serving at http://{shown}:{port}")  # flushed, for who waits for it
