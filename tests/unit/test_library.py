"""All collections of a data folder, by name."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.errors import NoGenerationError, UnknownCollectionError
from index.publishing import CollectionFolder
from rag.assembly.building import build_collection
from rag.assembly.serving import KnowledgeOpener, open_library
from rag.library import Library
from rag.settings import Settings
from tests.unit.notes import damage, documents


def settings(data_dir: Path) -> Settings:
    return Settings(data_dir=data_dir, model="hashing", collection="first")


def build(data_dir: Path, collection: str, text: str = "A short text.") -> str:
    """Publish a generation of one document, named as its collection."""
    texts = documents({collection: text})
    return build_collection(settings(data_dir), collection, texts, lambda *_: None).name


def break_published(data_dir: Path, collection: str) -> Path:
    """Damage the published generation and return the file, for mending."""
    folder = data_dir / "collections" / collection
    name = (folder / "current").read_text(encoding="utf-8").strip()
    manifest = folder / "generations" / name / "manifest.json"
    damage(manifest, 20)
    return manifest


@contextmanager
def opened(data_dir: Path) -> Iterator[Library]:
    library = open_library(settings(data_dir))
    try:
        yield library
    finally:
        library.close()


def served_by(library: Library, name: str | None = None) -> tuple[str, ...]:
    with library.lease(name) as knowledge:
        return knowledge.generation.document_ids


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]


def test_every_published_collection_can_be_asked_by_name(tmp_path: Path) -> None:
    for name in ("second", "first", "earlier"):
        build(tmp_path, name)
    with opened(tmp_path) as library:
        assert library.names() == ["earlier", "first", "second"]
        assert served_by(library, "second") == ("second",)


def test_the_default_collection_is_asked_when_none_is_named(tmp_path: Path) -> None:
    build(tmp_path, "second")
    name = build(tmp_path, "first")
    with opened(tmp_path) as library:
        assert served_by(library) == served_by(library, "first") == ("first",)
        assert library.default_reader.generation_name == name


def test_a_library_without_its_default_collection_does_not_open(tmp_path: Path) -> None:
    build(tmp_path, "second")
    with pytest.raises(NoGenerationError):
        open_library(settings(tmp_path))


@pytest.mark.parametrize("name", ["nothing", "", "First", "../first"])
def test_an_unknown_collection_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    build(tmp_path, "first")
    with (
        opened(tmp_path) as library,
        pytest.raises(UnknownCollectionError) as caught,
        library.lease(name),
    ):
        pass
    assert repr(name) in caught.value.message


def test_a_new_collection_is_found_by_a_refresh(tmp_path: Path) -> None:
    build(tmp_path, "first")
    with opened(tmp_path) as library:
        build(tmp_path, "second")
        assert library.names() == ["first"]
        library.refresh()
        assert library.names() == ["first", "second"]
        assert served_by(library, "second") == ("second",)


def test_a_new_generation_of_any_collection_is_taken_up_by_a_refresh(tmp_path: Path) -> None:
    build(tmp_path, "first")
    build(tmp_path, "second")
    with opened(tmp_path) as library:
        names = {name: build(tmp_path, name, "Another text.") for name in ("first", "second")}
        library.refresh()
        for name, generation in names.items():
            with library.lease(name) as knowledge:
                assert knowledge.generation.name == generation


def test_a_broken_collection_is_logged_once_and_does_not_stop_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    build(tmp_path, "first")
    build(tmp_path, "broken")
    break_published(tmp_path, "broken")
    with opened(tmp_path) as library:
        build(tmp_path, "second")
        library.refresh()
        library.refresh()
        assert library.names() == ["first", "second"]
    (message,) = errors(caplog)
    assert "broken" in message


def test_a_collection_whose_new_generation_is_broken_goes_on_with_the_old_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = build(tmp_path, "first")
    with opened(tmp_path) as library:
        second = build(tmp_path, "first", "Another text.")
        manifest = break_published(tmp_path, "first")
        library.refresh()
        library.refresh()
        assert library.default_reader.generation_name == first
        assert len(errors(caplog)) == 1
        damage(manifest, 20)  # the same bit again
        library.refresh()
        assert library.default_reader.generation_name == second
        assert len(errors(caplog)) == 1


def test_a_collection_that_breaks_again_after_it_was_mended_is_logged_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = build(tmp_path, "first")
    with opened(tmp_path) as library:
        second = build(tmp_path, "first", "Another text.")
        manifest = break_published(tmp_path, "first")
        library.refresh()
        damage(manifest, 20)
        library.refresh()
        folder = CollectionFolder(tmp_path, "first")
        folder.publish(first)
        library.refresh()
        folder.publish(second)
        damage(manifest, 20)
        library.refresh()
    assert len(errors(caplog)) == 2


def test_an_encoder_is_shared_between_collections(tmp_path: Path) -> None:
    build(tmp_path, "first")
    build(tmp_path, "second")
    with opened(tmp_path) as library, library.lease() as one, library.lease("second") as other:
        assert one.encoder is other.encoder


def test_closing_lets_go_of_each_collection_once_nobody_reads_it(tmp_path: Path) -> None:
    old = {name: build(tmp_path, name) for name in ("first", "second")}
    library = Library(tmp_path, "first", KnowledgeOpener(settings(tmp_path)))
    for name in old:
        build(tmp_path, name, "Another text.")
    first, second = (CollectionFolder(tmp_path, name) for name in old)
    assert (first.prune(1), second.prune(1)) == ([], [])
    with library.lease("second"):
        library.close()
        assert (first.prune(1), second.prune(1)) == ([old["first"]], [])
    assert second.prune(1) == [old["second"]]
