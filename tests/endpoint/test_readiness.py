import logging
import shutil
import threading
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.schemas import HealthReply, Problem, ReadyReply
from corpus.errors import EncoderMismatchError
from rag.assembly.serving import open_library
from rag.library import Library
from rag.settings import Settings
from tests.endpoint.conftest import always_answering, build, read, running, wait_for_status

TEXT = "The office was opened in 1994 and serves four countries.\n"
REQUESTS: list[Callable[[TestClient], Any]] = [
    lambda client: client.post("/v1/ask", json={"question": "When?"}),
    lambda client: client.post("/v1/ask", json={"question": "When?", "stream": True}),
    lambda client: client.post("/v1/search", json={"question": "When?"}),
    lambda client: client.get("/v1/documents"),
    lambda client: client.get("/v1/documents/russian"),
]


def ask_readiness(client: TestClient) -> Any:
    return client.get("/readyz")


def test_a_ready_service_says_what_it_serves(client: TestClient, library: Library) -> None:
    assert HealthReply.model_validate(client.get("/healthz").json()).status == "ok"
    ready = ReadyReply.model_validate(client.get("/readyz").json())
    assert ready.generation == library.default_reader.generation_name
    assert ready.collections == ["notes", "other"]
    assert ready.notices == []


def test_until_the_library_is_open_the_service_lives_and_is_not_ready(
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
            assert client.get("/healthz").status_code == 200
            for request in (*REQUESTS, ask_readiness):
                response = request(client)
                assert (response.status_code, response.json()["code"]) == (503, "not_ready")
                assert response.headers["retry-after"] == "1"
                assert response.headers["content-type"] == "application/problem+json"
                Problem.model_validate(response.json())
        finally:
            may_open.set()
        wait_for_status(client, 200)
        for request in REQUESTS:
            assert request(client).status_code == 200


def test_without_a_generation_the_service_says_so_and_takes_up_the_first_one(
    fresh_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(fresh_settings, make_question_answering=always_answering)
    with running(app, is_ready=False) as client:
        wait_for_code(client, "no_generation")
        problem = client.get("/readyz").json()
        assert "tilmash index build" in problem["hint"]
        asked = client.post("/v1/ask", json={"question": "When?"})
        assert (asked.status_code, asked.json()["code"]) == (503, "not_ready")
        assert asked.json()["hint"] == problem["hint"]
        name = build(fresh_settings, "notes", [read(TEXT, "one")])
        wait_for_status(client, 200)
        assert client.get("/readyz").json()["generation"] == name
        assert client.post("/v1/ask", json={"question": "When?"}).json()["generation"] == name
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(errors) == 1  # not once for every attempt
    assert "cannot be opened" in errors[0].getMessage()


def wait_for_code(client: TestClient, code: str) -> None:
    while (response := client.get("/readyz")).json().get("code") != code:
        assert response.json()["code"] == "not_ready"


def test_a_damaged_generation_is_refused_until_a_sound_one_is_published(
    fresh_settings: Settings,
) -> None:
    name = build(fresh_settings, "notes", [read(TEXT, "one")])
    generation = fresh_settings.data_dir / "collections" / "notes" / "generations" / name
    (generation / "manifest.json").write_bytes(b"{}")
    app = create_app(fresh_settings, make_question_answering=always_answering)
    with running(app, is_ready=False) as client:
        wait_for_code(client, "index_corrupt")
        assert client.get("/readyz").status_code == 503
        shutil.rmtree(generation)
        build(fresh_settings, "notes", [read(TEXT, "one")])
        wait_for_status(client, 200)


@pytest.mark.parametrize(
    ("error", "code"),
    [(EncoderMismatchError("Other vectors."), "encoder_mismatch"), (OSError("disk"), "not_ready")],
)
def test_an_error_of_any_kind_does_not_end_the_looking_for_documents(
    settings: Settings, error: Exception, code: str
) -> None:
    attempts = threading.Event()

    def fail(_: Settings) -> Library:
        attempts.set()
        raise error

    app = create_app(settings, open_library=fail, make_question_answering=always_answering)
    with running(app, is_ready=False) as client:
        assert attempts.wait(60)
        wait_for_code(client, code)
        assert client.get("/healthz").status_code == 200


def test_a_new_generation_is_taken_up_while_the_service_runs(fresh_settings: Settings) -> None:
    build(fresh_settings, "notes", [read(TEXT, "one")])
    app = create_app(fresh_settings, make_question_answering=always_answering)
    with running(app) as client:
        name = build(fresh_settings, "notes", [read(TEXT, "one"), read("Two.\n", "two")])
        while client.get("/readyz").json()["generation"] != name:
            assert client.post("/v1/ask", json={"question": "When?"}).status_code == 200
        build(fresh_settings, "later", [read("Three.\n", "three")])
        while client.get("/readyz").json()["collections"] != ["later", "notes"]:
            pass
        response = client.get("/v1/documents", params={"collection": "later"})
        assert [document["id"] for document in response.json()["documents"]] == ["three"]


def test_an_error_while_looking_leaves_what_is_open_being_served(
    fresh_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    build(fresh_settings, "notes", [read(TEXT, "one")])
    refreshed = threading.Semaphore(0)

    class BrokenLibrary(Library):
        def refresh(self) -> None:
            refreshed.release()
            raise OSError("the disk is gone")

    def open_broken(settings: Settings) -> Library:
        library = open_library(settings)
        library.__class__ = BrokenLibrary
        return library

    app = create_app(
        fresh_settings, open_library=open_broken, make_question_answering=always_answering
    )
    with running(app) as client:
        for _ in range(3):
            assert refreshed.acquire(timeout=60)
        assert client.get("/readyz").status_code == 200
        assert client.post("/v1/ask", json={"question": "When?"}).status_code == 200
    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1
