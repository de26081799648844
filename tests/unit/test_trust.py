"""How far answers can be trusted: points, realised risks and samples of made-up runs."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.stats import binom

from eval.results import Kind, QuestionResult
from eval.trust import RealisedRisk, point_withholding, realised_risk
from rag.answerability import load_answerability
from tests.unit.results import result, results


def rows(*confidences: tuple[float, bool]) -> list[QuestionResult]:
    return [
        result(f"q{number}", confidence=confidence, is_right=is_right)
        for number, (confidence, is_right) in enumerate(confidences)
    ]


def test_the_point_withholds_seven_of_a_hundred_answerable_questions() -> None:
    confidences = np.linspace(0.01, 0.99, 99).tolist()
    made: Sequence[QuestionResult] = [
        *rows(*((one, True) for one in confidences)),
        *results(50, Kind.CLOSE, confidence=0.0),
    ]
    point = point_withholding(made)
    assert sum(one < point for one in confidences) == 7


def test_a_realised_risk_counts_what_is_answered_from_the_threshold_on() -> None:
    threshold = load_answerability().threshold(0.2)
    made = rows((threshold, True), (1.0, False), (1.0, True), (threshold - 1e-6, False))
    found = realised_risk(made, 0.2)
    assert (found.confidence, found.accepted) == (threshold, 0.2)
    assert (found.questions, found.answered, found.wrong) == (4, 3, 1)


@pytest.mark.parametrize(("answered", "wrong"), [(10, 0), (10, 3), (200, 17)])
def test_the_bound_is_the_share_that_leaves_so_few_wrong_ones_one_chance_in_ten(
    answered: int, wrong: int
) -> None:
    bound = RealisedRisk(0.1, 0.5, 300, answered, wrong).bound
    assert binom.cdf(wrong, answered, bound) == pytest.approx(0.1, abs=1e-6)


@pytest.mark.parametrize(("answered", "wrong"), [(0, 0), (5, 5)])
def test_nothing_right_may_be_all_wrong(answered: int, wrong: int) -> None:
    assert RealisedRisk(0.1, 0.5, 10, answered, wrong).bound == 1.0
