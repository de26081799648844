"""Fitting the numbers of `rag.chat.claim_model` on claims that are not used for reporting."""

import math
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.preprocessing import StandardScaler

from eval.claims import Claim, load_claims, read_claims, read_passages
from rag.chat.claim_checking import nearest_evidence
from rag.chat.claim_features import claim_features
from rag.chat.claim_model import ClaimModel
from rag.knowledge import Knowledge

MOST_DROPPED: Final = 0.04
"""Of the claims that their evidence supports, so many may be dropped."""
# Where a claim's words are farther from the evidence's than with all but these, it is about
# something else.
_FARTHEST: Final = 0.01
_STRENGTH: Final = 0.2
_FOLDS: Final = 10
_REPEATS: Final = 5
_DIGITS: Final = 6

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]


class _Material(NamedTuple):
    """For each claim its features by `names`, whether it is supported, and a number per quote."""

    names: Sequence[str]
    features: Matrix
    is_supported: Flags
    quotes: NDArray[np.int64]


def training_claims() -> list[Claim]:
    """Return the claims that are fitted on: `dev`, and claims about other texts."""
    return [*load_claims("dev"), *read_claims(files("eval.training").joinpath("claims.jsonl"))]


def fit_claims(
    claims: Sequence[Claim], knowledge: Knowledge, most_dropped: float = MOST_DROPPED
) -> dict[str, Any]:
    """Return the content of `rag/chat/claims.json`, fitted on these claims.

    The threshold is where `most_dropped` of the supported claims are dropped by models that were
    fitted without them; `caught` is the share of the others that are below it then.
    """
    material = _read(claims, knowledge)
    words = material.features[:, material.names.index("words")]
    least_words = float(np.quantile(words[material.is_supported], _FARTHEST))
    scores = np.where(words < least_words, -math.inf, _held_out_scores(material))
    kept_apart = scores[material.is_supported]
    least = float(np.quantile(kept_apart, most_dropped, method="higher"))
    model = _fit(material, np.arange(len(scores)))
    return {
        "encoder": knowledge.encoder.model_id,
        "difference": knowledge.generation.manifest.encoder.difference,
        "claims": len(claims),
        "caught": round(float((scores[~material.is_supported] < least).mean()), 3),
        "dropped": round(float((kept_apart < least).mean()), 3),
        "weights": {name: round(weight, _DIGITS) for name, weight in model.weights.items()},
        "intercept": round(model.intercept, _DIGITS),
        "least": round(least, _DIGITS),
        "least_words": round(least_words, _DIGITS),
    }


def _read(claims: Sequence[Claim], knowledge: Knowledge) -> _Material:
    rows = []
    for _, statement, passage in read_passages(knowledge, claims):
        evidence = passage.statements[nearest_evidence(statement, passage)]
        rows.append(claim_features(statement, evidence, passage.chunk.text))
    places = {quote: place for place, quote in enumerate(dict.fromkeys(c.quote for c in claims))}
    return _Material(
        list(rows[0]),
        np.array([list(row.values()) for row in rows]),
        np.array([claim.supported for claim in claims]),
        np.array([places[claim.quote] for claim in claims]),
    )


def _held_out_scores(material: _Material) -> Matrix:
    """Return each claim's log-odds by models that saw neither it nor its quote, on average."""
    scores = np.zeros(len(material.is_supported))
    for seed in range(_REPEATS):
        folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=seed)
        for rest, apart in folds.split(
            material.features, material.is_supported, groups=material.quotes
        ):
            model = _fit(material, rest)
            weights = np.array(list(model.weights.values()))
            scores[apart] += (material.features[apart] @ weights + model.intercept) / _REPEATS
    return scores


def _fit(material: _Material, rows: NDArray[np.int64]) -> ClaimModel:
    """Fit on standardised features, and return weights for the features as they are."""
    scaler = StandardScaler().fit(material.features[rows])
    model = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(
        scaler.transform(material.features[rows]), material.is_supported[rows]
    )
    weights = model.coef_[0] / scaler.scale_
    intercept = float(model.intercept_[0] - weights @ scaler.mean_)
    return ClaimModel(dict(zip(material.names, weights.tolist(), strict=True)), intercept)
