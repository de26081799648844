"""How surely evidence states a claim: a logistic regression over `claim_features`.

Its numbers are in `claims.json`, fitted by `tilmash train claims` on claims that are not used for
reporting.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ClaimModel:
    """Log-odds that evidence states a claim, and the least at which a claim is kept.

    Evidence whose words are less near than `least_words` to the claim's is about something else,
    and a name farther than `farthest_name` from all of its words was added.
    """

    weights: Mapping[str, float]
    intercept: float
    least: float = 0.0
    least_words: float = -1.0
    farthest_name: float = 2.0

    def score(self, features: Mapping[str, float]) -> float:
        """Return the log-odds for named features."""
        if features["words"] < self.least_words or features["names_far"] > self.farthest_name:
            return -math.inf
        return self.intercept + sum(
            weight * features[name] for name, weight in self.weights.items()
        )


@cache
def shipped_claim_model() -> ClaimModel:
    """Return the model that ships with the package."""
    numbers = json.loads(files("rag.chat").joinpath("claims.json").read_text(encoding="utf-8"))
    fields = "weights", "intercept", "least", "least_words", "farthest_name"
    return ClaimModel(**{name: numbers[name] for name in fields})
