"""The command line, as a user runs it, with the encoder that needs no model."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from corpus.article import ARTICLE_ID
from corpus.languages import Language
from rag.answers import Reason
from rag.commands.main import make_app
from rag.messages import message_for

NOTES = {
    "bread": "Bread needs flour, water and salt.",
    "river": "Река Ишим течёт через город.",
    "school/old": "Мектеп 1945 жылы ашылды.",
}
SURE = NOTES["bread"]
"""Asked as it stands in the text, so that it is found first."""


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty data folder that the settings name."""
    folder = tmp_path / "data"
    monkeypatch.setenv("TILMASH_DATA_DIR", str(folder))
    monkeypatch.setenv("TILMASH_MODEL", "hashing")
    monkeypatch.setenv("TILMASH_COLLECTION", "notes")
    return folder


def tilmash(*arguments: str) -> Result:
    return CliRunner().invoke(make_app(), arguments)


def done(*arguments: str) -> str:
    """Return what a command that succeeds prints."""
    result = tilmash(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def parsed(*arguments: str) -> Any:
    return json.loads(done(*arguments, "--json"))


def refused(code: str, *arguments: str) -> str:
    """Return what a command prints that ends with this error."""
    result = tilmash(*arguments)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert isinstance(result.exception, SystemExit)
    first, *hint = result.stderr.splitlines()[-2:]
    assert first.startswith("error: ")
    assert first.endswith(f"[{code}]")
    assert [line.startswith("hint: ") for line in hint] == [True]
    assert "Traceback" not in result.stderr
    return result.stderr


def write_notes(folder: Path, **more: str) -> str:
    """Write the notes into a folder of text files and return its path."""
    for name, text in {**NOTES, **more}.items():
        path = folder / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(folder)


@pytest.fixture
def built(data_dir: Path, tmp_path: Path) -> list[str]:
    """Build two generations and return their names."""
    notes = tmp_path / "notes"
    return [
        parsed("index", "build", "--documents", write_notes(notes, note=text))["name"]
        for text in ("A first version.", "A second version.")
    ]


def test_a_folder_is_built_and_the_same_folder_is_up_to_date(
    data_dir: Path, tmp_path: Path
) -> None:
    notes = write_notes(tmp_path / "notes")
    first = parsed("index", "build", "--documents", notes)
    assert (first["documents"], first["is_new"]) == (3, True)
    assert f"{first['name']} is up to date." in done("index", "build", "--documents", notes)
    forced = done("index", "build", "--documents", notes, "--force")
    assert "3 documents, 3 passages" in forced
    assert first["name"] not in forced


def test_the_article_is_built_where_no_folder_is_named(data_dir: Path) -> None:
    result = parsed("index", "build", "--collection", "article")
    assert result["documents"] == 1
    assert result["chunks"] > 50
    hits = parsed("search", "Kazakhstan joined UNESCO", "--collection", "article")
    assert {hit["document_id"] for hit in hits} == {ARTICLE_ID}


def test_any_other_collection_needs_its_documents_named(data_dir: Path) -> None:
    message = refused("bad_setting", "index", "build")
    assert "'notes'" in message
    assert "--documents FOLDER" in message


def test_a_folder_that_is_not_there_is_an_error(data_dir: Path, tmp_path: Path) -> None:
    refused("document_unreadable", "index", "build", "--documents", str(tmp_path / "nothing"))
    assert parsed("index", "list") == []


def test_generations_are_listed_oldest_first_with_a_mark_at_the_published(
    built: list[str],
) -> None:
    lines = done("index", "list").splitlines()
    assert [line[:2] + line[2:].split()[0] for line in lines] == [f"  {built[0]}", f"* {built[1]}"]
    assert "4 documents, 4 passages" in lines[1]
    listed = parsed("index", "list")
    assert [(row["name"], row["is_published"]) for row in listed] == [
        (built[0], False),
        (built[1], True),
    ]


def test_size_shows_every_byte_by_what_it_is_for(built: list[str], data_dir: Path) -> None:
    found = parsed("index", "size")
    folder = data_dir / "collections/notes/generations" / built[1]
    on_disk = sum(path.stat().st_size for path in folder.rglob("*.bin"))
    assert sum(found["bytes"].values()) == on_disk
    assert found["chunks"] == 4
    empty = {use for use, size in found["bytes"].items() if not size}
    assert empty <= {"encoder", "letter_case"}  # the hashing encoder has no files
    shown = done("index", "size").splitlines()
    assert shown[0] == f"{built[1]}, 4 passages"
    assert len(shown) == 1 + len(found["bytes"])
    refused("no_generation", "index", "size", "--collection", "other")


def test_verify_tells_of_a_generation_that_is_as_written_and_of_one_that_is_not(
    built: list[str], data_dir: Path
) -> None:
    assert f"{built[1]}: " in done("index", "verify")
    assert f"{built[0]}: " in done("index", "verify", built[0])
    path = next((data_dir / "collections/notes/generations" / built[1]).glob("**/vectors.bin"))
    path.unlink()
    refused("index_corrupt", "index", "verify")
    refused("no_generation", "index", "verify", "--collection", "other")


def test_rollback_publishes_the_generation_before_and_refuses_at_the_first(
    built: list[str],
) -> None:
    assert done("index", "rollback") == f"Published {built[0]}.\n"
    assert [row["is_published"] for row in parsed("index", "list")] == [True, False]
    refused("no_generation", "index", "rollback")
    assert done("index", "rollback", built[1]) == f"Published {built[1]}.\n"


def test_prune_removes_all_but_the_newest(built: list[str]) -> None:
    assert done("index", "prune") == "0 generations removed.\n"
    output = done("index", "prune", "--keep", "1")
    assert output == f"Removed {built[0]}.\n1 generations removed.\n"
    assert [row["name"] for row in parsed("index", "list")] == [built[1]]


def test_search_shows_the_best_passages_first(built: list[str]) -> None:
    hits = parsed("search", SURE, "--top-k", "2")
    assert [hit["number"] for hit in hits] == [1, 2]
    assert (hits[0]["chunk_id"], hits[0]["text"]) == ("bread:0-34", SURE)
    shown = done("search", "Мектеп қашан ашылды?", "--top-k", "1")
    assert shown.startswith("1. school/old 0-24 (kk, ")
    assert NOTES["school/old"] in shown


def test_a_question_that_is_answered_is_printed_with_its_place(built: list[str]) -> None:
    lines = done("ask", SURE).splitlines()
    assert lines[0] == f"{SURE} [1]"
    assert "bread 0-34, source lines 1-1" in lines[2]
    assert lines[-1].startswith("confidence ")
    reply = parsed("ask", SURE)
    assert reply["answer"]["text"] == SURE
    assert reply["generation"] == built[1]


def test_a_question_that_is_not_answered_ends_with_status_three(
    data_dir: Path, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    done("index", "build", "--documents", str(tmp_path / "nothing"))
    result = tilmash("ask", "What is the capital of Mongolia?")
    assert result.exit_code == 3
    assert result.stdout == f"{message_for(Reason.NO_EVIDENCE, Language.ENGLISH)}\n"
    russian = tilmash("ask", "Какая столица у Монголии?")
    assert russian.stdout == f"{message_for(Reason.NO_EVIDENCE, Language.RUSSIAN)}\n"
    result = tilmash("ask", "What is the capital of Mongolia?", "--json")
    reply = json.loads(result.stdout)
    assert (result.exit_code, reply["status"], reply["answer"]) == (3, "abstained", None)


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_that_cannot_be_asked_ends_with_status_one(
    built: list[str], command: str
) -> None:
    refused("empty_question", command, "  ")
    assert "51" in refused_top_k(command)
    refused("no_generation", command, SURE, "--collection", "nothing")
    refused("unknown_collection", command, SURE, "--collection", "../notes")


def refused_top_k(command: str) -> str:
    return refused("top_k_out_of_range", command, SURE, "--top-k", "51")


def test_before_the_first_build_a_question_is_refused_with_a_hint(data_dir: Path) -> None:
    assert "tilmash index build" in refused("no_generation", "ask", SURE)


def test_a_bad_setting_is_named(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILMASH_PORT", "http")
    for arguments in (("ask", SURE), ("search", SURE), ("index", "list"), ("index", "prune")):
        assert "TILMASH_PORT" in refused("bad_setting", *arguments)


def test_wrong_usage_ends_with_status_two() -> None:
    assert tilmash("ask").exit_code == 2
    assert tilmash("index", "prune", "--keep", "0").exit_code == 2
    assert tilmash("nothing").exit_code == 2


def in_a_process(script: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **environment},
        capture_output=True,
        timeout=60,
        check=True,
    )


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    heavy = "numpy faiss fastapi torch onnxruntime sklearn pydantic transformers".split()
    script = (
        "import sys\nsys.argv = ['tilmash', '--help']\nfrom rag.commands.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    lines = in_a_process(script).stdout.decode("utf-8").splitlines()
    assert lines[-1] == "[]"
    for command in ("ask", "search", "index", "serve", "eval", "train", "bench"):
        assert any(command in line.split() for line in lines)


def test_json_is_utf_8_whatever_the_terminal_is() -> None:
    script = f"from rag.commands.printing import print_json; print_json([{NOTES['school/old']!a}])"
    output = in_a_process(script, PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0").stdout
    assert json.loads(output.decode("utf-8")) == [NOTES["school/old"]]
    assert NOTES["school/old"].encode() in output
