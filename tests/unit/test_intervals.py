"""Intervals of 95 %: Wilson's by its formula, the bootstrap's where theory knows them."""

import math
import random
from statistics import NormalDist, fmean, stdev

import numpy as np
import pytest

from eval.figures.confidence import calibration_error, risk_coverage_area
from eval.figures.groups import figures_by_group
from eval.figures.intervals import auroc_interval, mean_interval, paired_interval, wilson
from tests.unit.results import random_results

Z = NormalDist().inv_cdf(0.975)


def wilson_by_formula(successes: int, number: int) -> tuple[float, float]:
    rate, square = successes / number, Z * Z
    centre = (rate + square / (2 * number)) / (1 + square / number)
    spread = Z * math.sqrt(rate * (1 - rate) / number + square / (4 * number**2))
    half = spread / (1 + square / number)
    return centre - half, centre + half


@pytest.mark.parametrize(
    ("successes", "number"),
    [(0, 10), (5, 10), (10, 10), (1, 3), (0, 1), (1, 1), (81, 263), (999, 1000)],
)
def test_wilsons_interval_is_that_of_his_formula(successes: int, number: int) -> None:
    expected = wilson_by_formula(successes, number)
    assert wilson(successes, number) == pytest.approx(expected, abs=1e-9)


def test_wilsons_interval_is_that_which_newcombe_printed() -> None:
    # Newcombe, 1998, Statistics in Medicine 17, table I, method 3.
    printed = {(81, 263): (0.2553, 0.3662), (15, 148): (0.0624, 0.1605), (0, 20): (0, 0.1611)}
    for (successes, number), expected in printed.items():
        assert wilson(successes, number) == pytest.approx(expected, abs=5e-5)


def test_a_rate_of_nothing_has_no_interval() -> None:
    with pytest.raises(ValueError, match=r".+"):
        wilson(0, 0)


def test_the_bootstraps_interval_of_a_mean_is_near_that_of_normal_theory() -> None:
    chance = random.Random(7)  # noqa: S311 # no secrets
    values = [chance.gauss(3, 2) for _ in range(400)]
    half = Z * stdev(values) / math.sqrt(len(values))
    expected = (fmean(values) - half, fmean(values) + half)
    assert mean_interval(values) == pytest.approx(expected, abs=half / 8)


def test_the_bootstraps_interval_of_an_auroc_is_near_that_of_hanley_and_mcneil() -> None:
    generator = np.random.default_rng(7)
    positive, negative = generator.exponential(3, 300), generator.exponential(1, 200)
    # Exponential scores are the case in which their formula (1982) is exact.
    area = 3 / 4
    spread = (
        area * (1 - area)
        + 299 * (area / (2 - area) - area**2)
        + 199 * (2 * area**2 / (1 + area) - area**2)
    )
    half = Z * math.sqrt(spread / (300 * 200))
    low, high = auroc_interval(positive, negative)
    assert (high - low) / 2 == pytest.approx(half, rel=0.2)
    assert low < area < high


def test_more_values_make_a_narrower_interval() -> None:
    few, many = mean_interval([0.0, 1.0] * 10), mean_interval([0.0, 1.0] * 100)
    assert many.high - many.low < (few.high - few.low) / 2


@pytest.mark.parametrize("values", [[0.3] * 7, [0.0] * 50, [1.0] * 2])
def test_constant_values_leave_nothing_open(values: list[float]) -> None:
    assert mean_interval(values) == pytest.approx((values[0], values[0]), abs=1e-12)


def test_the_interval_of_a_single_value_is_that_value() -> None:
    assert mean_interval([0.3]) == (0.3, 0.3)
    assert auroc_interval([0.3], [0.1, 0.5]) == (0.5, 0.5)
    assert auroc_interval([0.3, 0.6], [0.1]) == (1.0, 1.0)
    assert paired_interval(calibration_error, [0.3], [True]) == pytest.approx((0.7, 0.7))


def test_confidences_that_separate_all_leave_nothing_open() -> None:
    assert auroc_interval([0.7, 0.8, 0.9], [0.1, 0.2]) == (1.0, 1.0)


def test_the_same_values_twice_have_the_same_interval_to_the_last_digit() -> None:
    chance = random.Random(3)  # noqa: S311 # no secrets
    values = [chance.random() for _ in range(60)]
    right = [chance.random() < value for value in values]
    assert mean_interval(values) == mean_interval(list(values))
    assert auroc_interval(values[:20], values[20:]) == auroc_interval(values[:20], values[20:])
    for statistic in (calibration_error, risk_coverage_area):
        found = paired_interval(statistic, values, right)
        assert found == paired_interval(statistic, values, right)
        assert found.low < found.high


def test_outcomes_stay_with_their_confidences_when_questions_are_drawn() -> None:
    # Every question is right with confidence 1 or wrong with 0: no sample of them errs.
    confidence = [1.0, 0.0] * 10
    assert paired_interval(calibration_error, confidence, confidence) == (0.0, 0.0)


@pytest.mark.parametrize("seed", [1, 2])
def test_an_interval_contains_its_figure(seed: int) -> None:
    groups = figures_by_group(random_results(seed))
    shown = [
        (figure.low, figure.value, figure.high)
        for figures in groups.values()
        for figure in figures.values()
    ]
    assert len(shown) > 100
    assert all(low <= value <= high for low, value, high in shown)
