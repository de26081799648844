"""Fine-tuning the encoder for question → passage across languages.

The loss of a batch is the cross-entropy of the passages that answer among all passages of the batch
(Oord et al., 2018, arXiv:1807.03748), once with the cosine of the pooled vectors and once with the
late-interaction score (Khattab and Zaharia, 2020, arXiv:2004.12832): the mean over the question's
tokens of the cosine of the nearest passage token. The embeddings are frozen, so what is learned
lies in the layers.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import torch
from torch.nn.functional import normalize

from corpus.errors import ConfigurationError
from eval.training.batches import Batch, batches
from eval.training.material import TrainingArticle
from index.embedding.model_loading import EMBEDDINGS, LoadedModel

_CHECKPOINT = "checkpoint.pt"
_LOG = "log.jsonl"
_LONGEST_TOKENS = 256


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """Everything that decides what a training yields, beside its material."""

    steps: int = 1000
    runs: int = 28
    questions: int = 32
    learning_rate: float = 2e-5
    warm_up: float = 0.1
    temperature: float = 0.03
    weight_decay: float = 0.01
    longest_gradient: float = 1.0
    seed: int = 20261128
    bfloat16: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """What one step came to."""

    step: int
    pooled_loss: float
    late_loss: float
    pooled_first: float
    late_first: float
    seconds: float


def train_encoder(
    model: LoadedModel,
    articles: Sequence[TrainingArticle],
    plan: TrainingPlan,
    folder: Path,
    *,
    threads: int,
    save_every: int = 50,
) -> Iterator[Step]:
    """Train the layers of `model` in place with so many threads, and yield each step when done.

    Every `save_every` steps all that is needed to go on is written into `folder`, beside a log of
    the steps; a training that finds such a state there goes on from it.

    Raises:
        ConfigurationError: the state in `folder` is another plan's.
    """
    torch.set_num_threads(threads)
    training = _Training(model, plan, folder)
    first = training.resume()
    stream = batches(
        articles, runs=plan.runs, questions=plan.questions, seed=plan.seed, first=first
    )
    for number, batch in enumerate(islice(stream, plan.steps - first), start=first + 1):
        step = training.step(number, batch)
        training.log(step)
        if number % save_every == 0 or number == plan.steps:
            training.save(number)
        yield step
    model.transformer.eval()


class _Training:
    """The model, its optimizer and their state on disk."""

    def __init__(self, model: LoadedModel, plan: TrainingPlan, folder: Path) -> None:
        transformer: Any = model.transformer[0]
        self._backbone = transformer.model
        self._backbone.set_attn_implementation("sdpa")
        self._tokenizer: Any = model.transformer.tokenizer
        self._query_prefix, self._passage_prefix = model.query_prefix, model.passage_prefix
        self._plan = plan
        self._folder = folder
        for name, parameter in self._backbone.named_parameters():
            parameter.requires_grad = not name.startswith(EMBEDDINGS)
        self._layers = [one for one in self._backbone.parameters() if one.requires_grad]
        self._optimizer = torch.optim.AdamW(
            self._layers, lr=plan.learning_rate, weight_decay=plan.weight_decay
        )
        warm_up = max(1, round(plan.warm_up * plan.steps))
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer,
            lambda step: min((step + 1) / warm_up, (plan.steps - step) / (plan.steps - warm_up)),
        )

    def resume(self) -> int:
        """Go on from the state in the folder, and return how many steps were done."""
        path = self._folder / _CHECKPOINT
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            return 0
        state = torch.load(path, weights_only=True)
        if state["plan"] != asdict(self._plan):
            raise ConfigurationError(
                f"{path.name} belongs to a training with another plan.",
                hint="Name another folder, or remove it.",
            )
        self._backbone.load_state_dict(state["layers"], strict=False)
        self._optimizer.load_state_dict(state["optimizer"])
        self._schedule.load_state_dict(state["schedule"])
        return int(state["step"])

    def save(self, step: int) -> None:
        """Write the state, so that there is always a whole one."""
        state = {
            "step": step,
            "plan": asdict(self._plan),
            "layers": {
                name: tensor.detach()
                for name, tensor in self._backbone.named_parameters()
                if tensor.requires_grad
            },
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
        }
        unfinished = self._folder / f"{_CHECKPOINT}.new"
        torch.save(state, unfinished)
        unfinished.replace(self._folder / _CHECKPOINT)

    def log(self, step: Step) -> None:
        """Add a line to the log."""
        with (self._folder / _LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(step)) + "\n")

    def step(self, number: int, batch: Batch) -> Step:
        """Learn from one batch."""
        start = perf_counter()
        torch.manual_seed(self._plan.seed + number)  # dropout, the same after resuming
        self._backbone.train()
        asked, asked_mask = self._encode([self._query_prefix + text for text in batch.questions])
        read, read_mask = self._encode([self._passage_prefix + text for text in batch.passages])
        answers = torch.zeros(len(batch.questions), len(batch.passages), dtype=torch.bool)
        for row, positives in enumerate(batch.positives):
            answers[row, list(positives)] = True
        pooled = _pool(asked, asked_mask) @ _pool(read, read_mask).T
        late = late_interaction(asked, asked_mask, read, read_mask)
        pooled_loss, late_loss = (
            _cross_entropy(scores / self._plan.temperature, answers) for scores in (pooled, late)
        )
        self._optimizer.zero_grad(set_to_none=True)
        (pooled_loss + late_loss).backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
        torch.nn.utils.clip_grad_norm_(self._layers, self._plan.longest_gradient)
        self._optimizer.step()
        self._schedule.step()
        return Step(
            step=number,
            pooled_loss=round(pooled_loss.item(), 4),
            late_loss=round(late_loss.item(), 4),
            pooled_first=_first(pooled, answers),
            late_first=_first(late, answers),
            seconds=round(perf_counter() - start, 2),
        )

    def _encode(self, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the last hidden states `[n, length, hidden]` and the mask `[n, length]`.

        Long and short texts run apart, since padding is computed too.
        """
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        halves = [order[: len(order) // 2], order[len(order) // 2 :]]
        parts = [self._run([texts[row] for row in half]) for half in halves if half]
        longest = max(mask.shape[1] for _, mask in parts)
        hidden = torch.cat([_padded(one, longest) for one, _ in parts])
        mask = torch.cat([_padded(one, longest) for _, one in parts])
        back = torch.tensor(order).argsort()
        return hidden[back], mask[back]

    def _run(self, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
        inputs = self._tokenizer(
            texts, padding=True, truncation=True, max_length=_LONGEST_TOKENS, return_tensors="pt"
        )
        mask = inputs["attention_mask"]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._plan.bfloat16):
            hidden = self._backbone(input_ids=inputs["input_ids"], attention_mask=mask)[0]
        return hidden.float(), mask


def late_interaction(
    asked: torch.Tensor, asked_mask: torch.Tensor, read: torch.Tensor, read_mask: torch.Tensor
) -> torch.Tensor:
    """Return `[questions, passages]`: mean over question tokens of the best passage token's cosine.

    Hidden states are `[n, length, hidden]`, masks `[n, length]`.
    """
    similarity = torch.einsum("qth,psh->qtps", normalize(asked, dim=-1), normalize(read, dim=-1))
    best = similarity.masked_fill(~read_mask.bool()[None, None], -1.0).amax(-1)
    counted = asked_mask[:, :, None].float()
    return (best * counted).sum(1) / counted.sum(1)


def _pool(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    counted = mask[:, :, None].float()
    return normalize((hidden * counted).sum(1) / counted.sum(1), dim=-1)


def _padded(tensor: torch.Tensor, length: int) -> torch.Tensor:
    shape = (tensor.shape[0], length - tensor.shape[1], *tensor.shape[2:])
    return torch.cat([tensor, tensor.new_zeros(shape)], 1)


def _cross_entropy(logits: torch.Tensor, answers: torch.Tensor) -> torch.Tensor:
    """Return the mean of -log P(a passage that answers)."""
    right = logits.masked_fill(~answers, -torch.inf).logsumexp(1)
    return (logits.logsumexp(1) - right).mean()


def _first(scores: torch.Tensor, answers: torch.Tensor) -> float:
    best = scores.argmax(1, keepdim=True)
    return round(answers.gather(1, best).float().mean().item(), 4)
