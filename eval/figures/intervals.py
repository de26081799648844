"""Intervals of 95 %: Wilson's for rates, the bootstrap's for all else.

SciPy computes them, except where confidences and outcomes have to be drawn together. Resampling is
seeded, so the same rows give the same interval to the last digit.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binomtest, bootstrap

from eval.figures.confidence import auroc_rows

_LEVEL = 0.95
_RESAMPLES = 2000
_SLOW_RESAMPLES = 1000
_SEED = 20261124

Statistic = Callable[[ArrayLike, ArrayLike], float]


class Interval(NamedTuple):
    """Where a figure lies at 95 %; both ends belong to it."""

    low: float
    high: float


def wilson(successes: int, number: int) -> Interval:
    """Return Wilson's interval of a rate (1927), which is sound for small numbers and at 0 and 1.

    Raises:
        ValueError: `number` is 0.
    """
    found = binomtest(successes, number).proportion_ci(_LEVEL, method="wilson")
    return Interval(float(found.low), float(found.high))


def mean_interval(values: Sequence[float]) -> Interval:
    """Return the bootstrap's interval of a mean (percentiles; Efron, 1979)."""
    data = np.asarray(values, float)
    return _interval((data,), lambda sample, axis: sample.mean(axis=axis))


def auroc_interval(positive: ArrayLike, negative: ArrayLike) -> Interval:
    """Return the bootstrap's interval of an AUROC; both groups are resampled, each by itself."""
    return _interval((np.asarray(positive, float), np.asarray(negative, float)), auroc_rows)


def paired_interval(statistic: Statistic, confidence: ArrayLike, is_right: ArrayLike) -> Interval:
    """Return the bootstrap's interval of a figure of confidences and their outcomes, in [0, 1].

    It is moved by the bootstrap's estimate of bias (Efron and Tibshirani, 1993, chapter 10):
    resampling alone makes a calibration error larger.
    """
    given, outcomes = np.asarray(confidence, float), np.asarray(is_right, float)
    rows = np.random.default_rng(_SEED).integers(len(given), size=(_SLOW_RESAMPLES, len(given)))
    values = [statistic(given[sample], outcomes[sample]) for sample in rows]
    bias = np.mean(values) - statistic(given, outcomes)
    ends = np.quantile(values, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2]) - bias
    low, high = np.clip(ends, 0, 1)
    return Interval(float(low), float(high))


def _interval(samples: tuple[NDArray[np.float64], ...], statistic: Callable[..., Any]) -> Interval:
    if any(len(sample) < 2 for sample in samples):  # noqa: PLR2004 # nothing to resample
        value = float(statistic(*samples, axis=-1))
        return Interval(value, value)
    found = bootstrap(
        samples,
        statistic,
        n_resamples=_RESAMPLES,
        confidence_level=_LEVEL,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return Interval(float(found.low), float(found.high))
