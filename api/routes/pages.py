"""`GET /` and `/widget.js`: the page that people ask on, and a script for pages of other sites."""

from importlib.resources import files
from os import PathLike, stat_result
from typing import Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

_FOLDER: Final = files("api").joinpath("pages")
_FILE_HEADERS: Final = {
    # Always asked for again, and answered with 304 where nothing has changed: an upgrade of the
    # service never meets scripts of the version before.
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
}
_PAGE_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
_WIDGET_HEADERS: Final = {
    # Pages of every site may run it, those that are isolated too, and the script may read itself
    # to find out whether the service is there; what it can ask, the routes under /v1 decide.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Content-Type": "text/javascript; charset=utf-8",  # else it is this machine's notion of it
}


class _PageFiles(StaticFiles):
    """Files with an entity tag, which browsers keep and ask about each time."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return the file, or status 304 where the browser has it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(_FILE_HEADERS)
        return response


_PAGES: Final = _PageFiles(directory=str(_FOLDER))

router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=["GET", "HEAD"])
async def show_page(request: Request) -> Response:
    """Return the page."""
    response = await _PAGES.get_response("index.html", request.scope)
    response.headers.update(_PAGE_HEADERS)
    return response


@router.api_route("/widget.js", methods=["GET", "HEAD"])
async def show_widget(request: Request) -> Response:
    """Return the script."""
    response = await _PAGES.get_response("widget.js", request.scope)
    response.headers.update(_WIDGET_HEADERS)
    return response


def mount_assets(app: FastAPI) -> None:
    """Serve the page's scripts, its style and its icon."""
    app.mount("/assets", _PageFiles(directory=str(_FOLDER.joinpath("assets"))), name="page-assets")
