"""`tilmash eval` run as a user runs it, with the encoder that needs no model."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from rag.commands.main import make_app
from tests.unit.gold_files import (
    COLLECTION,
    NUMBERED,
    about_room,
    build_notes,
    unanswerable,
    write_lines,
)

ASKED = [
    *map(about_room, range(1, 14)),
    *(unanswerable(f"n{n}", f"Who painted door {n}?") for n in range(3)),
]


@pytest.fixture(name="data_dir")
def make_data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty data folder that the settings name."""
    folder = tmp_path / "data"
    monkeypatch.setenv("TILMASH_DATA_DIR", str(folder))
    monkeypatch.setenv("TILMASH_MODEL", "hashing")
    monkeypatch.setenv("TILMASH_COLLECTION", COLLECTION)
    monkeypatch.setenv("COLUMNS", "160")
    return folder


@pytest.fixture(name="asked")
def build_asked(data_dir: Path, tmp_path: Path) -> str:
    """Build a collection and return the path of questions about it."""
    build_notes(data_dir, NUMBERED)
    return str(write_lines(tmp_path / "rooms.jsonl", ASKED))


def evaluate(*arguments: str) -> Result:
    return CliRunner().invoke(make_app(), ["eval", "--no-tutorial", *arguments])


def done(*arguments: str) -> str:
    result = evaluate(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(code: str, *arguments: str) -> str:
    """Return what the command prints that ends with this error and a hint."""
    result = evaluate(*arguments)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert isinstance(result.exception, SystemExit)
    first, hint = result.stderr.splitlines()[-2:]
    assert first.startswith("error: ")
    assert first.endswith(f"[{code}]")
    assert hint.startswith("hint: ")
    assert "Traceback" not in result.stderr
    return result.stderr
