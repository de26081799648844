"""What tells whether evidence states a claim: figures that one regression weighs."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus import function_words
from rag.chat.names import name_places, names_in
from rag.chat.polarity import denials_in
from rag.chat.statements import Statement
from rag.chat.values import is_among, is_month, is_small, values_of

Cosines = NDArray[np.float32]

_COMMON: Final = function_words.ENGLISH | function_words.RUSSIAN | function_words.KAZAKH
_EDGES: Final = " \t.,;:!?()[]«»„“”\"'’…"
_DIGIT: Final = re.compile(r"\d")
_MOST: Final = 2
_WORST: Final = 3
_SAME_WORD: Final = 0.6
_TOLD_NAME: Final = 0.75
_NEAR_NAME: Final = 0.7
_BESIDE: Final = 3
_AROUND: Final = 5


def claim_features(claim: Statement, evidence: Statement) -> dict[str, float]:
    """Return the features of a claim beside a piece of evidence, by their names."""
    cosines = np.asarray(claim.vectors @ evidence.vectors.T, np.float32)
    places = name_places(claim.words, evidence.words)
    return {
        **_of_words(claim, evidence, cosines),
        **_of_numbers(claim.text, evidence.text),
        **_of_names(evidence.words, places, cosines),
        **_of_denials(claim.text, evidence.text),
        **_of_order(claim.words, places, cosines),
    }


def _of_words(claim: Statement, evidence: Statement, cosines: Cosines) -> dict[str, float]:
    """Say how near the words are, each to its nearest; numbers and abbreviations left out."""
    nearest = np.sort(cosines.max(axis=1)[_telling(claim.words)])
    return {
        "whole": float(claim.pooled @ evidence.pooled),
        "words": float(nearest.mean()),
        "worst_words": float(nearest[:_WORST].mean()),
        "words_back": float(cosines.max(axis=0)[_telling(evidence.words)].mean()),
    }


def _of_numbers(claim: str, evidence: str) -> dict[str, float]:
    """Say which numbers are not in the evidence, and whether it has others in their place."""
    mine, there = values_of(claim), values_of(evidence)
    missing = [value for value in mine if not is_among(value, there)]
    large = [value for value in missing if not is_small(value)]
    kinds = {is_month(value) for value in missing}
    return {
        "numbers_missing": float(min(len(large), _MOST)),
        "small_numbers_missing": float(len(missing) > len(large)),
        "numbers_replaced": float(any(is_month(value) in kinds for value in there - mine)),
    }


def _of_names(
    evidence: Sequence[str], places: Mapping[int, Sequence[int]], cosines: Cosines
) -> dict[str, float]:
    """Say of the names that the evidence does not have whether it has others in their place.

    A name for which there is no other may be what the evidence calls "he" or "the city".
    """
    nearest, nearest_back = cosines.max(axis=1), cosines.max(axis=0)
    spelt = {other for there in places.values() for other in there}
    missing = [
        place for place, there in places.items() if not there and nearest[place] < _NEAR_NAME
    ]
    others = [
        place
        for place in names_in(evidence)
        if place not in spelt and nearest_back[place] < _TOLD_NAME
    ]
    replaced = min(len(missing), len(others), _MOST)
    far = [1.0 - float(nearest[place]) for place in missing]
    return {"names_replaced": float(replaced), "names_far": max(far, default=0.0)}


def _of_denials(claim: str, evidence: str) -> dict[str, float]:
    """Say whether one denies where the other does not even come near to it."""
    mine, there = denials_in(claim), denials_in(evidence)
    return {
        "denial_added": float(mine.plain > 0 and not sum(there)),
        "denial_lost": float(there.plain > 0 and not sum(mine)),
        "denial_faint": float((sum(mine) > 0) is not (sum(there) > 0)),
    }


def _of_order(
    claim: Sequence[str], names: Mapping[int, Sequence[int]], cosines: Cosines
) -> dict[str, float]:
    """Say whether names stand beside the same words, and names and words in the same order."""
    telling = _telling(claim)
    cosines = cosines.copy()
    for name, there in names.items():
        cosines[name, there] = 1.0
    aligned = [int(cosines[p].argmax()) for p in telling if cosines[p].max() >= _SAME_WORD]
    once = [there[0] for _, there in sorted(names.items()) if len(there) == 1]
    pairs = [(a, b) for at, a in enumerate(aligned) for b in aligned[at + 1 :] if a != b]
    return {
        "names_moved": _moved(names, telling, cosines),
        "names_turned": float(any(a > b + 1 for a, b in pairwise(once))),
        "words_turned": sum(a > b for a, b in pairs) / max(len(pairs), 1),
    }


def _moved(anchors: Mapping[int, Sequence[int]], telling: Sequence[int], cosines: Cosines) -> float:
    """Return how much nearer the words beside an anchor have others than those beside it there."""
    found = [0.0]
    for place, there in anchors.items():
        beside = [one for one in telling if one != place and abs(one - place) <= _BESIDE]
        if there and beside:
            rows = cosines[beside]
            around = [rows[:, max(0, one - _AROUND) : one + _AROUND + 1] for one in there]
            found.append(min(float((rows.max(1) - one.max(1)).mean()) for one in around))
    return max(found)


def _telling(words: Sequence[str]) -> list[int]:
    """Return the places of the words that say something; all of them where none does."""
    found = [
        place
        for place, word in enumerate(words)
        if (bare := word.strip(_EDGES)).lower() not in _COMMON
        and not bare.isupper()
        and not _DIGIT.search(bare)
    ]
    return found or list(range(len(words)))
