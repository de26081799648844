import json
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.error_responses import STATUSES
from api.schemas import Problem
from corpus import errors as domain
from rag.answers import Answer, AnswerSentence, Passage, Question
from rag.knowledge import Knowledge
from rag.library import Library
from rag.question_answering import QuestionAnswering
from rag.settings import Settings
from tests.endpoint.conftest import always_answering, running

Step = tuple[Passage, ...] | AnswerSentence | Answer
Serve = Callable[[Exception, int], AbstractContextManager[TestClient]]


class BreakingOff(QuestionAnswering):
    """Answers as always for so many steps, then raises."""

    error: Exception
    steps: int

    def stream(self, knowledge: Knowledge, question: Question) -> Iterator[Step]:
        for number, step in enumerate(super().stream(knowledge, question)):
            if number == self.steps:
                raise self.error
            yield step


@pytest.fixture
def serve(settings: Settings, library: Library) -> Serve:
    def serve_breaking_off(error: Exception, steps: int) -> AbstractContextManager[TestClient]:
        def make(settings: Settings) -> QuestionAnswering:
            answering = always_answering(settings)
            answering.__class__ = BreakingOff
            assert isinstance(answering, BreakingOff)
            answering.error, answering.steps = error, steps
            return answering

        return running(
            create_app(settings, open_library=lambda _: library, make_question_answering=make)
        )

    return serve_breaking_off


@pytest.mark.parametrize("is_streamed", [False, True])
def test_an_unforeseen_error_tells_the_client_nothing_and_the_log_everything(
    serve: Serve, caplog: pytest.LogCaptureFixture, is_streamed: bool
) -> None:
    with serve(RuntimeError("secret"), 0) as client:
        response = client.post("/v1/ask", json={"question": "When?", "stream": is_streamed})
        assert client.get("/readyz").status_code == 200
    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert response.headers["content-type"] == "application/problem+json"
    Problem.model_validate(response.json())
    assert "secret" not in response.text
    records = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(records) == 1
    assert records[0].exc_info is not None
    assert "secret" in str(records[0].exc_info[1])


@pytest.mark.parametrize(
    ("error", "code"),
    [(RuntimeError("secret"), "internal_error"), (domain.IndexCorruptError("x"), "index_corrupt")],
)
def test_a_stream_that_breaks_off_ends_with_an_event_that_says_so(
    serve: Serve, library: Library, error: Exception, code: str
) -> None:
    with serve(error, 1) as client:
        response = client.post("/v1/ask", json={"question": "When?", "stream": True})
    *_, last = response.text.removesuffix("\n\n").split("\n\n")
    name, data = last.split("\n")
    assert name == "event: error"
    problem: dict[str, Any] = json.loads(data.removeprefix("data: "))
    assert Problem.model_validate(problem).code == code
    assert "secret" not in response.text
    assert library.default_reader._held.readers == 0


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (domain.IndexCorruptError("A block is not what was written."), 503),
        (domain.EncoderMismatchError("Other vectors."), 503),
        (domain.MissingPackageError("No such package."), 503),
        (domain.ConfigurationError("A bad setting."), 500),
    ],
)
def test_what_the_service_itself_cannot_do_is_told_and_logged(
    serve: Serve,
    caplog: pytest.LogCaptureFixture,
    error: domain.TilmashError,
    status: int,
) -> None:
    with serve(error, 0) as client:
        response = client.post("/v1/ask", json={"question": "When?"})
    assert (response.status_code, response.json()["code"]) == (status, error.code)
    assert any(error.message in record.getMessage() for record in caplog.records)


def test_every_error_has_a_status_and_a_code_of_its_own() -> None:
    def tree(kind: type[domain.TilmashError]) -> Iterator[type[domain.TilmashError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from tree(child)

    kinds = list(tree(domain.TilmashError))
    assert STATUSES[domain.TilmashError] == 500
    assert all(400 <= status <= 599 for status in STATUSES.values())
    assert len({kind.code for kind in kinds}) == len(kinds)
