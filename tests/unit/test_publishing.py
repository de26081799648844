"""Generations on disk: opened with distrust, rolled back, pruned."""

import json
import shutil
from pathlib import Path

import pytest

from corpus.errors import (
    IndexCorruptError,
    IndexMismatchError,
    NoGenerationError,
    UnknownCollectionError,
    UnknownDocumentError,
)
from index.generation import Generation
from index.publishing import CollectionFolder, collection_names
from index.storing.manifest import MANIFEST_NAME, generation_name
from tests.unit.notes import NOTES, build, damage, folder_of


def versions(data_dir: Path, count: int, keep: int = 10) -> list[str]:
    return [
        build(data_dir, {**NOTES, "note": f"Version {number}."}, keep=keep).name
        for number in range(count)
    ]


def test_nothing_is_published_before_the_first_build(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    assert folder.published_name() is None
    assert folder.names() == []
    assert folder.prune(1) == []
    with pytest.raises(NoGenerationError):
        folder.open_published()
    assert collection_names(tmp_path) == []


def test_the_newest_build_is_published(tmp_path: Path) -> None:
    names = versions(tmp_path, 3)
    folder = folder_of(tmp_path)
    assert folder.published_name() == names[-1]
    assert [summary.name for summary in folder.summaries()] == names
    assert [summary.is_published for summary in folder.summaries()] == [False, False, True]
    assert collection_names(tmp_path) == ["notes"]


def test_rollback_publishes_the_one_before_and_then_the_one_before_that(tmp_path: Path) -> None:
    names = versions(tmp_path, 3)
    folder = folder_of(tmp_path)
    assert folder.rollback() == names[1]
    assert folder.rollback() == names[0]
    with pytest.raises(NoGenerationError):
        folder.rollback()
    assert folder.rollback(names[2]) == names[2]
    assert folder.published_name() == names[2]


def test_rollback_refuses_a_damaged_or_unknown_generation(tmp_path: Path) -> None:
    names = versions(tmp_path, 2)
    folder = folder_of(tmp_path)
    # Another text than the published one's, so that the file is not shared by a hard link.
    damage(next((folder.generations / names[0]).glob("segments/*/ids.bin")))
    with pytest.raises(IndexCorruptError):
        folder.rollback()
    with pytest.raises(NoGenerationError):
        folder.rollback("20200101T000000000000Z-000000000000")
    assert folder.published_name() == names[1]


def test_pruning_keeps_the_newest_and_the_published(tmp_path: Path) -> None:
    names = versions(tmp_path, 4)
    folder = folder_of(tmp_path)
    folder.publish(names[0])
    assert folder.prune(2) == [names[1]]
    assert folder.names() == [names[0], names[2], names[3]]


def test_a_build_prunes_to_the_number_kept(tmp_path: Path) -> None:
    names = versions(tmp_path, 5, keep=2)
    assert folder_of(tmp_path).names() == names[-2:]


def test_a_generation_in_use_is_not_pruned(tmp_path: Path) -> None:
    names = versions(tmp_path, 2)
    folder = folder_of(tmp_path)
    reader = Generation(folder.generations / names[0])
    assert folder.prune(1) == []
    assert reader.document("note").text == "Version 0."
    reader.close()
    assert folder.prune(1) == [names[0]]


def test_older_generations_with_a_deleted_document_go_however_many_are_kept(
    tmp_path: Path,
) -> None:
    with_secret = build(tmp_path, {**NOTES, "secret": "Hidden."}, keep=10).name
    build(tmp_path, NOTES, keep=10)
    assert with_secret not in folder_of(tmp_path).names()


def test_pruning_survives_a_damaged_older_generation(tmp_path: Path) -> None:
    names = versions(tmp_path, 2)
    damage(folder_of(tmp_path).generations / names[0] / MANIFEST_NAME, 20)
    assert folder_of(tmp_path).prune(5) == [names[0]]


def test_verify_counts_files_and_finds_a_changed_byte_in_any_of_them(tmp_path: Path) -> None:
    name = build(tmp_path).name
    folder = folder_of(tmp_path)
    files = [path for path in (folder.generations / name).rglob("*") if path.is_file()]
    assert folder.verify(name) == len(files)
    for path in files:
        damage(path)
        with pytest.raises(IndexCorruptError):
            folder.verify(name)
        damage(path)
    folder.verify(name)


def test_a_missing_file_is_found_when_the_generation_is_opened(tmp_path: Path) -> None:
    name = build(tmp_path).name
    next((folder_of(tmp_path).generations / name).glob("segments/*/chunks.bin")).unlink()
    with pytest.raises(IndexCorruptError, match=r"chunks\.bin"):
        folder_of(tmp_path).open_published()


def test_a_generation_of_another_format_is_refused(tmp_path: Path) -> None:
    name = build(tmp_path).name
    folder = folder_of(tmp_path)
    manifest = folder.generations / name / MANIFEST_NAME
    fields = json.loads(manifest.read_bytes())
    data = json.dumps({**fields, "format_version": 99}).encode("utf-8")
    manifest.chmod(0o644)
    manifest.write_bytes(data)
    renamed = generation_name("20300101T000000000000Z", data)
    (folder.generations / name).rename(folder.generations / renamed)
    with pytest.raises(IndexMismatchError, match="format 99"):
        Generation(folder.generations / renamed)


def test_a_copied_generation_opens_elsewhere(tmp_path: Path) -> None:
    build(tmp_path / "here")
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    generation = folder_of(tmp_path / "there").open_published()
    assert set(generation.document_ids) == set(NOTES)
    generation.close()


def test_an_unknown_document_is_an_error(tmp_path: Path) -> None:
    build(tmp_path)
    generation = folder_of(tmp_path).open_published()
    assert "nothing" not in generation
    with pytest.raises(UnknownDocumentError):
        generation.document("nothing")
    generation.close()


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../a", ".hidden"])
def test_a_collection_name_cannot_leave_the_data_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownCollectionError):
        CollectionFolder(tmp_path, name)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\0", b"", b"../../elsewhere", b"no-name"])
def test_a_damaged_current_is_a_clear_error_and_the_next_build_mends_it(
    tmp_path: Path, content: bytes
) -> None:
    build(tmp_path)
    (folder_of(tmp_path).path / "current").write_bytes(content)
    with pytest.raises(IndexCorruptError, match="names no generation"):
        folder_of(tmp_path).open_published()
    assert build(tmp_path).is_new
    folder_of(tmp_path).open_published().close()


def test_a_stray_file_among_the_generations_is_left_alone(tmp_path: Path) -> None:
    name = build(tmp_path).name
    stray = folder_of(tmp_path).generations / "notes.txt"
    stray.write_text("mine", encoding="utf-8")
    assert folder_of(tmp_path).names() == [name]
    assert folder_of(tmp_path).prune(1) == []
    assert stray.exists()
