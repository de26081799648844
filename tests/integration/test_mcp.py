"""The article over the Model Context Protocol, with the SDK's own client."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolResult,
    ResourceLink,
    TextContent,
    TextResourceContents,
)

from api.schemas import AskReply, SearchReply
from eval.running_service import RunningService
from tests.integration.conftest import StartService

pytestmark = [pytest.mark.server, pytest.mark.model]

T = TypeVar("T")
Talk = Callable[[Client], Awaitable[T]]
Converse = Callable[[Talk[Any]], Any]

ANSWERED = [
    ("en", "Who was the first Director-General of UNESCO?", "Julian Huxley"),
    ("ru", "Когда Казахстан вступил в ЮНЕСКО?", "May 1992"),
    ("kk", "Алматыдағы ЮНЕСКО кеңсесі қашан ашылды?", "1994"),
]
FAR = [
    "How do I cook rice without burning it?",
    "Сколько калорий в банане?",
    "Футболдан әлем чемпионатын кім жеңді?",
]
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"question": "When?" * 300}, "question_too_long"),
    ({"question": "When?", "collection": "none"}, "unknown_collection"),
    ({"question": "When?", "top_k": 0}, "top_k_out_of_range"),
]
ARTICLE = "tilmash://article/unesco-article"


@pytest.fixture(scope="module")
def service(article_data_dir: Path, start_service: StartService) -> Iterator[RunningService]:
    with start_service({"TILMASH_DATA_DIR": str(article_data_dir)}) as running:
        yield running


@pytest.fixture(params=["http-auto", "http-legacy", "stdio-auto", "stdio-legacy"])
def converse(
    request: pytest.FixtureRequest, article_data_dir: Path, service: RunningService
) -> Converse:
    """Return what calls a function with a client of either transport and generation."""
    transport, _, mode = request.param.partition("-")
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "rag.commands.main", "mcp"],
        env={**os.environ, "TILMASH_DATA_DIR": str(article_data_dir)},
    )

    def converse(talk: Talk[Any]) -> Any:
        async def run() -> Any:
            server = command if transport == "stdio" else f"{service.base_url}/mcp"
            async with Client(server, mode=mode) as client:
                expected = "2026-07-28" if mode == "auto" else "2025-11-25"
                assert client.protocol_version == expected
                return await talk(client)

        return asyncio.run(run())

    return converse


def text_of(result: CallToolResult) -> str:
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text


async def read(client: Client, uri: str) -> str:
    [contents] = (await client.read_resource(uri)).contents
    assert isinstance(contents, TextResourceContents)
    return contents.text


def test_answers_in_three_languages_have_quotes_that_stand_in_the_linked_resource(
    converse: Converse,
) -> None:
    async def ask(client: Client) -> None:
        for language, question, expected in ANSWERED:
            # The client holds the structured result against the tool's schema.
            result = await client.call_tool("ask", {"question": question})
            reply = AskReply.model_validate(result.structured_content)
            assert (reply.status, reply.question_language) == ("answered", language)
            assert expected in text_of(result)
            [link] = [item for item in result.content if isinstance(item, ResourceLink)]
            article = await read(client, link.uri)
            for citation in reply.citations:
                assert article[citation.start : citation.end] == citation.quote
                assert f'[{citation.number}] "{citation.quote}"' in text_of(result)

    converse(ask)


def test_questions_about_something_else_are_declined_in_their_language(converse: Converse) -> None:
    async def ask(client: Client) -> None:
        for question in FAR:
            result = await client.call_tool("ask", {"question": question})
            reply = AskReply.model_validate(result.structured_content)
            assert (result.is_error, reply.reason) == (False, "off_topic")
            assert text_of(result).startswith(reply.message or "-")
            assert "reason: off_topic" in text_of(result)

    converse(ask)


def test_found_passages_stand_in_the_article(converse: Converse) -> None:
    async def search(client: Client) -> None:
        arguments = {"question": "ЮНЕСКО в Алматы", "top_k": 3, "languages": ["ru", "en"]}
        result = await client.call_tool("search", arguments)
        reply = SearchReply.model_validate(result.structured_content)
        article = await read(client, ARTICLE)
        assert len(reply.passages) == 3
        for passage in reply.passages:
            assert article[passage.start : passage.end] == passage.text
            assert passage.text in text_of(result)

    converse(search)


def test_the_article_is_listed_and_read_as_it_is_over_http(
    converse: Converse, service: RunningService
) -> None:
    _, document = service.get("/v1/documents/unesco-article")

    async def list_and_read(client: Client) -> None:
        [resource] = (await client.list_resources()).resources
        assert (resource.uri, resource.name) == (ARTICLE, "unesco-article")
        assert resource.title == document["title"]
        assert resource.size == len(document["text"].encode("utf-8"))
        assert await read(client, resource.uri) == document["text"]

    converse(list_and_read)


def test_what_is_wrong_is_told_with_its_code(converse: Converse) -> None:
    async def ask(client: Client) -> None:
        for arguments, code in WRONG:
            result = await client.call_tool("ask", arguments)
            assert result.is_error
            assert f"[{code}]\nhint: " in text_of(result)
        with pytest.raises(MCPError, match="unknown_document") as caught:
            await client.read_resource("tilmash://article/none")
        assert caught.value.error.code == INVALID_PARAMS

    converse(ask)


def test_pages_of_the_service_are_linked(service: RunningService) -> None:
    async def run() -> CallToolResult:
        async with Client(f"{service.base_url}/mcp") as client:
            return await client.call_tool("ask", {"question": ANSWERED[0][1]})

    result = asyncio.run(run())
    for citation in AskReply.model_validate(result.structured_content).citations:
        place = f"document=unesco-article&start={citation.start}&end={citation.end}&source="
        assert f"Page: {service.base_url}/?{place}" in text_of(result)
