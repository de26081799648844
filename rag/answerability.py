"""Does the evidence answer, and how sure is that?

Logistic regressions over `evidence_features`: whether a passage on the matter was found, whether it
tells what is asked, and whether the best answer found is right if so, whose product is calibrated
to be the confidence; and whether the question has to do with the documents at all, which tells why
one is declined. Their numbers are in `answerability.json`, fitted by `tilmash train answerability`
on questions that are not used for reporting.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from index.storing.manifest import EncoderEntry
from rag.answers import Reason
from rag.evidence import CandidateSentence, Evidence
from rag.evidence_features import evidence_features
from rag.settings import RankingStage

FACTORS: Final = ("found", "told", "right")
_EVEN_ODDS = 0.5
_NEARLY_SURE = 1e-6


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """P(yes) = 1 / (1 + exp(-(intercept + weights · features)))."""

    weights: Mapping[str, float]
    intercept: float

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability in [0, 1] for named features."""
        total = sum(self.weights[name] * features[name] for name in self.weights)
        return 0.5 * (1 + math.tanh((self.intercept + total) / 2))  # the same, and never overflows


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds, which is finite also where the probability is 0 or 1."""
    inside = min(max(probability, _NEARLY_SURE), 1 - _NEARLY_SURE)
    return math.log(inside / (1 - inside))


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Of answers with at least this `confidence`, at most the share `risk` was wrong on `dev`.

    The share is an upper bound, at 90 % certainty.
    """

    risk: float
    confidence: float


@dataclass(frozen=True, slots=True)
class AnswerabilityModel:
    """The regressions, what they were fitted on, and from which confidence on to answer.

    `factors` are the `FACTORS`, of whose product `calibrated` makes the confidence. `encoder` names
    the model, `difference` is the digest of what it was trained to, `reader` the reader's.
    `risk_points` have rising risks; `least_confidence` withholds 7 % of the answers to
    the answerable questions of `dev`.
    """

    encoder: str
    on_topic: LogisticModel
    factors: tuple[LogisticModel, ...]
    calibrated: LogisticModel
    least_confidence: float
    risk_points: tuple[RiskPoint, ...] = ()
    difference: str = ""
    reader: str = ""
    ranking_stages: frozenset[RankingStage] = frozenset(RankingStage)

    def fits(self, encoder: EncoderEntry, stages: Iterable[RankingStage], reader: str) -> bool:
        """Tell whether scores of this encoder, stages and reader are what it was fitted on."""
        mine = (self.encoder, self.difference, self.ranking_stages, self.reader)
        return mine == (encoder.model_id, encoder.difference, frozenset(stages), reader)

    def confidence(self, features: Mapping[str, float]) -> float:
        """Return the probability in [0, 1] that the best answer found is right."""
        product = math.prod(one.probability(features) for one in self.factors)
        return self.calibrated.probability({"log_odds": log_odds(product)})

    def threshold(self, risk: float) -> float:
        """Return the confidence from which on a user who accepts this risk is answered.

        Where `dev` cannot hold so small a risk, that is `least_confidence`.
        """
        held = [point.confidence for point in self.risk_points if point.risk <= risk]
        return min(held, default=self.least_confidence)


_EVEN = LogisticModel({}, 0.0)
# For a ranking that nothing was fitted on: its scores lie elsewhere, so nothing is declined, and
# the confidence is one half.
UNFITTED = AnswerabilityModel(
    encoder="",
    on_topic=_EVEN,
    factors=(),
    calibrated=_EVEN,
    least_confidence=0.0,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer: `reason` is None for yes; `confidence` that the answer is right."""

    reason: Reason | None
    confidence: float


def decide(
    evidence: Evidence, best: CandidateSentence, model: AnswerabilityModel, risk: float
) -> Decision:
    """Decide whether to answer with the evidence's best sentence, at the risk a user accepts."""
    features = evidence_features(evidence, best)
    confidence = model.confidence(features)
    if confidence >= model.threshold(risk):
        return Decision(None, confidence)
    is_close = model.on_topic.probability(features) >= _EVEN_ODDS
    return Decision(Reason.WEAK_EVIDENCE if is_close else Reason.OFF_TOPIC, confidence)


@cache
def load_answerability() -> AnswerabilityModel:
    """Return the model that ships with the package."""
    text = files("rag").joinpath("answerability.json").read_text(encoding="utf-8")
    return answerability_from(json.loads(text))


def answerability_from(fields: Mapping[str, Any]) -> AnswerabilityModel:
    """Return the model that a file's fields give."""
    named = ("encoder", "difference", "reader", "least_confidence")
    return AnswerabilityModel(
        **{name: fields[name] for name in named},
        ranking_stages=frozenset(map(RankingStage, fields["ranking_stages"])),
        on_topic=LogisticModel(**fields["on_topic"]),
        factors=tuple(LogisticModel(**fields[name]) for name in FACTORS),
        calibrated=LogisticModel(**fields["calibrated"]),
        risk_points=tuple(RiskPoint(*one) for one in fields["risk_points"]),
    )
