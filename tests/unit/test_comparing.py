"""Two systems on the same questions: verdicts, p-values, and what is left out."""

import math
from dataclasses import replace
from typing import Any, get_args

import pytest
from scipy.stats import binomtest

from eval.figures.comparing import (
    COMPARABLE,
    COMPARED,
    Alternative,
    Difference,
    Verdict,
    adjust_together,
    compare,
    holm,
)
from eval.figures.definitions import FIGURES, Rows
from eval.results import Kind, QuestionResult
from tests.unit.results import changed, random_results, result, results

ALTERNATIVES: tuple[Alternative, ...] = get_args(Alternative)


def rows_of_two_kinds() -> list[QuestionResult]:
    """Return 40 answerable questions and 30 close ones; half the former are done badly."""
    bad: dict[str, Any] = {"rank": None, "is_answered": True, "is_right": False, "contains": False}
    return changed(results(40), 20, confidence=0.5, **bad) + results(
        30, Kind.CLOSE, confidence=0.55
    )


def only(name: str, ours: Rows, theirs: Rows, alternative: Alternative = "two-sided") -> Difference:
    (found,) = compare(ours, theirs, [name], alternative)
    assert found.figure == name
    return found


@pytest.mark.parametrize(
    ("given", "adjusted"),
    [
        # The first is the example of p.adjust in R; the others are by hand.
        ([0.01, 0.02, 0.03, 0.04], [0.04, 0.06, 0.06, 0.06]),
        ([0.04, 0.01, 0.03, 0.02], [0.06, 0.04, 0.06, 0.06]),
        ([0.005, 0.011, 0.02, 0.04, 0.13], [0.025, 0.044, 0.06, 0.08, 0.13]),
        ([0.5, 0.6, 0.001], [1.0, 1.0, 0.003]),
        ([0.03], [0.03]),
        ([], []),
    ],
)
def test_p_values_are_adjusted_as_holm_adjusts_them(
    given: list[float], adjusted: list[float]
) -> None:
    assert holm(given) == pytest.approx(adjusted)


def test_what_is_beyond_chance_alone_may_be_within_it_among_many() -> None:
    theirs = changed(results(40), 6, rank=None)
    alone = only("hit@1", results(40), theirs)
    assert alone.verdict is Verdict.BETTER
    assert adjust_together([alone]) == [alone]
    first, *others = adjust_together([alone, *[only("hit@1", theirs, theirs)] * 4])
    assert first.p == pytest.approx(5 * alone.p)
    assert first.verdict is Verdict.CHANCE
    assert first.difference == alone.difference
    assert {other.verdict for other in others} == {Verdict.CHANCE}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("alternative", ALTERNATIVES)
def test_identical_rows_differ_in_nothing(seed: int, alternative: Alternative) -> None:
    rows = random_results(seed)
    found = compare(rows, rows, alternative=alternative)
    assert [moved.figure for moved in found] == list(COMPARED)
    for moved in found:
        assert (moved.difference, moved.low, moved.high, moved.p) == (0, 0, 0, 1)
        assert moved.verdict is Verdict.CHANCE
        assert moved.value == moved.baseline == FIGURES[moved.figure].compute(rows).value  # type: ignore[union-attr]


PLANTED = [
    ("hit@1", {"rank": 1}),
    ("hit@5", {"rank": 2}),
    ("mrr@10", {"rank": 2}),
    ("contains_answer", {"contains": True}),
    ("right", {"is_right": True}),
    ("risk", {"is_right": True}),
    ("auroc_close", {"confidence": 0.9}),
    ("brier", {"confidence": 0.1}),
]


@pytest.mark.parametrize(("name", "values"), PLANTED)
def test_a_planted_gain_is_better_and_a_planted_fall_is_worse(
    name: str, values: dict[str, Any]
) -> None:
    before = rows_of_two_kinds()
    after = changed(before, 20, lambda row: row.is_right is False and row.is_answerable, **values)
    gain, fall = only(name, after, before), only(name, before, after)
    is_higher_better = FIGURES[name].higher_is_better
    assert (gain.verdict, fall.verdict) == (Verdict.BETTER, Verdict.WORSE)
    assert (gain.difference > 0) is is_higher_better
    assert (gain.low > 0 and gain.high > 0) is is_higher_better
    assert (fall.difference, fall.value, fall.baseline) == (
        -gain.difference,
        gain.baseline,
        gain.value,
    )
    assert gain.difference == pytest.approx(gain.value - gain.baseline, abs=2e-6)
    assert max(gain.p, fall.p) < 0.01


@pytest.mark.parametrize(("name", "values"), PLANTED)
def test_a_test_for_a_fall_flags_the_fall_and_never_the_gain(
    name: str, values: dict[str, Any]
) -> None:
    before = rows_of_two_kinds()
    after = changed(before, 20, lambda row: row.is_right is False and row.is_answerable, **values)
    gain, fall = only(name, after, before, "worse"), only(name, before, after, "worse")
    assert (gain.verdict, fall.verdict) == (Verdict.CHANCE, Verdict.WORSE)
    assert gain.p > 0.99
    assert fall.p < 0.01


def test_a_few_swaps_either_way_are_within_chance() -> None:
    before = results(60, rank=1)[:30] + results(60, rank=4)[30:]
    after = [
        replace(row, rank=5 - row.rank if number % 10 == 0 and row.rank else row.rank)
        for number, row in enumerate(before)
    ]
    moved = only("hit@1", after, before)
    assert (moved.verdict, moved.difference) == (Verdict.CHANCE, 0)
    assert moved.low < 0 < moved.high
    assert moved.p > 0.5


def test_two_systems_by_chance_alike_differ_in_nothing_beyond_chance() -> None:
    found = compare(random_results(11), random_results(12))
    assert {moved.verdict for moved in found} == {Verdict.CHANCE}
    assert all(moved.low <= moved.difference <= moved.high for moved in found)


@pytest.mark.parametrize(("losses", "gains"), [(9, 1), (6, 3), (4, 0), (2, 2)])
@pytest.mark.parametrize("unmoved", [0, 60])
def test_p_is_that_of_the_sign_test_where_outcomes_are_yes_or_no(
    losses: int, gains: int, unmoved: int
) -> None:
    moved_count = losses + gains
    before = changed(results(moved_count + unmoved), gains, rank=None)
    after = [
        replace(row, rank=1 if place < gains else None) if place < moved_count else row
        for place, row in enumerate(before)
    ]
    expected = (
        binomtest(gains, moved_count).pvalue,
        binomtest(gains, moved_count, 0.5, "less").pvalue,
    )
    for alternative, p in zip(ALTERNATIVES, expected, strict=True):
        # Few questions are swapped in every way there is, many in some thousand ways by chance.
        tolerance = 3 * math.sqrt(2 * p / 4999) if unmoved else 1e-6
        found = only("hit@1", after, before, alternative).p
        assert found == pytest.approx(p, abs=tolerance)


def test_p_values_of_the_named_figures_are_adjusted_together() -> None:
    before = results(12)
    after = changed(before, 8, rank=None)
    alone = only("hit@1", after, before)
    assert alone.p == pytest.approx(2 * 0.5**8, abs=1e-6)
    together = compare(after, before, ["hit@1", "hit@5", "answered"])
    assert [moved.p for moved in together] == pytest.approx([3 * alone.p] * 2 + [1], abs=1e-5)


def test_questions_that_one_side_alone_has_are_ignored() -> None:
    shared = results(12)
    ours = [*shared, result("ours", rank=None), result("ours", Kind.CLOSE)]
    theirs = [*changed(shared, 3, rank=None), result("theirs", rank=None, is_right=False)]
    theirs.append(result("ours", Kind.FAR))
    assert compare(ours, theirs) == compare(shared, theirs[:12])
    assert only("hit@1", ours, theirs).n == 12


def test_a_question_with_its_gold_left_out_is_another_question() -> None:
    asked = [result("q1"), result("q2")]
    left_out = [result(row.id, Kind.LEFT_OUT, confidence=0.5) for row in asked]
    moved = only("auroc_left_out", asked + left_out, left_out + asked)
    assert (moved.n, moved.value, moved.baseline) == (4, 1, 1)


def test_the_order_of_the_baselines_rows_makes_no_difference() -> None:
    ours, theirs = random_results(1, 60), random_results(2, 60)
    names = ["hit@1", "risk", "auroc_close"]
    assert compare(ours, theirs, names) == compare(ours, theirs[::-1], names)


def test_each_side_s_figure_is_over_what_it_answered_itself() -> None:
    ours = [*results(5), result("declined", contains=None), result("given", contains=False)]
    theirs = [*results(5), result("declined", contains=False), result("given", contains=None)]
    moved = only("contains_answer", ours, theirs)
    assert (moved.n, moved.value, moved.baseline) == (7, round(5 / 6, 6), round(5 / 6, 6))


def test_declining_what_the_other_answers_wrongly_lowers_the_risk() -> None:
    unanswerable = {"is_right": False, "contains": None, "f1": None}
    theirs = [*results(50), *results(50, Kind.FAR, is_answered=True, **unanswerable)]
    ours = [*results(50), *results(50, Kind.FAR, is_answered=False, **unanswerable)]
    moved = only("risk", ours, theirs)
    assert (moved.value, moved.baseline, moved.verdict) == (0, 0.5, Verdict.BETTER)
    one_wrongly = [replace(theirs[0], is_answered=False), *theirs[1:-1], ours[-1]]
    precise = only("abstention_precision", ours, one_wrongly)
    assert (precise.value, precise.baseline) == (1, 0.5)


def test_citations_are_compared_by_their_share_of_all() -> None:
    theirs = results(4, citations=2, valid_citations=2)
    ours = changed(theirs, 2, citations=4, valid_citations=3)
    moved = only("citation_validity", ours, theirs)
    assert (moved.value, moved.baseline, moved.n) == (round(10 / 12, 6), 1, 4)


def test_one_question_can_be_compared_and_is_within_chance() -> None:
    moved = only("hit@1", [result("q", rank=2)], [result("q", rank=1)])
    assert (moved.n, moved.difference, moved.p, moved.verdict) == (1, -1, 1, Verdict.CHANCE)


def test_figures_of_which_neither_way_is_better_are_not_compared() -> None:
    lengths = {"answer_characters", "first_passage_characters"}
    assert not lengths & set(COMPARABLE)
    assert set(COMPARED) <= set(COMPARABLE) < set(FIGURES)


def test_figures_that_no_question_allows_are_left_out() -> None:
    unanswered = results(6, is_answered=False, contains=None, is_right=None, citations=0)
    found = {moved.figure for moved in compare(unanswered, unanswered)}
    assert found == {"hit@1", "hit@5", "mrr@10", "answered"}
    assert compare(results(3), results(3, Kind.CLOSE), ["hit@1", "brier"]) == []


def test_a_figure_without_a_value_per_question_cannot_be_compared() -> None:
    with pytest.raises(TypeError, match="ece has no value per question"):
        compare(results(2), results(2), ["ece"])
