"""Fitting the numbers of `rag.answerability` on questions that are not used for reporting."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from eval.evaluating import what_is_asked
from eval.evaluation_sets import EvaluationSet
from eval.figures.risk import MOST_WITHHELD, risk_bound
from eval.gold_questions import GoldQuestion
from eval.matching import answers_rightly, passage_is_telling
from eval.results import Kind
from eval.systems.tilmash import TilmashSystem
from rag.answerability import FACTORS, UNFITTED, LogisticModel, log_odds
from rag.answers import Question
from rag.assembly.serving import open_knowledge
from rag.evidence_features import evidence_features
from rag.extractive_answerer import best_sentence, extract_sentences
from rag.question_answering import QuestionAnswering
from rag.reader.passage_reader import PassageReader
from rag.settings import Settings

_RISKS: Final = tuple(round(0.01 * percent, 2) for percent in range(1, 51))
# Of 0.003 to 1, cross-validated on the same questions, all much alike.
_REGULARISATION: Final = 0.1
# Of 0.3 to 10, cross-validated: what tells answers apart on the article, where scores lie a little
# elsewhere, and over other texts; and what is calibrated over all together.
_SHARE_OF_OTHERS: Final = 0.3
_SHARE_OF_OTHERS_FOUND: Final = 1.0
_SHARE_IN_CALIBRATION: Final = 3.0
_LOOSE: Final = 100.0
_FOLDS: Final = 10
_LEAST_DEVIATION: Final = 1e-9
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class FittingRow:
    """A question as it was asked: its features, and whether the best answer found is right."""

    kind: Kind
    features: Mapping[str, float]
    is_right: bool


def fitting_rows(
    asked: EvaluationSet,
    questions: Sequence[GoldQuestion],
    reader: PassageReader,
    *,
    leave_gold_out: bool,
) -> Iterator[FittingRow]:
    """Yield a row for each question, and with `leave_gold_out` one more with its gold left out."""
    answering = QuestionAnswering(asked.settings, UNFITTED, reader)
    with open_knowledge(asked.settings, asked.collection) as knowledge:
        system = TilmashSystem(knowledge, answering, asked.settings.workers)
        for question, kind in what_is_asked(questions, leave_gold_out=leave_gold_out):
            without = frozenset[str]()
            if kind is Kind.LEFT_OUT:
                chunks = system.chunks()
                without = frozenset(one.id for one in chunks if passage_is_telling(question, one))
            request = Question(text=question.question, exclude_chunks=without)
            evidence = answering.evidence(knowledge, request)
            if evidence.read:
                quotes = [one.quote.text for one in extract_sentences(evidence, None)]
                is_right = kind is Kind.ANSWERABLE and answers_rightly(
                    question, " ".join(quotes), quotes[0]
                )
                features = evidence_features(evidence, best_sentence(evidence, None))
                yield FittingRow(kind, features, is_right)


def fit_answerability(
    article: Sequence[FittingRow],
    others: Sequence[FittingRow],
    settings: Settings,
    encoder: tuple[str, str],
    reader: str,
) -> dict[str, Any]:
    """Return the content of `answerability.json`.

    `article` are the rows over the article, `others` those over other texts. Of questions that have
    an answer one regression tells those whose gold was left out and those far from the subject, one
    those close to it, and one the answers that are wrong. Their product is calibrated (Platt, 1999)
    and where to decline is read off by what regressions say that were fitted without that row.
    One more tells questions close to the subject from those far from it. `encoder` is the model and
    the digest of its difference, `reader` the reader's digest.
    """
    rows = [*article, *others]
    # Far questions are few; balanced, one half is where close and far are as likely.
    is_close = [row.kind is not Kind.FAR for row in rows]
    weights = _weights(article, others, _SHARE_OF_OTHERS)
    on_topic = _fit(rows, is_close, weights, class_weight="balanced")
    factors = _fit_factors(article, others)
    product = _held_out_product(article, others)
    calibrated = _fit_calibration(product, article, others)
    confidence = np.array([_probability(calibrated, one) for one in product[: len(article)]])
    is_right = np.array([row.is_right for row in article])
    is_answerable = np.array([row.kind is Kind.ANSWERABLE for row in article])
    points = list(_risk_points(confidence, is_right))
    return {
        "encoder": encoder[0],
        "difference": encoder[1],
        "reader": reader,
        "ranking_stages": sorted(settings.ranking_stages),
        "questions": len(rows),
        "on_topic": _numbers(on_topic),
        **{name: _numbers(model) for name, model in zip(FACTORS, factors, strict=True)},
        "calibrated": _numbers(calibrated),
        "least_confidence": _rounded(np.quantile(confidence[is_answerable], MOST_WITHHELD)),
        "risk_points": [[risk, _rounded(threshold)] for risk, threshold in points],
    }


def _weights(
    article: Sequence[FittingRow], others: Sequence[FittingRow], share: float
) -> list[float]:
    """Return 1 for each row over the article; the others together weigh `share` of these."""
    return [1.0] * len(article) + [share * len(article) / max(1, len(others))] * len(others)


def _fit_factors(
    article: Sequence[FittingRow], others: Sequence[FittingRow]
) -> list[LogisticModel]:
    """Return the `FACTORS`: what each tells apart, and how much the other texts weigh in it."""
    found = _fit_factor(article, others, _SHARE_OF_OTHERS_FOUND, Kind.FAR, Kind.LEFT_OUT)
    told = _fit_factor(article, others, _SHARE_OF_OTHERS, Kind.CLOSE)
    right = _fit_factor(article, others, _SHARE_OF_OTHERS)
    return [found, told, right]


def _fit_factor(
    article: Sequence[FittingRow], others: Sequence[FittingRow], share: float, *without: Kind
) -> LogisticModel:
    """Return what tells answerable questions from other kinds, or without any, right answers."""
    kinds = {Kind.ANSWERABLE, *without}
    article, others = ([row for row in rows if row.kind in kinds] for rows in (article, others))
    rows = [*article, *others]
    yes = [row.kind is Kind.ANSWERABLE if without else row.is_right for row in rows]
    return _fit(rows, yes, _weights(article, others, share))


def _held_out_product(
    article: Sequence[FittingRow], others: Sequence[FittingRow]
) -> NDArray[np.float64]:
    """Return the product for each row by regressions that did not see it, the article's first.

    Those that are shipped have seen it, and would promise more than they keep.
    """
    rows = [*article, *others]
    found = np.zeros(len(rows))
    folds = KFold(_FOLDS, shuffle=True, random_state=0)
    for rest, apart in folds.split(found):
        factors = _fit_factors(
            [rows[place] for place in rest if place < len(article)],
            [rows[place] for place in rest if place >= len(article)],
        )
        for place in apart:
            features = rows[place].features
            found[place] = math.prod(one.probability(features) for one in factors)
    return found


def _fit_calibration(
    product: NDArray[np.float64], article: Sequence[FittingRow], others: Sequence[FittingRow]
) -> LogisticModel:
    model = LogisticRegression(C=_LOOSE, max_iter=1000)
    model.fit(
        [[log_odds(one)] for one in product],
        [row.is_right for row in (*article, *others)],
        sample_weight=_weights(article, others, _SHARE_IN_CALIBRATION),
    )
    return LogisticModel({"log_odds": float(model.coef_[0, 0])}, float(model.intercept_[0]))


def _probability(calibrated: LogisticModel, product: float) -> float:
    return calibrated.probability({"log_odds": log_odds(product)})


def _risk_points(
    confidence: NDArray[np.float64], is_right: NDArray[np.bool_]
) -> Iterator[tuple[float, float]]:
    """Yield for each risk that can be held the lowest confidence from which on it is.

    It is held where its upper bound is no higher (Geifman and El-Yaniv, 2017, arXiv:1705.08500).
    """
    order = np.argsort(-confidence)
    wrong = np.cumsum(~is_right[order])
    answered = np.arange(1, len(order) + 1)
    bounds = risk_bound(wrong, answered)
    # Questions with the same confidence are answered together.
    is_last = np.append(np.diff(confidence[order]) < 0, True)
    for risk in _RISKS:
        held = np.flatnonzero((bounds <= risk) & is_last)
        if held.size:
            yield risk, float(confidence[order[held[-1]]])


def _fit(
    rows: Sequence[FittingRow],
    labels: Iterable[bool],
    weights: Sequence[float],
    class_weight: str | None = None,
) -> LogisticModel:
    """Fit on standardised features, and return weights for the features as they are."""
    names = list(rows[0].features)
    matrix = np.array([[row.features[name] for name in names] for row in rows])
    mean = np.average(matrix, axis=0, weights=weights)
    deviation = np.sqrt(np.average((matrix - mean) ** 2, axis=0, weights=weights))
    scale = np.where(deviation > _LEAST_DEVIATION, deviation, 1.0)
    model = LogisticRegression(C=_REGULARISATION, max_iter=2000, class_weight=class_weight)
    model.fit((matrix - mean) / scale, list(labels), sample_weight=weights)
    scaled = model.coef_[0] / scale
    intercept = float(model.intercept_[0] - scaled @ mean)
    return LogisticModel(dict(zip(names, scaled.tolist(), strict=True)), intercept)


def _numbers(model: LogisticModel) -> dict[str, Any]:
    return {
        "weights": {name: _rounded(weight) for name, weight in model.weights.items()},
        "intercept": _rounded(model.intercept),
    }


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)
