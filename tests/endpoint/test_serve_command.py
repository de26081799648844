"""`tilmash serve` as a process of its own, talked to over loopback."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
import typer
from typer.testing import CliRunner

from api.builder_process import ensure_generation
from api.commands.serving import serve
from api.errors import BuilderFailedError
from api.listening import bind
from corpus.article import load_article
from corpus.errors import ConfigurationError, IndexMismatchError
from rag.assembly.building import stale_reason
from rag.settings import ARTICLE_COLLECTION, Settings
from tests.endpoint.conftest import build, read

LIMIT_S = 60
HEAVY = ("torch", "sentence_transformers", "langchain_core", "transformers", "onnx")
SERVE = "import typer; from api.commands.serving import serve; typer.run(serve); "
TELL_HEAVY = f"import sys; print([name for name in {HEAVY} if name in sys.modules])"


@pytest.fixture
def environment(fresh_settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "TILMASH_DATA_DIR": str(fresh_settings.data_dir),
        "TILMASH_MODEL": fresh_settings.model,
        "TILMASH_COLLECTION": fresh_settings.collection,
    }


@contextmanager
def serving(
    environment: dict[str, str], script: str = SERVE
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command at a free port; give the process and where it says it listens."""
    command = [sys.executable, "-c", script, "--port", "0"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout is not None
            announcement = process.stdout.readline()
            assert announcement.startswith("Serving at http://127.0.0.1:")
            yield process, announcement.removeprefix("Serving at ").strip()
        finally:
            process.kill()


def wait_until_ready(address: str) -> None:
    while True:
        response = httpx2.get(f"{address}/readyz", timeout=LIMIT_S)
        if response.status_code == 200:
            return
        assert response.status_code == 503


@pytest.mark.server
def test_it_says_where_it_listens_and_answers_there_without_heavy_packages(
    fresh_settings: Settings, environment: dict[str, str]
) -> None:
    build(fresh_settings, "notes", [read("The office was opened in 1994.\n", "one")])
    script = f"import atexit\n@atexit.register\ndef tell():\n    {TELL_HEAVY}\n{SERVE}"
    with serving(environment, script) as (process, address):
        wait_until_ready(address)
        question = {"question": "When was the office opened?"}
        response = httpx2.post(f"{address}/v1/ask", json=question, timeout=LIMIT_S)
        assert response.json()["passages"]
        assert "server" not in response.headers
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=LIMIT_S)
    assert output.strip() == "[]"
    assert process.returncode == 0


@pytest.mark.server
def test_sigterm_lets_a_request_in_flight_finish(
    fresh_settings: Settings, environment: dict[str, str]
) -> None:
    build(fresh_settings, "notes", [read("The office was opened in 1994.\n", "one")])
    body = b'{"question": "When was the office opened?"}'
    head = (
        b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    with serving(environment) as (process, address):
        wait_until_ready(address)
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=LIMIT_S) as connection:
            connection.sendall(head)
            assert connection.recv(1000).startswith(b"HTTP/1.1 100")  # now it waits for the body
            process.terminate()
            wait_until_refused(port)
            connection.sendall(body)
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        process.wait(LIMIT_S)
    assert process.returncode == -signal.SIGTERM


def wait_until_refused(port: int) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=LIMIT_S).close()
        except OSError:
            return


@pytest.mark.server
def test_a_request_without_a_host_is_refused(
    fresh_settings: Settings, environment: dict[str, str]
) -> None:
    build(fresh_settings, "notes", [read("One.\n", "one")])
    with serving(environment) as (_, address):
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=LIMIT_S) as connection:
            connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            reply = b"".join(iter(lambda: connection.recv(1000), b""))
    assert b" 400 " in reply.splitlines()[0]
    assert b'"unknown_host"' in reply


@pytest.mark.server
def test_sigterm_during_a_build_ends_the_builder_too(
    environment: dict[str, str], tmp_path: Path
) -> None:
    fake = write_builder(tmp_path, f"echo $$ > {tmp_path}/pid.part; mv {tmp_path}/pid.part "
                                   f"{tmp_path}/pid; exec sleep 600")  # fmt: skip
    environment["TILMASH_COLLECTION"] = ARTICLE_COLLECTION
    script = f"import sys; sys.executable = {str(fake)!r}; {SERVE}"
    command = [sys.executable, "-c", script, "--port", "0"]
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        while not (tmp_path / "pid").exists():
            assert process.poll() is None
        process.terminate()
        _, errors = process.communicate(timeout=LIMIT_S)
    assert process.returncode == 1
    assert "build_failed" in errors
    builder = int((tmp_path / "pid").read_text(encoding="utf-8"))
    with pytest.raises(ProcessLookupError):
        os.kill(builder, 0)


def write_builder(folder: Path, commands: str) -> Path:
    """Return a stand-in for Python that does something else than build."""
    fake = folder / "python"
    fake.write_text(f"#!/bin/sh\n{commands}\n", encoding="utf-8")
    fake.chmod(0o755)
    return fake


@pytest.fixture
def article_settings(fresh_settings: Settings) -> Settings:
    return fresh_settings.model_copy(update={"collection": ARTICLE_COLLECTION})


def test_a_generation_that_is_up_to_date_is_not_built_again(
    article_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = write_builder(tmp_path, "exit 9")
    monkeypatch.setattr(sys, "executable", str(fake))
    build(article_settings, ARTICLE_COLLECTION, [load_article()])
    ensure_generation(article_settings)


def test_a_missing_generation_is_built_by_another_process(
    article_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        "from rag.assembly.building import build_collection as b; "
        "from rag.settings import load_settings as s; "
        "from corpus.article import load_article as a; b(s(), 'article', [a()], print)"
    )
    fake = write_builder(tmp_path, f'echo "$@" > {tmp_path}/asked; {sys.executable} -c "{script}"')
    monkeypatch.setattr(sys, "executable", str(fake))
    monkeypatch.setenv("TILMASH_DATA_DIR", str(article_settings.data_dir))
    monkeypatch.setenv("TILMASH_MODEL", article_settings.model)
    ensure_generation(article_settings)
    assert stale_reason(article_settings, ARTICLE_COLLECTION) is None
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    assert asked == "-m rag.commands.main index build --collection article\n"


@pytest.mark.parametrize(
    ("commands", "message"), [("exit 3", "with status 3"), ("exit 0", "and still")]
)
def test_a_builder_that_fails_is_a_clear_error(
    article_settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    commands: str,
    message: str,
) -> None:
    fake = write_builder(tmp_path, commands)
    monkeypatch.setattr(sys, "executable", str(fake))
    with pytest.raises(BuilderFailedError, match=message):
        ensure_generation(article_settings)


def test_a_collection_that_only_a_person_can_build_is_a_clear_error(
    fresh_settings: Settings,
) -> None:
    with pytest.raises(IndexMismatchError, match="has to be built first") as caught:
        ensure_generation(fresh_settings)
    assert "--collection notes --documents FOLDER" in caught.value.hint


def test_an_address_in_use_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    app = typer.Typer()
    app.command()(serve)
    with bind("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("TILMASH_PORT", "1")  # the option goes before the setting
        result = CliRunner().invoke(app, ["--port", str(port)])
    assert result.exit_code == 1
    assert f"Cannot listen at 127.0.0.1, port {port}: Address already in use." in result.output
    assert "hint: Choose another address" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("host", ["192.0.2.1", "a" * 300])
def test_an_address_that_cannot_be_listened_at_is_a_clear_error(host: str) -> None:
    with pytest.raises(ConfigurationError, match="Cannot listen"):
        bind(host, 0)


@pytest.mark.parametrize("told", [{}, {"TILMASH_ACCESS": "keys"}])
def test_an_address_that_others_reach_is_refused_without_a_key(
    environment: dict[str, str], told: dict[str, str]
) -> None:
    app = typer.Typer()
    app.command()(serve)
    result = CliRunner().invoke(app, ["--host", "0.0.0.0"], env={**environment, **told})
    assert result.exit_code == 1
    assert "needs an access key" in result.stderr
    assert "tilmash keys add" in result.stderr
    assert "TILMASH_ACCESS=anyone" in result.stderr
