"""Refuses requests that address the service by a name that is not its own.

A stranger's page can make its own name resolve to 127.0.0.1 ("DNS rebinding") and then read
what a local service answers; the Host header still carries the stranger's name.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv6Address
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from api.error_responses import error_response, problem_of
from api.errors import UnknownHostError
from rag.settings import Settings

_LOOPBACK_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
_ALL_ADDRESSES: Final = ("0.0.0.0", "::", "[::]")  # noqa: S104 - these are refused as names
_ANY: Final = "*"
_HOST: Final = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")


def allowed_names(settings: Settings) -> frozenset[str]:
    """Return the names that requests may address the service by; `*` stands for any."""
    own = () if settings.host in _ALL_ADDRESSES else (settings.host,)
    return frozenset(map(_normal, (*_LOOPBACK_NAMES, *own, *settings.allowed_hosts)))


def _normal(name: str) -> str:
    """Return one spelling for all spellings of a name; an IPv6 address without brackets."""
    name = name.lower().removesuffix(".")
    try:
        return IPv6Address(name.strip("[]")).compressed
    except ValueError:
        return name


class HostCheck:
    """ASGI middleware: lets through what is addressed to one of `names`, with any port."""

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self._app = app
        self._names = frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or refuse it with status 400."""
        if scope["type"] != "http" or self._is_allowed(scope):
            await self._app(scope, receive, send)
            return
        error = UnknownHostError("The Host header does not name this service.")
        await error_response(scope["path"], problem_of(error))(scope, receive, send)

    def _is_allowed(self, scope: Scope) -> bool:
        values = [value for name, value in scope["headers"] if name == b"host"]
        if len(values) != 1:
            return False
        match = _HOST.fullmatch(values[0].decode("latin-1"))
        if match is None:
            return False
        return _ANY in self._names or _normal(match["name"]) in self._names
