"""The Model Context Protocol over standard input and output."""

import asyncio
import signal
from collections.abc import Callable

from mcp.server.stdio import stdio_server

from api.current_library import CurrentLibrary
from api.mcp_server.backend import Backend
from api.mcp_server.server import make_server
from api.workers import Workers
from rag.assembly.serving import make_question_answering
from rag.library import Library
from rag.settings import Settings


def serve_until_input_ends(settings: Settings, open_library: Callable[[Settings], Library]) -> None:
    """Open the library, then serve it until standard input is closed.

    Ctrl-C ends the process as SIGTERM does, at once: the SDK's reader of standard input is a thread
    that nothing else wakes, and there is nothing to write back.

    Raises:
        GenerationError: the default collection cannot be opened.
        EncoderMismatchError: its encoder does not work on this machine.
    """
    library = open_library(settings)
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        asyncio.run(_serve(settings, library))
    finally:
        library.close()


async def _serve(settings: Settings, library: Library) -> None:
    workers = Workers(settings.workers)
    answering = make_question_answering(settings)
    server = make_server(Backend(settings, answering, lambda: library, workers))
    stop = asyncio.Event()
    keeping = asyncio.create_task(CurrentLibrary(settings, lambda _: library).keep_current(stop))
    try:
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())
    finally:
        stop.set()
        await keeping
        await asyncio.to_thread(workers.close)
