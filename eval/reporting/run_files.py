"""Files from which anybody can compute the figures again: a TREC run, and the replies."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from eval.evaluating import Outcome
from eval.figures.ranking import falling_scores
from eval.results import Kind
from rag.replies import reply_of

_SPACE = re.compile(r"\s")


def write_run(
    outcomes: Iterable[Outcome], tag: str, path: Path, source_ids: Mapping[str, str]
) -> None:
    """Write each ranking in the format of trec_eval, six columns a line.

    They are question id, `Q0`, passage id, rank from 1, score, tag. In a set of passages the ids
    are the set's own, by `source_ids`. White space in an id is written as `_`.
    """
    lines = []
    for outcome in outcomes:
        scores = falling_scores(outcome.ranking)
        for rank, (item, score) in enumerate(zip(outcome.ranking, scores, strict=True), start=1):
            ids = _column(_name(outcome)), "Q0", _column(source_ids.get(item.id, item.id))
            lines.append(f"{' '.join(ids)} {rank} {score:.6f} {tag}\n")
    path.write_text("".join(lines), encoding="utf-8", newline="")


def write_replies(outcomes: Iterable[Outcome], path: Path) -> None:
    """Write the whole reply to each question as a line of JSON; its `id` is the question's."""
    lines = [
        json.dumps({**reply_of(outcome.answer), "id": _name(outcome)}, ensure_ascii=False) + "\n"
        for outcome in outcomes
    ]
    path.write_text("".join(lines), encoding="utf-8", newline="")


def _name(outcome: Outcome) -> str:
    is_left_out = outcome.kind is Kind.LEFT_OUT
    return f"{outcome.question.id}@left_out" if is_left_out else outcome.question.id


def _column(name: str) -> str:
    return _SPACE.sub("_", name)
