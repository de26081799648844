"""Decisions that are made beforehand: what hashed words score says little about relevance."""

from typing import Final

from index.embedding.hashing_encoder import HashingEncoder
from rag.answerability import AnswerabilityModel, LogisticModel

FLAT: Final = LogisticModel({"passage": 1.0}, 0.0)
"""Gives a confidence between one half and three quarters, whatever is found."""
FAR: Final = LogisticModel({}, -9.0)
AS_IT_IS: Final = LogisticModel({"log_odds": 1.0}, 0.0)
_NEVER = 1.1


def always(encoder: str = HashingEncoder().model_id) -> AnswerabilityModel:
    """Return what answers with whatever is found."""
    return AnswerabilityModel(encoder, FLAT, (FLAT,), AS_IT_IS, 0.0)


def never(
    encoder: str = HashingEncoder().model_id, *, is_close: bool = False
) -> AnswerabilityModel:
    """Return what declines everything as off topic, or as weakly supported where it is close."""
    return AnswerabilityModel(encoder, FLAT if is_close else FAR, (FLAT,), AS_IT_IS, _NEVER)
