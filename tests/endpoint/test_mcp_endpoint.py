"""`/mcp` of the service: what clients of the protocol send over HTTP."""

import errno
import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.json_bodies import MAX_BODY_BYTES
from api.mcp_server import http_endpoint
from api.mcp_server.backend import Backend
from rag.library import Library
from rag.settings import Settings
from tests.endpoint.conftest import always_answering, running, wait_for_status

HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


def send(client: TestClient, method: str, **params: Any) -> dict[str, Any]:
    """Return the reply to a request as clients of 2025-11-25 send it, without a session."""
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    headers = {**HEADERS, "mcp-protocol-version": "2025-11-25"}
    response = client.post("/mcp", json=body, headers=headers)
    assert response.status_code == 200, response.text
    reply: dict[str, Any] = response.json()
    return reply


def ask(client: TestClient, question: str = "When was the office in Almaty opened?") -> Any:
    return send(client, "tools/call", name="ask", arguments={"question": question})["result"]


def test_questions_are_answered_without_a_handshake_and_pages_are_linked(
    client: TestClient,
) -> None:
    result = ask(client)
    text = result["content"][0]["text"]
    for citation in result["structuredContent"]["citations"]:
        assert f'"{citation["quote"]}"' in text
        assert f"&start={citation['start']}&end={citation['end']}&source=" in text
    assert "\nPage: http://127.0.0.1/?document=" in text


def test_a_handshake_is_answered_and_opens_no_session(client: TestClient) -> None:
    info = {"name": "a test", "version": "1"}
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": info},
    }
    response = client.post("/mcp", json=body, headers=HEADERS)
    assert response.json()["result"]["serverInfo"]["name"] == "tilmash"
    assert "mcp-session-id" not in response.headers
    # Nothing is pushed, and there is nothing to end.
    for method in ("GET", "DELETE"):
        response = client.request(method, "/mcp", headers=HEADERS)
        assert (response.status_code, response.headers["allow"]) == (405, "POST")


def test_a_service_that_is_not_ready_tells_so_and_answers_when_it_is(
    settings: Settings, library: Library
) -> None:
    may_open = threading.Event()

    def open_when_allowed(_: Settings) -> Library:
        may_open.wait()
        return library

    app = create_app(
        settings, open_library=open_when_allowed, make_question_answering=always_answering
    )
    with running(app, is_ready=False) as client:
        try:
            result = ask(client)
            assert result["isError"]
            assert "[not_ready]" in result["content"][0]["text"]
            error = send(client, "resources/list")["error"]
            assert error["data"]["code"] == "not_ready"
            assert len(send(client, "tools/list")["result"]["tools"]) == 2
        finally:
            may_open.set()
        wait_for_status(client, 200)
        assert not ask(client)["isError"]


def test_requests_that_come_at_once_all_wait_until_the_endpoint_is_up(
    settings: Settings, library: Library
) -> None:
    app = create_app(
        settings, open_library=lambda _: library, make_question_answering=always_answering
    )
    with running(app) as client, ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: ask(client), range(8)))
    assert not any(result["isError"] for result in results)


def test_a_start_that_fails_is_tried_again_by_the_next_request(
    settings: Settings, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = http_endpoint._make_session_manager
    failed: list[bool] = []

    def fail_once(backend: Backend) -> Any:
        if not failed:
            failed.append(True)
            raise OSError(errno.EMFILE, "Too many open files")
        return start(backend)

    monkeypatch.setattr(http_endpoint, "_make_session_manager", fail_once)
    app = create_app(
        settings, open_library=lambda _: library, make_question_answering=always_answering
    )
    with running(app) as client:
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
        assert client.post("/mcp", json=body, headers=HEADERS).status_code == 500
        assert not ask(client)["isError"]


def test_an_app_whose_endpoint_cannot_start_can_be_stopped(
    settings: Settings, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Backend) -> Any:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(http_endpoint, "_make_session_manager", fail)
    app = create_app(
        settings, open_library=lambda _: library, make_question_answering=always_answering
    )
    with running(app) as client:
        for _ in range(2):
            assert client.post("/mcp", json={}, headers=HEADERS).status_code == 500


def test_too_many_wrong_arguments_are_said_once(client: TestClient) -> None:
    arguments = {"question": "a"} | {f"field{number}": 1 for number in range(20_000)}
    result = send(client, "tools/call", name="search", arguments=arguments)["result"]
    assert result["isError"]
    assert len(result["content"][0]["text"]) < 200


def test_an_app_that_was_stopped_can_be_started_again(settings: Settings, library: Library) -> None:
    app = create_app(
        settings, open_library=lambda _: library, make_question_answering=always_answering
    )
    for _ in range(2):
        with running(app) as client:
            assert not ask(client)["isError"]


def test_a_name_that_is_not_the_service_s_own_is_refused(client: TestClient) -> None:
    headers = {**HEADERS, "host": "stranger.example"}
    response = client.post("/mcp", json={}, headers=headers)
    assert (response.status_code, response.json()["code"]) == (400, "unknown_host")


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"{}", "text/plain", 400),
        (b" " * (MAX_BODY_BYTES + 1), "application/json", 413),
    ],
)
def test_what_is_no_request_of_the_protocol_is_refused(
    client: TestClient, body: bytes, media_type: str, status: int
) -> None:
    headers = {**HEADERS, "content-type": media_type}
    assert client.post("/mcp", content=body, headers=headers).status_code == status


def test_the_sdk_is_not_imported_before_the_first_request() -> None:
    code = "import json, sys, api.app, api.serving; print(json.dumps(sorted(sys.modules)))"
    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
    assert not {"mcp", "mcp_types"}.intersection(json.loads(output))
