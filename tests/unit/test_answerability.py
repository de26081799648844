"""The decision whether evidence answers, and the numbers that ship for it."""

import math
from collections.abc import Sequence

import pytest

from index.embedding import DEFAULT_MODEL
from index.embedding.hashing_build_encoder import HashingBuildEncoder
from index.storing.manifest import EncoderEntry
from rag.answerability import (
    UNFITTED,
    AnswerabilityModel,
    Decision,
    LogisticModel,
    RiskPoint,
    answerability_from,
    decide,
    load_answerability,
)
from rag.answers import Reason
from rag.evidence import Evidence
from rag.evidence_features import evidence_features
from rag.extractive_answerer import best_sentence
from rag.settings import RankingStage, Settings
from tests.unit.hand_made_evidence import evidence, passage, reading

QUESTION = "When was the office opened?"
OFFICE = passage("The office was opened in Almaty in 1994.", [0.75], score=0.5)
_PRODUCT = 0.75 / (1 + math.exp(-0.5))
RIGHT = 1 / (1 + math.exp(-0.5 - 2 * math.log(_PRODUCT / (1 - _PRODUCT))))
"""The confidence that `model` has in that passage."""


def model(least_confidence: float, *points: tuple[float, float]) -> AnswerabilityModel:
    return AnswerabilityModel(
        encoder="hashing",
        on_topic=LogisticModel({"passage": 2.0}, -0.9),
        factors=(LogisticModel({"sentence": 2.0}, -1.0), LogisticModel({}, math.log(3))),
        calibrated=LogisticModel({"log_odds": 2.0}, 0.5),
        least_confidence=least_confidence,
        risk_points=tuple(RiskPoint(*point) for point in points),
    )


def decided(found: Evidence, by: AnswerabilityModel, risk: float = 0.05) -> Decision:
    return decide(found, best_sentence(found, None), by, risk)


def test_the_probability_is_the_logistic_of_the_weighted_features() -> None:
    logistic = LogisticModel({"passage": 2.0, "margin": -4.0}, 0.5)
    features = {"passage": 0.75, "margin": 0.125, "sentence": 9.0}
    assert logistic.probability(features) == pytest.approx(1 / (1 + math.exp(-1.5)))
    assert LogisticModel({}, 0.0).probability(features) == 0.5


@pytest.mark.parametrize(("total", "probability"), [(1e6, 1.0), (-1e6, 0.0)])
def test_a_probability_never_overflows(total: float, probability: float) -> None:
    assert LogisticModel({}, total).probability({}) == probability


def test_from_the_threshold_on_a_question_is_answered_and_below_it_is_not() -> None:
    found = evidence(QUESTION, OFFICE)
    assert decided(found, model(RIGHT - 1e-6)).reason is None
    assert decided(found, model(RIGHT + 1e-6)).reason is Reason.WEAK_EVIDENCE


def test_the_confidence_is_that_the_answer_is_right_also_when_it_is_withheld() -> None:
    found = evidence(QUESTION, OFFICE)
    assert decided(found, model(0.0)).confidence == pytest.approx(RIGHT)
    assert decided(found, model(1.1)).confidence == pytest.approx(RIGHT)


def test_a_question_is_declined_as_weak_near_the_documents_and_as_off_topic_far_from_them() -> None:
    near = evidence(QUESTION, passage("The office was opened in 1994.", [0.4], score=0.5))
    far = evidence(QUESTION, passage("The office was opened in 1994.", [0.4], score=0.4))
    assert decided(near, model(0.9)).reason is Reason.WEAK_EVIDENCE
    assert decided(far, model(0.9)).reason is Reason.OFF_TOPIC
    assert decided(far, model(0.0)).reason is None


def test_who_accepts_more_risk_is_answered_from_a_lower_confidence_on() -> None:
    points = ((0.02, 0.9), (0.05, 0.7), (0.2, 0.3))
    by = model(0.5, *points)
    assert [by.threshold(risk) for risk, _ in points] == [0.9, 0.7, 0.3]
    assert [by.threshold(risk) for risk in (0.04, 0.1, 0.99)] == [0.9, 0.7, 0.3]
    found = evidence(QUESTION, OFFICE)
    reasons = [decided(found, by, risk).reason for risk in (0.02, 0.05, 0.2)]
    assert reasons == [Reason.WEAK_EVIDENCE, Reason.WEAK_EVIDENCE, None]


def test_a_risk_that_cannot_be_held_has_the_least_confidence_as_its_threshold() -> None:
    assert model(0.5, (0.02, 0.9)).threshold(0.01) == 0.5
    assert model(0.5).threshold(0.99) == 0.5


def test_nothing_is_declined_and_the_confidence_is_even_where_nothing_was_fitted() -> None:
    for found in (evidence(QUESTION, OFFICE), evidence("Zebras?", OFFICE)):
        assert decided(found, UNFITTED, 0.001) == Decision(None, 0.5)


def entry(encoder: str, difference: str = "") -> EncoderEntry:
    return EncoderEntry("hashing", encoder, "", "", 64, 128, 64, difference=difference)


@pytest.mark.parametrize(
    ("encoder", "stages", "reader", "fits"),
    [
        (entry("e5", "trained"), list(RankingStage), "digest", True),
        (entry("other", "trained"), list(RankingStage), "digest", False),
        (entry("e5"), list(RankingStage), "digest", False),
        (entry("e5", "trained"), list(RankingStage)[1:], "digest", False),
        (entry("e5", "trained"), list(RankingStage), "", False),
    ],
)
def test_numbers_are_for_one_encoder_its_training_the_stages_and_the_reader(
    encoder: EncoderEntry, stages: Sequence[RankingStage], reader: str, fits: bool
) -> None:
    even = LogisticModel({}, 0.0)
    fitted = AnswerabilityModel(
        "e5", even, (even,), even, 0.5, difference="trained", reader="digest"
    )
    assert fitted.fits(encoder, stages, reader) is fits


def test_a_model_is_read_from_the_fields_of_its_file() -> None:
    even = {"weights": {"passage": 1.5}, "intercept": -0.5}
    fields = {
        "encoder": "e5",
        "difference": "trained",
        "reader": "digest",
        "ranking_stages": ["dense", "sentences"],
        "questions": 12,
        "on_topic": even,
        "found": even,
        "told": even,
        "right": even,
        "calibrated": even,
        "least_confidence": 0.25,
        "risk_points": [[0.05, 0.75], [0.1, 0.5]],
    }
    read = answerability_from(fields)
    expected = LogisticModel({"passage": 1.5}, -0.5)
    assert read.factors == (expected, expected, expected)
    assert (read.on_topic, read.calibrated) == (expected, expected)
    assert read.risk_points == (RiskPoint(0.05, 0.75), RiskPoint(0.1, 0.5))
    assert read.ranking_stages == {RankingStage.DENSE, RankingStage.SENTENCES}
    assert (read.threshold(0.07), read.threshold(0.01)) == (0.75, 0.25)


def test_the_numbers_that_ship_have_a_weight_for_every_feature_and_no_other() -> None:
    shipped = load_answerability()
    found = evidence(QUESTION, OFFICE)
    names = set(evidence_features(found, best_sentence(found, None)))
    for logistic in (*shipped.factors, shipped.on_topic):
        assert set(logistic.weights) == names
        assert all(map(math.isfinite, (*logistic.weights.values(), logistic.intercept)))


def test_the_numbers_that_ship_are_for_what_ships() -> None:
    shipped = load_answerability()
    assert shipped.encoder == DEFAULT_MODEL
    assert shipped.ranking_stages == frozenset(Settings().ranking_stages)
    assert not shipped.fits(HashingBuildEncoder().write(None), list(RankingStage), shipped.reader)  # type: ignore[arg-type] # nothing is written


def test_the_risks_that_ship_rise_and_their_thresholds_do_not() -> None:
    shipped = load_answerability()
    points = shipped.risk_points
    risks = [point.risk for point in points]
    thresholds = [point.confidence for point in points]
    assert risks == sorted(set(risks))
    assert thresholds == sorted(thresholds, reverse=True)
    assert all(0 < number < 1 for number in (*risks, *thresholds, shipped.least_confidence))


def test_with_the_numbers_that_ship_read_and_nearer_evidence_is_likelier_right() -> None:
    shipped = load_answerability()
    text = "The office was opened in Almaty in 1994."
    near, far = passage(text, [0.75], score=0.75), passage(text, [0.3], score=0.3)
    read = evidence(QUESTION, near, readings=[reading(near, "1994", answers=5.0, p0=0.95)])
    unread = evidence(
        "Who won the game?", far, readings=[reading(far, None, answers=-6.0, p0=0.001)]
    )
    assert 0 < decided(unread, shipped).confidence < decided(read, shipped).confidence < 1
