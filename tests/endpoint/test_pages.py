"""The page's own routes; what it does in a browser is tested in tests/browser."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from rag.library import Library
from rag.settings import Settings
from tests.endpoint.conftest import always_answering, running

PAGES = Path(__file__).parents[2] / "api" / "pages"


def test_the_page_allows_nothing_but_its_own_files_and_routes(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-cache"
    assert client.head("/").status_code == 200


def test_every_address_in_the_page_is_relative_and_leads_to_an_asset(client: TestClient) -> None:
    html = client.get("/").text
    addresses = re.findall(r'(?:src|href)="([^"#]+)"', html)
    assert "./assets/page.js" in addresses
    for address in addresses:
        assert address.startswith("./assets/")
        asset = client.get(address.removeprefix("."))
        assert asset.status_code == 200
        assert asset.headers["cache-control"] == "no-cache"
        assert asset.headers["x-content-type-options"] == "nosniff"


def test_every_module_is_announced_in_the_page_so_that_none_is_found_late() -> None:
    html = (PAGES / "index.html").read_text(encoding="utf-8")
    modules = {path.name for path in (PAGES / "assets").glob("*.js")}
    assert set(re.findall(r'"\./assets/([a-z_]+\.js)"', html)) == modules


@pytest.mark.parametrize("path", ["/", "/assets/page.js", "/assets/page.css"])
def test_what_the_browser_has_is_not_sent_again(client: TestClient, path: str) -> None:
    tag = client.get(path).headers["etag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/assets/", "/assets/none.js", "/assets/../index.html"])
def test_there_is_nothing_else_under_the_assets(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_page_is_no_route_of_the_openapi_document(client: TestClient) -> None:
    assert "/" not in client.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize("prefix", ["", "/answers/tilmash"])
def test_the_page_is_found_whether_or_not_a_proxy_strips_the_prefix(
    settings: Settings, library: Library, prefix: str
) -> None:
    app = create_app(
        settings.model_copy(update={"path_prefix": "/answers/tilmash"}),
        open_library=lambda _: library,
        make_question_answering=always_answering,
    )
    with running(app, is_ready=False) as client:
        assert client.get(f"{prefix}/").status_code == 200
        assert client.get(f"{prefix}/assets/page.js").status_code == 200
