"""The SDK's own client, put in front of a server in the same process."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, ErrorData, TextContent

from api.mcp_server.backend import Backend
from api.mcp_server.server import make_server
from api.workers import Workers
from rag.library import Library
from rag.question_answering import QuestionAnswering
from rag.settings import Settings
from tests.endpoint.conftest import always_answering

T = TypeVar("T")
GENERATIONS = {"auto": "2026-07-28", "legacy": "2025-11-25"}


def converse(
    settings: Settings,
    get_library: Callable[[], Library],
    talk: Callable[[Client], Awaitable[T]],
    *,
    mode: str = "auto",
    make_answering: Callable[[Settings], QuestionAnswering] = always_answering,
) -> T:
    """Return what `talk` returns, called with a client of a server over the library."""

    async def run() -> T:
        workers = Workers(2)
        backend = Backend(settings, make_answering(settings), get_library, workers)
        try:
            async with Client(make_server(backend), mode=mode) as client:
                return await talk(client)
        finally:
            workers.close()

    return asyncio.run(run())


def call(
    settings: Settings, library: Library, tool: str, arguments: dict[str, Any], **options: Any
) -> CallToolResult:
    """Return the result of a tool."""
    return converse(
        settings, lambda: library, lambda client: client.call_tool(tool, arguments), **options
    )


def text_of(result: CallToolResult) -> str:
    """Return the text that a language model reads."""
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text


async def error_of(request: Awaitable[object]) -> ErrorData:
    """Return the error of the protocol that a request ends with."""
    with pytest.raises(MCPError) as caught:
        await request
    return caught.value.error
