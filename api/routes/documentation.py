"""`GET /docs`: the routes to read and try, with nothing loaded from elsewhere."""

from importlib.resources import files
from typing import Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.staticfiles import StaticFiles
from starlette.responses import HTMLResponse

from api.openapi_document import TITLE

_ASSETS_PATH: Final = "/docs/assets"

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def show_documentation(request: Request) -> HTMLResponse:
    """Return the Swagger UI page over this service's OpenAPI document."""
    root = request.scope.get("root_path", "").rstrip("/")
    return get_swagger_ui_html(
        openapi_url=f"{root}/openapi.json",
        title=TITLE,
        swagger_js_url=f"{root}{_ASSETS_PATH}/swagger-ui-bundle.js",
        swagger_css_url=f"{root}{_ASSETS_PATH}/swagger-ui.css",
        swagger_favicon_url=f"{root}{_ASSETS_PATH}/favicon.png",
        # Else the page asks validator.swagger.io for a badge.
        swagger_ui_parameters={"validatorUrl": None},
    )


def mount_assets(app: FastAPI) -> None:
    """Serve the page's script and style from the package that carries them."""
    folder = files("fastapi_offline").joinpath("static")
    app.mount(_ASSETS_PATH, StaticFiles(directory=str(folder)), name="documentation-assets")
