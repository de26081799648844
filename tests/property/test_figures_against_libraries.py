"""Libraries that the project does not use compute the same figures."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu
from sklearn.metrics import auc, brier_score_loss
from torchmetrics.functional.classification import binary_auroc, binary_calibration_error
from torchmetrics.functional.retrieval import (
    retrieval_hit_rate,
    retrieval_normalized_dcg,
    retrieval_reciprocal_rank,
)
from torchmetrics.functional.text import squad

from eval.figures.confidence import (
    auroc,
    auroc_rows,
    calibration_error,
    risk_coverage,
    risk_coverage_area,
)
from eval.figures.definitions import FIGURES
from eval.figures.ranking import RankedItem, falling_scores, ranking_figures
from eval.matching import token_f1
from eval.results import QuestionResult
from tests.unit.results import result

# Few levels, so that many confidences are tied; all are exact in single precision.
CONFIDENCES = st.integers(0, 16).map(lambda sixteenths: sixteenths / 16)
JUDGED = st.lists(st.tuples(CONFIDENCES, st.booleans()), min_size=1, max_size=40)
HITS = st.lists(st.booleans(), min_size=1, max_size=15)
SCORES = st.sampled_from([0.0, 0.2, 0.5, 0.500001, 0.9, 1.0])
# Neither articles nor punctuation, which SQuAD drops and Tilmash does not.
WORDS = st.lists(
    st.sampled_from("river Rivers RIVER bridge 1992 in May opened over old".split()),
    min_size=1,
    max_size=12,
)


def figure(name: str, rows: Sequence[QuestionResult]) -> float:
    computed = FIGURES[name].compute(rows)
    assert computed is not None
    return computed.value


@st.composite
def rankings(draw: st.DrawFn) -> list[RankedItem]:
    """Rankings of passages whose scores may be equal, and whose ids say nothing."""
    hits = draw(HITS)
    scores = sorted(draw(st.lists(SCORES, min_size=len(hits), max_size=len(hits))), reverse=True)
    names = draw(st.permutations([f"p{number:02}" for number in range(len(hits))]))
    return [RankedItem(*item) for item in zip(names, scores, hits, strict=True)]


def as_tensors(ranking: Sequence[RankedItem]) -> tuple[torch.Tensor, torch.Tensor]:
    falling = torch.arange(len(ranking), 0, -1, dtype=torch.float64)
    return falling, torch.tensor([item.counts for item in ranking])


@given(st.lists(rankings(), min_size=1, max_size=6))
def test_figures_of_ranking_are_those_of_torchmetrics(
    given_rankings: list[list[RankedItem]],
) -> None:
    named = {str(number): ranking for number, ranking in enumerate(given_rankings)}
    found = ranking_figures(named, {})
    rows = [result(name, rank=found[name].rank, ndcg=found[name].ndcg) for name in named]
    tensors = [as_tensors(ranking) for ranking in given_rankings]
    expected = {
        "hit@1": [retrieval_hit_rate(*pair, top_k=1) for pair in tensors],
        "hit@5": [retrieval_hit_rate(*pair, top_k=5) for pair in tensors],
        "mrr@10": [retrieval_reciprocal_rank(*pair, top_k=10) for pair in tensors],
        "ndcg@10": [retrieval_normalized_dcg(*pair, top_k=10) for pair in tensors],
    }
    for name, values in expected.items():
        assert figure(name, rows) == pytest.approx(np.mean(values), abs=2e-6)
    for row, value in zip(rows, expected["ndcg@10"], strict=True):
        assert row.ndcg == pytest.approx(float(value), abs=1e-6)


@given(rankings(), st.integers(0, 12))
def test_missing_documents_count_as_if_they_came_last(
    ranking: list[RankedItem], missing: int
) -> None:
    places = [RankedItem(f"none{place}", -1.0, counts=False) for place in range(len(ranking), 10)]
    lost = [RankedItem(f"lost{number}", -2.0, counts=True) for number in range(missing)]
    found = ranking_figures({"q": ranking}, {"q": [item.id for item in lost]})["q"]
    expected = retrieval_normalized_dcg(*as_tensors([*ranking, *places, *lost]), top_k=10)
    assert found.ndcg == pytest.approx(float(expected), abs=1e-6)
    assert found.rank == ranking_figures({"q": ranking}, {})["q"].rank


@given(st.lists(st.floats(-1, 1), max_size=30))
def test_falling_scores_strictly_fall_also_as_they_are_written(scores: list[float]) -> None:
    falling = falling_scores([RankedItem(str(score), score, counts=False) for score in scores])
    written = [float(np.float32(f"{score:.6f}")) for score in falling]
    assert len(falling) == len(scores)
    assert all(after < before for before, after in pairwise(written))
    assert all(
        fallen <= score + 5e-7 + 1e-12 for fallen, score in zip(falling, scores, strict=True)
    )


@given(WORDS, WORDS)
def test_token_f1_is_that_of_squad(words: list[str], gold: list[str]) -> None:
    text, answer = " ".join(words), " ".join(gold)
    scores = squad(
        [{"prediction_text": text, "id": "q"}],
        [{"answers": {"text": [answer], "answer_start": [0]}, "id": "q"}],
    )
    assert token_f1(text, answer) == pytest.approx(float(scores["f1"]) / 100, abs=1e-6)


@given(
    st.lists(CONFIDENCES, min_size=1, max_size=20), st.lists(CONFIDENCES, min_size=1, max_size=20)
)
def test_auroc_is_mann_and_whitneys_and_that_of_torchmetrics(
    positive: list[float], negative: list[float]
) -> None:
    pairs = len(positive) * len(negative)
    by_scipy = mannwhitneyu(positive, negative, method="asymptotic").statistic / pairs
    by_torchmetrics = binary_auroc(
        torch.tensor(positive + negative), torch.tensor([1] * len(positive) + [0] * len(negative))
    )
    assert auroc(positive, negative) == pytest.approx(by_scipy)
    assert auroc_rows(np.array(positive), np.array(negative)) == pytest.approx(by_scipy)
    assert auroc(positive, negative) == pytest.approx(float(by_torchmetrics), abs=1e-5)


@settings(max_examples=30)
@given(JUDGED)
def test_brier_is_that_of_scikit_learn(judged: list[tuple[float, bool]]) -> None:
    rows = [
        result(str(number), confidence=confidence, is_right=is_right)
        for number, (confidence, is_right) in enumerate(judged)
    ]
    expected = brier_score_loss(
        [is_right for _, is_right in judged], [given for given, _ in judged], labels=[False, True]
    )
    assert figure("brier", rows) == pytest.approx(expected, abs=1e-6)


@given(st.integers(1, 12), st.data())
def test_calibration_error_is_that_of_torchmetrics_where_bins_of_equal_mass_are_of_equal_width(
    per_bin: int, data: st.DataObject
) -> None:
    confidence = [tenth / 10 + 0.05 for tenth in range(10) for _ in range(per_bin)]
    size = len(confidence)
    right = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    expected = binary_calibration_error(
        torch.tensor(confidence), torch.tensor(right).int(), n_bins=10, norm="l1"
    )
    assert calibration_error(confidence, right) == pytest.approx(float(expected), abs=1e-5)


@given(JUDGED, st.randoms(use_true_random=False))
def test_area_under_risk_coverage_is_that_of_scikit_learn_in_any_order(
    judged: list[tuple[float, bool]], chance: Random
) -> None:
    coverage, risk = risk_coverage(*zip(*judged, strict=True))
    area = risk_coverage_area(*zip(*judged, strict=True))
    assert area == pytest.approx(auc([0, *coverage], [risk[0], *risk]))
    assert 0 <= area <= 1 + 1e-12
    chance.shuffle(judged)
    assert risk_coverage_area(*zip(*judged, strict=True)) == pytest.approx(area)
