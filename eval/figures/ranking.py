"""Figures of a ranking, by ir-measures (trec_eval's definitions)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, nDCG

_RANK = RR @ 10
_NDCG = nDCG @ 10
# trec_eval ranks by falling score, and among equals by id: each score lies a little below the one
# before, so that the order is the system's own. It holds scores in single precision.
_STEP = 1e-6


@dataclass(frozen=True, slots=True)
class RankedItem:
    """A passage or document in a ranking, best first; whether it counts as a hit."""

    id: str
    score: float
    counts: bool


@dataclass(frozen=True, slots=True)
class RankingFigures:
    """Rank of the first hit among ten, or None; nDCG@10 in [0, 1]."""

    rank: int | None
    ndcg: float


def falling_scores(ranking: Sequence[RankedItem]) -> list[float]:
    """Return the scores of a ranking, rounded, each strictly below the one before."""
    scores: list[float] = []
    for item in ranking:
        score = round(item.score, 6)
        scores.append(min(score, round(scores[-1] - _STEP, 6)) if scores else score)
    return scores


def ranking_figures(
    rankings: Mapping[str, Sequence[RankedItem]], missing: Mapping[str, Sequence[str]]
) -> dict[str, RankingFigures]:
    """Return the figures of each question's ranking.

    Judged are the items that the ranking shows, and under `missing` relevant ones that it does
    not; nDCG's ideal ranking has all of those that count first.
    """
    judgements = {
        name: {
            **dict.fromkeys(missing.get(name, ()), 1),
            **{item.id: int(item.counts) for item in ranking},
        }
        for name, ranking in rankings.items()
    }
    run = {
        name: dict(zip((item.id for item in ranking), falling_scores(ranking), strict=True))
        for name, ranking in rankings.items()
    }
    ranks: dict[str, int] = {}
    gains: dict[str, float] = {}
    for metric in ir_measures.iter_calc([_RANK, _NDCG], judgements, run):
        if metric.measure == _NDCG:
            gains[metric.query_id] = metric.value
        elif metric.value > 0:
            ranks[metric.query_id] = round(1 / metric.value)
    return {name: RankingFigures(ranks.get(name), gains.get(name, 0.0)) for name in rankings}
