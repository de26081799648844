"""`GET /widget.js`: the script that other sites put into their pages."""

from hashlib import sha256
from importlib.resources import files
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

_SCRIPT: Final = files("api").joinpath("pages", "widget.js").read_bytes()
_ENTITY_TAG: Final = f'"{sha256(_SCRIPT).hexdigest()[:32]}"'
_HEADERS: Final = {
    # Asked for again by each page, and answered with 304 where nothing has changed: an upgrade of
    # the service reaches every site at once.
    "Cache-Control": "no-cache",
    "ETag": _ENTITY_TAG,
    "X-Content-Type-Options": "nosniff",
    # Pages of every site may run it, those that are isolated too, and the script may read itself
    # to find out whether the service is there; what it can ask, the routes under /v1 decide.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}

router = APIRouter(include_in_schema=False)


@router.api_route("/widget.js", methods=["GET", "HEAD"])
async def show_widget(request: Request) -> Response:
    """Return the script, or status 304 where the browser has it."""
    if _is_known(request.headers.get("If-None-Match", "")):
        return Response(status_code=304, headers=_HEADERS)
    return Response(_SCRIPT, headers=_HEADERS, media_type="text/javascript")


def _is_known(condition: str) -> bool:
    """Tell whether an If-None-Match header names the script as it is, compared weakly."""
    tags = [tag.strip().removeprefix("W/") for tag in condition.split(",")]
    return _ENTITY_TAG in tags or tags == ["*"]
