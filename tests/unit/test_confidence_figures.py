"""Figures of the confidence, by hand and by formula; tests/property asks other libraries."""

import random

import numpy as np
import pytest

from eval.figures.confidence import (
    auroc,
    auroc_rows,
    calibration_error,
    reliability,
    risk_coverage,
    risk_coverage_area,
)
from eval.figures.definitions import FIGURES
from eval.results import Kind
from tests.unit.results import result

TIED = [0.9, 0.9, 0.9, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.2]
RIGHT = [True, False, True, True, False, False, True, False, True, False, False, False]


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [
        ([0.9, 0.8], [0.1, 0.2, 0.3], 1.0),
        ([0.1], [0.2, 0.9], 0.0),
        ([0.5, 0.5], [0.5], 0.5),
        ([0.9, 0.5, 0.1], [0.5, 0.3], (2 + 1.5 + 0) / 6),
    ],
)
def test_auroc_counts_the_pairs_in_which_the_positive_is_above_and_half_of_the_ties(
    positive: list[float], negative: list[float], expected: float
) -> None:
    assert auroc(positive, negative) == pytest.approx(expected)
    assert auroc_rows(np.array(positive), np.array(negative)) == pytest.approx(expected)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_auroc_of_many_samples_at_once_is_that_of_each(axis: int) -> None:
    generator = np.random.default_rng(1)
    positive, negative = generator.integers(0, 6, (7, 5)) / 5, generator.integers(0, 4, (7, 3)) / 5
    expected = [auroc(*pair) for pair in zip(positive, negative, strict=True)]
    turned = (positive.T, negative.T) if axis == 0 else (positive, negative)
    assert auroc_rows(*turned, axis=axis) == pytest.approx(expected)


def test_the_figure_of_auroc_sets_answerable_questions_against_one_other_kind() -> None:
    rows = [
        result("a", confidence=0.9),
        result("b", confidence=0.5),
        result("c", Kind.CLOSE, confidence=0.6),
        result("f", Kind.FAR, confidence=0.1),
        result("l", Kind.LEFT_OUT, confidence=0.95),
    ]
    found = {name: FIGURES[f"auroc_{name}"].compute(rows) for name in ("close", "far", "left_out")}
    values = {name: (figure.value, figure.n) for name, figure in found.items() if figure}
    assert values == {"close": (0.5, 3), "far": (1.0, 3), "left_out": (0.0, 3)}
    assert FIGURES["auroc_far"].compute(rows[:3]) is None
    assert FIGURES["auroc_far"].compute(rows[2:]) is None


def test_bins_of_equal_mass_hold_the_least_confident_first() -> None:
    confidence = [0.8, 0.1, 0.7, 0.2]
    assert reliability(confidence, [True, False, False, True]) == [
        (0.1, 0.0, 1),
        (0.2, 1.0, 1),
        (0.7, 0.0, 1),
        (0.8, 1.0, 1),
    ]


def test_calibration_error_of_bins_of_unlike_numbers_is_weighed_by_them() -> None:
    # Twelve questions make two bins of two and eight of one.
    confidence = [0.0, 0.2, 0.3, 0.3, *[0.5] * 8]
    right = [False, True, False, False, *[True] * 8]
    bins = reliability(confidence, right)
    assert [number for *_, number in bins] == [2, 2, 1, 1, 1, 1, 1, 1, 1, 1]
    expected = (2 * abs(0.1 - 0.5) + 2 * 0.3 + 8 * 0.5) / 12
    assert calibration_error(confidence, right) == pytest.approx(expected)


def test_calibration_error_is_zero_where_confidence_is_the_share_right() -> None:
    assert calibration_error([0.25] * 4 + [1.0] * 4, [1, 0, 0, 0, 1, 1, 1, 1]) == pytest.approx(0)
    assert calibration_error([1.0, 0.0], [False, True]) == 1.0


def test_coverage_and_risk_go_from_the_most_confident_question_to_all() -> None:
    coverage, risk = risk_coverage([0.2, 0.9, 0.5, 0.7], [False, True, True, False])
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert risk.tolist() == pytest.approx([0, 1 / 2, 1 / 3, 2 / 4])


def test_questions_with_the_same_confidence_share_the_risk_evenly() -> None:
    _, risk = risk_coverage([0.5, 0.5, 0.5, 0.9], [True, False, False, True])
    assert risk.tolist() == pytest.approx([0, (2 / 3) / 2, (4 / 3) / 3, 2 / 4])


def test_area_under_risk_coverage_is_least_for_the_best_order_and_most_for_the_worst() -> None:
    right = [True, True, False, False]
    # By hand, with trapezoids of a quarter's width: 0, 0, 0, 1/3, 1/2 and 1, 1, 1, 2/3, 1/2.
    best, worst = (1 / 6 + 5 / 12) / 4, (1 + 1 + 5 / 6 + 7 / 12) / 4
    assert risk_coverage_area([0.9, 0.8, 0.2, 0.1], right) == pytest.approx(best)
    assert risk_coverage_area([0.1, 0.2, 0.8, 0.9], right) == pytest.approx(worst)
    for order in ([0.9, 0.2, 0.8, 0.1], [0.2, 0.1, 0.8, 0.3], [0.5] * 4):
        assert best < risk_coverage_area(order, right) < worst


def test_area_is_zero_where_all_are_right_one_where_none_is_and_even_where_all_are_tied() -> None:
    assert risk_coverage_area([0.1, 0.5, 0.9], [True] * 3) == 0.0
    assert risk_coverage_area([0.1, 0.5, 0.9], [False] * 3) == pytest.approx(1.0)
    assert risk_coverage_area([0.5] * 5, [True, True, True, False, False]) == pytest.approx(0.4)


@pytest.mark.parametrize("statistic", [calibration_error, risk_coverage_area])
@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_questions_makes_no_difference(statistic: object, seed: int) -> None:
    assert callable(statistic)
    pairs = list(zip(TIED, RIGHT, strict=True))
    random.Random(seed).shuffle(pairs)  # noqa: S311 # no secrets
    confidence, right = zip(*pairs, strict=True)
    assert confidence != tuple(TIED)
    assert statistic(confidence, right) == pytest.approx(statistic(TIED, RIGHT), abs=1e-12)


def test_brier_and_calibration_leave_out_what_nobody_can_judge() -> None:
    known = [result("a", confidence=0.8), result("b", Kind.CLOSE, confidence=0.4)]
    unknown = [result("c", confidence=0.1, is_right=None)]
    for name, value in (("brier", (0.2**2 + 0.4**2) / 2), ("ece", 0.3)):
        figure = FIGURES[name].compute([*known, *unknown])
        assert figure is not None
        assert figure.value == pytest.approx(value)
        assert figure.n == 2
        assert FIGURES[name].compute(unknown) is None
