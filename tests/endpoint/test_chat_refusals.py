"""What the chat completions route refuses, in the envelope that clients of OpenAI's read."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.chat_completions.error_schema import OpenAiError
from tests.endpoint.test_chat_completions import PATH, body, user

JSON = {"Content-Type": "application/json"}
SURROGATE_QUESTION = json.dumps(body(user("Why \ud83d?"))).encode()
REFUSED: list[tuple[Callable[[TestClient], Any], int, str, str | None]] = [
    (lambda client: client.post(PATH, content=b"{"), 415, "unsupported_media_type", None),
    (lambda client: client.post(PATH, json=[]), 400, "wrong_type", ""),
    (lambda client: client.post(PATH, json={}), 400, "missing_field", "model"),
    (lambda client: client.post(PATH, json=body(messages=[])), 400, "wrong_type", "messages"),
    (lambda client: client.post(PATH, json=body(model="gpt")), 404, "unknown_chat_model", None),
    (lambda client: client.post(PATH, json=body(n=2)), 400, "wrong_type", "n"),
    (
        lambda client: client.post(PATH, json=body(tool_choice="required")),
        400,
        "wrong_type",
        "tool_choice",
    ),
    (
        lambda client: client.post(PATH, json=body(tool_choice={"type": "function"})),
        400,
        "wrong_type",
        "tool_choice",
    ),
    (
        lambda client: client.post(PATH, content=SURROGATE_QUESTION, headers=JSON),
        400,
        "malformed_question",
        None,
    ),
    (
        lambda client: client.post(PATH, json=body() | {"messages": [0] * 9999}),
        400,
        "wrong_type",
        "messages.0",
    ),
    (
        lambda client: client.post(PATH, json=body({"role": "system", "content": "x"})),
        400,
        "bad_messages",
        None,
    ),
    (lambda client: client.post(PATH, json=body(user(" "))), 400, "empty_question", None),
    (lambda client: client.post(PATH, json=body(user("x" * 201))), 400, "question_too_long", None),
    (
        lambda client: client.post(PATH, json=body(user(" "), stream=True)),
        400,
        "empty_question",
        None,
    ),
    (lambda client: client.post("/v1/completions", json={}), 404, "not_found", None),
    (lambda client: client.post("/v1/responses", json={}), 404, "not_found", None),
    (lambda client: client.post("/v1/embeddings", json={}), 404, "not_found", None),
    (lambda client: client.get("/v1/models/gpt"), 404, "unknown_chat_model", None),
    (lambda client: client.get(PATH), 405, "method_not_allowed", None),
    (
        lambda client: client.get("/v1/models", headers={"Host": "evil.example"}),
        400,
        "unknown_host",
        None,
    ),
]


@pytest.mark.parametrize(("send", "status", "code", "param"), REFUSED)
def test_what_cannot_be_answered_is_refused_in_the_envelope_that_clients_read(
    client: TestClient,
    send: Callable[[TestClient], Any],
    status: int,
    code: str,
    param: str | None,
) -> None:
    response = send(client)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    error = OpenAiError.model_validate(response.json()).error
    assert error.code == code
    assert error.type == "invalid_request_error"
    assert error.param == (param or None)
    assert error.message


def test_what_the_service_did_not_have_does_not_change_other_routes(client: TestClient) -> None:
    assert client.get("/v1/nothing").json()["code"] == "not_found"
    assert client.post("/v1/ask", json={}).json()["code"] == "missing_field"
