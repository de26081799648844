import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.errors import NotReadyError
from api.schemas import AskReply
from corpus.languages import Language
from rag.answers import Reason
from rag.library import Library
from rag.messages import message_for
from rag.settings import Settings
from tests.endpoint.conftest import always_answering, never_answering, running

QUESTIONS = [
    ("en", "When did Kazakhstan join UNESCO?"),
    ("ru", "Когда Казахстан вступил в ЮНЕСКО?"),
    ("kk", "Алматыдағы кеңсе қашан ашылды?"),
]


def ask(client: TestClient, question: str, **fields: Any) -> dict[str, Any]:
    response = client.post("/v1/ask", json={"question": question, **fields})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    reply: dict[str, Any] = response.json()
    return reply


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    parsed = []
    for block in text.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        parsed.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return parsed


@pytest.mark.parametrize(("language", "question"), QUESTIONS)
def test_a_question_gets_quotes_that_stand_at_their_offsets_in_the_document(
    client: TestClient, language: str, question: str
) -> None:
    reply = ask(client, question)
    assert reply["status"] == "answered"
    assert reply["question_language"] == language
    assert reply["citations"]
    for citation in reply["citations"]:
        document = client.get(f"/v1/documents/{citation['document_id']}").json()
        assert document["text"][citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize(("language", "question"), QUESTIONS)
def test_a_reply_is_what_the_documentation_says(
    client: TestClient, language: str, question: str
) -> None:
    AskReply.model_validate(ask(client, question, answer_language=language))


def test_null_in_every_optional_field_is_the_same_as_leaving_it_out(client: TestClient) -> None:
    names = ("top_k", "collection", "documents", "languages", "answer_language", "answerer")
    plain = ask(client, "When was the office opened?")
    with_nulls = ask(client, "When was the office opened?", **dict.fromkeys(names))
    assert without_chance(with_nulls) == without_chance(plain)


def without_chance(reply: dict[str, Any]) -> dict[str, Any]:
    return {name: reply[name] for name in reply if name not in {"id", "timings_ms"}}


def test_as_many_passages_come_as_are_asked_for(client: TestClient) -> None:
    assert len(ask(client, "schools", top_k=1)["passages"]) == 1
    assert len(ask(client, "schools", top_k=2)["passages"]) == 2


def test_filters_leave_only_passages_that_pass(client: TestClient) -> None:
    in_kazakh = ask(client, "When did Kazakhstan join UNESCO?", languages=["kk"])
    assert {passage["language"] for passage in in_kazakh["passages"]} == {"kk"}
    in_one = ask(client, "Когда Казахстан вступил?", documents=["notes/english"])
    assert {passage["document_id"] for passage in in_one["passages"]} == {"notes/english"}


@pytest.mark.parametrize("filters", [{"documents": []}, {"languages": []}, {"languages": ["und"]}])
def test_a_filter_that_nothing_passes_gets_an_abstention(
    client: TestClient, filters: dict[str, Any]
) -> None:
    reply = ask(client, "When did Kazakhstan join UNESCO?", **filters)
    AskReply.model_validate(reply)
    assert (reply["status"], reply["reason"]) == ("abstained", "no_evidence")
    assert reply["answer"] is None
    assert reply["passages"] == reply["citations"] == []


def test_an_abstention_has_a_reason_and_keeps_its_passages(
    settings: Settings, library: Library
) -> None:
    app = create_app(
        settings, open_library=lambda _: library, make_question_answering=never_answering
    )
    with running(app) as client:
        reply = ask(client, "What is the weather like?")
    AskReply.model_validate(reply)
    assert (reply["status"], reply["reason"], reply["answer"]) == ("abstained", "off_topic", None)
    assert reply["citations"] == []
    assert reply["passages"]


@pytest.mark.parametrize(("language", "question"), [*QUESTIONS, ("und", "1994?")])
def test_an_abstention_says_why_in_the_questions_language_whole_and_streamed(
    client: TestClient, language: str, question: str
) -> None:
    whole = ask(client, question, documents=[])
    spoken = Language.ENGLISH if language == "und" else Language(language)
    assert whole["question_language"] == language
    assert whole["message"] == message_for(Reason.NO_EVIDENCE, spoken)
    body = {"question": question, "documents": [], "stream": True}
    (first, _), (last, done) = events(client.post("/v1/ask", json=body).text)
    assert (first, last) == ("passages", "done")
    assert without_chance(done) == without_chance(whole)
    assert ask(client, question)["message"] is None


def test_another_collection_is_asked_by_its_name(client: TestClient) -> None:
    reply = ask(client, "What stands in the other collection?", collection="other")
    assert {passage["document_id"] for passage in reply["passages"]} == {"single"}
    assert reply["generation"] != ask(client, "What stands here?")["generation"]


@pytest.mark.parametrize(("language", "question"), QUESTIONS)
def test_a_streamed_reply_says_the_same_as_a_whole_one(
    client: TestClient, language: str, question: str
) -> None:
    response = client.post("/v1/ask", json={"question": question, "stream": True})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-cache, no-transform"
    assert response.headers["x-accel-buffering"] == "no"
    (first, passages), *deltas, (last, done) = events(response.text)
    assert (first, last) == ("passages", "done")
    assert {name for name, _ in deltas} == {"delta"}
    AskReply.model_validate(done)
    assert done["question_language"] == language
    assert without_chance(done) == without_chance(ask(client, question))
    assert passages["passages"] == done["passages"]
    assert "".join(delta["text"] for _, delta in deltas) == done["answer"]["text"]
    assert [delta["sentence"] for _, delta in deltas] == done["answer"]["sentences"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"question": " "}, 422, "empty_question"),
        ({"question": "a", "top_k": 11}, 422, "top_k_out_of_range"),
        ({"question": "a", "documents": ["none"]}, 404, "unknown_document"),
        ({"question": "a", "collection": "none"}, 404, "unknown_collection"),
        ({"question": "a", "answerer": "chat"}, 422, "answerer_unavailable"),
    ],
)
def test_what_is_known_before_the_first_event_is_a_problem_not_a_broken_stream(
    client: TestClient, body: dict[str, Any], status: int, code: str
) -> None:
    response = client.post("/v1/ask", json={**body, "stream": True})
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"


def test_many_questions_at_once_all_get_their_own_answers(client: TestClient) -> None:
    questions = [f"{question} {number}" for number in range(20) for _, question in QUESTIONS]
    with ThreadPoolExecutor(16) as threads:
        replies = list(threads.map(lambda question: ask(client, question), questions))
    assert [reply["looked_up_question"] for reply in replies] == questions
    assert len({reply["id"] for reply in replies}) == len(questions)


def test_a_client_that_leaves_in_the_middle_of_a_stream_leaves_nothing_behind(
    settings: Settings, library: Library
) -> None:
    app = create_app(
        settings, open_library=lambda _: library, make_question_answering=always_answering
    )
    body = json.dumps({"question": "When was the office opened?", "stream": True}).encode()
    sent: list[bytes] = []

    async def leave_after_the_first_event(spec_version: str) -> None:
        messages = [{"type": "http.request", "body": body, "more_body": False}]
        has_event = asyncio.Event()

        async def receive() -> dict[str, Any]:
            if messages:
                return messages.pop(0)
            await has_event.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body":
                sent.append(message["body"])
                has_event.set()
                if spec_version >= "2.4":
                    raise OSError
                await asyncio.Event().wait()  # a client that does not read, until it is noticed

        async with app.router.lifespan_context(app) as state:
            assert state is not None
            while True:
                try:
                    state["service"].current_library.get()
                    break
                except NotReadyError:
                    await asyncio.sleep(0.01)
            scope = {
                "type": "http",
                "asgi": {"version": "3.0", "spec_version": spec_version},
                "http_version": "1.1",
                "method": "POST",
                "path": "/v1/ask",
                "raw_path": b"/v1/ask",
                "query_string": b"",
                "root_path": "",
                "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
                "state": dict(state),
            }
            await app(scope, receive, send)

    for spec_version in ("2.3", "2.4"):
        sent.clear()
        asyncio.run(leave_after_the_first_event(spec_version))
        assert [part.split(b"\n")[0] for part in sent] == [b"event: passages"]
        assert library.default_reader._held.readers == 0
