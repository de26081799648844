"""What a build writes, and what it takes over from the one before."""

import re
from pathlib import Path

import numpy as np
import pytest

from corpus.chunking_policy import ChunkingPolicy
from corpus.errors import BuildInProgressError
from index.building import BuildStep, build_generation
from index.embedding.hashing_encoder import HashingEncoder
from index.publishing import CollectionFolder
from tests.unit.notes import NOTES, CountingEncoder, build, damage, documents, folder_of

SENTENCES_OF_NOTES = 7


def files_of(data_dir: Path, name: str, pattern: str) -> dict[str, Path]:
    folder = folder_of(data_dir).generations / name
    return {str(path.relative_to(folder)): path for path in folder.glob(pattern)}


def test_what_was_built_can_be_read_back_whole(tmp_path: Path) -> None:
    build(tmp_path)
    generation = folder_of(tmp_path).open_published()
    expected = documents(NOTES)
    assert list(generation.documents()) == expected
    by_id = {document.id: document for document in expected}
    entries = [entry for group, _ in generation.entries_and_vectors() for entry in group]
    assert {entry.document_id for entry in entries} == set(NOTES)
    for entry in entries:
        chunk = generation.chunk(entry.chunk_id)
        text = by_id[chunk.document_id].text
        assert text[chunk.start : chunk.end] == chunk.text
        assert chunk.language == entry.language
        sentences = generation.sentences(chunk)
        assert sentences.vectors.shape == (len(sentences.spans), 16)
        assert sentences.spans[0].start == chunk.start
        assert sentences.spans[-1].end == chunk.end
    generation.close()


def test_vectors_are_those_of_the_texts(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    build(tmp_path, encoder=encoder)
    generation = folder_of(tmp_path).open_published()
    known = [(text, passage.pooled) for text, passage in generation.passages()]
    for text, vector in [*known, *generation.sentence_vectors()]:
        expected = encoder.embed_passages([text], lambda count: None)[0]
        assert np.array_equal(vector, expected)
    generation.close()


def test_tokens_are_those_of_the_chunks_and_stand_in_their_places(tmp_path: Path) -> None:
    build(tmp_path)
    generation = folder_of(tmp_path).open_published()
    entries = [entry for some, _ in generation.entries_and_vectors() for entry in some]
    assert entries
    for entry in entries:
        chunk = generation.chunk(entry.chunk_id)
        tokens = generation.tokens(chunk)
        words = list(re.finditer(r"\w+", chunk.text))
        assert tokens.starts.tolist() == [word.start() for word in words]
        (expected,) = HashingEncoder(16).encode_passages([chunk.text]).tokens
        assert np.allclose(tokens.codes * tokens.scales[:, None], expected, atol=1 / 127)
    generation.close()


def test_tokens_of_unchanged_texts_are_taken_over(tmp_path: Path) -> None:
    build(tmp_path)
    before = folder_of(tmp_path).open_published()
    encoder = CountingEncoder()
    build(tmp_path, {**NOTES, "tea": "Tea is hot."}, encoder=encoder)
    after = folder_of(tmp_path).open_published()
    assert encoder.embedded == ["Tea is hot."]
    kept = {text: passage.tokens for text, passage in after.passages()}
    for text, passage in before.passages():
        assert np.array_equal(kept[text].codes, passage.tokens.codes)
        assert np.array_equal(kept[text].scales, passage.tokens.scales)
    before.close()
    after.close()


def test_nothing_is_built_where_nothing_changed(tmp_path: Path) -> None:
    first = build(tmp_path)
    second = build(tmp_path)
    assert (second.name, second.is_new, second.texts_embedded) == (first.name, False, 0)
    assert folder_of(tmp_path).names() == [first.name]


def test_force_builds_again_and_embeds_again(tmp_path: Path) -> None:
    first = build(tmp_path)
    second = build(tmp_path, force=True)
    assert second.is_new
    assert second.texts_embedded == first.texts_embedded
    assert folder_of(tmp_path).published_name() == second.name


def test_an_added_document_leaves_the_old_segment_linked_and_unembedded(tmp_path: Path) -> None:
    first = build(tmp_path)
    encoder = CountingEncoder()
    second = build(tmp_path, {**NOTES, "new": "Something new."}, encoder=encoder)
    assert encoder.embedded == ["Something new."]
    assert second.segments_reused == 1
    old = files_of(tmp_path, first.name, "segments/*/*.bin")
    new = files_of(tmp_path, second.name, "segments/*/*.bin")
    assert old
    assert all(new[name].samefile(path) for name, path in old.items())


def test_a_changed_document_embeds_only_texts_that_are_new(tmp_path: Path) -> None:
    build(tmp_path)
    encoder = CountingEncoder()
    changed = {**NOTES, "bread": NOTES["bread"].replace("baked hot", "baked very hot")}
    build(tmp_path, changed, encoder=encoder)
    assert encoder.embedded
    assert all("baked very hot" in text for text in encoder.embedded)


def test_a_removed_document_is_in_no_file_of_the_next_generation(tmp_path: Path) -> None:
    build(tmp_path)
    second = build(tmp_path, {name: NOTES[name] for name in ("bread", "school")})
    paths = files_of(tmp_path, second.name, "**/*").values()
    contents = [path.read_bytes() for path in paths if path.is_file()]
    assert any("Мектеп".encode() in content for content in contents)
    assert not any("Ишим".encode() in content for content in contents)


def test_many_small_changes_do_not_leave_many_segments(tmp_path: Path) -> None:
    notes: dict[str, str] = {}
    for number in range(20):
        notes[f"note{number}"] = f"This is note number {number}."
        result = build(tmp_path, notes)
    generation = folder_of(tmp_path).open_published()
    assert len(generation.manifest.segments) <= 16
    assert result.documents == 20
    generation.close()


def test_another_chunking_keeps_vectors_and_another_encoder_does_not(tmp_path: Path) -> None:
    build(tmp_path)
    encoder = CountingEncoder()
    build(tmp_path, encoder=encoder, policy=ChunkingPolicy(sentences=1))
    # of a sentence there was a vector, of what is now a passage tokens are wanted too
    assert len(encoder.embedded) == SENTENCES_OF_NOTES
    other = CountingEncoder(dimension=24)
    build(tmp_path, encoder=other, policy=ChunkingPolicy(sentences=1))
    assert other.embedded


def test_a_damaged_generation_is_not_built_upon(tmp_path: Path) -> None:
    first = build(tmp_path)
    damage(next(iter(files_of(tmp_path, first.name, "segments/*/vectors.bin").values())))
    encoder = CountingEncoder()
    second = build(tmp_path, {**NOTES, "new": "Something new."}, encoder=encoder)
    assert second.segments_reused == 0
    assert len(encoder.embedded) > 1
    folder_of(tmp_path).verify(second.name)


def test_an_empty_corpus_and_an_empty_document_can_be_built(tmp_path: Path) -> None:
    assert build(tmp_path, {}).chunks == 0
    assert build(tmp_path, {"empty": "", "blank": " \n\n "}).documents == 2
    generation = folder_of(tmp_path).open_published()
    assert generation.document("empty").text == ""
    generation.close()


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    with folder.build_lock(), pytest.raises(BuildInProgressError):
        build(tmp_path)
    assert build(tmp_path).is_new


def test_steps_are_reported_in_order_each_to_its_end(tmp_path: Path) -> None:
    reports: list[tuple[BuildStep, int, int]] = []
    build_generation(
        CollectionFolder(tmp_path, "notes"),
        documents(NOTES),
        CountingEncoder(),
        ChunkingPolicy(),
        lambda step, done, total: reports.append((step, done, total)),
        keep_generations=1,
    )
    assert list(dict.fromkeys(step for step, _, _ in reports)) == list(BuildStep)
    last = {step: (done, total) for step, done, total in reports}
    assert all(done == total for done, total in last.values())


def test_what_a_killed_build_left_is_cleared(tmp_path: Path) -> None:
    build(tmp_path)
    leftover = folder_of(tmp_path).generations / ".building-1"
    leftover.mkdir()
    (leftover / "half.bin").write_bytes(b"half")
    build(tmp_path, {**NOTES, "new": "Something new."})
    assert not leftover.exists()
