"""Training the reader, and exporting it as a file that ships with the package."""

import tempfile
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import numpy as np
import onnx
import torch

from eval.training.reader_network import ReaderNetwork, padded, reader_loss
from eval.training.reading_material import Reading
from index.embedding.encoder_export import quantize_weights
from index.embedding.model_loading import LoadedModel
from rag.reader.passage_reader import (
    INPUT_NAMES,
    LONGEST_PASSAGE,
    LONGEST_QUESTION,
    OUTPUT_NAMES,
)

_OPSET = 17
_BATCHES_SORTED = 16


@dataclass(frozen=True, slots=True)
class ReaderPlan:
    """Everything that decides what a training yields, beside its material."""

    epochs: int = 3
    batch: int = 32
    learning_rate: float = 1e-4
    least_rate: float = 0.02
    warm_up: float = 0.06
    weight_decay: float = 0.01
    longest_gradient: float = 1.0
    end_weight: float = 0.5
    seed: int = 20261129
    bfloat16: bool = True


@dataclass(frozen=True, slots=True)
class ReaderStep:
    """What one step came to."""

    step: int
    loss: float
    seconds: float


def steps_of(plan: ReaderPlan, readings: Sequence[Reading]) -> int:
    """Return how many steps a training takes."""
    return plan.epochs * -(-len(readings) // plan.batch)


def train_reader(
    network: ReaderNetwork, readings: Sequence[Reading], plan: ReaderPlan, *, threads: int
) -> Iterator[ReaderStep]:
    """Train the network in place with so many threads, and yield each step when done."""
    torch.set_num_threads(threads)
    total = steps_of(plan, readings)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=plan.learning_rate, weight_decay=plan.weight_decay
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min(
            (step + 1) / max(1, plan.warm_up * total), max(plan.least_rate, 1 - step / total)
        ),
    )
    random = Random(plan.seed)  # noqa: S311 # not for secrets
    network.train()
    number = 0
    for _ in range(plan.epochs):
        for batch in _batches(readings, plan.batch, random):
            start = perf_counter()
            inputs, first, last = _tensors(batch)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=plan.bfloat16):
                starts, ends = network(*inputs)
            loss = reader_loss(starts, ends, first, last, plan.end_weight)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
            torch.nn.utils.clip_grad_norm_(network.parameters(), plan.longest_gradient)
            optimizer.step()
            schedule.step()
            number += 1
            seconds = round(perf_counter() - start, 2)
            yield ReaderStep(number, round(loss.item(), 4), seconds)
    network.eval()


def _batches(readings: Sequence[Reading], size: int, random: Random) -> Iterator[list[Reading]]:
    """Yield all readings in random order, passages of like length together."""
    shuffled = random.sample(list(readings), len(readings))
    for place in range(0, len(shuffled), size * _BATCHES_SORTED):
        part = shuffled[place : place + size * _BATCHES_SORTED]
        part.sort(key=lambda reading: len(reading.passage.starts))
        starts = list(range(0, len(part), size))
        yield from (part[start : start + size] for start in random.sample(starts, len(starts)))


def _tensors(
    batch: Sequence[Reading],
) -> tuple[tuple[torch.Tensor, ...], torch.Tensor, torch.Tensor]:
    questions = [one.question[:LONGEST_QUESTION].astype(np.float32) for one in batch]
    passages = [
        one.passage.codes[:LONGEST_PASSAGE] * one.passage.scales[:LONGEST_PASSAGE, None]
        for one in batch
    ]
    question, question_mask = padded([torch.from_numpy(one) for one in questions])
    passage, passage_mask = padded([torch.from_numpy(one) for one in passages])
    first = torch.zeros(len(batch), 1 + passage.shape[1], dtype=torch.bool)
    last = torch.zeros(passage.shape[:2], dtype=torch.bool)
    for row, reading in enumerate(batch):
        read = len(passages[row])
        first[row, [1 + place for place in reading.first if place < read] or [0]] = True
        last[row, [place for place in reading.last if place < read]] = True
    return (question, question_mask, passage, passage_mask), first, last


def make_network(model: LoadedModel, seed: int) -> ReaderNetwork:
    """Return an untrained reader over the encoder's token vectors."""
    torch.manual_seed(seed)
    transformer: Any = model.transformer[0]
    return ReaderNetwork(transformer.model)


def write_reader(network: ReaderNetwork, model: LoadedModel, path: Path) -> None:
    """Write the network with int8 weights, and which encoder's token vectors it reads."""
    size = network.no_answer.shape[0]
    question, question_mask = torch.zeros(2, 5, size), torch.ones(2, 5, dtype=torch.bool)
    passage, passage_mask = torch.zeros(2, 9, size), torch.ones(2, 9, dtype=torch.bool)
    asked, read = {0: "passages", 1: "asked"}, {0: "passages", 1: "read"}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracing exporter says at each shape that it traces
        traced = Path(folder) / "reader.onnx"
        torch.onnx.export(
            network.eval(),
            (question, question_mask, passage, passage_mask),
            str(traced),
            dynamo=False,
            opset_version=_OPSET,
            input_names=list(INPUT_NAMES),
            output_names=list(OUTPUT_NAMES),
            dynamic_axes={
                **dict.fromkeys(INPUT_NAMES[:2], asked),
                **dict.fromkeys(INPUT_NAMES[2:], read),
                **dict.fromkeys(OUTPUT_NAMES, read),
            },
        )
        graph = onnx.load_from_string(quantize_weights(onnx.load(str(traced))))
    onnx.helper.set_model_props(graph, {"encoder": model.name, "difference": model.difference})
    path.write_bytes(graph.SerializeToString())
