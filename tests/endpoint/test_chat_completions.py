"""The chat completions route: what clients send, what they read, and how it is refused."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from starlette.testclient import TestClient

from api.app import create_app
from rag.library import Library
from rag.settings import Settings
from tests.endpoint.conftest import never_answering, running

QUESTION = "When was the office in Almaty opened?"
PATH = "/v1/chat/completions"
TITLE_TASK = """### Task:
Generate a concise title.
### Output:
JSON format: { "title": "your concise title here" }
### Chat History:
<chat_history>
USER: When was the office opened?
</chat_history>"""


def user(text: Any = QUESTION) -> dict[str, Any]:
    return {"role": "user", "content": text}


def body(*messages: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"model": "tilmash", "messages": list(messages or [user()]), **fields}


def complete(client: TestClient, *messages: dict[str, Any], **fields: Any) -> dict[str, Any]:
    response = client.post(PATH, json=body(*messages, **fields))
    assert response.status_code == 200, response.text
    ChatCompletion.model_validate(response.json(), strict=False)
    reply: dict[str, Any] = response.json()
    return reply


def stream(client: TestClient, *messages: dict[str, Any], **fields: Any) -> list[dict[str, Any]]:
    response = client.post(PATH, json=body(*messages, stream=True, **fields))
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"].startswith("text/event-stream")
    assert response.headers["X-Accel-Buffering"] == "no"
    assert "event:" not in response.text
    data = [line[6:] for line in response.text.splitlines() if line.startswith("data: ")]
    assert data[-1] == "[DONE]"
    chunks: list[dict[str, Any]] = [json.loads(line) for line in data[:-1]]
    for chunk in chunks:
        ChatCompletionChunk.model_validate(chunk)
    return chunks


def text_of(chunks: list[dict[str, Any]]) -> str:
    deltas = (choice["delta"] for chunk in chunks for choice in chunk["choices"])
    return "".join(delta.get("content", "") for delta in deltas)


@pytest.fixture(scope="module")
def silent(settings: Settings, library: Library) -> Iterator[TestClient]:
    """A service that answers nothing."""
    app = create_app(
        settings, open_library=lambda _: library, make_question_answering=never_answering
    )
    with running(app) as client:
        yield client


@pytest.mark.parametrize("question", [QUESTION, "Бюро в Алматы открыто?", "Кеңсе қашан ашылды?"])
def test_every_mark_is_a_citation_and_every_citation_has_its_mark(
    client: TestClient, question: str
) -> None:
    reply = complete(client, user(question))
    message = reply["choices"][0]["message"]
    cited = reply["tilmash"]["citations"]
    annotations = [annotation["url_citation"] for annotation in message["annotations"]]
    assert cited
    assert len(annotations) == len(cited) == len({one["url"] for one in annotations})
    assert reply["citations"] == [one["url"] for one in annotations]
    assert [one["snippet"] for one in reply["search_results"]] == [one["quote"] for one in cited]
    for citation, annotation in zip(cited, annotations, strict=True):
        mark = message["content"][annotation["start_index"] : annotation["end_index"]]
        assert mark == f"[{citation['number']}]"
        assert annotation["content"] == citation["quote"]
        document = client.get(f"/v1/documents/{annotation['source']['document_id']}").json()
        place = slice(annotation["source"]["start"], annotation["source"]["end"])
        assert document["text"][place] == citation["quote"]
        assert f"start={citation['start']}&end={citation['end']}" in annotation["url"]
        assert annotation["url"].startswith("http://127.0.0.1/?document=")
        assert document["source"]["sha256"].startswith(annotation["url"].partition("source=")[2])


@pytest.mark.parametrize("model", ["tilmash", "tilmash-sources"])
def test_a_stream_says_the_same_as_a_whole_reply(client: TestClient, model: str) -> None:
    whole = complete(client, model=model)
    chunks = stream(client, model=model)
    assert text_of(chunks) == whole["choices"][0]["message"]["content"]
    assert len({chunk["id"] for chunk in chunks}) == 1
    assert chunks[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    reasons = [chunk["choices"][0]["finish_reason"] for chunk in chunks]
    assert reasons == [None] * (len(chunks) - 1) + ["stop"]
    last = chunks[-1]
    assert last["choices"][0]["delta"] == {
        "annotations": whole["choices"][0]["message"]["annotations"]
    }
    assert last["citations"] == whole["citations"]
    assert last["search_results"] == whole["search_results"]
    assert last["tilmash"]["citations"] == whole["tilmash"]["citations"]


def test_usage_comes_once_and_only_where_it_is_wanted(client: TestClient) -> None:
    assert not [chunk for chunk in stream(client) if "usage" in chunk]
    chunks = stream(client, stream_options={"include_usage": True})
    assert [chunk for chunk in chunks if "usage" in chunk] == chunks[-1:]
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"] == complete(client)["usage"]


def test_usage_counts_the_messages_and_the_reply(client: TestClient) -> None:
    short, long = complete(client), complete(client, user("Hello there."), user())
    reply = short["choices"][0]["message"]["content"]
    # The small library's encoder has a token a word.
    assert short["usage"]["prompt_tokens"] == len(QUESTION.split())
    assert long["usage"]["prompt_tokens"] == len(QUESTION.split()) + 2
    assert short["usage"]["completion_tokens"] >= len(reply.split()) - 1
    assert short["usage"]["total_tokens"] == sum(
        short["usage"][f"{part}_tokens"] for part in ("prompt", "completion")
    )


def test_sources_are_listed_for_who_wants_them_alone(
    client: TestClient, settings: Settings, library: Library
) -> None:
    plain = complete(client)["choices"][0]["message"]["content"]
    listed = complete(client, model="tilmash-sources")
    content = listed["choices"][0]["message"]["content"]
    assert content.startswith(f"{plain}\n\n**Sources**\n1. [")
    assert all(f"]({url})" in content for url in listed["citations"])
    told = settings.model_copy(update={"list_sources": True, "public_url": "https://a.example/q/"})
    with running(create_app(told, open_library=lambda _: library)) as other:
        reply = other.post(PATH, json=body(user("Кеңсе қашан ашылды?"))).json()
    if reply["citations"]:
        assert reply["citations"][0].startswith("https://a.example/q/?document=")
        assert "**Дереккөздер**" in reply["choices"][0]["message"]["content"]


@pytest.mark.parametrize(
    ("question", "beginning"),
    [
        (QUESTION, "Sorry, "),
        ("Когда открыто бюро?", "К сожалению, "),
        ("Кеңсе қашан ашылды?", "Өкінішке"),
    ],
)
def test_an_abstention_is_a_sentence_in_the_questions_language_with_its_reason(
    silent: TestClient, question: str, beginning: str
) -> None:
    for model in ("tilmash", "tilmash-sources"):
        reply = complete(silent, user(question), model=model)
        choice = reply["choices"][0]
        assert choice["message"]["content"].startswith(beginning)
        assert choice["finish_reason"] == "stop"
        assert choice["message"]["annotations"] == []
        assert (reply["citations"], reply["search_results"]) == ([], [])
        assert reply["tilmash"]["status"] == "abstained"
        assert reply["tilmash"]["reason"] in {"off_topic", "no_evidence", "weak_evidence"}
        chunks = stream(silent, user(question), model=model)
        assert text_of(chunks) == choice["message"]["content"]
        assert chunks[-1]["tilmash"]["reason"] == reply["tilmash"]["reason"]


def test_a_follow_up_says_which_question_was_looked_up(client: TestClient) -> None:
    first = complete(client, model="tilmash-sources")["choices"][0]["message"]
    later = [user(), first, user("And how many countries does it serve?")]
    reply = complete(client, *later)
    looked_up = reply["tilmash"]["looked_up_question"]
    assert looked_up != "And how many countries does it serve?"
    assert "Almaty" in looked_up
    assert f"*Looked up: {looked_up}*" in reply["choices"][0]["message"]["content"]
    assert "http" not in looked_up
    assert text_of(stream(client, *later)) == reply["choices"][0]["message"]["content"]


@pytest.mark.parametrize(
    "fields",
    [
        {"temperature": 0.2, "top_p": 1, "max_tokens": 5, "max_completion_tokens": 5, "seed": 1},
        {"n": 1, "user": "me", "response_format": {"type": "text"}, "stop": ["\n"]},
        {"tools": [], "tool_choice": "auto", "parallel_tool_calls": True},
        {"tools": [{"type": "function", "function": {"name": "f"}}], "tool_choice": "none"},
        {
            "stream": None,
            "stream_options": None,
            "stream_options_": {},
            "files": [],
            "chat_id": "1",
        },
        {"metadata": {"a": "b"}, "logit_bias": {}, "features": {"web_search": False}},
    ],
)
def test_what_does_not_concern_documents_is_accepted(
    client: TestClient, fields: dict[str, Any]
) -> None:
    assert complete(client, **fields)["citations"]


@pytest.mark.parametrize(
    "messages",
    [
        [{"role": "system", "content": "You are a pirate."}, user()],
        [{"role": "developer", "content": "Be brief."}, user()],
        [user([{"type": "text", "text": QUESTION}])],
        [user([{"type": "input_text", "text": QUESTION}])],
        [user("Hi"), {"role": "assistant", "content": None, "tool_calls": []}, user()],
        [user("Hi"), {"role": "tool", "content": "4", "tool_call_id": "x"}, user()],
        [user(), {"role": "assistant", "content": ""}],
        [{**user(), "name": "me", "annotations": [], "unknown": None}],
    ],
)
def test_conversations_of_every_shape_are_answered(
    client: TestClient, messages: list[dict[str, Any]]
) -> None:
    assert complete(client, *messages)["citations"]


def test_a_picture_beside_the_question_is_left_out_and_that_is_said(client: TestClient) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}
    reply = complete(client, user([{"type": "text", "text": QUESTION}, picture]))
    assert reply["tilmash"]["notices"][-1] == "other_than_text_ignored"
    refused = client.post(PATH, json=body(user([picture])))
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad_messages")


def test_a_clients_own_task_is_answered_without_a_search(client: TestClient) -> None:
    reply = complete(client, user(TITLE_TASK))
    content = reply["choices"][0]["message"]["content"]
    assert json.loads(content) == {"title": "When was the office opened?"}
    assert "tilmash" not in reply
    chunks = stream(client, user(TITLE_TASK))
    assert text_of(chunks) == content
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"


def test_other_collections_are_models_of_their_own(client: TestClient) -> None:
    names = [model["id"] for model in client.get("/v1/models").json()["data"]]
    assert names == ["tilmash", "tilmash-sources", "tilmash/other", "tilmash-sources/other"]
    for name in names:
        assert client.get(f"/v1/models/{name}").json()["id"] == name
    reply = complete(client, user("What stands in the other collection?"), model="tilmash/other")
    assert reply["tilmash"]["citations"][0]["document_id"] == "single"
    assert "collection=other" in reply["citations"][0]


def test_a_base_url_with_a_slash_at_its_end_works(client: TestClient) -> None:
    assert client.get("/v1//models").json() == client.get("/v1/models").json()
    assert client.post("/v1//chat/completions", json=body()).status_code == 200


def test_half_a_character_in_the_history_or_in_a_task_is_passed_over(client: TestClient) -> None:
    def sent(*messages: dict[str, Any]) -> dict[str, Any]:
        content = json.dumps(body(*messages)).encode()
        response = client.post(PATH, content=content, headers={"Content-Type": "application/json"})
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        return reply

    cut = {"role": "assistant", "content": "It was opened \ud83d"}
    assert sent(user(), cut, user())["tilmash"]["status"] == "answered"
    title = sent(user(TITLE_TASK.replace("office", "office \ud83d")))
    assert json.loads(title["choices"][0]["message"]["content"]) == {
        "title": "When was the office ? opened?"
    }


def test_tools_that_may_be_called_need_not_be(client: TestClient) -> None:
    allowed = {"mode": "auto", "tools": [{"type": "function", "function": {"name": "f"}}]}
    choice = {"type": "allowed_tools", "allowed_tools": allowed}
    assert complete(client, tool_choice=choice)["tilmash"]["status"] == "answered"
