"""The clients that people have, in front of the running service over the article."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from tests.integration.conftest import StartService

pytestmark = [pytest.mark.server, pytest.mark.model]

QUESTIONS = [
    ("When did Kazakhstan join UNESCO?", "May 1992"),
    ("Когда Казахстан вступил в ЮНЕСКО?", "May 1992"),
    ("Алматыдағы ЮНЕСКО кеңсесі қашан ашылды?", "1994"),
]
FAR = [
    ("How do I cook rice?", "Sorry, "),
    ("Как сварить рис?", "К сожалению, "),
    ("Күрішті қалай пісіреді?", "Өкінішке қарай"),
]


@pytest.fixture(scope="module")
def service(article_data_dir: Path, start_service: StartService) -> Iterator[str]:
    with start_service({"TILMASH_DATA_DIR": str(article_data_dir)}) as service:
        yield service.base_url


@pytest.fixture
def client(service: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{service}/v1", api_key="none is needed") as client:
        yield client


def complete(client: openai.OpenAI, *texts: str, model: str = "tilmash") -> Any:
    roles = ("user", "assistant")
    messages: Any = [
        {"role": roles[place % 2], "content": text} for place, text in enumerate(texts)
    ]
    return client.chat.completions.create(model=model, messages=messages)


@pytest.mark.parametrize(("question", "fact"), QUESTIONS)
def test_the_openai_client_gets_an_answer_with_citations_that_hold(
    client: openai.OpenAI, service: str, question: str, fact: str
) -> None:
    reply = complete(client, question)
    message = reply.choices[0].message
    assert fact in message.content
    assert message.annotations
    for annotation in message.annotations:
        citation = annotation.url_citation
        mark = message.content[citation.start_index : citation.end_index]
        assert mark in {"[1]", "[2]", "[3]", "[4]"}
        source = citation.model_extra["source"]
        document = httpx2.get(f"{service}/v1/documents/{source['document_id']}").json()
        assert document["text"][source["start"] : source["end"]] == citation.model_extra["content"]
        page = httpx2.get(citation.url)
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens
    assert reply.model_extra["tilmash"]["status"] == "answered"


@pytest.mark.parametrize(("question", "fact"), QUESTIONS)
def test_the_openai_client_streams_what_it_would_get_whole(
    client: openai.OpenAI, question: str, fact: str
) -> None:
    whole = complete(client, question)
    with client.chat.completions.stream(
        model="tilmash",
        messages=[{"role": "user", "content": question}],
        stream_options={"include_usage": True},
    ) as stream:
        for _ in stream:
            pass
        reply = stream.get_final_completion()
    message = reply.choices[0].message
    assert fact in (message.content or "")
    assert message.content == whole.choices[0].message.content
    assert message.annotations == whole.choices[0].message.annotations
    assert reply.usage == whole.usage


@pytest.mark.parametrize(("question", "beginning"), FAR)
def test_the_openai_client_is_told_politely_that_the_documents_do_not_answer(
    client: openai.OpenAI, question: str, beginning: str
) -> None:
    reply = complete(client, question)
    assert reply.choices[0].message.content.startswith(beginning)
    assert reply.model_extra["tilmash"]["reason"] == "off_topic"
    assert not reply.choices[0].message.annotations


def test_a_follow_up_is_answered_from_the_turns_before_it(client: openai.OpenAI) -> None:
    first = complete(client, "Who was the first Director-General of UNESCO?")
    answer = first.choices[0].message.content
    assert "Huxley" in answer
    reply = complete(
        client, "Who was the first Director-General of UNESCO?", answer, "And when was he born?"
    )
    looked_up = reply.model_extra["tilmash"]["looked_up_question"]
    assert looked_up != "And when was he born?"
    assert looked_up in reply.choices[0].message.content
    assert "1887" in reply.choices[0].message.content


def test_the_openai_client_lists_models_and_words_what_is_wrong(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()][:2] == ["tilmash", "tilmash-sources"]
    assert client.models.retrieve("tilmash-sources").id == "tilmash-sources"
    with pytest.raises(openai.NotFoundError, match="There is no model 'gpt'"):
        complete(client, "When?", model="gpt")
    with pytest.raises(openai.BadRequestError, match="1001 characters"):
        complete(client, "x" * 1001)
    with pytest.raises(openai.NotFoundError, match="nothing at this path"):
        client.embeddings.create(model="tilmash", input="text")


def test_keys_are_sent_by_the_openai_client(
    article_data_dir: Path, tmp_path: Path, start_service: StartService
) -> None:
    (tmp_path / "collections").symlink_to(article_data_dir / "collections")
    environment = {"TILMASH_DATA_DIR": str(tmp_path), "TILMASH_ACCESS": "keys"}
    secret = _made_key(environment)
    with start_service(environment) as service:
        base_url = f"{service.base_url}/v1"
        with openai.OpenAI(base_url=base_url, api_key=secret) as client:
            assert "1992" in complete(client, QUESTIONS[0][0]).choices[0].message.content
        with (
            openai.OpenAI(base_url=base_url, api_key=f"{secret}x") as stranger,
            pytest.raises(openai.AuthenticationError, match="not known"),
        ):
            complete(stranger, QUESTIONS[0][0])


def _made_key(environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", "rag.commands.main", "keys", "add", "test"]
    made = subprocess.run(
        command, env={**os.environ, **environment}, check=True, capture_output=True, text=True
    )
    return made.stdout.strip()


def test_langchain_answers_whole_and_streamed(service: str) -> None:
    chat = ChatOpenAI(base_url=f"{service}/v1", api_key=SecretStr("none"), model="tilmash-sources")
    whole = chat.invoke([HumanMessage("Who was the first Director-General of UNESCO?")])
    assert isinstance(whole.content, str)
    assert "Julian Huxley" in whole.content
    assert "[1]" in whole.content
    assert f"]({service}/?document=unesco-article&start=" in whole.content
    streamed = "".join(
        str(chunk.content) for chunk in chat.stream("Who was the first Director-General of UNESCO?")
    )
    assert streamed == whole.content
    assert isinstance(whole, AIMessage)
    assert whole.usage_metadata is not None
    assert whole.usage_metadata["total_tokens"] > 0


def test_half_a_character_that_a_client_has_left_is_no_fault_of_the_service(service: str) -> None:
    messages = [
        {"role": "user", "content": QUESTIONS[0][0]},
        {"role": "assistant", "content": "In May 1992 \ud83d"},
        {"role": "user", "content": QUESTIONS[1][0]},
    ]
    content = json.dumps({"model": "tilmash", "messages": messages})
    headers = {"Content-Type": "application/json"}
    reply = httpx2.post(f"{service}/v1/chat/completions", content=content, headers=headers)
    assert reply.status_code == 200, reply.text
    assert QUESTIONS[1][1] in reply.json()["choices"][0]["message"]["content"]
