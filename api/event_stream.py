"""Server-sent events with JSON in them."""

from collections.abc import AsyncGenerator
from typing import Any, Final

import orjson
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.types import Receive, Scope, Send

_HEADERS: Final = {
    # Proxies must neither keep the events nor hold them back to compress or collect them.
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
}


def event_of(name: str, value: Any) -> bytes:
    """Return an event whose data is a JSON-ready value."""
    return format_sse_event(event=name, data_str=orjson.dumps(value).decode("utf-8"))


class EventStream(EventSourceResponse):
    """A reply made of events; their generator is closed even where the client leaves early."""

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        super().__init__(events, headers=_HEADERS)
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._events.aclose()
