"""Training a small model for real: it learns, it can be cut short, it leaves the words alone."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from corpus.errors import ConfigurationError
from eval.training.encoder import TrainingPlan, late_interaction, train_encoder
from eval.training.material import TrainingArticle, load_material
from index.embedding.model_loading import layers_of, load_model
from tests.integration.small_models import make_bert
from tests.unit.question_folders import write_towns

PLAN = TrainingPlan(
    steps=12, runs=8, questions=8, learning_rate=1e-3, temperature=0.1, bfloat16=False
)


@pytest.fixture(scope="module")
def model_name(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_bert(tmp_path_factory.mktemp("model"), dense=None, pooling="mean")


@pytest.fixture
def towns(tmp_path: Path) -> list[TrainingArticle]:
    write_towns(tmp_path / "towns")
    return load_material(tmp_path, ["towns"])


@pytest.fixture(autouse=True)
def threads() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def test_training_learns_and_leaves_the_embeddings_as_they_were(
    model_name: str, towns: list[TrainingArticle], tmp_path: Path
) -> None:
    model = load_model(model_name, tmp_path)
    backbone: Any = model.transformer[0]
    words = backbone.model.get_input_embeddings().weight.detach().clone()
    before = layers_of(model.transformer)
    steps = list(train_encoder(model, towns, PLAN, tmp_path / "state", threads=1))
    first, last = steps[:3], steps[-3:]
    assert sum(step.late_loss for step in last) < sum(step.late_loss for step in first)
    assert sum(step.pooled_loss for step in last) < sum(step.pooled_loss for step in first)
    assert torch.equal(backbone.model.get_input_embeddings().weight, words)
    after = layers_of(model.transformer)
    assert before.keys() == after.keys()
    assert any(not np.array_equal(before[name], after[name]) for name in before)


def test_a_training_cut_short_goes_on_to_the_same_weights(
    model_name: str, towns: list[TrainingArticle], tmp_path: Path
) -> None:
    whole = load_model(model_name, tmp_path)
    list(train_encoder(whole, towns, PLAN, tmp_path / "whole", threads=1, save_every=5))
    cut = load_model(model_name, tmp_path)
    folder = tmp_path / "cut"
    list(islice(train_encoder(cut, towns, PLAN, folder, threads=1, save_every=5), 7))
    resumed = load_model(model_name, tmp_path)
    steps = list(train_encoder(resumed, towns, PLAN, folder, threads=1, save_every=5))
    assert [step.step for step in steps] == [6, 7, 8, 9, 10, 11, 12]
    expected, found = layers_of(whole.transformer), layers_of(resumed.transformer)
    for name, tensor in expected.items():
        assert np.allclose(found[name], tensor, atol=1e-6), name


def test_the_state_of_another_plan_is_refused(
    model_name: str, towns: list[TrainingArticle], tmp_path: Path
) -> None:
    model = load_model(model_name, tmp_path)
    folder = tmp_path / "state"
    next(iter(train_encoder(model, towns, PLAN, folder, threads=1, save_every=1)))
    list(islice(train_encoder(model, towns, PLAN, folder, threads=1, save_every=1), 2))
    with pytest.raises(ConfigurationError, match="another plan"):
        next(train_encoder(model, towns, TrainingPlan(), folder, threads=1))


def test_late_interaction_is_the_mean_of_each_question_tokens_best_cosine() -> None:
    random = np.random.default_rng(0)
    asked, read = random.normal(size=(2, 4, 8)), random.normal(size=(3, 5, 8))
    asked_lengths, read_lengths = [4, 2], [5, 1, 3]
    expected = np.empty((2, 3))
    for row, asked_length in enumerate(asked_lengths):
        for column, read_length in enumerate(read_lengths):
            ours, theirs = asked[row, :asked_length], read[column, :read_length]
            cosines = (ours / np.linalg.norm(ours, axis=1, keepdims=True)) @ (
                theirs / np.linalg.norm(theirs, axis=1, keepdims=True)
            ).T
            expected[row, column] = cosines.max(axis=1).mean()
    found = late_interaction(
        torch.tensor(asked),
        torch.tensor([[1] * n + [0] * (4 - n) for n in asked_lengths]),
        torch.tensor(read),
        torch.tensor([[1] * n + [0] * (5 - n) for n in read_lengths]),
    )
    assert np.allclose(found.numpy(), expected)
