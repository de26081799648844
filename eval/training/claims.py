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
# Words and names that are farther off than those of all but these are about something else.
_FARTHEST: Final = 0.01
_STRENGTH: Final = 0.1
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
    is_supported = material.is_supported
    words, far = (
        material.features[:, material.names.index(name)] for name in ("words", "names_far")
    )
    least_words = float(np.quantile(words[is_supported], _FARTHEST))
    farthest = float(np.quantile(far[is_supported], 1 - _FARTHEST))
    is_near = (words >= least_words) & (far <= farthest)
    scores = np.where(is_near, _held_out_scores(material), -math.inf)
    least = float(np.quantile(scores[is_supported], most_dropped, method="lower"))
    model = _fit(material, np.arange(len(material.features)))
    return {
        "encoder": knowledge.encoder.model_id,
        "difference": knowledge.generation.manifest.encoder.difference,
        "claims": len(claims),
        "caught": round(float((scores[~is_supported] < least).mean()), 3),
        "dropped": round(float((scores[is_supported] < least).mean()), 3),
        "weights": {name: round(weight, _DIGITS) for name, weight in model.weights.items()},
        "intercept": round(model.intercept, _DIGITS),
        "least": round(least, _DIGITS),
        "least_words": round(least_words, _DIGITS),
        "farthest_name": round(farthest, _DIGITS),
    }


def _read(claims: Sequence[Claim], knowledge: Knowledge) -> _Material:
    features = [
        claim_features(statement, passage.statements[nearest_evidence(statement, passage)])
        for _, statement, passage in read_passages(knowledge, claims)
    ]
    places = {quote: place for place, quote in enumerate(dict.fromkeys(c.quote for c in claims))}
    return _Material(
        list(features[0]),
        np.array([list(row.values()) for row in features]),
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
