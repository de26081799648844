"""The decision whether evidence answers, and the numbers that ship for it."""

import math

import numpy as np
import pytest

from corpus.documents import Chunk
from corpus.languages import Language
from index.embedding import DEFAULT_MODEL
from index.storing.segment_reader import Sentences
from rag.answerability import (
    FEATURES,
    AnswerabilityModel,
    LogisticModel,
    decide,
    evidence_features,
    load_answerability,
)
from rag.answers import Reason
from rag.ranking.fusing import RankedChunk


def evidence(score: float, *sentences: float) -> RankedChunk:
    chunk = Chunk("note:0-4", "note", Language.ENGLISH, "", 0, 4, "Text")
    vectors = np.zeros((len(sentences), 1), np.float32)
    return RankedChunk(chunk, score, Sentences((), vectors), np.array(sentences, np.float32))


def model(least_on_topic: float) -> AnswerabilityModel:
    return AnswerabilityModel(
        encoder="hashing",
        on_topic=LogisticModel({"passage": 1.0}, 0.0),
        right=LogisticModel({"sentence": 2.0}, -1.0),
        least_on_topic=least_on_topic,
    )


def test_the_probability_is_the_logistic_of_the_weighted_features() -> None:
    logistic = LogisticModel({"passage": 2.0, "margin": -4.0}, 0.5)
    features = {"passage": 0.75, "margin": 0.125, "sentence": 9.0}
    assert logistic.probability(features) == pytest.approx(1 / (1 + math.exp(-1.5)))
    assert LogisticModel({}, 0.0).probability(features) == 0.5


def test_without_passages_there_is_no_evidence_and_no_confidence() -> None:
    decision = decide([], Language.ENGLISH, model(0.0))
    assert (decision.reason, decision.confidence) == (Reason.NO_EVIDENCE, 0.0)


def test_below_the_threshold_a_question_is_off_topic_and_from_it_on_it_is_answered() -> None:
    ranked = [evidence(0.5, 0.75)]
    on_topic = 1 / (1 + math.exp(-0.5))
    assert decide(ranked, Language.ENGLISH, model(on_topic + 1e-9)).reason is Reason.OFF_TOPIC
    assert decide(ranked, Language.ENGLISH, model(on_topic)).reason is None


def test_the_confidence_is_that_the_answer_is_right_also_when_it_is_withheld() -> None:
    ranked = [evidence(0.5, 0.25, 1.0)]
    expected = pytest.approx(1 / (1 + math.exp(-1)))
    assert decide(ranked, Language.ENGLISH, model(0.0)).confidence == expected
    assert decide(ranked, Language.ENGLISH, model(1.1)).confidence == expected


def test_the_features_are_the_best_passage_the_best_sentence_of_three_and_the_margin() -> None:
    ranked = [
        evidence(0.9, 0.25),
        evidence(0.8, 0.5, 0.75),
        evidence(0.7),
        evidence(0.6, 1.0),
        evidence(0.5),
        evidence(0.1),
    ]
    features = evidence_features(ranked, Language.ENGLISH)
    assert features["passage"] == 0.9
    assert features["sentence"] == 0.75
    assert features["margin"] == pytest.approx(0.4)
    assert set(features) == set(FEATURES)


def test_the_margin_is_to_the_last_passage_where_there_are_fewer_than_five() -> None:
    ranked = [evidence(0.9, 0.5), evidence(0.7, 0.5)]
    assert evidence_features(ranked, Language.ENGLISH)["margin"] == pytest.approx(0.2)
    assert evidence_features(ranked[:1], Language.ENGLISH)["margin"] == 0


@pytest.mark.parametrize(
    ("language", "russian", "kazakh"),
    [
        (Language.ENGLISH, 0.0, 0.0),
        (Language.RUSSIAN, 1.0, 0.0),
        (Language.KAZAKH, 0.0, 1.0),
        (Language.UNDETERMINED, 0.0, 0.0),
    ],
)
def test_the_questions_language_is_a_feature(
    language: Language, russian: float, kazakh: float
) -> None:
    features = evidence_features([evidence(0.9, 0.5)], language)
    assert (features["is_russian"], features["is_kazakh"]) == (russian, kazakh)


def test_the_numbers_that_ship_are_for_these_features_and_the_default_encoder() -> None:
    shipped = load_answerability()
    assert shipped.encoder == DEFAULT_MODEL
    assert set(shipped.on_topic.weights) == set(FEATURES)
    assert set(shipped.right.weights) == set(FEATURES)
    assert 0 < shipped.least_on_topic < 1


def test_with_the_numbers_that_ship_nearer_evidence_is_likelier_right() -> None:
    shipped = load_answerability()
    # the best evidence of questions far from the article scores about 0.3, of close ones 0.6
    far = decide([evidence(0.30, 0.30)], Language.ENGLISH, shipped)
    near = decide([evidence(0.75, 0.75)], Language.ENGLISH, shipped)
    assert far.reason is Reason.OFF_TOPIC
    assert near.reason is None
    assert 0 < far.confidence < near.confidence < 1
