"""A first build takes the encoder and known vectors over from another collection."""

from pathlib import Path

import pytest

from corpus.chunking_policy import ChunkingPolicy
from index.building import BuildResult, build_generation
from index.publishing import CollectionFolder
from index.storing.manifest import EncoderEntry
from index.storing.writer import GenerationWriter
from rag.assembly.building import build_collection
from rag.settings import ARTICLE_COLLECTION
from tests.unit.gold_files import hashing_settings, no_progress
from tests.unit.notes import NOTES, CountingEncoder, damage, documents

GRAPH = "encoder/graph.onnx"
MORE = {**NOTES, "new": "Something new."}


class EncoderWithFiles(CountingEncoder):
    """The hashing encoder with a file to export; it notes how often it was exported."""

    def __init__(self, dimension: int = 16) -> None:
        super().__init__(dimension)
        self.exports = 0

    def write(self, writer: GenerationWriter) -> EncoderEntry:
        self.exports += 1
        writer.write(GRAPH, [b"graph of ", self.sha256.encode()])
        return super().write(writer)


def build(
    folder: CollectionFolder,
    notes: dict[str, str],
    encoder: CountingEncoder,
    *,
    encoder_from: CollectionFolder | None = None,
    policy: ChunkingPolicy | None = None,
    force: bool = False,
) -> BuildResult:
    with no_progress() as progress:
        return build_generation(
            folder,
            documents(notes),
            encoder,
            policy or ChunkingPolicy(),
            progress,
            keep_generations=3,
            force=force,
            encoder_from=encoder_from,
        )


@pytest.fixture
def donor(tmp_path: Path) -> CollectionFolder:
    """Return a collection that has been built with an encoder that has files."""
    folder = CollectionFolder(tmp_path, "donor")
    build(folder, NOTES, EncoderWithFiles())
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> CollectionFolder:
    """Return a collection that has not been built yet, with another data folder."""
    return CollectionFolder(tmp_path / "evaluation", "fresh")


def graph_of(folder: CollectionFolder) -> Path:
    return folder.generations / str(folder.published_name()) / GRAPH


def test_a_new_collection_takes_the_encoder_over_and_embeds_only_what_is_new(
    donor: CollectionFolder, fresh: CollectionFolder
) -> None:
    encoder = EncoderWithFiles()
    result = build(fresh, MORE, encoder, encoder_from=donor)
    assert (encoder.exports, encoder.embedded) == (0, ["Something new."])
    assert (result.texts_embedded, result.segments_reused) == (1, 0)
    assert graph_of(fresh).samefile(graph_of(donor))
    fresh.verify(result.name)


def test_what_was_taken_over_is_the_same_as_what_is_built_without(
    donor: CollectionFolder, fresh: CollectionFolder, tmp_path: Path
) -> None:
    alone = CollectionFolder(tmp_path / "alone", "fresh")
    build(fresh, MORE, EncoderWithFiles(), encoder_from=donor)
    build(alone, MORE, EncoderWithFiles())
    first, second = fresh.open_published(), alone.open_published()
    assert first.manifest.encoder == second.manifest.encoder
    assert first.manifest.files == second.manifest.files
    assert list(first.documents()) == documents(MORE)
    first.close()
    second.close()


def test_the_new_collection_does_without_the_other_once_it_is_built(
    donor: CollectionFolder, fresh: CollectionFolder
) -> None:
    result = build(fresh, NOTES, EncoderWithFiles(), encoder_from=donor)
    build(donor, MORE, EncoderWithFiles())
    donor.prune(1)
    for path in donor.path.rglob("*"):
        if path.is_file():
            path.unlink()
    fresh.verify(result.name)
    encoder = EncoderWithFiles()
    assert not build(fresh, NOTES, encoder, encoder_from=donor).is_new
    assert (encoder.exports, encoder.embedded) == (0, [])


def test_another_chunking_takes_the_same_encoder_over(
    donor: CollectionFolder, fresh: CollectionFolder
) -> None:
    encoder = EncoderWithFiles()
    build(fresh, NOTES, encoder, encoder_from=donor, policy=ChunkingPolicy(sentences=1))
    assert encoder.exports == 0
    assert len(encoder.embedded) == 7  # each sentence has a vector, but no tokens yet


def test_nothing_is_taken_over_from_another_model(
    donor: CollectionFolder, fresh: CollectionFolder
) -> None:
    encoder = EncoderWithFiles(dimension=24)
    build(fresh, NOTES, encoder, encoder_from=donor)
    assert encoder.exports == 1
    assert encoder.embedded
    assert graph_of(fresh).read_bytes() == b"graph of hashing-24-128"


def test_a_collection_that_does_not_exist_gives_nothing(
    fresh: CollectionFolder, tmp_path: Path
) -> None:
    encoder = EncoderWithFiles()
    missing = CollectionFolder(tmp_path, "missing")
    assert build(fresh, NOTES, encoder, encoder_from=missing).is_new
    assert encoder.exports == 1
    assert not missing.path.exists()


def test_nothing_is_taken_over_from_a_damaged_generation(
    donor: CollectionFolder, fresh: CollectionFolder
) -> None:
    damage(graph_of(donor))
    encoder = EncoderWithFiles()
    result = build(fresh, NOTES, encoder, encoder_from=donor)
    assert encoder.exports == 1
    fresh.verify(result.name)


def test_the_collection_s_own_generation_goes_before_the_other(
    donor: CollectionFolder, fresh: CollectionFolder
) -> None:
    build(fresh, MORE, EncoderWithFiles())
    encoder = EncoderWithFiles()
    result = build(fresh, {**MORE, "last": "The last."}, encoder, encoder_from=donor)
    assert encoder.embedded == ["The last."]
    assert result.segments_reused == 1
    assert not graph_of(fresh).samefile(graph_of(donor))


def test_a_forced_build_takes_nothing_over(
    donor: CollectionFolder, fresh: CollectionFolder
) -> None:
    encoder = EncoderWithFiles()
    build(fresh, NOTES, encoder, encoder_from=donor, force=True)
    assert encoder.exports == 1
    assert encoder.embedded


def test_the_other_collection_may_be_pruned_after_the_build(
    donor: CollectionFolder, fresh: CollectionFolder
) -> None:
    before = donor.published_name()
    build(fresh, NOTES, EncoderWithFiles(), encoder_from=donor)
    build(donor, MORE, EncoderWithFiles())
    assert donor.prune(1) == [before]


def test_what_the_article_s_collection_knows_is_taken_over_unless_another_is_named(
    tmp_path: Path,
) -> None:
    settings = hashing_settings(tmp_path)
    other = CollectionFolder(tmp_path, "other")
    with no_progress() as progress:
        build_collection(settings, other.name, documents({"new": MORE["new"]}), progress)
        build_collection(settings, ARTICLE_COLLECTION, documents(NOTES), progress)
        first = build_collection(settings, "first", documents(MORE), progress)
        second = build_collection(settings, "second", documents(MORE), progress, encoder_from=other)
    assert first.texts_embedded == 1
    assert second.texts_embedded > 1
