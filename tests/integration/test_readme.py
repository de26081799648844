"""The README's commands, run as they are written, with the replies that it shows."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pytestmark = [pytest.mark.server, pytest.mark.model]

CHECKOUT = Path(__file__).parent.parent.parent
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
# Int8 kernels differ between processors in the last bits.
TOLERANCE = 0.05
STATUSES = {'tilmash ask "How do I cook rice?"': 3}
RUN_BY_CI = {"make test"}
MODEL_OF = {"notes": "hashing"}


class Example(NamedTuple):
    """Commands of one block, and the block of output that follows it at once."""

    commands: tuple[str, ...]
    output: str | None


def examples() -> list[Example]:
    blocks = re.findall(r"```sh\n(.*?)```(?:\s*```(?:json|text)\n(.*?)```)?", README, re.DOTALL)
    return [Example(tuple(code.strip().splitlines()), output or None) for code, output in blocks]


COMMANDS = [
    pytest.param(command, example.output, id=command[:40])
    for example in examples()
    for command in example.commands
    if command not in RUN_BY_CI | {"make serve"}
]


@pytest.fixture(scope="module")
def environment(article_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    data = tmp_path_factory.mktemp("data")
    shutil.copytree(article_data_dir / "collections", data / "collections")
    scripts = str(Path(sys.executable).parent)
    return {
        **os.environ,
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "TILMASH_DATA_DIR": str(data),
        "TILMASH_PORT": "0",
    }


@pytest.fixture(scope="module")
def base_url(environment: dict[str, str]) -> Iterator[str]:
    """Run `make serve` and yield where it serves."""
    stale = subprocess.run(["make", "--question", ".venv/.ready"], cwd=CHECKOUT, check=False)
    assert stale.returncode == 0, "it would replace the environment of this very test: make test"
    with subprocess.Popen(
        ["make", "serve"],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        line = ""
        for line in process.stdout:
            if "http://" in line:
                break
        try:
            url = line[line.index("http://") :].strip()
            wait = ["--retry", "30", "--retry-delay", "1", "--fail", f"{url}/readyz"]
            subprocess.run(["curl", "--silent", *wait], check=True, capture_output=True)
            yield url
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def test_every_command_that_needs_no_other_test_is_here() -> None:
    everything = {command for example in examples() for command in example.commands}
    assert {"make serve", "make test"} <= everything
    assert "make test" in (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(COMMANDS) >= 8


@pytest.mark.parametrize(("command", "output"), COMMANDS)
def test_a_command_does_what_the_readme_shows(
    command: str, output: str | None, base_url: str, environment: dict[str, str]
) -> None:
    named = re.search(r"--collection (\w+)", command)
    model = {"TILMASH_MODEL": MODEL_OF[named[1]]} if named else {}
    finished = subprocess.run(
        ["bash", "-c", command.replace("http://127.0.0.1:8000", base_url)],
        cwd=CHECKOUT,
        env={**environment, **model},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=300,
    )
    assert finished.returncode == STATUSES.get(command, 0), finished.stderr
    assert finished.stdout
    if output is None:
        return
    if output.startswith("{"):
        assert_alike(json.loads(finished.stdout), json.loads(output))
    else:
        assert without_confidence(finished.stdout) == without_confidence(output)


def assert_alike(got: Any, shown: Any, name: str = "") -> None:
    """Assert that a reply is the one shown, but for what differs from run to run."""
    if name in {"id", "generation", "timings_ms"}:
        assert type(got) is type(shown)
    elif isinstance(shown, dict):
        assert got.keys() == shown.keys()
        for key, value in shown.items():
            assert_alike(got[key], value, key)
    elif isinstance(shown, list):
        assert len(got) == len(shown)
        for one, other in zip(got, shown, strict=True):
            assert_alike(one, other, name)
    elif isinstance(shown, float):
        assert abs(got - shown) < TOLERANCE, name
    else:
        assert got == shown, name


def without_confidence(text: str) -> str:
    return re.sub(r"confidence \d\.\d\d", "confidence", text.strip())
