"""Does the evidence answer? A first decision, by how near the best evidence is to the question.

Two logistic regressions over the same features: whether the question has to do with the documents
at all, and whether the best answer found is right. Their numbers are in `answerability.json`,
fitted by `tilmash train answerability` on questions that are not used for reporting.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.languages import Language
from index.storing.manifest import EncoderEntry
from rag.answers import Reason
from rag.ranking.fusing import RankedChunk
from rag.settings import RankingStage

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
    """The two regressions, the ranking whose scores they were fitted on, and the threshold.

    `encoder` names the model, `difference` is the digest of what it was trained to.
    """

    encoder: str
    on_topic: LogisticModel
    right: LogisticModel
    least_on_topic: float
    difference: str = ""
    ranking_stages: frozenset[RankingStage] = frozenset(RankingStage)

    def fits(self, encoder: EncoderEntry, stages: Iterable[RankingStage]) -> bool:
        """Tell whether scores of this encoder and these stages are what it was fitted on."""
        mine = (self.encoder, self.difference, self.ranking_stages)
        return mine == (encoder.model_id, encoder.difference, frozenset(stages))


_EVEN = LogisticModel({}, 0.0)
# For a ranking that nothing was fitted on: its scores lie elsewhere, so nothing is declined, and
# the confidence is one half.
UNFITTED = AnswerabilityModel(encoder="", on_topic=_EVEN, right=_EVEN, least_on_topic=0.0)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer: `reason` is None for yes; `confidence` that the answer is right."""

    reason: Reason | None
    confidence: float


def evidence_features(ranked: Sequence[RankedChunk], language: Language) -> dict[str, float]:
    """Return the features of ranked evidence, which must not be empty.

    `passage`: the best passage's score; `sentence`: the best score of a sentence in the first
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
        difference=fields["difference"],
        ranking_stages=frozenset(map(RankingStage, fields["ranking_stages"])),
        on_topic=LogisticModel(**fields["on_topic"]),
        right=LogisticModel(**fields["right"]),
        least_on_topic=fields["least_on_topic"],
    )
