"""The wheel outside the checkout, and a generation carried to a small environment."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client

from tests.integration.conftest import StartService

pytestmark = [pytest.mark.server, pytest.mark.model]

CHECKOUT = Path(__file__).parent.parent.parent
QUESTIONS = [
    "Who was the first Director-General of UNESCO?",
    "В каком году открылось бюро ЮНЕСКО в Алматы?",
    "Қазақстан ЮНЕСКО-ға қашан кірді?",
    "How do I cook rice?",
]


def run(
    command: Sequence[str | Path], env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> str:
    finished = subprocess.run(
        list(map(str, command)),
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=env,
        cwd=cwd,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, CHECKOUT])
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder outside the checkout that has the wheel's content and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    run([sys.executable, "-m", "pip", "install", "--no-deps", "--target", folder, wheel])
    return folder


@pytest.fixture(scope="module")
def expected(article_data_dir: Path, start_service: StartService) -> Iterator[list[Any]]:
    """Yield what the checkout's own service replies."""
    environment = {"TILMASH_DATA_DIR": str(article_data_dir)}
    with start_service(environment) as service:
        yield [essence(service.ask(question)) for question in QUESTIONS]


def essence(reply: Any) -> Any:
    """Return a reply without what differs each time."""
    return {key: value for key, value in reply.items() if key not in {"id", "timings_ms"}}


async def tools_of(url: str) -> set[str]:
    async with Client(url) as client:
        return {tool.name for tool in (await client.list_tools()).tools}


def copied(article_data_dir: Path, target: Path) -> dict[str, str]:
    shutil.copytree(article_data_dir / "collections", target / "collections")
    return {"TILMASH_DATA_DIR": str(target)}


def test_the_installed_wheel_serves_a_copied_generation_with_the_same_replies(
    installed: Path,
    expected: list[Any],
    article_data_dir: Path,
    tmp_path: Path,
    start_service: StartService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment = {**copied(article_data_dir, tmp_path / "data"), "PYTHONPATH": str(installed)}
    monkeypatch.chdir(tmp_path)
    code = "import corpus, index, rag, api, eval; print(rag.__file__, api.__file__)"
    places = run([sys.executable, "-c", code], env={**os.environ, **environment})
    assert places.count(str(installed)) == 2
    with start_service(environment) as service:
        assert [essence(service.ask(question)) for question in QUESTIONS] == expected


def test_the_installed_wheel_builds_the_article_that_it_carries(
    installed: Path, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "TILMASH_DATA_DIR": str(tmp_path / "data"),
        "TILMASH_MODEL": "hashing",
    }
    command = [sys.executable, "-m", "rag.commands.main"]
    run([*command, "index", "build"], env=environment, cwd=tmp_path)
    listed = run([*command, "index", "list"], env=environment, cwd=tmp_path)
    assert "1 documents" in listed


def test_an_environment_with_only_the_serving_packages_gives_the_same_replies(
    wheel: Path,
    expected: list[Any],
    article_data_dir: Path,
    tmp_path: Path,
    start_service: StartService,
    monkeypatch: pytest.MonkeyPatch,
    serve_python: str,
) -> None:
    folder = tmp_path / "installed"
    run([sys.executable, "-m", "pip", "install", "--no-deps", "--target", folder, wheel])
    environment = {**copied(article_data_dir, tmp_path / "data"), "PYTHONPATH": str(folder)}
    names = "torch", "transformers", "sentence_transformers", "langchain_core", "onnx", "sklearn"
    code = f"import importlib.util as u; print([n for n in {names} if u.find_spec(n)])"
    assert run([serve_python, "-c", code]).strip() == "[]"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", serve_python)
    with start_service(environment) as service:
        assert [essence(service.ask(question)) for question in QUESTIONS] == expected
        for path in ("/", "/widget.js"):
            assert httpx2.get(f"{service.base_url}{path}").status_code == 200
        chat = {"model": "tilmash", "messages": [{"role": "user", "content": QUESTIONS[0]}]}
        assert service.post("/v1/chat/completions", chat)[0] == 200
        assert asyncio.run(tools_of(f"{service.base_url}/mcp")) == {"ask", "search"}


def test_the_serving_environment_says_clearly_that_it_cannot_build(
    installed: Path, tmp_path: Path, serve_python: str
) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "TILMASH_DATA_DIR": str(tmp_path / "data"),
    }
    finished = subprocess.run(
        [serve_python, "-m", "rag.commands.main", "serve", "--port", "0"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert finished.returncode == 1
    assert "missing_package" in finished.stderr
    assert "Traceback" not in finished.stderr
