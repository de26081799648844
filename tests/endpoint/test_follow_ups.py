"""Earlier turns of a conversation, as `history` of a request."""

from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from api.schemas import MOST_TURNS, AskReply, Problem, SearchReply

OFFICE = {"question": "Where is the UNESCO office?", "answer": "The office is in Almaty."}


def post(client: TestClient, path: str, **body: Any) -> dict[str, Any]:
    reply = client.post(path, json=body)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "Where is the UNESCO office?", "When was it opened?"),
        ("ru", "Где находится бюро ЮНЕСКО?", "А когда его открыли?"),
        ("kk", "ЮНЕСКО кеңсесі қайда?", "Ол қашан ашылды?"),
    ],
)
def test_a_follow_up_is_looked_up_with_what_it_takes_from_the_history(
    client: TestClient, language: str, first: str, second: str
) -> None:
    body = {"question": second, "history": [{"question": first}]}
    asked = post(client, "/v1/ask", **body)
    found = post(client, "/v1/search", **body)
    AskReply.model_validate(asked)
    SearchReply.model_validate(found)
    assert asked["looked_up_question"] == found["looked_up_question"] == f"{second} {first}"
    assert asked["question_language"] == found["question_language"] == language
    in_full = post(client, "/v1/ask", question=f"{second} {first}")
    assert found["passages"][:3] == asked["passages"] == in_full["passages"]


def test_the_history_ranks_passages_that_the_follow_up_alone_does_not(client: TestClient) -> None:
    body = {"question": "And in which year?", "languages": ["en"], "top_k": 1}
    about = {"question": "When did the programme for universities begin, which joins chairs?"}
    (passage,) = post(client, "/v1/search", **body, history=[about])["passages"]
    assert "programme for universities" in passage["text"]


def test_a_question_that_stands_alone_is_not_touched_by_the_history(client: TestClient) -> None:
    question = "When did Kazakhstan join UNESCO?"
    asked = post(client, "/v1/ask", question=question, history=[OFFICE])
    assert asked["looked_up_question"] == question
    assert asked["passages"] == post(client, "/v1/ask", question=question)["passages"]


@pytest.mark.parametrize("history", [None, []])
def test_no_history_is_none(client: TestClient, history: list[Any] | None) -> None:
    asked = post(client, "/v1/ask", question="When was it opened?", history=history)
    assert asked["looked_up_question"] == "When was it opened?"


def test_the_language_is_that_of_what_was_typed(client: TestClient) -> None:
    body = {"question": "А когда его открыли?", "history": [OFFICE]}
    for path in ("/v1/ask", "/v1/search"):
        assert post(client, path, **body)["question_language"] == "ru"
    body = {"question": "1994?", "history": [OFFICE]}
    for path in ("/v1/ask", "/v1/search"):
        assert post(client, path, **body)["question_language"] == "en"


def test_a_streamed_follow_up_says_what_was_looked_up(client: TestClient) -> None:
    body = {"question": "When was it opened?", "history": [OFFICE], "stream": True}
    events = client.post("/v1/ask", json=body).text.strip().split("\n\n")
    done = orjson.loads(events[-1].partition("data: ")[2])
    assert done["looked_up_question"] == f"When was it opened? {OFFICE['question']}"


def test_a_follow_up_is_no_longer_than_a_question_may_be(client: TestClient) -> None:
    long = {"question": "When was the UNESCO office opened? " * 100, "answer": "x" * 5000}
    asked = post(client, "/v1/ask", question="And where?", history=[long] * MOST_TURNS)
    assert asked["looked_up_question"].startswith("And where? When was the UNESCO office")
    assert len(asked["looked_up_question"]) <= 200  # as the settings of these tests have it


@pytest.mark.parametrize(
    ("history", "field"),
    [
        ([{"question": "When?"}] * (MOST_TURNS + 1), "history"),
        (["When?"], "history.0"),
        ([{"answer": "In 1992."}], "history.0.question"),
        ([{"question": 1}], "history.0.question"),
        ([{"question": "When?", "answer": None}], "history.0.answer"),
        ([{"question": "When?", "role": "user"}], "history.0.role"),
        ({"question": "When?"}, "history"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search"])
def test_a_history_that_is_none_is_refused(
    client: TestClient, path: str, history: Any, field: str
) -> None:
    reply = client.post(path, json={"question": "And where?", "history": history})
    assert reply.status_code == 422
    problem = Problem.model_validate(reply.json())
    assert problem.errors is not None
    assert [error.field for error in problem.errors] == [field]


def test_a_lone_surrogate_in_a_history_is_refused(client: TestClient) -> None:
    body = b'{"question": "And where?", "history": [{"question": "\\ud800"}]}'
    headers = {"content-type": "application/json"}
    reply = client.post("/v1/ask", content=body, headers=headers)
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == "history.0.question"
