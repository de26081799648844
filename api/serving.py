"""Running the service until it is told to stop."""

import socket
from contextlib import suppress
from typing import Final

import typer
import uvicorn

from api.app import create_app
from api.builder_process import ensure_generation
from corpus.errors import ConfigurationError
from rag.settings import Settings

# Requests in flight may finish; the rest of the five seconds is for closing what is open.
_GRACE_SECONDS: Final = 4


def serve_until_stopped(settings: Settings) -> None:
    """Listen, build a generation where one is needed, and serve until SIGTERM or Ctrl-C.

    Raises:
        ConfigurationError: the address cannot be listened at.
        IndexMismatchError: the default collection has to be built by hand.
        BuilderFailedError: it had to be built, and the builder failed.
    """
    # The address is taken first: nobody wants to wait for a build to learn that it is in use.
    with bind(settings.host, settings.port) as listener:
        ensure_generation(settings)
        config = uvicorn.Config(
            create_app(settings),
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


def bind(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address, not listening yet.

    Raises:
        ConfigurationError: there is no such address, or it is in use.
    """
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = addresses[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except OSError:
            listener.close()
            raise
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigurationError(
            f"Cannot listen at {host}, port {port}: {reason}.",
            hint="Choose another address with --host and --port, or TILMASH_HOST and TILMASH_PORT.",
        ) from error
    return listener


class _AnnouncingServer(uvicorn.Server):
    """A server that says on standard output where it listens, once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then say so."""
        await super().startup(sockets=sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            typer.echo(f"Serving at http://{shown}:{port}")  # flushed, for who waits for it
