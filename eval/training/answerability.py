"""Fitting the numbers of `rag.answerability` on questions that are not used for reporting."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from corpus.languages import detect_language
from eval.evaluating import ask_questions
from eval.gold_questions import GoldQuestion
from eval.matching import is_right
from eval.systems.tilmash import TilmashSystem
from rag.answerability import FEATURES, UNFITTED, LogisticModel, evidence_features
from rag.answers import Question
from rag.knowledge import Knowledge
from rag.question_answering import QuestionAnswering
from rag.settings import Settings

# Of the questions that have to do with the documents, this share may be declined as off topic.
_MOST_DECLINED = 0.02
_DIGITS = 6


def fit_answerability(
    questions: Sequence[GoldQuestion], knowledge: Knowledge, settings: Settings
) -> dict[str, Any]:
    """Return the content of `answerability.json`, fitted on these questions.

    One regression tells questions close to the documents' subject from those far from it, the
    other tells right answers from wrong ones, questions without an answer included. The
    threshold is the point at which 2 % of the questions close to the subject are declined.
    """
    answering = QuestionAnswering(settings, UNFITTED)  # which declines nothing
    system = TilmashSystem(knowledge, answering, settings.workers)
    features = [
        evidence_features(
            answering.rank_evidence(knowledge, Question(text=gold.question)),
            detect_language(gold.question),
        )
        for gold in questions
    ]
    is_close = [gold.is_answerable or gold.topic == "close" for gold in questions]
    outcomes = list(ask_questions(system, questions))
    right_answers = [bool(is_right(outcome.question, outcome.answer)) for outcome in outcomes]
    on_topic = _fit(features, is_close)
    close = [
        on_topic.probability(row) for row, label in zip(features, is_close, strict=True) if label
    ]
    right = _fit(features, right_answers)
    return {
        "encoder": knowledge.encoder.model_id,
        "difference": knowledge.generation.manifest.encoder.difference,
        "ranking_stages": sorted(settings.ranking_stages),
        "questions": len(questions),
        "on_topic": _numbers(on_topic),
        "right": _numbers(right),
        "least_on_topic": round(float(np.quantile(close, _MOST_DECLINED)), _DIGITS),
    }


def _fit(features: Sequence[Mapping[str, float]], labels: Sequence[bool]) -> LogisticModel:
    """Fit on standardised features, and return weights for the features as they are."""
    matrix = np.array([[row[name] for name in FEATURES] for row in features])
    scaler = StandardScaler().fit(matrix)
    model = LogisticRegression(C=10).fit(scaler.transform(matrix), labels)
    weights = model.coef_[0] / scaler.scale_
    intercept = float(model.intercept_[0] - weights @ scaler.mean_)
    return LogisticModel(dict(zip(FEATURES, weights.tolist(), strict=True)), intercept)


def _numbers(model: LogisticModel) -> dict[str, Any]:
    return {
        "weights": {name: round(weight, _DIGITS) for name, weight in model.weights.items()},
        "intercept": round(model.intercept, _DIGITS),
    }
