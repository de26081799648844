"""Two systems on the same questions: what moved, and whether that is beyond chance.

Tests are randomisation tests over pairs (Fisher, 1935; for retrieval Smucker et al., 2007): were
the two systems alike, each question's two outcomes might as well have been swapped. The p-values
of the figures named are adjusted together by Holm's method (1979).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import permutation_test

from eval.figures.confidence import Floats, auroc_rows
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
    name
    for name, figure in FIGURES.items()
    if not isinstance(figure, CalibrationFigure) and figure.higher_is_better is not None
)
"""The figures that can be: each question adds its own to them, and one way is better."""

Alternative = Literal["two-sided", "worse"]

_SIGNIFICANCE = 0.05
_ENDS = (0.025, 0.975)
_PERMUTATIONS = 4999
_RESAMPLES = 2000
_SEED = 20261124
_DIGITS = 6

_RowPair = tuple[QuestionResult, QuestionResult]
_Share = tuple[float, float]


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
    """What each question adds to a figure, of ours and, in the rows after those, of theirs.

    A mean or rate is the sum of `values` over the sum of `weights`, which are 0 where a question
    does not count. For an AUROC `positives` is the number of answerable questions, which come
    first; for others it is None.
    """

    values: Floats
    weights: Floats
    positives: int | None = None

    @property
    def number(self) -> int:
        """How many questions there are."""
        return len(self.values) // 2

    @property
    def are_alike(self) -> bool:
        """Whether both systems add the same for every question."""
        columns = np.stack([self.values, self.weights])
        ours, theirs = np.split(columns, 2, axis=1)
        return np.array_equal(ours, theirs)

    def figure(self, rows: NDArray[np.int64], axis: int = -1) -> Floats:
        """Return the figure of some rows, along an axis of many samples."""
        if self.positives is None:
            total = self.weights[rows].sum(axis=axis)
            summed = self.values[rows].sum(axis=axis)
            return np.asarray(summed / np.maximum(total, 1), float)
        positive, negative = np.split(self.values[rows], [self.positives], axis=axis)
        return auroc_rows(positive, negative, axis=axis)

    def difference(self, ours: Floats, theirs: Floats, axis: int = -1) -> Floats:
        """Return by how much the figure of some rows is above that of others."""
        return self.figure(ours.astype(int), axis) - self.figure(theirs.astype(int), axis)

    def resampled_differences(self) -> Floats:
        """Return the difference over samples of the questions, drawn with replacement."""
        generator = np.random.default_rng(_SEED)
        groups = np.split(np.arange(self.number), [self.positives or 0])
        drawn = [generator.choice(rows, (_RESAMPLES, len(rows))) for rows in groups if len(rows)]
        rows = np.concatenate(drawn, axis=1)
        return self.difference(rows, rows + self.number)


def compare(
    ours: Rows,
    theirs: Rows,
    names: Sequence[str] = COMPARED,
    alternative: Alternative = "two-sided",
) -> list[Difference]:
    """Return the difference of each figure over the questions that both were asked.

    `alternative` says what is tested: that a figure moved at all, or that it got worse. Figures
    that one of the two does not have are left out.
    """
    found = [(name, pairs) for name in names if (pairs := _pairs(name, ours, theirs)) is not None]
    adjusted = holm([_p_value(name, pairs, alternative) for name, pairs in found])
    return [_difference(name, pairs, p) for (name, pairs), p in zip(found, adjusted, strict=True)]


def adjust_together(differences: Sequence[Difference]) -> list[Difference]:
    """Return differences of which each was tested alone, adjusted as tests of one family."""
    adjusted = holm([difference.p for difference in differences])
    return [
        replace(difference, p=p, verdict=_verdict(difference, p))
        for difference, p in zip(differences, adjusted, strict=True)
    ]


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
    if isinstance(figure, SeparationFigure):
        return _separation_pairs(figure, both)
    share = _share_of(figure)
    shares = [(share(one), share(other)) for one, other in both]
    counting = [pair for pair in shares if pair[0][1] or pair[1][1]]
    if not all(any(weight for _, weight in side) for side in zip(*counting, strict=True)):
        return None  # the figure is none of one side
    return _stacked(counting) if counting else None


def _separation_pairs(figure: SeparationFigure, both: Sequence[_RowPair]) -> _Pairs | None:
    positive = [pair for pair in both if pair[0].is_answerable]
    negative = [pair for pair in both if pair[0].kind is figure.other]
    if not positive or not negative:
        return None
    given = [((one.confidence, 1.0), (other.confidence, 1.0)) for one, other in positive + negative]
    return _stacked(given, len(positive))


def _stacked(shares: Sequence[tuple[_Share, _Share]], positives: int | None = None) -> _Pairs:
    columns = np.array([share for side in zip(*shares, strict=True) for share in side], float)
    return _Pairs(columns[:, 0], columns[:, 1], positives)


def _share_of(figure: AnyFigure) -> Callable[[QuestionResult], _Share]:
    """Return what gives a question's value and its weight."""
    if isinstance(figure, MeanFigure):
        value = figure.value
        return lambda row: (0, 0) if (found := value(row)) is None else (found, 1)
    if isinstance(figure, CitationFigure):
        return lambda row: (row.valid_citations, row.citations)
    raise TypeError(f"{figure.name} has no value per question")


def _p_value(name: str, pairs: _Pairs, alternative: Alternative) -> float:
    ours = np.arange(pairs.number)
    if pairs.number < 2 or pairs.are_alike:  # noqa: PLR2004 # nothing to swap
        return 1.0
    is_worse_lower = FIGURES[name].higher_is_better is not False
    sides = {"two-sided": "two-sided", "worse": "less" if is_worse_lower else "greater"}
    tested = permutation_test(
        (ours, ours + pairs.number),
        pairs.difference,
        permutation_type="samples",
        vectorized=True,
        n_resamples=_PERMUTATIONS,
        alternative=sides[alternative],
        rng=np.random.default_rng(_SEED),
    )
    return float(tested.pvalue)


def _difference(name: str, pairs: _Pairs, p: float) -> Difference:
    rows = np.arange(pairs.number)
    ours, theirs = float(pairs.figure(rows)), float(pairs.figure(rows + pairs.number))
    low, high = np.quantile(pairs.resampled_differences(), _ENDS)
    difference = Difference(
        figure=name,
        n=pairs.number,
        value=round(ours, _DIGITS),
        baseline=round(theirs, _DIGITS),
        difference=round(ours - theirs, _DIGITS),
        low=round(float(low), _DIGITS),
        high=round(float(high), _DIGITS),
        p=round(p, _DIGITS),
        verdict=Verdict.CHANCE,
    )
    return replace(difference, verdict=_verdict(difference, p))


def _verdict(difference: Difference, p: float) -> Verdict:
    if p >= _SIGNIFICANCE:
        return Verdict.CHANCE
    higher_is_better = FIGURES[difference.figure].higher_is_better is not False
    is_gain = (difference.difference > 0) is higher_is_better
    return Verdict.BETTER if is_gain else Verdict.WORSE
