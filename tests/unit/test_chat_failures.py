"""What becomes of an answer where the chat model's endpoint fails in one way or another."""

import logging
import time
from itertools import count

import pytest

from rag.answers import Question
from rag.knowledge import Knowledge
from tests.unit.chat_runs import (
    BREAD,
    KEY,
    answering,
    is_extractive,
    open_notes,
    run_endpoint,
)
from tests.unit.scripted_endpoint import (
    Endpoint,
    Handler,
    Script,
    event,
    replying,
    running_endpoint,
    saying,
    sending,
)

__all__ = ["open_notes", "run_endpoint"]  # fixtures


def dripping(handler: Handler) -> None:
    handler.begin()
    for _ in range(100):
        handler.send_chunk(delta={"content": "so "}, finish_reason=None)
        time.sleep(0.02)


def endless(handler: Handler) -> None:
    handler.begin()
    for _ in count():
        handler.send_chunk(delta={"content": "and so on and on " * 50}, finish_reason=None)


def endless_line(handler: Handler) -> None:
    handler.begin()
    handler.send(b"data: ")
    for _ in count():
        handler.send(b"x" * 65536)


def silent(handler: Handler) -> None:
    time.sleep(0.5)


def cut_chunk(handler: Handler) -> None:
    handler.begin(Transfer_Encoding="chunked")
    handler.send(b"ffff\r\n" + event({"choices": [{"delta": {"content": "Bread"}}]}))


FAILURES: dict[str, Script] = {
    "unauthorized": replying(401),
    "unknown model": replying(404),
    "too many requests": replying(429, Retry_After="60"),
    "broken": replying(500),
    "silent": silent,
    "dripping": dripping,
    "endless": endless,
    "an endless line": endless_line,
    "no text": saying(""),
    "only marks": saying("[1] [2]"),
    "cut before a sentence is whole": saying("Bread needs flour, wa", finish=None),
    "cut inside the encoding": cut_chunk,
    "out of tokens": saying("Bread needs flour, wa", finish="length"),
    "filtered": saying("", finish="content_filter"),
    "nothing": sending(b""),
    "no JSON": sending(b"data: {nonsense\n\n"),
    "HTML": sending(b"<html>Bad gateway</html>"),
    "no UTF-8": sending(b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\n'),
    "a lone surrogate": sending(b'data: {"choices": [{"delta": {"content": "\\ud800"}}]}\n\n'),
    "a list": sending(event([1, 2])),
    "a text": sending(event("hello")),
    "no choices": sending(event({"answer": "x"})),
    "choices of another kind": sending(event({"choices": ["x"]})),
    "two choices": sending(event({"choices": [{"delta": {"content": "x"}}] * 2})),
    "content of another kind": sending(event({"choices": [{"delta": {"content": 5}}]})),
    "an error inside": sending(event({"error": {"message": f"bad key {KEY}"}})),
    "a refusal": sending(event({"choices": [{"delta": {"refusal": "I will not."}}]})),
}


@pytest.mark.parametrize("name", FAILURES)
def test_an_endpoint_that_fails_leaves_the_documents_own_sentences(
    knowledge: Knowledge,
    endpoint: Endpoint,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    endpoint.script = FAILURES[name]
    with caplog.at_level(logging.DEBUG):
        question = Question(text=BREAD)
        started = time.monotonic()
        answer = answering(endpoint, llm_timeout_seconds=0.3).ask(knowledge, question)
    assert time.monotonic() - started < 10
    assert answer.notices == ("chat_unavailable",)
    assert is_extractive(answer, knowledge, endpoint)
    assert 1 <= len(endpoint.requests) <= 2
    assert KEY not in caplog.text


def test_a_dead_endpoint_leaves_the_documents_own_sentences(
    knowledge: Knowledge, endpoint: Endpoint
) -> None:
    with running_endpoint() as gone:
        pass
    answer = answering(gone, llm_timeout_seconds=0.5).ask(knowledge, Question(text=BREAD))
    assert answer.notices == ("chat_unavailable",)
    assert is_extractive(answer, knowledge, endpoint)
