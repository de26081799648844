"""Rank and nDCG of rankings, by hand; tests/property computes them by another library."""

import math
from itertools import pairwise

import pytest

from eval.figures.definitions import FIGURES
from eval.figures.ranking import RankedItem, falling_scores, ranking_figures
from eval.results import Kind
from tests.unit.results import result


def ranking(hits: str, score: float = 0.5, names: str = "") -> list[RankedItem]:
    """Return a ranking in which all scores are alike; `x` counts, `-` does not."""
    return [
        RankedItem(names[place] if names else f"item{place}", score, mark == "x")
        for place, mark in enumerate(hits)
    ]


def rank_and_ndcg(hits: str, missing: tuple[str, ...] = ()) -> tuple[int | None, float]:
    figures = ranking_figures({"q": ranking(hits)}, {"q": missing})["q"]
    return figures.rank, figures.ndcg


@pytest.mark.parametrize(
    ("hits", "rank", "ndcg"),
    [
        ("x", 1, 1.0),
        ("xx--", 1, 1.0),
        ("-x", 2, 1 / math.log2(3)),
        ("--x", 3, 0.5),
        ("x-x", 1, 1.5 / (1 + 1 / math.log2(3))),
        ("---------x", 10, 1 / math.log2(11)),
        ("----------x", None, 0.0),
        ("---", None, 0.0),
        ("", None, 0.0),
    ],
)
def test_rank_and_ndcg_are_those_of_the_definition(
    hits: str, rank: int | None, ndcg: float
) -> None:
    found = rank_and_ndcg(hits)
    assert found[0] == rank
    assert found[1] == pytest.approx(ndcg)


@pytest.mark.parametrize("names", ["abc", "cba", "bca"])
@pytest.mark.parametrize(("hits", "rank"), [("x--", 1), ("-x-", 2), ("--x", 3)])
@pytest.mark.parametrize("score", [0.0, 0.5, 1.0, -1.0])
def test_among_equal_scores_the_systems_order_stands_whatever_the_ids(
    hits: str, rank: int, names: str, score: float
) -> None:
    assert ranking_figures({"q": ranking(hits, score, names)}, {})["q"].rank == rank


def test_scores_that_rise_against_the_order_do_not_change_the_order() -> None:
    items = [RankedItem("low", 0.1, counts=False), RankedItem("high", 0.9, counts=True)]
    assert ranking_figures({"q": items}, {})["q"].rank == 2


def test_relevant_documents_that_are_not_shown_lower_ndcg_and_leave_the_rank() -> None:
    ideal_of_two = 1 + 1 / math.log2(3)
    rank, ndcg = rank_and_ndcg("x-", missing=("lost",))
    assert rank == 1
    assert ndcg == pytest.approx(1 / ideal_of_two)
    gains = [rank_and_ndcg("x-", missing=tuple("abcdefghijkl"[:count]))[1] for count in range(10)]
    assert all(more > fewer for more, fewer in pairwise(gains))


def test_a_document_that_is_shown_is_not_missing() -> None:
    assert rank_and_ndcg("-x", missing=("item1",)) == rank_and_ndcg("-x")


def test_a_ranking_that_shows_nothing_of_what_is_missing_has_neither_rank_nor_gain() -> None:
    assert rank_and_ndcg("---", missing=("lost",)) == (None, 0.0)
    assert rank_and_ndcg("", missing=("lost",)) == (None, 0.0)


def test_each_question_has_its_own_figures_and_none_has_none() -> None:
    rankings = {"a": ranking("x"), "b": ranking("--"), "c": ranking("-x"), "d": []}
    figures = ranking_figures(rankings, {"a": ["lost"]})
    assert list(figures) == list(rankings)
    assert [figures[name].rank for name in rankings] == [1, None, 2, None]
    assert figures["a"].ndcg < 1
    assert ranking_figures({}, {}) == {}


def test_falling_scores_stay_where_they_fall_and_step_down_where_they_do_not() -> None:
    scores = [0.9, 0.5, 0.5, 0.7, 0.499999, 0.1]
    items = [RankedItem(str(place), score, counts=False) for place, score in enumerate(scores)]
    assert falling_scores(items) == [0.9, 0.5, 0.499999, 0.499998, 0.499997, 0.1]
    assert falling_scores([]) == []


def test_figures_of_ranking_count_ranks_of_answerable_questions_alone() -> None:
    ranks = (1, 2, 5, 6, None)
    rows = [result(str(rank), rank=rank, ndcg=0.5) for rank in ranks]
    rows.append(result("close", Kind.CLOSE))
    values = {name: FIGURES[name].compute(rows) for name in ("hit@1", "hit@5", "mrr@10", "ndcg@10")}
    assert {name: (figure.value, figure.n) for name, figure in values.items() if figure} == {
        "hit@1": (0.2, 5),
        "hit@5": (0.6, 5),
        "mrr@10": (pytest.approx((1 + 1 / 2 + 1 / 5 + 1 / 6) / 5, abs=1e-6), 5),
        "ndcg@10": (0.5, 5),
    }


def test_all_evidence_is_asked_for_where_it_takes_several_quotes_alone() -> None:
    rows = [
        result("five", needs_all=True, complete_rank=5),
        result("six", needs_all=True, complete_rank=6),
        result("never", needs_all=True, complete_rank=None),
        result("any", needs_all=False, complete_rank=1),
    ]
    figure = FIGURES["all_evidence@5"].compute(rows)
    assert figure is not None
    assert figure.value == pytest.approx(1 / 3, abs=1e-6)
    assert figure.n == 3


def test_figures_of_ranking_are_none_where_nothing_is_answerable() -> None:
    rows = [result(kind=Kind.FAR), result(kind=Kind.LEFT_OUT)]
    assert [FIGURES[name].compute(rows) for name in ("hit@1", "mrr@10", "ndcg@10")] == [None] * 3
