"""Whatever a client sends, it gets a problem document with a code and a hint, never a 500."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.json_bodies import MAX_BODY_BYTES
from api.schemas import AskReply, Problem, SearchReply

JSON = {"content-type": "application/json"}
LONE_SURROGATE = b'"\\ud800"'
DEEP = 100_000


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    problem: dict[str, Any] = response.json()
    assert (response.status_code, problem["code"]) == (status, code), response.text
    assert response.headers["content-type"] == "application/problem+json"
    Problem.model_validate(problem)
    assert problem["status"] == status
    assert problem["detail"]
    assert problem["hint"]
    return problem


def field(name: str, value: Any) -> bytes:
    return json.dumps({"question": "When?", name: value}).encode()


BODIES: list[tuple[str, bytes, int, str]] = [
    # Not a readable body
    ("no body", b"", 400, "body_not_json"),
    ("white space", b"  ", 400, "body_not_json"),
    ("words", b"When did Kazakhstan join?", 400, "body_not_json"),
    ("cut off", b'{"question": "a"', 400, "body_not_json"),
    ("two values", b"{}{}", 400, "body_not_json"),
    ("single quotes", b"{'question': 'a'}", 400, "body_not_json"),
    ("trailing comma", b'{"question": "a",}', 400, "body_not_json"),
    ("not a number", b'{"question": "a", "top_k": NaN}', 400, "body_not_json"),
    ("infinity", b'{"question": "a", "top_k": Infinity}', 400, "body_not_json"),
    ("minus infinity", b'{"question": "a", "top_k": -Infinity}', 400, "body_not_json"),
    ("raw NUL", b'{"question": "a\0"}', 400, "body_not_json"),
    ("deep arrays", b"[" * DEEP, 400, "body_not_json"),
    ("deep and closed", b"[" * DEEP + b"]" * DEEP, 400, "body_not_json"),
    ("deep objects", b'{"a":' * DEEP, 400, "body_not_json"),
    ("not UTF-8", b'{"question": "\xff"}', 400, "body_not_utf8"),
    ("Windows-1251", '{"question": "Когда?"}'.encode("cp1251"), 400, "body_not_utf8"),
    ("surrogate in UTF-8", b'{"question": "\xed\xa0\x80"}', 400, "body_not_utf8"),
    ("UTF-16", '{"question": "a"}'.encode("utf-16"), 400, "body_not_utf8"),
    ("too large", b" " * (MAX_BODY_BYTES + 1), 413, "body_too_large"),
    # Not the fields of a request
    ("null", b"null", 422, "wrong_type"),
    ("an array", b"[]", 422, "wrong_type"),
    ("a string", b'"a"', 422, "wrong_type"),
    ("no field", b"{}", 422, "missing_field"),
    ("unknown field", b'{"question": "a", "topk": 1}', 422, "unknown_field"),
    ("odd unknown field", b'{"question": "a", "\\u0000<b>": 1}', 422, "unknown_field"),
    ("long unknown field", b'{"question": "a", "' + b"x" * 9999 + b'": 1}', 422, "unknown_field"),
    ("surrogate field", b'{"question": "a", ' + LONE_SURROGATE + b": 1}", 422, "malformed_text"),
    ("double field", b'{"question": "a", "question": "b"}', 422, "duplicate_field"),
    ("double field inside", b'{"question": {"a": 1, "a": 2}}', 422, "duplicate_field"),
    # The question
    ("question null", b'{"question": null}', 422, "wrong_type"),
    ("question a number", b'{"question": 1}', 422, "wrong_type"),
    ("question an array", b'{"question": ["a"]}', 422, "wrong_type"),
    ("question empty", b'{"question": ""}', 422, "empty_question"),
    ("question blank", b'{"question": " \\t\\n\\u00a0\\u3000"}', 422, "empty_question"),
    ("question invisible", b'{"question": "\\u200b\\u200d\\ufeff"}', 422, "empty_question"),
    ("question too long", field("question", "a" * 201), 422, "question_too_long"),
    ("question with NUL", b'{"question": "a\\u0000"}', 422, "malformed_question"),
    ("lone surrogate", b'{"question": ' + LONE_SURROGATE + b"}", 422, "malformed_question"),
    ("lone low surrogate", b'{"question": "a\\udfff"}', 422, "malformed_question"),
    # The other fields
    ("top_k 0", field("top_k", 0), 422, "top_k_out_of_range"),
    ("top_k -1", field("top_k", -1), 422, "top_k_out_of_range"),
    ("top_k 11", field("top_k", 11), 422, "top_k_out_of_range"),
    ("top_k 2**64", field("top_k", 2**64), 422, "top_k_out_of_range"),
    ("top_k huge", b'{"question":"a","top_k":' + b"9" * 9999 + b"}", 422, "top_k_out_of_range"),
    ("top_k 1e999", b'{"question": "a", "top_k": 1e999}', 422, "wrong_type"),
    ("top_k 1.0", field("top_k", 1.0), 422, "wrong_type"),
    ("top_k true", b'{"question": "a", "top_k": true}', 422, "wrong_type"),
    ("top_k a string", field("top_k", "5"), 422, "wrong_type"),
    ("collection a number", field("collection", 5), 422, "wrong_type"),
    ("unknown collection", field("collection", "none"), 404, "unknown_collection"),
    ("no collection's name", field("collection", "../notes"), 404, "unknown_collection"),
    ("empty collection", field("collection", ""), 404, "unknown_collection"),
    ("surrogate collection", field("collection", "\ud800"), 422, "malformed_text"),
    ("documents a string", field("documents", "russian"), 422, "wrong_type"),
    ("documents of numbers", field("documents", [1]), 422, "wrong_type"),
    ("documents of null", field("documents", [None]), 422, "wrong_type"),
    ("many wrong documents", field("documents", [1] * 9999), 422, "wrong_type"),
    ("unknown document", field("documents", ["russian", "none"]), 404, "unknown_document"),
    ("unknown long document", field("documents", ["я" * 9999]), 404, "unknown_document"),
    ("document with NUL", field("documents", ["a\0"]), 404, "unknown_document"),
    ("surrogate document", field("documents", ["\udc00"]), 422, "malformed_text"),
    ("languages a string", field("languages", "en"), 422, "wrong_type"),
    ("languages of numbers", field("languages", [1]), 422, "wrong_type"),
    ("unknown language", field("languages", ["en", "de"]), 422, "unknown_language"),
    ("language in capitals", field("languages", ["EN"]), 422, "unknown_language"),
    ("surrogate language", field("languages", ["\ud800"]), 422, "malformed_text"),
]
ASK_BODIES: list[tuple[str, bytes, int, str]] = [
    ("unknown answer language", field("answer_language", "de"), 422, "unknown_language"),
    ("answer language a number", field("answer_language", 1), 422, "wrong_type"),
    ("chat", field("answerer", "chat"), 422, "answerer_unavailable"),
    ("unknown answerer", field("answerer", "oracle"), 422, "answerer_unavailable"),
    ("answerer a number", field("answerer", 1), 422, "wrong_type"),
    ("stream null", field("stream", None), 422, "wrong_type"),
    ("stream a string", field("stream", "true"), 422, "wrong_type"),
    ("stream a number", field("stream", 1), 422, "wrong_type"),
]


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search"])
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [body[1:] for body in BODIES],
    ids=[body[0] for body in BODIES],
)
def test_a_bad_body_gets_a_problem_with_its_code(
    client: TestClient, path: str, body: bytes, status: int, code: str
) -> None:
    assert_problem(client.post(path, content=body, headers=JSON), status, code)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [body[1:] for body in ASK_BODIES],
    ids=[body[0] for body in ASK_BODIES],
)
def test_a_bad_wish_for_an_answer_gets_a_problem_with_its_code(
    client: TestClient, body: bytes, status: int, code: str
) -> None:
    assert_problem(client.post("/v1/ask", content=body, headers=JSON), status, code)
    # A search has no such fields.
    searched = client.post("/v1/search", content=body, headers=JSON)
    assert_problem(searched, 422, "unknown_field")


def test_every_wrong_field_is_named_up_to_ten(client: TestClient) -> None:
    body = {"question": 1, "languages": ["en", "de"], "stream": False, "topk": 5}
    response = client.post("/v1/ask", json=body)
    problem = assert_problem(response, 422, "wrong_type")
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [
        ("question", "wrong_type"),
        ("languages.1", "unknown_language"),
        ("topk", "unknown_field"),
    ]
    many = client.post("/v1/ask", json={f"field{number}": 1 for number in range(50)})
    assert len(many.json()["errors"]) == 10


def test_of_a_list_the_first_wrong_item_is_named(client: TestClient) -> None:
    body = {"question": "a", "documents": [1] * 500, "languages": ["en", "de", "fr"]}
    errors = client.post("/v1/ask", json=body).json()["errors"]
    assert [error["field"] for error in errors] == ["documents.0", "languages.1"]


def test_where_more_is_wrong_than_anyone_reads_only_that_is_said(client: TestClient) -> None:
    body = {"question": "a"} | {f"field{number}": 1 for number in range(20_000)}
    problem = assert_problem(client.post("/v1/ask", json=body), 422, "wrong_type")
    assert "20000 things are wrong" in problem["detail"]


def test_a_problem_does_not_repeat_what_the_client_sent_at_length(client: TestClient) -> None:
    body = {"question": "a", "documents": ["secret" * 5000]}
    assert len(client.post("/v1/ask", json=body).content) < 1000


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json", "", ";"],
)
def test_a_body_that_is_not_declared_as_json_is_refused(
    client: TestClient, media_type: str
) -> None:
    headers = {"content-type": media_type}
    response = client.post("/v1/ask", content=b'{"question": "a"}', headers=headers)
    assert_problem(response, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "media_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/ld+json"]
)
def test_json_may_be_declared_in_several_ways(client: TestClient, media_type: str) -> None:
    headers = {"content-type": media_type}
    response = client.post("/v1/ask", content=b'{"question": "a"}', headers=headers)
    assert response.status_code == 200


def test_a_byte_order_mark_is_passed_over(client: TestClient) -> None:
    body = b'\xef\xbb\xbf{"question": "a"}'
    assert client.post("/v1/ask", content=body, headers=JSON).status_code == 200


def test_a_body_sent_in_chunks_without_a_length_is_bounded_too(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * (MAX_BODY_BYTES // 32)

    response = client.post("/v1/ask", content=chunks(), headers=JSON)
    assert_problem(response, 413, "body_too_large")
    assert response.headers["connection"] == "close"


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/ask/", "/v2/ask", "/redoc", "/docs/assets/none", "/v1/%00"]
)
def test_an_unknown_route_is_a_problem(client: TestClient, path: str) -> None:
    assert_problem(client.get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/ask", "POST"),
        ("DELETE", "/v1/search", "POST"),
        ("POST", "/v1/documents", "GET"),
        ("PUT", "/v1/documents/russian", "GET"),
        ("POST", "/healthz", "GET"),
        ("PATCH", "/readyz", "GET"),
    ],
)
def test_a_wrong_method_is_a_problem_that_names_the_right_one(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    response = client.request(method, path)
    assert_problem(response, 405, "method_not_allowed")
    assert response.headers["allow"] == allowed


@pytest.mark.parametrize("path", ["none", "", "notes", "a" * 5000, "%00", "%ff", "%2E%2E/x", "я"])
def test_an_unknown_document_is_a_problem(client: TestClient, path: str) -> None:
    assert_problem(client.get("/v1/documents/" + path), 404, "unknown_document")


@pytest.mark.parametrize("path", ["/v1/documents", "/v1/documents/russian"])
def test_an_unknown_collection_is_a_problem(client: TestClient, path: str) -> None:
    response = client.get(path, params={"collection": "none"})
    assert_problem(response, 404, "unknown_collection")


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=[]), max_size=20)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=10,
)
FIELDS = st.sampled_from(
    ["question", "top_k", "collection", "documents", "languages", "answer_language", "answerer"]
)
LIKELY = (
    ANY_JSON
    | st.lists(st.sampled_from(["en", "kk", "und", "russian", "kazakh", "de"]), max_size=3)
    | st.sampled_from(["en", "ru", "chat", "extractive", "other", "notes", "When?"])
    | st.integers(-1, 12)
)
LIKELY_BODY = st.dictionaries(FIELDS, LIKELY, max_size=7).flatmap(
    lambda body: st.just(body) | ANY_TEXT.map(lambda text: {**body, "question": text})
)


@pytest.mark.parametrize(("path", "reply"), [("/v1/ask", AskReply), ("/v1/search", SearchReply)])
@given(body=LIKELY_BODY | ANY_JSON)
@hypothesis_settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_json_gets_a_reply_or_a_problem(
    client: TestClient, path: str, reply: type[AskReply | SearchReply], body: Any
) -> None:
    response = client.post(path, content=json.dumps(body).encode(), headers=JSON)
    if response.status_code == 200:
        reply.model_validate(response.json())
    else:
        assert_problem(response, response.status_code, response.json()["code"])
        assert 400 <= response.status_code < 500


@given(body=st.binary(max_size=200))
@hypothesis_settings(max_examples=100, deadline=None)
def test_any_bytes_get_a_problem(client: TestClient, body: bytes) -> None:
    response = client.post("/v1/ask", content=body, headers=JSON)
    assert 400 <= response.status_code < 500
    Problem.model_validate(response.json())
