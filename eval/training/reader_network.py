"""The reader as it is trained: two layers that see question and passage together.

Lower layers that read question and passage apart, and a few upper ones that read both, lose little
against reading both from the start (DeFormer: Cao et al., 2020, arXiv:2005.00697), and the lower
ones are what a generation stores of each passage. The two layers begin as the encoder's last two.
"""

import copy
from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from rag.reader.passage_reader import LONGEST_PASSAGE, LONGEST_QUESTION

_LAYERS = 2
_NEVER = -1e4
# Token vectors have unit length; a layer expects values of about one.
_FIRST_SCALE = 10.0


class ReaderNetwork(nn.Module):
    """Where an answer begins and ends in a passage, and whether there is none."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        size = encoder.config.hidden_size
        self.layers = nn.ModuleList(
            copy.deepcopy(layer) for layer in encoder.encoder.layer[-_LAYERS:]
        )
        self.scale = nn.Parameter(torch.tensor(_FIRST_SCALE))
        self.question_in, self.passage_in = _identity(size), _identity(size)
        self.question_places = nn.Parameter(torch.zeros(LONGEST_QUESTION, size))
        self.passage_places = nn.Parameter(torch.zeros(LONGEST_PASSAGE, size))
        self.kinds = nn.Parameter(torch.randn(3, size) * 0.02)
        self.matches = nn.Linear(3, size)
        self.no_answer = nn.Parameter(torch.zeros(size))
        self.before, self.after = nn.LayerNorm(size), nn.LayerNorm(size)
        self.start, self.end, self.none = nn.Linear(size, 1), nn.Linear(size, 1), nn.Linear(size, 1)
        for module in self.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0

    def forward(
        self,
        question: torch.Tensor,
        question_mask: torch.Tensor,
        passage: torch.Tensor,
        passage_mask: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return logits: `[n, 1 + passage]` of no answer and of each first token, and of each last.

        Unit token vectors are `[n, length, size]`, masks `[n, length]` are true for tokens.
        """
        cosines = passage @ question.transpose(1, 2)
        of_question = cosines.masked_fill(~question_mask[:, None], 0.0)
        nearest = cosines.masked_fill(~question_mask[:, None], -1.0).amax(2)
        mean = of_question.sum(2) / question_mask.sum(1, keepdim=True)
        found = cosines.masked_fill(~passage_mask[:, :, None], -1.0).amax(1)
        zeros, ones = torch.zeros_like(found), torch.ones_like(found)
        asked = (
            self.question_in(question * self.scale)
            + self.question_places[: question.shape[1]]
            + self.kinds[0]
            + self.matches(4 * torch.stack([found, zeros, ones], 2) - 3)
        )
        read = (
            self.passage_in(passage * self.scale)
            + self.passage_places[: passage.shape[1]]
            + self.kinds[1]
            + self.matches(4 * torch.stack([nearest, mean, torch.zeros_like(mean)], 2) - 3)
        )
        nothing = (self.no_answer + self.kinds[2]).expand(question.shape[0], 1, -1)
        hidden = self.before(torch.cat([nothing, asked, read], 1))
        mask = torch.cat([torch.ones_like(question_mask[:, :1]), question_mask, passage_mask], 1)
        attention = torch.zeros_like(mask, dtype=hidden.dtype).masked_fill(~mask, _NEVER)
        for layer in self.layers:
            hidden = layer(hidden, attention[:, None, None])
            hidden = hidden[0] if isinstance(hidden, tuple) else hidden
        hidden = self.after(hidden)
        tokens = hidden[:, 1 + question.shape[1] :]
        starts = self.start(tokens)[..., 0].float().masked_fill(~passage_mask, _NEVER)
        ends = self.end(tokens)[..., 0].float().masked_fill(~passage_mask, _NEVER)
        return torch.cat([self.none(hidden[:, 0]).float(), starts], 1), ends


def reader_loss(
    starts: torch.Tensor,
    ends: torch.Tensor,
    first_tokens: torch.Tensor,
    last_tokens: torch.Tensor,
    end_weight: float,
) -> torch.Tensor:
    """Return the mean of -log P(a right first token, or none), and the same of last ones.

    `first_tokens` `[n, 1 + passage]` and `last_tokens` `[n, passage]` are true where right; rows
    without a right last token have no part in the second.
    """
    first = _negative_log(starts, first_tokens)
    known = last_tokens.any(1)
    last = _negative_log(ends, last_tokens) * known
    return first.mean() + end_weight * last.sum() / known.sum().clamp(min=1)


def _negative_log(logits: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    kept = logits.log_softmax(1).masked_fill(~right, -1e9)
    return -kept.logsumexp(1)


def _identity(size: int) -> nn.Linear:
    layer = nn.Linear(size, size)
    with torch.no_grad():
        layer.weight.copy_(torch.eye(size))
        layer.bias.zero_()
    return layer


def padded(rows: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return `[n, longest, size]` and its mask from n matrices `[length, size]`."""
    batch = nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
    lengths = torch.tensor([len(row) for row in rows])
    return batch, torch.arange(batch.shape[1])[None] < lengths[:, None]
