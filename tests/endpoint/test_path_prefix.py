"""The service behind a proxy that shows it under a path, whether the proxy takes the path off."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from rag.library import Library
from rag.settings import Settings
from tests.endpoint.conftest import always_answering, running

CHAT = {
    "model": "tilmash",
    "messages": [{"role": "user", "content": "When was the office in Almaty opened?"}],
}


@pytest.fixture(scope="module")
def prefixed(settings: Settings, library: Library) -> Iterator[TestClient]:
    under = settings.model_copy(update={"path_prefix": "/tilmash/q"})
    app = create_app(
        under, open_library=lambda _: library, make_question_answering=always_answering
    )
    with running(app) as client:
        yield client


@pytest.mark.parametrize("prefix", ["", "/tilmash/q"])
@pytest.mark.parametrize(
    "path", ["/healthz", "/v1/documents", "/v1/models", "/docs", "/", "/widget.js"]
)
def test_a_path_is_found_with_the_prefix_and_without(
    prefixed: TestClient, prefix: str, path: str
) -> None:
    assert prefixed.get(f"{prefix}{path}").status_code == 200


def test_the_prefix_without_a_slash_leads_to_the_page(prefixed: TestClient) -> None:
    moved = prefixed.get("/tilmash/q?document=a&start=0", follow_redirects=False)
    assert moved.status_code == 308
    assert moved.headers["Location"] == "/tilmash/q/?document=a&start=0"


@pytest.mark.parametrize("prefix", ["", "/tilmash/q"])
def test_links_lead_to_where_browsers_reach_the_page(prefixed: TestClient, prefix: str) -> None:
    reply = prefixed.post(f"{prefix}/v1/chat/completions", json=CHAT).json()
    assert reply["citations"]
    assert all(
        url.startswith("http://127.0.0.1/tilmash/q/?document=") for url in reply["citations"]
    )


def test_errors_under_the_prefix_have_the_clients_envelope(prefixed: TestClient) -> None:
    refused = prefixed.post("/tilmash/q/v1/chat/completions", json={})
    assert refused.json()["error"]["code"] == "missing_field"


def test_the_address_that_is_set_comes_first(settings: Settings, library: Library) -> None:
    told = settings.model_copy(update={"public_url": "https://a.example/b", "path_prefix": "/b"})
    app = create_app(told, open_library=lambda _: library, make_question_answering=always_answering)
    with running(app) as client:
        reply = client.post("/v1/chat/completions", json=CHAT).json()
    assert reply["citations"][0].startswith("https://a.example/b/?document=")
