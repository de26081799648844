"""Training a small reader for real: it learns, repeats itself, and reads the same when exported."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from torch.nn.functional import normalize

from eval.training.reader import (
    ReaderPlan,
    ReaderStep,
    _tensors,
    make_network,
    steps_of,
    train_reader,
    write_reader,
)
from eval.training.reader_network import ReaderNetwork, padded, reader_loss
from eval.training.reading_material import Reading
from index.embedding.hashing_encoder import HashingEncoder
from index.embedding.model_loading import LoadedModel, load_model
from index.protocols import Vectors
from index.storing.manifest import EncoderEntry
from index.token_vectors import quantize_tokens
from rag.reader.passage_reader import INPUT_NAMES, OUTPUT_NAMES, PassageReader
from tests.integration.small_models import make_bert

PLAN = ReaderPlan(epochs=2, batch=8, learning_rate=2e-3, bfloat16=False, seed=3)
ENCODER = HashingEncoder(64)
TOWNS = ("Almaty", "Astana", "Aktau", "Atyrau", "Oral", "Semey", "Taraz", "Shymkent")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    folder = tmp_path_factory.mktemp("model")
    return load_model(make_bert(folder, dense=None, pooling="mean"), folder)


@pytest.fixture(autouse=True)
def threads() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def reading(town: str, year: int, asked: str) -> Reading:
    """Return a question about one town beside a window about another, or about the same."""
    text = f"People say that {town} was founded in {year} by many others."
    (passage,) = ENCODER.encode_passages([text]).tokens
    (question,) = ENCODER.encode_queries([f"When was {asked} founded?"]).tokens
    place = text.split().index(str(year))
    answer = (place,) if town == asked else ()
    return Reading(
        question.astype(np.float16),
        quantize_tokens(passage, ENCODER.token_starts(text)),
        answer,
        answer,
    )


READINGS = [
    reading(town, 1800 + number, asked)
    for number in range(12)
    for town, asked in zip(TOWNS, (*TOWNS[:4], *reversed(TOWNS[4:])), strict=True)
]


def trained(model: LoadedModel, plan: ReaderPlan = PLAN) -> tuple[ReaderNetwork, list[ReaderStep]]:
    network = make_network(model, plan.seed)
    return network, list(train_reader(network, READINGS, plan, threads=1))


def test_two_epochs_lower_the_loss(model: LoadedModel) -> None:
    _, steps = trained(model)
    losses = [step.loss for step in steps]
    assert len(steps) == steps_of(PLAN, READINGS) == 2 * len(READINGS) // PLAN.batch
    assert [step.step for step in steps] == list(range(1, len(steps) + 1))
    assert np.mean(losses[-6:]) < 0.6 * np.mean(losses[:3])


def test_the_same_seed_gives_the_same_reader_and_another_another(model: LoadedModel) -> None:
    (one, steps), (again, same), (_, other) = (
        trained(model),
        trained(model),
        trained(model, replace(PLAN, seed=4)),
    )
    assert [step.loss for step in steps] == [step.loss for step in same]
    assert [step.loss for step in steps] != [step.loss for step in other]
    for name, tensor in one.state_dict().items():
        assert torch.equal(tensor, again.state_dict()[name]), name


def test_the_file_reads_as_the_network_does_and_says_whose_tokens(
    model: LoadedModel, tmp_path: Path
) -> None:
    network, _ = trained(model)
    path = tmp_path / "reader.onnx"
    write_reader(network, model, path)
    (inputs, *_) = _tensors(READINGS[:8])
    with torch.no_grad():
        expected = [tensor.numpy() for tensor in network(*inputs)]
    session = onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
    feeds = dict(zip(INPUT_NAMES, (tensor.numpy() for tensor in inputs), strict=True))
    found = session.run(list(OUTPUT_NAMES), feeds)
    for ours, theirs in zip(found, expected, strict=True):
        assert ours.shape == theirs.shape
        assert np.abs(_shares(ours) - _shares(theirs)).max() < 0.05
        assert (ours.argmax(axis=1) == theirs.argmax(axis=1)).all()
    reader = PassageReader(path.read_bytes())
    assert reader.fits(EncoderEntry("onnx", model.name, "", "", 64, 128, 64))
    assert not reader.fits(EncoderEntry("onnx", model.name, "", "", 64, 128, 64, difference="x"))


def _shares(logits: Vectors) -> Vectors:
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Vectors = exponents / exponents.sum(axis=1, keepdims=True)
    return shares


def test_padding_changes_nothing_for_the_network(model: LoadedModel) -> None:
    network = make_network(model, 5).eval()
    random = np.random.default_rng(5)
    lengths = ((4, 20), (9, 3), (2, 11))
    rows = [
        [normalize(torch.tensor(random.normal(size=(n, 64)), dtype=torch.float32)) for n in pair]
        for pair in lengths
    ]
    with torch.no_grad():
        together = network(
            *padded([question for question, _ in rows]), *padded([read for _, read in rows])
        )
        for row, (question, read) in enumerate(rows):
            starts, ends = network(*padded([question]), *padded([read]))
            length = len(read)
            assert torch.allclose(together[0][row, : 1 + length], starts[0], atol=1e-4)
            assert torch.allclose(together[1][row, :length], ends[0], atol=1e-4)
            assert (together[0][row, 1 + length :] < -1e3).all()


def test_the_loss_is_minus_the_log_of_what_is_right_and_of_its_last_token_where_known() -> None:
    starts = torch.tensor([[0.0, 1.0, 2.0], [3.0, 0.0, 0.0]])
    ends = torch.tensor([[0.5, 1.5], [0.0, 0.0]])
    first = torch.tensor([[False, True, True], [True, False, False]])
    last = torch.tensor([[False, True], [False, False]])
    e = np.exp(1)
    right = -np.log((e + e**2) / (1 + e + e**2)), -np.log(e**3 / (e**3 + 2))
    ending = -np.log(e**1.5 / (e**0.5 + e**1.5))
    expected = np.mean(right) + 0.5 * ending
    assert float(reader_loss(starts, ends, first, last, 0.5)) == pytest.approx(expected, abs=1e-5)
    none_known = torch.zeros_like(last)
    assert float(reader_loss(starts, ends, first, none_known, 0.5)) == pytest.approx(
        np.mean(right), abs=1e-5
    )


def test_an_answer_beyond_what_is_read_counts_as_none() -> None:
    long = " ".join(f"word{number}" for number in range(128))
    (passage,) = HashingEncoder(64, 1000).encode_passages([f"{long} {long} {long}"]).tokens
    tokens = quantize_tokens(passage, np.arange(len(passage), dtype=np.int32))
    read = Reading(passage[:60].astype(np.float16), tokens, (350,), (351,))
    (question, _, cut, _), first, last = _tensors([read])
    assert (question.shape[1], cut.shape[1]) == (48, 320)
    assert first[0].nonzero().flatten().tolist() == [0]
    assert not last.any()
