"""Two systems on the same questions: what moved, and whether that is beyond chance.

Tests are randomisation tests over pairs (Fisher, 1935; for retrieval Smucker et al., 2007): were
the two systems alike, each question's two outcomes might as well have been swapped. The p-values
of the figures named are adjusted together by Holm's method (1979).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import permutation_test

from eval.figures.confidence import auroc_rows
from eval.figures.definitions import (
    FIGURES,
    AnyFigure,
    CalibrationFigure,
    CitationFigure,
    MeanFigure,
    Rows,
    SeparationFigure,
)
from eval.results import QuestionResult

COMPARED: Final = (
    "hit@1",
    "hit@5",
    "mrr@10",
    "answered",
    "contains_answer",
    "right",
    "risk",
    "auroc_close",
    "brier",
    "citation_validity",
)
"""The figures that are compared when none are named."""

COMPARABLE: Final = tuple(
    name for name, figure in FIGURES.items() if not isinstance(figure, CalibrationFigure)
)
"""The figures that can be: those that each question adds its own to."""

Alternative = Literal["two-sided", "worse"]

_SIGNIFICANCE = 0.05
_ENDS = (0.025, 0.975)
_PERMUTATIONS = 4999
_RESAMPLES = 2000
_SEED = 20261124
_DIGITS = 6

Floats = NDArray[np.float64]


class Verdict(StrEnum):
    """What a difference means."""

    BETTER = "better"
    WORSE = "worse"
    CHANCE = "within chance"


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of a system and of a baseline over the same `n` questions.

    `difference` is the system's less the baseline's, with its interval of 95 %; `p` is adjusted.
    """

    figure: str
    n: int
    value: float
    baseline: float
    difference: float
    low: float
    high: float
    p: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Both systems' values, question by question.

    For an AUROC the first `positives` are those of answerable questions; for a mean it is None.
    """

    ours: Floats
    theirs: Floats
    positives: int | None = None

    def figure(self, values: Floats, axis: int = -1) -> Floats:
        """Return the figure of one system's values, along an axis of many samples."""
        if self.positives is None:
            return np.asarray(values.mean(axis=axis), float)
        positive, negative = np.split(values, [self.positives], axis=axis)
        return auroc_rows(positive, negative, axis=axis)

    def difference(self, ours: Floats, theirs: Floats, axis: int = -1) -> Floats:
        """Return by how much the figure of `ours` is above that of `theirs`."""
        return self.figure(ours, axis) - self.figure(theirs, axis)

    def resampled_differences(self) -> Floats:
        """Return the difference over samples of the questions, drawn with replacement."""
        generator = np.random.default_rng(_SEED)
        groups = np.split(np.arange(len(self.ours)), [self.positives or 0])
        drawn = [generator.choice(rows, (_RESAMPLES, len(rows))) for rows in groups if len(rows)]
        rows = np.concatenate(drawn, axis=1)
        return self.difference(self.ours[rows], self.theirs[rows])


def compare(
    ours: Rows,
    theirs: Rows,
    names: Sequence[str] = COMPARED,
    alternative: Alternative = "two-sided",
) -> list[Difference]:
    """Return the difference of each figure over the questions that count in both.

    `alternative` says what is tested: that a figure moved at all, or that it got worse. Figures
    that no question allows are left out.
    """
    found = [(name, pairs) for name in names if (pairs := _pairs(name, ours, theirs)) is not None]
    adjusted = holm([_p_value(name, pairs, alternative) for name, pairs in found])
    return [_difference(name, pairs, p) for (name, pairs), p in zip(found, adjusted, strict=True)]


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted so that the chance of any false alarm among them stays the same."""
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for place, index in enumerate(sorted(range(len(p_values)), key=lambda row: p_values[row])):
        highest = max(highest, min(1.0, (len(p_values) - place) * p_values[index]))
        adjusted[index] = highest
    return adjusted


def _pairs(name: str, ours: Rows, theirs: Rows) -> _Pairs | None:
    figure = FIGURES[name]
    others = {(row.id, row.kind): row for row in theirs}
    both = [(row, others[row.id, row.kind]) for row in ours if (row.id, row.kind) in others]
    if not both:
        return None
    positives = None
    if isinstance(figure, SeparationFigure):
        (our_positive, our_negative), (their_positive, their_negative) = (
            figure.samples(side) for side in zip(*both, strict=True)
        )
        positives = len(our_positive)
        if not our_positive or not our_negative:
            return None
        values = list(
            zip(our_positive + our_negative, their_positive + their_negative, strict=True)
        )
    else:
        value = _value_of(figure)
        scored = [(value(one), value(other)) for one, other in both]
        values = [(one, other) for one, other in scored if one is not None and other is not None]
    if not values:
        return None
    columns = np.array(values, float)
    return _Pairs(columns[:, 0], columns[:, 1], positives)


def _value_of(figure: AnyFigure) -> Callable[[QuestionResult], float | None]:
    if isinstance(figure, MeanFigure):
        return figure.value
    if isinstance(figure, CitationFigure):
        return _valid_share
    raise TypeError(f"{figure.name} has no value per question")


def _valid_share(row: QuestionResult) -> float | None:
    return row.valid_citations / row.citations if row.citations else None


def _p_value(name: str, pairs: _Pairs, alternative: Alternative) -> float:
    if np.array_equal(pairs.ours, pairs.theirs):
        return 1.0
    is_worse_lower = FIGURES[name].higher_is_better is not False
    sides = {"two-sided": "two-sided", "worse": "less" if is_worse_lower else "greater"}
    tested = permutation_test(
        (pairs.ours, pairs.theirs),
        pairs.difference,
        permutation_type="samples",
        vectorized=True,
        n_resamples=_PERMUTATIONS,
        alternative=sides[alternative],
        rng=np.random.default_rng(_SEED),
    )
    return float(tested.pvalue)


def _difference(name: str, pairs: _Pairs, p: float) -> Difference:
    ours, theirs = float(pairs.figure(pairs.ours)), float(pairs.figure(pairs.theirs))
    low, high = np.quantile(pairs.resampled_differences(), _ENDS)
    is_gain = (ours > theirs) is (FIGURES[name].higher_is_better is not False)
    verdict = Verdict.BETTER if is_gain else Verdict.WORSE
    return Difference(
        figure=name,
        n=len(pairs.ours),
        value=round(ours, _DIGITS),
        baseline=round(theirs, _DIGITS),
        difference=round(ours - theirs, _DIGITS),
        low=round(float(low), _DIGITS),
        high=round(float(high), _DIGITS),
        p=round(p, _DIGITS),
        verdict=verdict if p < _SIGNIFICANCE else Verdict.CHANCE,
    )
