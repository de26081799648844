"""The LangChain retriever of docs/clients, as a user copies it, over the article's service."""

import asyncio
import importlib.util
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from langchain_core.documents import Document
from langchain_core.prompts import PromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import create_retriever_tool

from api.access.access_keys import new_key
from api.access.key_file import KeyFile
from api.access.scopes import Scope
from eval.running_service import RunningService
from rag.settings import Settings
from tests.endpoint.conftest import build, read
from tests.integration.conftest import StartService

pytestmark = [pytest.mark.server, pytest.mark.model]

QUESTION = "Когда Казахстан вступил в ЮНЕСКО?"
ANSWER = "May 1992"
FAR = "How do I cook rice without burning it?"
KEYS = {
    "source", "title", "document_id", "section", "language", "start_index", "end_index", "number",
    "score",
}  # fmt: skip


@pytest.fixture(scope="module")
def copied() -> Iterator[ModuleType]:
    """The file as a module, though it belongs to no package."""
    path = Path(__file__).parents[2] / "docs" / "clients" / "tilmash_retriever.py"
    spec = importlib.util.spec_from_file_location("tilmash_retriever", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def service(article_data_dir: Path, start_service: StartService) -> Iterator[RunningService]:
    with start_service({"TILMASH_DATA_DIR": str(article_data_dir)}) as running:
        yield running


def retrieve(retriever: BaseRetriever, question: str, *, is_async: bool) -> list[Document]:
    if is_async:
        return asyncio.run(retriever.ainvoke(question))
    return retriever.invoke(question)


def check_places(found: list[Document], service: RunningService) -> None:
    """Assert that every document stands where its metadata says, and its link leads there."""
    _, article = service.get("/v1/documents/unesco-article")
    for number, document in enumerate(found, 1):
        place = document.metadata
        assert set(place) == KEYS
        assert place["number"] == number
        assert article["text"][place["start_index"] : place["end_index"]] == document.page_content
        assert (place["document_id"], place["title"]) == (article["id"], article["title"])
        link = urlsplit(place["source"])
        assert f"{link.scheme}://{link.netloc}{link.path}" == f"{service.base_url}/"
        assert parse_qs(link.query) == {
            "document": [article["id"]],
            "start": [str(place["start_index"])],
            "end": [str(place["end_index"])],
        }
    assert len({document.id for document in found}) == len(found)


@pytest.mark.parametrize("is_async", [False, True])
def test_passages_come_best_first_with_their_places(
    copied: ModuleType, service: RunningService, is_async: bool
) -> None:
    retriever = copied.TilmashRetriever(base_url=service.base_url, k=3)
    for _ in range(2):  # titles are asked for at the first time only
        found = retrieve(retriever, QUESTION, is_async=is_async)
        assert len(found) == 3
        assert ANSWER in found[0].page_content
        check_places(found, service)
        scores = [document.metadata["score"] for document in found]
        assert scores == sorted(scores, reverse=True)


def test_languages_and_collection_narrow_what_is_found(
    copied: ModuleType, service: RunningService
) -> None:
    retriever = copied.TilmashRetriever(
        base_url=service.base_url + "/", languages=["ru"], collection="article"
    )
    found = retriever.invoke(QUESTION)
    assert {document.metadata["language"] for document in found} == {"ru"}
    assert found[0].metadata["source"].endswith("&collection=article")


@pytest.mark.parametrize("is_async", [False, True])
def test_cited_sentences_are_those_of_the_answer(
    copied: ModuleType, service: RunningService, is_async: bool
) -> None:
    retriever = copied.TilmashRetriever(base_url=service.base_url, cited_sentences=True)
    found = retrieve(retriever, QUESTION, is_async=is_async)
    reply = service.ask(QUESTION)
    quotes = [citation["quote"] for citation in reply["citations"]]
    assert [document.page_content for document in found] == quotes
    assert {document.metadata["score"] for document in found} == {reply["confidence"]}
    check_places(found, service)
    assert retrieve(retriever, FAR, is_async=is_async) == []


def test_it_is_a_tool_whose_text_names_the_sources(
    copied: ModuleType, service: RunningService
) -> None:
    tool = create_retriever_tool(
        copied.TilmashRetriever(base_url=service.base_url, k=2),
        "search_documents",
        "Finds passages about UNESCO.",
        document_prompt=PromptTemplate.from_template("[{title}] {page_content} <{source}>"),
        response_format="content_and_artifact",
    )
    call = {"name": tool.name, "args": {"query": QUESTION}, "id": "1", "type": "tool_call"}
    for message in (tool.invoke(call), asyncio.run(tool.ainvoke(call))):
        assert len(message.artifact) == 2
        for document in message.artifact:
            assert document.page_content in message.content
            assert f"<{document.metadata['source']}>" in message.content


def test_links_can_name_another_address_than_requests_go_to(
    copied: ModuleType, service: RunningService
) -> None:
    retriever = copied.TilmashRetriever(
        base_url=service.base_url, public_url="https://example.org/docs/", k=1
    )
    [document] = retriever.invoke(QUESTION)
    assert document.metadata["source"].startswith("https://example.org/docs/?document=")


@pytest.mark.parametrize(
    ("fields", "question", "code", "status"),
    [
        ({}, "a" * 1001, "question_too_long", 422),
        ({"k": 0}, QUESTION, "top_k_out_of_range", 422),
        ({"collection": "none"}, QUESTION, "unknown_collection", 404),
        ({"languages": ["kz"]}, QUESTION, "unknown_language", 422),
    ],
)
@pytest.mark.parametrize("is_async", [False, True])
def test_what_the_service_refuses_is_raised_with_its_code_and_hint(
    copied: ModuleType,
    service: RunningService,
    is_async: bool,
    fields: dict[str, Any],
    question: str,
    code: str,
    status: int,
) -> None:
    retriever = copied.TilmashRetriever(base_url=service.base_url, **fields)
    with pytest.raises(copied.TilmashServiceError, match=f"\\[{code}\\]") as caught:
        retrieve(retriever, question, is_async=is_async)
    assert (caught.value.code, caught.value.status) == (code, status)
    assert caught.value.hint in str(caught.value)


def test_an_access_key_is_sent_and_not_shown(
    copied: ModuleType, start_service: StartService, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, model="hashing", collection="notes")
    build(settings, "notes", [read("The first text.\n", "one"), read("The second text.\n", "two")])
    key, secret = new_key("a test", Scope.ASK, ())
    KeyFile(tmp_path).add(key)
    environment = {
        "TILMASH_DATA_DIR": str(tmp_path),
        "TILMASH_MODEL": "hashing",
        "TILMASH_COLLECTION": "notes",
        "TILMASH_ACCESS": "keys",
    }
    with start_service(environment) as running:
        retriever = copied.TilmashRetriever(base_url=running.base_url, api_key=f"{secret}\n")
        assert secret not in repr(retriever)
        titles = {one.id: one.metadata["title"] for one in retriever.invoke("Which text?")}
        assert sorted(titles.values()) == ["The first text.", "The second text."]
        without_key = copied.TilmashRetriever(base_url=running.base_url)
        with pytest.raises(copied.TilmashServiceError) as caught:
            without_key.invoke("Which text?")
    assert (caught.value.code, caught.value.status) == ("missing_key", 401)


@pytest.mark.parametrize("secret", ["tilmash-ask-SECRET\nX", "tilmash-ask-ключ", " "])
def test_a_key_that_cannot_be_one_is_refused_and_not_shown(copied: ModuleType, secret: str) -> None:
    retriever = copied.TilmashRetriever(api_key=secret)
    with pytest.raises(ValueError, match="no access key has") as caught:
        retriever.invoke(QUESTION)
    assert "tilmash-ask" not in str(caught.value)


STRANGE = {
    "/gone": (502, b"<html>"),
    "/gateway": (502, b'{"code": 502, "message": "Bad Gateway"}'),
    "/other": (200, b"[]"),
    "/another": (200, b'{"passages_of": "something else"}'),
}


class _Stranger(BaseHTTPRequestHandler):
    """Replies as a proxy does whose service is gone, or as another program does."""

    def do_POST(self) -> None:
        status, body = STRANGE[self.path.removesuffix("/v1/search")]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.mark.parametrize(("path", "status"), [(path, one[0]) for path, one in STRANGE.items()])
def test_a_reply_of_something_else_is_a_clear_error(
    copied: ModuleType, path: str, status: int
) -> None:
    with HTTPServer(("127.0.0.1", 0), _Stranger) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        base_url = f"http://127.0.0.1:{server.server_port}{path}"
        with pytest.raises(copied.TilmashServiceError) as caught:
            copied.TilmashRetriever(base_url=base_url).invoke(QUESTION)
        thread.join()
    assert (caught.value.code, caught.value.status) == ("unexpected_reply", status)


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("base_url", ["http://127.0.0.1:1", "http://[::1"])
def test_a_service_that_is_not_there_is_a_clear_error(
    copied: ModuleType, base_url: str, is_async: bool
) -> None:
    retriever = copied.TilmashRetriever(base_url=base_url)
    with pytest.raises(copied.TilmashServiceError, match="tilmash serve") as caught:
        retrieve(retriever, QUESTION, is_async=is_async)
    assert (caught.value.code, caught.value.status) == ("unreachable", None)
