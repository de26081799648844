"""What speaks against a claim when it is held against one piece of evidence."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus import function_words
from rag.chat.names import missing_names, same_names
from rag.chat.pairings import are_numbers_exchanged
from rag.chat.polarity import is_kazakh, negations_in
from rag.chat.role_check import are_roles_swapped
from rag.chat.statements import Statement
from rag.chat.values import values_of

Cosines = NDArray[np.float32]

# Set on `dev` claims: docs/chat.md says what they let through and what they keep out.
_LEAST_MEANING: Final = 0.60
_WORDS_WEIGHT: Final = 0.7
_MOST_UNCOVERED: Final = 0.25
_COMMON: Final = function_words.ENGLISH | function_words.RUSSIAN | function_words.KAZAKH
_SAME_WORD: Final = 0.55
_NEARLY_AS_NEAR: Final = 0.1
_SCOPE: Final = 3
_CONJUNCTIONS: Final = frozenset({"and", "but", "и", "но", "а", "және", "бірақ"})
_KAZAKH_PARTICLES: Final = frozenset({"емес", "жоқ"})
_EDGES: Final = '.,;:!?«»“”"()'
_WORD: Final = re.compile(r"\S+")


class Fault(StrEnum):
    """Why evidence does not support a claim."""

    MEANING = "meaning"
    VALUE = "value"
    NAME = "name"
    NEGATION = "negation"
    ROLES = "roles"


def cosines_of(claim: Statement, evidence: Statement) -> Cosines:
    """Return the cosine of each word of the claim to each of the evidence; 1 for the same name."""
    cosines = np.asarray(claim.vectors @ evidence.vectors.T, np.float32)
    for place, there in same_names(claim.words, evidence.words):
        cosines[place, there] = 1.0
    return cosines


def coverage(claim: Statement, evidence: Statement) -> float:
    """Return how far the evidence covers the claim's words, in [-1, 1]."""
    return float((claim.vectors @ evidence.vectors.T).max(axis=1).mean())


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
    if not _means_the_same(claim, evidence):
        return Fault.MEANING
    if _is_denied_otherwise(claim, evidence, cosines):
        return Fault.NEGATION
    exchanged = are_numbers_exchanged, are_roles_swapped
    if any(check(claim.words, evidence.words, cosines) for check in exchanged):
        return Fault.ROLES
    return None


def _means_the_same(claim: Statement, evidence: Statement) -> bool:
    """Tell whether the evidence is about what the claim says, word by word and as a whole.

    Numbers and abbreviations are left out: they are compared by themselves.
    """
    best = (claim.vectors @ evidence.vectors.T).max(axis=1)
    telling = [place for place, word in enumerate(claim.words) if _is_telling(word)]
    words = best[telling] if telling else best
    whole = float(claim.pooled @ evidence.pooled)
    meaning = _WORDS_WEIGHT * float(words.mean()) + (1 - _WORDS_WEIGHT) * whole
    uncovered = float((words < _SAME_WORD).mean())
    return meaning >= _LEAST_MEANING and uncovered <= _MOST_UNCOVERED


def _is_telling(word: str) -> bool:
    bare = word.strip(_EDGES)
    return bare.lower() not in _COMMON and not bare.isupper() and not re.search(r"\d", bare)


def _is_denied_otherwise(claim: Statement, evidence: Statement, cosines: Cosines) -> bool:
    """Tell whether one of the two denies what the other states."""
    mine = _denied_words(claim)
    theirs = _denied_words(evidence)
    if mine and not theirs:
        return True
    if mine:
        there = sorted({place for scope in theirs for place in scope})
        return not any(
            cosines[place, there].max(initial=-1.0) >= cosines[place].max() - _NEARLY_AS_NEAR
            for scope in mine
            for place in scope
        )
    return any(_is_covered(scope, cosines) for scope in theirs)


def _is_covered(scope: Sequence[int], cosines: Cosines) -> bool:
    """Tell whether the claim holds the first word that the evidence denies."""
    return bool(scope) and float(cosines[:, scope[0]].max()) >= _SAME_WORD


def _denied_words(statement: Statement) -> list[list[int]]:
    """Return for each denial the words that it is about, the nearest first.

    They follow the denial in English and Russian and precede it in Kazakh, where the verb itself
    may carry it; a comma or a conjunction ends them.
    """
    text = " ".join(statement.words)
    starts = [match.start() for match in _WORD.finditer(text)]
    scopes = []
    for start, end in negations_in(text):
        first = int(np.searchsorted(starts, start, side="right")) - 1
        last = int(np.searchsorted(starts, end - 1, side="right")) - 1
        scopes.append(_scope(statement.words, first, last, backwards=is_kazakh(text)))
    return scopes


def _scope(words: Sequence[str], first: int, last: int, *, backwards: bool) -> list[int]:
    """Return the places of up to three words that a denial is about."""
    if backwards:
        verb = [last] if words[last].strip(_EDGES) not in _KAZAKH_PARTICLES else []
        places = range(first - 1, max(-1, first - 1 - _SCOPE), -1)
    else:
        verb = []
        places = range(last + 1, min(len(words), last + 1 + _SCOPE))
    found = verb
    for place in places:
        if backwards and words[place][-1] in ",;:":
            break
        if words[place].strip(_EDGES).lower() in _CONJUNCTIONS:
            break
        found.append(place)
        if not backwards and words[place][-1] in ",;:.":
            break
    return found
