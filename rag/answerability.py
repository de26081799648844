"""Does the evidence answer? A first decision, by how near the best evidence is to the question.

Two logistic regressions over the same features: whether the question has to do with the documents
at all, and whether the best answer found is right. Their numbers are in `answerability.json`,
fitted by `tilmash train answerability` on questions that are not used for reporting.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.languages import Language
from rag.answers import Reason
from rag.ranking import RankedChunk

FEATURES = ("passage", "sentence", "margin", "is_russian", "is_kazakh")
_MARGIN_RANK = 5


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """P(yes) = 1 / (1 + exp(-(intercept + weights · features)))."""

    weights: Mapping[str, float]
    intercept: float

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability in [0, 1] for named features."""
        total = sum(self.weights[name] * features[name] for name in self.weights)
        return 0.5 * (1 + math.tanh((self.intercept + total) / 2))  # the same, and never overflows


@dataclass(frozen=True, slots=True)
class AnswerabilityModel:
    """The two regressions, the encoder whose cosines they were fitted on, and the threshold."""

    encoder: str
    on_topic: LogisticModel
    right: LogisticModel
    least_on_topic: float


_EVEN = LogisticModel({}, 0.0)
# For an encoder that nothing was fitted on: its cosines lie elsewhere, so nothing is declined, and
# the confidence is one half.
UNFITTED = AnswerabilityModel(encoder="", on_topic=_EVEN, right=_EVEN, least_on_topic=0.0)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer: `reason` is None for yes; `confidence` that the answer is right."""

    reason: Reason | None
    confidence: float


def evidence_features(ranked: Sequence[RankedChunk], language: Language) -> dict[str, float]:
    """Return the features of ranked evidence, which must not be empty.

    `passage`: the best passage's score; `sentence`: the best cosine of a sentence in the first
    three; `margin`: how far the best passage is ahead of the fifth, or of the last; the question's
    language, since the model's cosines lie higher or lower in each.
    """
    scores = [passage.score for passage in ranked]
    sentences = [float(passage.sentence_scores.max(initial=-1.0)) for passage in ranked[:3]]
    return {
        "passage": scores[0],
        "sentence": max(sentences),
        "margin": scores[0] - scores[:_MARGIN_RANK][-1],
        "is_russian": float(language is Language.RUSSIAN),
        "is_kazakh": float(language is Language.KAZAKH),
    }


def decide(
    ranked: Sequence[RankedChunk], language: Language, model: AnswerabilityModel
) -> Decision:
    """Decide whether ranked evidence answers its question, which is in `language`."""
    if not ranked:
        return Decision(Reason.NO_EVIDENCE, 0.0)
    features = evidence_features(ranked, language)
    confidence = model.right.probability(features)
    if model.on_topic.probability(features) < model.least_on_topic:
        return Decision(Reason.OFF_TOPIC, confidence)
    return Decision(None, confidence)


@cache
def load_answerability() -> AnswerabilityModel:
    """Return the model that ships with the package."""
    text = files("rag").joinpath("answerability.json").read_text(encoding="utf-8")
    fields = json.loads(text)
    return AnswerabilityModel(
        encoder=fields["encoder"],
        on_topic=LogisticModel(**fields["on_topic"]),
        right=LogisticModel(**fields["right"]),
        least_on_topic=fields["least_on_topic"],
    )
