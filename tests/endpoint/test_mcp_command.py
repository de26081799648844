"""`tilmash mcp` as a process of its own, talked to as hosts do."""

import json
import os
import signal
import subprocess
import sys
from typing import Any

import pytest

from rag.settings import Settings
from tests.endpoint.conftest import build, read

pytestmark = pytest.mark.server

LIMIT_S = 60
HEAVY = ("torch", "sentence_transformers", "langchain_core", "transformers", "onnx")
SERVE = "import typer; from api.commands.mcp import mcp; typer.run(mcp)"
TELL_HEAVY = (
    "import atexit, sys\n"
    "@atexit.register\n"
    "def tell():\n"
    f"    print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)\n"
)
INITIALIZE = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "a test", "version": "1"},
}


@pytest.fixture
def environment(fresh_settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "TILMASH_DATA_DIR": str(fresh_settings.data_dir),
        "TILMASH_MODEL": fresh_settings.model,
        "TILMASH_COLLECTION": fresh_settings.collection,
        "TILMASH_RELOAD_SECONDS": "0.02",
    }


def start(environment: dict[str, str], script: str = SERVE) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", script]
    return subprocess.Popen(
        command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8"
    )


def send(process: subprocess.Popen[str], method: str, params: dict[str, Any]) -> Any:
    """Return the result of a request."""
    assert process.stdin is not None
    assert process.stdout is not None
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    process.stdin.write(json.dumps(request) + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())["result"]


def test_it_answers_until_its_input_ends_and_prints_nothing_but_the_protocol(
    fresh_settings: Settings, environment: dict[str, str]
) -> None:
    build(fresh_settings, "notes", [read("The office was opened in 1994.\n", "one")])
    with start(environment, TELL_HEAVY + SERVE) as process:
        assert send(process, "initialize", INITIALIZE)["serverInfo"]["name"] == "tilmash"
        arguments = {"question": "When was the office opened?"}
        result = send(process, "tools/call", {"name": "search", "arguments": arguments})
        assert result["structuredContent"]["passages"][0]["document_id"] == "one"
        output, errors = process.communicate(timeout=LIMIT_S)
    assert output == ""
    assert errors.strip() == "[]"
    assert process.returncode == 0


def test_it_takes_up_a_new_generation(
    fresh_settings: Settings, environment: dict[str, str]
) -> None:
    build(fresh_settings, "notes", [read("One.\n", "one")])
    with start(environment) as process:
        send(process, "initialize", INITIALIZE)
        assert names(process) == ["one"]
        build(fresh_settings, "notes", [read("Two.\n", "two")])
        while names(process) != ["two"]:
            assert process.poll() is None
        process.communicate(timeout=LIMIT_S)


def names(process: subprocess.Popen[str]) -> list[str]:
    return [resource["name"] for resource in send(process, "resources/list", {})["resources"]]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_at_once(
    fresh_settings: Settings, environment: dict[str, str], number: signal.Signals
) -> None:
    build(fresh_settings, "notes", [read("One.\n", "one")])
    with start(environment) as process:
        send(process, "initialize", INITIALIZE)
        process.send_signal(number)
        assert process.wait(LIMIT_S) == -number


def test_documents_that_only_a_person_can_build_are_a_clear_error(
    environment: dict[str, str],
) -> None:
    with start(environment) as process:
        output, errors = process.communicate(timeout=LIMIT_S)
    assert (process.returncode, output) == (1, "")
    assert "tilmash index build --collection notes" in errors
    assert "Traceback" not in errors
