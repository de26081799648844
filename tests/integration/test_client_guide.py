"""docs/clients.md: each program on it run as it is printed, with the output that it shows."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.integration.conftest import StartService

pytestmark = [pytest.mark.server, pytest.mark.model]

CHECKOUT = Path(__file__).parents[2]
GUIDE = (CHECKOUT / "docs" / "clients.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"
PROGRAMS = re.findall(r"```python\n(.*?)```\n```text\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture(scope="module")
def service(article_data_dir: Path, start_service: StartService) -> Iterator[str]:
    with start_service({"TILMASH_DATA_DIR": str(article_data_dir)}) as service:
        yield service.base_url


def test_every_program_is_run() -> None:
    assert len(PROGRAMS) == len(re.findall(r"```python", GUIDE)) == 3
    assert len(re.findall(r"```json", GUIDE)) == 1
    assert len(re.findall(r"```html", GUIDE)) == 1  # tests/browser runs it


@pytest.mark.parametrize(("program", "output"), PROGRAMS, ids=["openai", "langchain", "mcp"])
def test_a_program_prints_what_the_guide_shows(
    program: str, output: str, service: str, tmp_path: Path
) -> None:
    shutil.copy(CHECKOUT / "docs" / "clients" / "tilmash_retriever.py", tmp_path)
    (tmp_path / "program.py").write_text(program.replace(ADDRESS, service), encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, "program.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.replace(service, ADDRESS) == output


def test_the_hosts_configuration_starts_a_server_that_answers(article_data_dir: Path) -> None:
    found = re.search(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    assert found is not None
    server = json.loads(found[1])["mcpServers"]["tilmash"]
    scripts = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        **server["env"],
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "TILMASH_DATA_DIR": str(article_data_dir),
    }
    parameters = StdioServerParameters(
        command=shutil.which(server["command"], path=environment["PATH"]) or "",
        args=server["args"],
        env=environment,
    )
    assert server["env"].keys() == {"TILMASH_DATA_DIR"}

    async def ask() -> str:
        async with Client(stdio_client(parameters)) as client:
            question = {"question": "Who was the first Director-General of UNESCO?"}
            result = await client.call_tool("ask", question)
            assert result.structured_content is not None
            text: str = result.structured_content["answer"]["text"]
            return text

    assert "Julian Huxley" in asyncio.run(ask())
