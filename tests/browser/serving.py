"""Services that run in a thread of the test, and a proxy in front of one."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.listening import bind
from corpus.reading import read_plain_text
from rag.assembly.building import build_collection
from rag.assembly.serving import open_library
from rag.library import Library
from rag.question_answering import QuestionAnswering
from rag.settings import Access, Settings
from tests.unit.decisions import always

_BEFORE_THE_BREAK_S = 0.3

EMOJI_TEXT = """🏫🏫🏫 Our school 🏫🏫🏫

🎉🎉 The school 𝔒𝔩𝔡 𝔐𝔦𝔩𝔩 was opened in 1994 and has twelve 🧑🏽‍🏫 teachers. 🎈🎈🎈 Nobody knows why.

🚌 The bus stops at the gate at noon 🕛 and takes all pupils home. 🏠
"""


def emoji_settings(data_dir: Path, access: Access = Access.LOCAL) -> Settings:
    """Return settings of a service that needs no model."""
    return Settings(data_dir=data_dir, model="hashing", collection="emoji", access=access)


def emoji_app(
    settings: Settings, open_library: Callable[[Settings], Library] = open_library
) -> FastAPI:
    """Return a service that answers whatever it finds in a document full of emoji."""
    document = read_plain_text(EMOJI_TEXT.encode("utf-8"), "school.txt", "emoji/school")
    build_collection(settings, settings.collection, [document], lambda *_: None)

    def answering(settings: Settings) -> QuestionAnswering:
        return QuestionAnswering(settings, always())

    return create_app(settings, open_library=open_library, make_question_answering=answering)


def opening_when(may_open: threading.Event) -> Callable[[Settings], Library]:
    """Return what opens the library of a service, once it may."""

    def open_when_told(settings: Settings) -> Library:
        assert may_open.wait(60)
        return open_library(settings)

    return open_when_told


@contextmanager
def running_app(app: FastAPI) -> Iterator[str]:
    """Serve an app at a free port of the loopback address; give its address."""
    listening = bind("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@contextmanager
def proxy(upstream: str, *, prefix: str = "", cut_after: bytes | None = None) -> Iterator[str]:
    """Pass requests under `prefix` on without it; give the proxy's address.

    With `cut_after`, which begins an event, the connection breaks after the event's end. The bytes
    before have time to arrive, for what comes together with the break is lost with it.
    """

    class Handler(_ProxyHandler):
        pass

    Handler.upstream, Handler.prefix, Handler.cut_after = upstream, prefix, cut_after
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
        finally:
            server.shutdown()
            thread.join()


class _ProxyHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    upstream: str
    prefix: str
    cut_after: bytes | None

    def do_GET(self) -> None:
        self._pass_on(None)

    def do_POST(self) -> None:
        self._pass_on(self.rfile.read(int(self.headers["Content-Length"])))

    def _pass_on(self, body: bytes | None) -> None:
        self.close_connection = True
        if not self.path.startswith(f"{self.prefix}/"):
            self.send_error(404)
            return
        address = urlsplit(self.upstream).netloc
        connection = HTTPConnection(address, timeout=30)
        headers = {**self.headers, "Host": address, "Connection": "close"}
        connection.request(self.command, self.path.removeprefix(self.prefix), body, headers)
        response = connection.getresponse()
        self.send_response(response.status)
        for name, value in response.getheaders():
            if name not in {"content-length", "transfer-encoding", "connection"}:
                self.send_header(name, value)
        self.send_header("Connection", "close")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        with closing(connection):
            self._send_body(response)

    def _send_body(self, response: HTTPResponse) -> None:
        while line := response.readline():
            self._send_chunk(line)
            if self.cut_after is not None and line.startswith(self.cut_after):
                self._send_chunk(response.readline() + response.readline())
                time.sleep(_BEFORE_THE_BREAK_S)
                return  # without the last chunk, so the browser sees a broken connection
        self._send_chunk(b"")

    def _send_chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))

    def log_message(self, *_: object) -> None:
        """Say nothing: a test's output is about the test."""
