"""A collection that is asked while new generations are published."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.errors import GenerationError, IndexCorruptError, NoGenerationError
from index.embedding.hashing_build_encoder import HashingBuildEncoder
from index.embedding.hashing_encoder import HashingEncoder
from index.generation import Generation
from rag.assembly.serving import KnowledgeOpener
from rag.knowledge import CollectionReader, Knowledge
from rag.settings import Settings
from tests.unit.notes import NOTES, CountingEncoder, build, damage, folder_of


@contextmanager
def reading(data_dir: Path) -> Iterator[CollectionReader]:
    reader = CollectionReader(folder_of(data_dir), KnowledgeOpener(Settings()))
    try:
        yield reader
    finally:
        reader.close()


def build_note(data_dir: Path, text: str) -> str:
    return build(data_dir, {**NOTES, "note": text}, keep=10).name


def note_in(knowledge: Knowledge) -> str:
    return knowledge.generation.document("note").text


def test_there_is_nothing_to_read_before_the_first_build(tmp_path: Path) -> None:
    with pytest.raises(NoGenerationError):
        CollectionReader(folder_of(tmp_path), KnowledgeOpener(Settings()))


def test_nothing_is_taken_up_where_nothing_new_was_published(tmp_path: Path) -> None:
    name = build_note(tmp_path, "First.")
    with reading(tmp_path) as reader:
        assert not reader.refresh()
        assert reader.generation_name == name
        build_note(tmp_path, "First.")
        assert not reader.refresh()


def test_a_new_generation_is_taken_up_at_the_next_refresh(tmp_path: Path) -> None:
    first = build_note(tmp_path, "First.")
    with reading(tmp_path) as reader:
        second = build_note(tmp_path, "Second.")
        assert reader.generation_name == first
        assert reader.refresh()
        assert reader.generation_name == second
        with reader.lease() as knowledge:
            assert note_in(knowledge) == "Second."
        assert not reader.refresh()


def test_a_rollback_is_taken_up_too(tmp_path: Path) -> None:
    first = build_note(tmp_path, "First.")
    build_note(tmp_path, "Second.")
    with reading(tmp_path) as reader:
        folder_of(tmp_path).rollback()
        assert reader.refresh()
        assert reader.generation_name == first


def test_a_question_ends_on_the_generation_it_began_on(tmp_path: Path) -> None:
    first = build_note(tmp_path, "First.")
    with reading(tmp_path) as reader:
        with reader.lease() as old:
            build_note(tmp_path, "Second.")
            assert reader.refresh()
            assert note_in(old) == "First."
            with reader.lease() as new:
                assert note_in(new) == "Second."
            assert folder_of(tmp_path).prune(1) == []
        assert folder_of(tmp_path).prune(1) == [first]


def test_an_old_generation_stays_until_the_last_of_its_questions_ends(tmp_path: Path) -> None:
    first = build_note(tmp_path, "First.")
    with reading(tmp_path) as reader:
        with reader.lease():
            with reader.lease():
                build_note(tmp_path, "Second.")
                reader.refresh()
            assert folder_of(tmp_path).prune(1) == []
        assert folder_of(tmp_path).prune(1) == [first]


def test_an_idle_old_generation_may_be_pruned_after_the_refresh(tmp_path: Path) -> None:
    first = build_note(tmp_path, "First.")
    with reading(tmp_path) as reader:
        build_note(tmp_path, "Second.")
        assert folder_of(tmp_path).prune(1) == []
        reader.refresh()
        assert folder_of(tmp_path).prune(1) == [first]


def test_a_question_that_fails_lets_go_of_its_generation(tmp_path: Path) -> None:
    first = build_note(tmp_path, "First.")
    with reading(tmp_path) as reader:

        def fail() -> None:
            with reader.lease():
                build_note(tmp_path, "Second.")
                reader.refresh()
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert folder_of(tmp_path).prune(1) == [first]


def test_a_generation_that_cannot_be_opened_leaves_the_old_one_serving(tmp_path: Path) -> None:
    first = build_note(tmp_path, "First.")
    with reading(tmp_path) as reader:
        second = build_note(tmp_path, "Second.")
        broken = next((folder_of(tmp_path).generations / second).glob("segments/*/ids.bin"))
        ids = broken.read_bytes()
        broken.unlink()
        broken.write_bytes(ids[::-1])
        with pytest.raises(IndexCorruptError):
            reader.refresh()
        assert reader.generation_name == first
        with reader.lease() as knowledge:
            assert note_in(knowledge) == "First."
        broken.write_bytes(ids)
        assert reader.refresh()
        assert reader.generation_name == second


def test_knowledge_that_cannot_be_made_lets_go_of_the_generation(tmp_path: Path) -> None:
    first = build_note(tmp_path, "First.")
    build_note(tmp_path, "Second.")
    folder_of(tmp_path).publish(first)

    def refuse(generation: Generation) -> Knowledge:
        raise GenerationError(f"{generation.name} is not wanted.")

    with pytest.raises(GenerationError, match="not wanted"):
        CollectionReader(folder_of(tmp_path), refuse)
    folder_of(tmp_path).rollback(folder_of(tmp_path).names()[1])
    assert folder_of(tmp_path).prune(1) == [first]


def test_a_closed_reader_finishes_its_questions_first(tmp_path: Path) -> None:
    first = build_note(tmp_path, "First.")
    reader = CollectionReader(folder_of(tmp_path), KnowledgeOpener(Settings()))
    with reader.lease() as knowledge:
        reader.close()
        build_note(tmp_path, "Second.")
        assert note_in(knowledge) == "First."
        assert folder_of(tmp_path).prune(1) == []
    assert folder_of(tmp_path).prune(1) == [first]


def test_generations_with_the_same_encoder_share_it(tmp_path: Path) -> None:
    build_note(tmp_path, "First.")
    with reading(tmp_path) as reader, reader.lease() as old:
        build_note(tmp_path, "Second.")
        reader.refresh()
        with reader.lease() as new:
            assert new.generation is not old.generation
            assert new.encoder is old.encoder
            assert new.index is not old.index


def test_generations_with_other_encoders_have_their_own(tmp_path: Path) -> None:
    build(tmp_path, encoder=CountingEncoder(16), keep=10)
    with reading(tmp_path) as reader, reader.lease() as old:
        build(tmp_path, encoder=CountingEncoder(24), keep=10)
        reader.refresh()
        with reader.lease() as new:
            assert (old.encoder.dimension, new.encoder.dimension) == (16, 24)


def test_opened_knowledge_has_the_generations_encoder_and_every_passage(tmp_path: Path) -> None:
    result = build(tmp_path, encoder=HashingBuildEncoder(HashingEncoder(32, 50)))
    with reading(tmp_path) as reader, reader.lease() as knowledge:
        assert knowledge.encoder.model_id == "hashing-32-50"
        assert len(knowledge.index) == result.chunks > 0
        assert knowledge.notices == reader.notices == ()


def test_a_damaged_vector_file_is_found_before_anything_is_served(tmp_path: Path) -> None:
    name = build_note(tmp_path, "First.")
    damage(next((folder_of(tmp_path).generations / name).glob("segments/*/vectors.bin")))
    with pytest.raises(IndexCorruptError, match=r"vectors\.bin"):
        CollectionReader(folder_of(tmp_path), KnowledgeOpener(Settings()))
