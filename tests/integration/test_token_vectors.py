"""The tokens of the article as it is built: in their places, and those of the original model."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.embedding.model_loading import load_model
from index.embedding.sentence_transformer_embedder import SentenceTransformerEmbedder
from index.generation import Generation
from rag.assembly.serving import open_knowledge
from rag.settings import Settings

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def settings(article_data_dir: Path) -> Settings:
    return Settings(data_dir=article_data_dir)


@pytest.fixture(scope="module")
def generation(settings: Settings) -> Iterator[Generation]:
    with open_knowledge(settings, "article") as knowledge:
        yield knowledge.generation


def test_a_token_begins_where_each_sentence_does(generation: Generation) -> None:
    sentences = 0
    for entries, _ in generation.entries_and_vectors():
        for entry in entries:
            chunk = generation.chunk(entry.chunk_id)
            starts = set(generation.tokens(chunk).starts.tolist())
            for span in generation.sentences(chunk).spans:
                assert span.start - chunk.start in starts
                sentences += 1
    assert sentences > 300


def test_tokens_are_the_original_model_s_but_for_rounding(
    settings: Settings, generation: Generation
) -> None:
    embedder = SentenceTransformerEmbedder(load_model(settings.model, settings.models_folder))
    for entries, _ in generation.entries_and_vectors():
        for entry in entries[::20]:
            chunk = generation.chunk(entry.chunk_id)
            stored = generation.tokens(chunk)
            (expected,) = embedder.encode_passages([chunk.text]).tokens
            found = stored.codes * stored.scales[:, None]
            assert found.shape == expected.shape
            assert np.abs(found - expected).max() < 0.005
            assert np.abs((found * expected).sum(axis=1) - 1).max() < 0.005
