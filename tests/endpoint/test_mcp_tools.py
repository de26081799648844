"""The tools of the Model Context Protocol, over a small library."""

from typing import Any

import pytest
from mcp import Client
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS, ResourceLink, TextResourceContents, Tool
from starlette.testclient import TestClient

from api.errors import NotReadyError
from api.schemas import AskReply, SearchReply
from corpus.errors import IndexCorruptError
from rag.library import Library
from rag.settings import Settings
from tests.endpoint.conftest import never_answering
from tests.endpoint.mcp_clients import GENERATIONS, call, converse, error_of, text_of

QUESTIONS = [
    ("en", "When was the office in Almaty opened?"),
    ("ru", "Когда было открыто бюро в Алматы?"),
    ("kk", "Алматыдағы кеңсе қашан ашылды?"),
]
HISTORY = [{"question": "What is UNESCO?", "answer": ""}]


@pytest.mark.parametrize(("mode", "version"), GENERATIONS.items())
def test_both_generations_of_the_protocol_learn_what_the_tools_take_and_give(
    settings: Settings, library: Library, mode: str, version: str
) -> None:
    async def list_tools(client: Client) -> list[Tool]:
        assert client.protocol_version == version
        assert client.server_info is not None
        assert (client.server_info.name, client.server_info.title) == ("tilmash", "Tilmash")
        assert client.server_info.version
        assert client.instructions is not None
        assert "verbatim" in client.instructions
        return (await client.list_tools()).tools

    tools = converse(settings, lambda: library, list_tools, mode=mode)
    assert [tool.name for tool in tools] == ["ask", "search"]
    for tool in tools:
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.input_schema["required"] == ["question"]
        assert "history" in tool.input_schema["properties"]
        assert "stream" not in tool.input_schema["properties"]
        assert tool.output_schema is not None
        assert "passages" in tool.output_schema["properties"]


@pytest.mark.parametrize("mode", GENERATIONS)
@pytest.mark.parametrize(("language", "question"), QUESTIONS)
def test_an_answer_comes_as_text_with_quotes_that_stand_in_the_linked_resources(
    settings: Settings, library: Library, mode: str, language: str, question: str
) -> None:
    async def ask(client: Client) -> None:
        result = await client.call_tool("ask", {"question": question})
        assert not result.is_error
        reply = AskReply.model_validate(result.structured_content)
        assert reply.question_language == language
        assert reply.citations
        text = text_of(result)
        links = [link for link in result.content if isinstance(link, ResourceLink)]
        texts = {link.name: await read(client, link.uri) for link in links}
        assert set(texts) == {citation.document_id for citation in reply.citations}
        for citation in reply.citations:
            uri = next(link.uri for link in links if link.name == citation.document_id)
            assert f'[{citation.number}] "{citation.quote}"' in text
            assert f"code points {citation.start} to {citation.end} of {uri}" in text
            assert texts[citation.document_id][citation.start : citation.end] == citation.quote
        for link in links:
            assert link.mime_type == "text/plain"
            assert link.size == len(texts[link.name].encode("utf-8"))
            assert link.title

    converse(settings, lambda: library, ask, mode=mode)


async def read(client: Client, uri: str) -> str:
    contents = (await client.read_resource(uri)).contents[0]
    assert isinstance(contents, TextResourceContents)
    return contents.text


@pytest.mark.parametrize("arguments", [{}, {"history": HISTORY}, {"collection": "other"}])
@pytest.mark.parametrize("tool", ["ask", "search"])
def test_the_structured_result_is_the_reply_of_the_http_api(
    settings: Settings, library: Library, client: TestClient, tool: str, arguments: dict[str, Any]
) -> None:
    arguments = {"question": "When was its office opened?", **arguments}
    reply = client.post(f"/v1/{tool}", json=arguments).json()
    result = call(settings, library, tool, arguments).structured_content
    for one in (reply, result):
        one.pop("id", None)
        one.pop("timings_ms", None)
    assert result == reply


def test_an_abstention_is_a_result_with_its_message_and_reason(
    settings: Settings, library: Library
) -> None:
    arguments = {"question": "Сколько калорий в банане?"}
    result = call(settings, library, "ask", arguments, make_answering=never_answering)
    assert not result.is_error
    reply = AskReply.model_validate(result.structured_content)
    assert reply.reason is not None
    assert reply.message is not None
    assert text_of(result).startswith(reply.message)
    assert f"reason: {reply.reason}" in text_of(result)
    assert len(result.content) == 1


def test_found_passages_come_as_text_with_their_places(
    settings: Settings, library: Library
) -> None:
    result = call(settings, library, "search", {"question": "UNESCO schools", "top_k": 2})
    reply = SearchReply.model_validate(result.structured_content)
    assert len(reply.passages) == 2
    for passage in reply.passages:
        assert passage.text in text_of(result)
        assert f"code points {passage.start} to {passage.end} of tilmash://" in text_of(result)
    assert {link.name for link in result.content if isinstance(link, ResourceLink)} == {
        passage.document_id for passage in reply.passages
    }


def test_a_search_that_finds_nothing_says_so(settings: Settings, library: Library) -> None:
    result = call(settings, library, "search", {"question": "UNESCO", "languages": ["und"]})
    assert not result.is_error
    assert text_of(result) == "No passage was found."


def test_links_of_another_collection_lead_to_its_documents(
    settings: Settings, library: Library
) -> None:
    async def search(client: Client) -> str:
        arguments = {"question": "Only this", "collection": "other"}
        link = (await client.call_tool("search", arguments)).content[1]
        assert isinstance(link, ResourceLink)
        assert link.uri == "tilmash://other/single"
        return await read(client, link.uri)

    assert "other collection" in converse(settings, lambda: library, search)


@pytest.mark.parametrize("collection", ["notes", "other"])
def test_pages_are_linked_where_a_browser_reaches_the_service(
    settings: Settings, library: Library, collection: str
) -> None:
    public = settings.model_copy(update={"public_url": "https://example.org/docs/"})
    arguments = {"question": "UNESCO collection", "collection": collection, "top_k": 1}
    result = call(public, library, "search", arguments)
    place = SearchReply.model_validate(result.structured_content).passages[0]
    page = next(line for line in text_of(result).splitlines() if line.startswith("Page: "))
    assert page.startswith("Page: https://example.org/docs/?document=")
    assert f"&start={place.start}&end={place.end}" in page
    assert page.endswith("&collection=other") == (collection == "other")
    assert "Page: " not in text_of(call(settings, library, "search", arguments))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"question": "a" * 201}, "question_too_long"),
        ({"question": " "}, "empty_question"),
        ({"question": "a\0"}, "malformed_question"),
        ({}, "missing_field"),
        ({"question": 1}, "wrong_type"),
        ({"question": "When?", "stream": True}, "unknown_field"),
        ({"question": "When?", "top_k": 11}, "top_k_out_of_range"),
        ({"question": "When?", "languages": ["kz"]}, "unknown_language"),
        ({"question": "When?", "answerer": "chat"}, "answerer_unavailable"),
        ({"question": "When?", "documents": ["none"]}, "unknown_document"),
        ({"question": "When?", "collection": "none"}, "unknown_collection"),
    ],
)
@pytest.mark.parametrize("mode", GENERATIONS)
def test_what_is_wrong_with_a_call_is_told_with_code_and_hint(
    settings: Settings, library: Library, mode: str, arguments: dict[str, Any], code: str
) -> None:
    result = call(settings, library, "ask", arguments, mode=mode)
    assert result.is_error
    assert result.structured_content is None
    message, hint = text_of(result).splitlines()
    assert message.startswith("error: ")
    assert message.endswith(f"[{code}]")
    assert hint.startswith("hint: ")


def test_everything_that_is_wrong_with_the_arguments_is_told_at_once(
    settings: Settings, library: Library
) -> None:
    result = call(settings, library, "search", {"q": "When?"})
    assert "[missing_field]" in text_of(result)
    assert "[unknown_field]" in text_of(result)


@pytest.mark.parametrize("mode", GENERATIONS)
def test_a_library_that_is_not_open_yet_is_a_clear_error(settings: Settings, mode: str) -> None:
    def get_library() -> Library:
        raise NotReadyError("The documents are being opened.")

    async def ask(client: Client) -> None:
        result = await client.call_tool("ask", {"question": "When?"})
        assert result.is_error
        assert "[not_ready]" in text_of(result)
        error = await error_of(client.list_resources())
        assert (error.code, error.data["code"]) == (INTERNAL_ERROR, "not_ready")

    converse(settings, get_library, ask, mode=mode)


def test_a_tool_that_does_not_exist_is_an_error_of_the_protocol(
    settings: Settings, library: Library
) -> None:
    error = converse(
        settings, lambda: library, lambda client: error_of(client.call_tool("delete", {}))
    )
    assert (error.code, error.message) == (INVALID_PARAMS, "There is no tool 'delete'.")


@pytest.mark.parametrize("mode", GENERATIONS)
def test_an_error_that_nobody_foresaw_is_logged_and_not_told(
    settings: Settings, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    def get_library() -> Library:
        raise OSError("secret path")

    async def ask(client: Client) -> None:
        error = await error_of(client.call_tool("ask", {"question": "When?"}))
        assert (error.code, error.data["code"]) == (INTERNAL_ERROR, "internal_error")
        assert "secret" not in str(error)

    converse(settings, get_library, ask, mode=mode)
    assert "secret path" in caplog.text


def test_a_fault_of_the_service_is_told_and_logged(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def get_library() -> Library:
        raise IndexCorruptError("A file has changed.")

    result = converse(
        settings, get_library, lambda client: client.call_tool("ask", {"question": "When?"})
    )
    assert "A file has changed. [index_corrupt]" in text_of(result)
    assert "A file has changed." in caplog.text
