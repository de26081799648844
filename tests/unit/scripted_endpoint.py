"""An OpenAI-compatible endpoint on this machine that says what a test tells it to."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Script = Callable[["Handler"], None]


@dataclass
class Endpoint:
    """What is said next, and what was asked so far."""

    script: Script
    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str | None] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    endpoint: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.endpoint.requests.append(json.loads(body))
        self.endpoint.authorizations.append(self.headers["Authorization"])
        try:
            self.endpoint.script(self)
        except (BrokenPipeError, ConnectionResetError):  # the client has had enough
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.close_connection = True

    def send(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def send_chunk(self, **choice: Any) -> None:
        self.send(event({"choices": [{"index": 0, **choice}]}))


def event(value: Any) -> bytes:
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def saying(pieces: str | Iterable[str], finish: str | None = "stop") -> Script:
    """Say a text, in pieces, and end as `finish` says; None leaves the end out."""
    parts = [pieces] if isinstance(pieces, str) else list(pieces)

    def script(handler: Handler) -> None:
        handler.begin()
        for part in parts:
            handler.send_chunk(delta={"content": part}, finish_reason=None)
        if finish is not None:
            handler.send_chunk(delta={}, finish_reason=finish)
            handler.send(b"data: [DONE]\n\n")

    return script


def replying(status: int, **headers: str) -> Script:
    def script(handler: Handler) -> None:
        handler.begin(status, "application/json", **headers)
        key = handler.headers["Authorization"]
        handler.send(json.dumps({"error": {"message": f"Bad key {key}"}}).encode())

    return script


def sending(*parts: bytes) -> Script:
    """Send bytes as the body of a stream, whatever they are."""

    def script(handler: Handler) -> None:
        handler.begin()
        for part in parts:
            handler.send(part)

    return script


@contextmanager
def running_endpoint() -> Iterator[Endpoint]:
    endpoint = Endpoint(saying("NO_ANSWER"))
    handler = type("BoundHandler", (Handler,), {"endpoint": endpoint})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield endpoint
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
