"""The gate: red for a fall beyond chance and allowance, green for everything else."""

from collections.abc import Callable
from typing import Any

import pytest

from eval.figures.comparing import Verdict, compare
from eval.gate import GATED, KERNEL_ALLOWANCE, gated_differences, red_lines
from eval.reporting.report import SystemReport
from eval.results import Kind, QuestionResult
from tests.unit.results import changed, random_results, result, results

Which = Callable[[QuestionResult], bool]


def rows() -> list[QuestionResult]:
    """Return questions of which each gated figure can fall by itself."""
    return [
        *results(60),
        *[result(f"second-{number}", rank=2) for number in range(20)],
        *[result(f"wrong-{number}", is_right=False, contains=False) for number in range(20)],
        *results(40, Kind.CLOSE, confidence=0.4),
    ]


def red(now: list[QuestionResult], before: list[QuestionResult]) -> set[str]:
    report = SystemReport("now", now)
    gated = gated_differences(report, SystemReport("before", before))
    return {line.split()[0].rstrip(":") for line in red_lines(report, gated)}


@pytest.mark.parametrize("given", [rows(), random_results(1), random_results(2)])
def test_the_same_rows_are_green(given: list[QuestionResult]) -> None:
    assert red(given, list(given)) == set()


def is_second(row: QuestionResult) -> bool:
    return row.rank == 2


def is_right(row: QuestionResult) -> bool:
    return row.is_right is True


def is_wrong(row: QuestionResult) -> bool:
    return row.is_answerable and not row.is_right


FALLS: list[tuple[str, Which, dict[str, Any]]] = [
    ("hit@1", lambda row: row.rank == 1, {"rank": 3}),
    ("hit@5", is_second, {"rank": 6}),
    ("answered", is_right, {"is_answered": False, "contains": None, "is_right": None}),
    ("contains_answer", is_right, {"contains": False}),
    # Less confident of wrong answers: a better Brier score, and a worse AUROC.
    ("auroc_close", is_wrong, {"confidence": 0.1}),
    # Less confident of right answers, and still more so than of any close question.
    ("brier", is_right, {"confidence": 0.5}),
]


@pytest.mark.parametrize(("name", "which", "values"), FALLS)
def test_a_fall_of_one_figure_is_red_in_that_figure_alone(
    name: str, which: Which, values: dict[str, Any]
) -> None:
    before = rows()
    # who declines eighteen right answers has fewer right ones among the rest, too
    others = {"contains_answer", "brier"} if name == "answered" else set()
    assert red(changed(before, 18, which, **values), before) == {name} | others


@pytest.mark.parametrize(("name", "which", "values"), FALLS)
def test_the_same_the_other_way_round_is_a_gain_and_green(
    name: str, which: Which, values: dict[str, Any]
) -> None:
    before = rows()
    after = changed(before, 18, which, **values)
    (moved,) = compare(before, after, [name])
    assert moved.verdict is Verdict.BETTER
    assert name not in red(before, after)


def test_every_gated_figure_has_its_fall() -> None:
    assert {name for name, *_ in FALLS} == set(GATED)


def test_one_citation_that_does_not_stand_is_red() -> None:
    before = rows()
    assert red(changed(before, 1, valid_citations=0), before) == {"citation_validity"}
    one_of_five = changed(before, 1, citations=5, valid_citations=4)
    assert red(one_of_five, before) == {"citation_validity"}


def test_a_citation_that_does_not_stand_is_red_also_where_the_baseline_has_the_same() -> None:
    fallen = changed(rows(), 1, valid_citations=0)
    assert red(fallen, fallen) == {"citation_validity"}


def test_a_citation_that_does_not_stand_is_red_also_where_the_baseline_declined() -> None:
    declined = {"is_answered": False, "contains": None, "is_right": False, "citations": 0}
    before = changed(rows(), 1, **declined, valid_citations=0)
    assert red(changed(rows(), 1, valid_citations=0), before) == {"citation_validity"}


def test_a_baseline_whose_citations_did_not_stand_makes_nothing_red() -> None:
    before = rows()
    assert red(before, changed(before, 5, valid_citations=0)) == set()


def test_a_fall_within_chance_is_green() -> None:
    before = rows()
    after = changed(before, 4, rank=None)
    (moved,) = compare(after, before, ["hit@1"])
    assert moved.difference < -KERNEL_ALLOWANCE
    assert red(after, before) == set()


def test_a_fall_is_looked_for_on_one_side_alone() -> None:
    # Twelve questions are swapped in every way there is. All of seven one way: p is 1/128 on one
    # side and twice that on both, times the five figures that there are without close questions.
    before = results(12)
    after = changed(before, 7, rank=3)
    assert red(after, before) == {"hit@1"}
    assert compare(after, before, GATED)[0].verdict is Verdict.CHANCE


@pytest.mark.parametrize(("confidence", "expected"), [(0.86, set()), (0.84, {"brier"})])
def test_a_fall_beyond_chance_is_red_only_where_it_is_above_the_allowance(
    confidence: float, expected: set[str]
) -> None:
    # The Brier score rises from 0.01 to 0.0196 or to 0.0256.
    before = results(40)
    after = changed(before, 40, confidence=confidence)
    (moved,) = compare(after, before, ["brier"], "worse")
    assert moved.verdict is Verdict.WORSE
    assert red(after, before) == expected


def test_a_system_that_declines_everything_is_red() -> None:
    declined: dict[str, Any] = {"is_answered": False, "contains": None, "is_right": False}
    declined |= {"citations": 0, "valid_citations": 0, "confidence": 0.0}
    assert "answered" in red(changed(rows(), 100, **declined), rows())


def test_improvements_of_everything_at_once_are_green() -> None:
    before = rows()
    after = changed(before, 20, is_wrong, rank=1, is_right=True, contains=True, confidence=1.0)
    after = changed(after, 20, is_second, rank=1)
    after = changed(after, 40, lambda row: row.kind is Kind.CLOSE, confidence=0.0)
    assert red(after, before) == set()
