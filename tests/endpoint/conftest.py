"""A small real library of three documents, and the service over it, in the process."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from corpus.documents import Document
from corpus.reading import read_plain_text
from rag.assembly.building import build_collection
from rag.assembly.serving import open_library
from rag.library import Library
from rag.question_answering import QuestionAnswering
from rag.settings import Settings
from tests.unit.decisions import always, never

BASE_URL = "http://127.0.0.1"
ENGLISH = """UNESCO and schools

Kazakhstan joined UNESCO in May 1992 and takes part in its work on education. The office in
Almaty was opened in 1994 and serves four countries. Teachers from many schools meet there.

The programme for universities has existed since 1992. It joins chairs from many lands. Each
chair shares what it has learned with all the others.
"""
RUSSIAN = """ЮНЕСКО и школы

Казахстан вступил в ЮНЕСКО в мае 1992 года и участвует в её работе по образованию. Бюро в Алматы
было открыто в 1994 году и работает для четырёх стран. Учителя многих школ встречаются там.
"""
KAZAKH = """ЮНЕСКО және мектептер

Қазақстан ЮНЕСКО-ға 1992 жылғы мамырда кірді және оның білім беру жұмысына қатысады. Алматыдағы
кеңсе 1994 жылы ашылды және төрт елге қызмет етеді. Онда көптеген мектептердің мұғалімдері
кездеседі.
"""


def read(text: str, name: str) -> Document:
    return read_plain_text(text.encode("utf-8"), f"{name}.txt", name)


def documents() -> list[Document]:
    return [read(ENGLISH, "notes/english"), read(RUSSIAN, "russian"), read(KAZAKH, "kazakh")]


def build(settings: Settings, collection: str, texts: list[Document]) -> str:
    """Publish a generation and return its name."""
    return build_collection(settings, collection, texts, lambda *_: None).name


def always_answering(settings: Settings) -> QuestionAnswering:
    """Answers whatever it finds, since hashed words say little about relevance."""
    return QuestionAnswering(settings, always())


def never_answering(settings: Settings) -> QuestionAnswering:
    return QuestionAnswering(settings, never())


def wait_for_status(client: TestClient, status: int, path: str = "/readyz") -> None:
    """Wait until a path has a status; the limit only ends tests that fail."""
    limit = time.monotonic() + 60
    while client.get(path).status_code != status:
        assert time.monotonic() < limit, f"{path} did not come to {status}"
        time.sleep(0.01)


@contextmanager
def running(app: FastAPI, *, is_ready: bool = True) -> Iterator[TestClient]:
    with TestClient(app, base_url=BASE_URL) as client:
        if is_ready:
            wait_for_status(client, 200)
        yield client


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        data_dir=tmp_path_factory.mktemp("data"),
        model="hashing",
        collection="notes",
        workers=2,
        top_k=3,
        max_top_k=10,
        max_question_characters=200,
        reload_seconds=0.02,
    )


@pytest.fixture
def fresh_settings(settings: Settings, tmp_path: Path) -> Settings:
    """Settings of a data folder in which nothing has been built."""
    return settings.model_copy(update={"data_dir": tmp_path})


@pytest.fixture(scope="session")
def library(settings: Settings) -> Iterator[Library]:
    build(settings, "notes", documents())
    build(settings, "other", [read("Only this stands in the other collection.\n", "single")])
    library = open_library(settings)
    yield library
    library.close()


@pytest.fixture(scope="session")
def client(settings: Settings, library: Library) -> Iterator[TestClient]:
    app = create_app(
        settings, open_library=lambda _: library, make_question_answering=always_answering
    )
    with running(app) as client:
        yield client
