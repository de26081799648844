"""Every figure of an evaluation: what it is computed from, and which way is better.

docs/evaluation.md says in words what each means.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from eval.figures.confidence import auroc, calibration_error, risk_coverage_area
from eval.figures.intervals import (
    Interval,
    auroc_interval,
    mean_interval,
    paired_interval,
    wilson,
)
from eval.results import Kind, QuestionResult

Rows = Sequence[QuestionResult]

_FIVE = 5
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its interval of 95 % and the number of questions (or citations) behind it."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class MeanFigure:
    """The mean of a value per question; questions whose value is None are not counted.

    A rate's values are 0 and 1. `higher_is_better` is None where neither is.
    """

    name: str
    title: str
    value: Callable[[QuestionResult], float | None]
    is_rate: bool = True
    higher_is_better: bool | None = True

    def compute(self, rows: Rows) -> Figure | None:
        """Return the figure over these questions, or None where none counts."""
        values = [value for row in rows if (value := self.value(row)) is not None]
        if not values:
            return None
        if self.is_rate:
            successes = sum(map(int, values))
            return _figure(successes / len(values), wilson(successes, len(values)), len(values))
        return _figure(sum(values) / len(values), mean_interval(values), len(values))


@dataclass(frozen=True, slots=True)
class SeparationFigure:
    """AUROC of the confidence: answerable questions against those of one other kind."""

    name: str
    title: str
    other: Kind
    higher_is_better: bool = True

    def samples(self, rows: Rows) -> tuple[list[float], list[float]]:
        """Return the confidences of the answerable questions, and of the others."""
        positive = [row.confidence for row in rows if row.is_answerable]
        negative = [row.confidence for row in rows if row.kind is self.other]
        return positive, negative

    def compute(self, rows: Rows) -> Figure | None:
        """Return the figure over these questions, or None where a group is empty."""
        positive, negative = self.samples(rows)
        if not positive or not negative:
            return None
        interval = auroc_interval(positive, negative)
        return _figure(auroc(positive, negative), interval, len(positive) + len(negative))


@dataclass(frozen=True, slots=True)
class CalibrationFigure:
    """A figure of all confidences together with whether the answers are right."""

    name: str
    title: str
    statistic: Callable[..., float]
    higher_is_better: bool = False

    def compute(self, rows: Rows) -> Figure | None:
        """Return the figure over these questions, or None where nobody can tell what is right."""
        confidence, is_right = judged(rows)
        if not confidence:
            return None
        interval = paired_interval(self.statistic, confidence, is_right)
        return _figure(self.statistic(confidence, is_right), interval, len(confidence))


@dataclass(frozen=True, slots=True)
class CitationFigure:
    """The share of citations whose quote stands in the document at its offsets."""

    name: str
    title: str
    higher_is_better: bool = True

    def compute(self, rows: Rows) -> Figure | None:
        """Return the figure over these questions, or None where nothing is cited."""
        citations = sum(row.citations for row in rows)
        if not citations:
            return None
        valid = sum(row.valid_citations for row in rows)
        return _figure(valid / citations, wilson(valid, citations), citations)


AnyFigure = MeanFigure | SeparationFigure | CalibrationFigure | CitationFigure


def judged(rows: Rows) -> tuple[list[float], list[bool]]:
    """Return the confidences, and whether the answers are right, of what can be judged."""
    known = [(row.confidence, row.is_right) for row in rows if row.is_right is not None]
    return [confidence for confidence, _ in known], [right for _, right in known]


def _figure(value: float, interval: Interval, n: int) -> Figure:
    low, high = interval
    return Figure(round(value, _DIGITS), round(low, _DIGITS), round(high, _DIGITS), n)


def _if_answerable(value: Callable[[QuestionResult], float | None]) -> Callable[..., float | None]:
    return lambda row: value(row) if row.is_answerable else None


def _declined(*kinds: Kind) -> Callable[[QuestionResult], float | None]:
    return lambda row: not row.is_answered if row.kind in kinds else None


def _squared_error(row: QuestionResult) -> float | None:
    return None if row.is_right is None else (row.confidence - row.is_right) ** 2


_UNANSWERABLE = (Kind.CLOSE, Kind.FAR, Kind.LEFT_OUT)

RANKING: Final = (
    MeanFigure("hit@1", "hit@1", _if_answerable(lambda row: row.is_hit(1))),
    MeanFigure("hit@5", "hit@5", _if_answerable(lambda row: row.is_hit(_FIVE))),
    MeanFigure(
        "mrr@10",
        "MRR@10",
        _if_answerable(lambda row: 1 / row.rank if row.rank else 0),
        is_rate=False,
    ),
    MeanFigure("ndcg@10", "nDCG@10", _if_answerable(lambda row: row.ndcg), is_rate=False),
    MeanFigure(
        "all_evidence@5",
        "all evidence in five, where it takes several quotes",
        lambda row: (
            bool(row.complete_rank and row.complete_rank <= _FIVE)
            if row.is_answerable and row.needs_all
            else None
        ),
    ),
    MeanFigure(
        "first_passage_characters",
        "characters of the first passage",
        _if_answerable(lambda row: row.first_passage_characters),
        is_rate=False,
        higher_is_better=None,
    ),
)

ANSWERS: Final = (
    MeanFigure("answered", "answerable and answered", _if_answerable(lambda row: row.is_answered)),
    MeanFigure("contains_answer", "answer contains the gold answer", lambda row: row.contains),
    MeanFigure("token_f1", "token F1", lambda row: row.f1, is_rate=False),
    MeanFigure(
        "answer_characters",
        "characters of an answer",
        lambda row: row.answer_characters,
        is_rate=False,
        higher_is_better=None,
    ),
    MeanFigure(
        "right",
        "right, of the answers to answerable questions",
        lambda row: row.is_right if row.is_answerable and row.is_answered else None,
    ),
    MeanFigure(
        "risk",
        "wrong, of all answers given",
        lambda row: None if row.is_right is None or not row.is_answered else not row.is_right,
        higher_is_better=False,
    ),
    CitationFigure("citation_validity", "citations that stand in the document"),
)

ABSTENTION: Final = (
    MeanFigure(
        "abstention_precision",
        "without an answer, of the declined",
        lambda row: None if row.is_answered else not row.is_answerable,
    ),
    MeanFigure(
        "abstention_recall", "declined, of those without an answer", _declined(*_UNANSWERABLE)
    ),
    MeanFigure("close_declined", "declined, of those close to the topic", _declined(Kind.CLOSE)),
    MeanFigure("far_declined", "declined, of those far from the topic", _declined(Kind.FAR)),
    MeanFigure("left_out_declined", "declined, with the gold left out", _declined(Kind.LEFT_OUT)),
    SeparationFigure("auroc_close", "AUROC, close to the topic", Kind.CLOSE),
    SeparationFigure("auroc_far", "AUROC, far from the topic", Kind.FAR),
    SeparationFigure("auroc_left_out", "AUROC, gold left out", Kind.LEFT_OUT),
)

CONFIDENCE: Final = (
    CalibrationFigure("aurc", "area under risk-coverage", risk_coverage_area),
    CalibrationFigure("ece", "expected calibration error", calibration_error),
    MeanFigure("brier", "Brier score", _squared_error, is_rate=False, higher_is_better=False),
)

SECTIONS: Final[dict[str, tuple[AnyFigure, ...]]] = {
    "Ranking": RANKING,
    "Answers": ANSWERS,
    "Abstention": ABSTENTION,
    "Confidence": CONFIDENCE,
}

FIGURES: Final[dict[str, AnyFigure]] = {
    figure.name: figure for section in SECTIONS.values() for figure in section
}
"""All figures by their names, in the order in which they are shown."""
