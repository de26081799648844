"""A chat model's answer over HTTP, whole and streamed."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.schemas import AskReply
from rag.assembly.serving import make_chat_answering
from rag.library import Library
from rag.question_answering import QuestionAnswering
from rag.settings import Settings
from tests.endpoint.conftest import running
from tests.endpoint.test_asking import events, without_chance
from tests.unit.decisions import always
from tests.unit.scripted_endpoint import Endpoint, replying, running_endpoint, saying

QUESTION = "When was the office opened?"


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    monkeypatch.setenv("NO_PROXY", "*")
    with running_endpoint() as one:
        yield one


@pytest.fixture
def chatting(endpoint: Endpoint, settings: Settings, library: Library) -> Iterator[TestClient]:
    fields = {"llm_base_url": endpoint.url, "llm_model": "m"}
    with_chat = settings.model_copy(update=fields)
    app = create_app(
        with_chat,
        open_library=lambda _: library,
        make_question_answering=lambda _: QuestionAnswering(
            with_chat, always(), chat=make_chat_answering(with_chat)
        ),
    )
    with running(app) as client:
        yield client


def ask(client: TestClient, **fields: Any) -> dict[str, Any]:
    body = {"question": QUESTION, "answerer": "chat", **fields}
    reply: dict[str, Any] = client.post("/v1/ask", json=body).json()
    AskReply.model_validate(reply)
    return reply


def test_whole_and_streamed_replies_are_the_same(chatting: TestClient, endpoint: Endpoint) -> None:
    quote = ask(chatting, answerer="extractive")["citations"][0]["quote"]
    endpoint.script = saying([f"{quote} [1] The moon ", "is made of cheese. [1]"])
    whole = ask(chatting)
    assert (whole["answerer"], whole["answer"]["text"]) == ("chat", quote)
    assert whole["notices"] == ["unsupported_sentences_dropped"]
    body = {"question": QUESTION, "answerer": "chat", "stream": True}
    streamed = events(chatting.post("/v1/ask", json=body).text)
    assert [name for name, _ in streamed] == ["passages", "delta", "done"]
    assert without_chance(streamed[-1][1]) == without_chance(whole)
    assert streamed[1][1]["sentence"] == whole["answer"]["sentences"][0]


def test_an_endpoint_that_refuses_is_told_of_and_no_more(
    chatting: TestClient, endpoint: Endpoint
) -> None:
    plain = ask(chatting, answerer="extractive")
    endpoint.script = replying(401)
    reply = ask(chatting)
    assert reply["notices"] == ["chat_unavailable"]
    assert reply["answer"] == plain["answer"]
    assert reply["citations"] == plain["citations"]
