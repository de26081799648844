import asyncio
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.host_check import HostCheck, allowed_names
from rag.library import Library
from rag.settings import Settings
from tests.endpoint.conftest import always_answering, running


def status_for(settings: Settings, *hosts: bytes) -> int:
    """Return the status of a request with these Host headers; 200 where it was let through."""
    statuses: list[int] = []

    async def accept(scope: Any, receive: Any, send: Any) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [(b"host", host) for host in hosts],
    }
    asyncio.run(HostCheck(accept, allowed_names(settings))(scope, receive, send))
    (status,) = statuses
    return status


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.0.0.1:8000", "localhost", "LocalHost:1", "localhost.", "[::1]",
        "[::1]:65535", "[0:0:0:0:0:0:0:1]",
    ],
)  # fmt: skip
def test_loopback_names_are_let_through_with_any_port(settings: Settings, host: str) -> None:
    assert status_for(settings, host.encode()) == 200


@pytest.mark.parametrize(
    "host",
    [
        "", " ", "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil",
        "evil@localhost", "localhost@evil", "localhost:", "localhost:port", "localhost:1:2", "::1",
        "[::1", "[::1]evil", "localhost/", "http://localhost", "localhost, evil.example",
        "0.0.0.0", "127.0.0.2",
        "127.1", "2130706433", "localhost\t", "локалхост", "[::2]", "*",
    ],
)  # fmt: skip
def test_other_and_malformed_names_are_refused(settings: Settings, host: str) -> None:
    assert status_for(settings, host.encode()) == 400


def test_a_request_with_no_name_or_with_two_is_refused(settings: Settings) -> None:
    assert status_for(settings) == 400
    assert status_for(settings, b"localhost", b"localhost") == 400


@pytest.mark.parametrize(
    ("host", "name"), [("tilmash.lan", "Tilmash.LAN:80"), ("fd00::1", "[fd00:0::1]:8000")]
)
def test_the_configured_address_is_let_through(settings: Settings, host: str, name: str) -> None:
    assert status_for(settings, name.encode()) == 400
    own = settings.model_copy(update={"host": host})
    assert status_for(own, name.encode()) == 200


@pytest.mark.parametrize(("host", "name"), [("0.0.0.0", "0.0.0.0"), ("::", "[::]")])
def test_all_addresses_is_no_name(settings: Settings, host: str, name: str) -> None:
    own = settings.model_copy(update={"host": host})
    assert status_for(own, name.encode()) == 400
    assert status_for(own, b"localhost") == 200


def test_more_names_can_be_allowed_or_any(settings: Settings) -> None:
    more = settings.model_copy(update={"allowed_hosts": ("docs.example", "::2")})
    assert status_for(more, b"docs.example:443") == 200
    assert status_for(more, b"[::2]") == 200
    assert status_for(more, b"evil.example") == 400
    everyone = settings.model_copy(update={"allowed_hosts": ("*",)})
    assert status_for(everyone, b"evil.example") == 200
    assert status_for(everyone, b"evil@example") == 400
    assert status_for(everyone) == 400


@pytest.mark.parametrize("path", ["/healthz", "/v1/documents", "/docs", "/openapi.json", "/none"])
def test_every_route_refuses_an_unknown_name_with_a_problem(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"host": "evil.example"})
    assert (response.status_code, response.json()["code"]) == (400, "unknown_host")
    assert response.headers["content-type"] == "application/problem+json"
    assert "TILMASH_ALLOWED_HOSTS" in response.json()["hint"]


def test_the_setting_reaches_the_service(settings: Settings, library: Library) -> None:
    app = create_app(
        settings.model_copy(update={"allowed_hosts": ("docs.example",)}),
        open_library=lambda _: library,
        make_question_answering=always_answering,
    )
    with running(app) as client:
        assert client.get("/healthz", headers={"host": "docs.example"}).status_code == 200
