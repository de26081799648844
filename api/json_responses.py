"""Replies that are sent as they are, without a second validation on the way out."""

from typing import Any

import orjson
from starlette.responses import Response


class JsonResponse(Response):
    """A reply as UTF-8 JSON."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return the bytes of a JSON-ready value."""
        return orjson.dumps(content)
