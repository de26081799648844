"""How well a confidence tells right from wrong, and how far it is a probability."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata
from sklearn.metrics import roc_auc_score

Floats = NDArray[np.float64]
_BINS = 10


def auroc(positive: ArrayLike, negative: ArrayLike) -> float:
    """Return the probability that a positive's score is above a negative's, ties counting half."""
    scores = np.concatenate([np.asarray(positive, float), np.asarray(negative, float)])
    labels = np.r_[np.ones(np.size(positive)), np.zeros(np.size(negative))]
    return float(roc_auc_score(labels, scores))


def auroc_rows(positive: Floats, negative: Floats, axis: int = -1) -> Floats:
    """Return `auroc` along an axis of many samples at once, from the ranks (Mann and Whitney)."""
    count, others = positive.shape[axis], negative.shape[axis]
    ranks = rankdata(np.concatenate([positive, negative], axis=axis), axis=axis)
    total = np.take(ranks, range(count), axis=axis).sum(axis=axis)
    return np.asarray((total - count * (count + 1) / 2) / (count * others), float)


def reliability(confidence: ArrayLike, is_right: ArrayLike) -> list[tuple[float, float, int]]:
    """Return mean confidence, share right and number of each of at most ten bins of equal mass.

    Questions with the same confidence share their outcomes evenly, so their order is of no
    consequence.
    """
    given, outcomes = _by_confidence(confidence, is_right)
    bins = np.array_split(np.arange(len(given)), min(_BINS, len(given)) or 1)
    return [
        (float(given[rows].mean()), float(outcomes[rows].mean()), len(rows))
        for rows in bins
        if len(rows)
    ]


def calibration_error(confidence: ArrayLike, is_right: ArrayLike) -> float:
    """Return the expected calibration error over ten bins of equal mass; 0 is best.

    The mean over bins, weighed by their numbers, of the distance between mean confidence and
    share right (Naeini et al., 2015; equal mass: Nixon et al., 2019, arXiv:1904.01685).
    """
    bins = reliability(confidence, is_right)
    total = sum(number for *_, number in bins)
    return sum(abs(given - right) * number for given, right, number in bins) / total


def risk_coverage(confidence: ArrayLike, is_right: ArrayLike) -> tuple[Floats, Floats]:
    """Return coverage and risk, one of each per question.

    Answering only the most confident questions, up to each of them: the share that is answered
    and the share of those that is not right (El-Yaniv and Wiener, 2010). Questions with the same
    confidence share their outcomes evenly.
    """
    _, outcomes = _by_confidence(confidence, is_right)
    number = np.arange(1, len(outcomes) + 1)
    return number / len(outcomes), np.cumsum(1 - outcomes[::-1]) / number


def risk_coverage_area(confidence: ArrayLike, is_right: ArrayLike) -> float:
    """Return the area under the risk-coverage curve, in [0, 1]; 0 is best.

    The curve begins at coverage 0 with the risk of the most confident question, so that the area
    is over all of [0, 1] (Geifman et al., 2019, arXiv:1805.08206).
    """
    coverage, risk = risk_coverage(confidence, is_right)
    return float(np.trapezoid(np.r_[risk[0], risk], np.r_[0.0, coverage]))


def _by_confidence(confidence: ArrayLike, is_right: ArrayLike) -> tuple[Floats, Floats]:
    given = np.asarray(confidence, float)
    outcomes = np.asarray(is_right, float)
    levels, level = np.unique(given, return_inverse=True)
    shared = np.bincount(level, outcomes) / np.bincount(level)
    order = np.argsort(level, kind="stable")
    return levels[level[order]], np.asarray(shared[level[order]], float)
