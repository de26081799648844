"""What speaks against a claim when it is held against one piece of evidence."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag.chat.names import missing_names
from rag.chat.polarity import negations_in
from rag.chat.role_check import are_roles_swapped
from rag.chat.statements import Statement
from rag.chat.values import values_of

Cosines = NDArray[np.float32]

# Set on `dev` claims: docs/chat.md says what they let through and what they keep out.
_LEAST_COVERED: Final = 0.56
_LEAST_POOLED: Final = 0.50
_SAME_WORD: Final = 0.55
_BESIDE: Final = 2
_NEAR: Final = 5
_WORD: Final = re.compile(r"\S+")


class Fault(StrEnum):
    """Why evidence does not support a claim."""

    MEANING = "meaning"
    VALUE = "value"
    NAME = "name"
    NEGATION = "negation"
    ROLES = "roles"


def cosines_of(claim: Statement, evidence: Statement) -> Cosines:
    """Return the cosine of each word of the claim to each of the evidence."""
    return np.asarray(claim.vectors @ evidence.vectors.T, np.float32)


def coverage(claim: Statement, evidence: Statement) -> float:
    """Return how far the evidence covers the claim's words, in [-1, 1]."""
    return float(cosines_of(claim, evidence).max(axis=1).mean())


def find_fault(
    claim: Statement, evidence: Statement, passage: str, known: Mapping[str, str]
) -> Fault | None:
    """Return the first fault of a claim beside its evidence, or None where there is none.

    `passage` is what the evidence stands in; `known` has the names that the documents write.
    """
    if not values_of(claim.text) <= values_of(evidence.text):
        return Fault.VALUE
    if missing_names(claim.text, evidence.text, passage, known):
        return Fault.NAME
    cosines = cosines_of(claim, evidence)
    is_near = float(claim.pooled @ evidence.pooled) >= _LEAST_POOLED
    if not is_near or float(cosines.max(axis=1).mean()) < _LEAST_COVERED:
        return Fault.MEANING
    if _is_denied_otherwise(claim, evidence, cosines):
        return Fault.NEGATION
    if are_roles_swapped(claim.words, evidence.words, cosines):
        return Fault.ROLES
    return None


def _is_denied_otherwise(claim: Statement, evidence: Statement, cosines: Cosines) -> bool:
    """Tell whether one of the two denies what the other states."""
    mine = _denying_words(claim)
    theirs = _denying_words(evidence)
    if mine and not theirs:
        return True
    if mine:
        return not any(_is_met(place, theirs, cosines) for place in mine)
    return any(_is_met(place, {-1}, cosines.T) for place in theirs)


def _denying_words(statement: Statement) -> set[int]:
    text = " ".join(statement.words)
    starts = [match.start() for match in _WORD.finditer(text)]
    return {
        int(np.searchsorted(starts, start, side="right")) - 1 for start, _ in negations_in(text)
    }


def _is_met(place: int, others: set[int], cosines: Cosines) -> bool:
    """Tell whether what is denied at a place stands in the other text, denied there too.

    Where `others` holds -1, it is enough that it stands there.
    """
    beside = [
        near
        for near in range(max(0, place - _BESIDE), min(len(cosines), place + _BESIDE + 1))
        if near != place or -1 not in others
    ]
    for near in beside:
        best = int(cosines[near].argmax())
        if -1 in others:
            continue
        if any(abs(best - other) <= _NEAR for other in others):
            return True
    if -1 not in others:
        return False
    after = [near for near in beside if near > place]
    return bool(after) and all(float(cosines[near].max()) >= _SAME_WORD for near in after)
