"""Which number belongs to whom, where a text has several: "Spain has 64 Chairs, Russia 60"."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_NUMBER: Final = re.compile(r"\d[\d.,]*")
_EDGES: Final = " \t.,;:!?()[]«»“”\"'’…–-"
_PREPOSITIONS: Final = frozenset({"from", "of", "in", "из", "от", "с", "в"})
_FEWEST_PAIRS: Final = 3
_REACH: Final = 4
_SAME_WORD: Final = 0.55


def are_numbers_exchanged(
    claim: Sequence[str], evidence: Sequence[str], cosines: NDArray[np.float32]
) -> bool:
    """Tell whether a claim gives to one the number that the evidence gives to another.

    `cosines` says for each word of the claim how near it is to each of the evidence.
    """
    best = {
        place: int(row.argmax()) for place, row in enumerate(cosines) if row.max() >= _SAME_WORD
    }
    listed = _listed(evidence)
    if len(listed) >= _FEWEST_PAIRS:
        owners = [place for place, there in best.items() if there in listed]
        pairs = _nearest_numbers(claim, owners).items()
        if any(listed[best[owner]] != number for owner, number in pairs):
            return True
    mine, theirs = _led(claim), _led(evidence)
    return len(theirs) > 1 and any(
        best.get(owner, -1) in theirs and theirs[best[owner]] != number
        for owner, number in mine.items()
    )


def _digits(word: str) -> str | None:
    bare = word.strip(_EDGES)
    return bare if _NUMBER.fullmatch(bare) else None


def _listed(words: Sequence[str]) -> Mapping[int, str]:
    """Return the number that follows each name, by the name's place."""
    found: dict[int, str] = {}
    owner: int | None = None
    for place, word in enumerate(words):
        number = _digits(word)
        if number is not None and owner is not None and place - owner <= _REACH:
            found[owner] = number
            owner = None
        elif word.strip(_EDGES)[:1].isupper():
            owner = place
    return found


def _nearest_numbers(words: Sequence[str], owners: Sequence[int]) -> Mapping[int, str]:
    """Return for those owners that are the nearest to a number, before or behind it, the number."""
    found: dict[int, str] = {}
    for place, word in enumerate(words):
        near = [owner for owner in owners if abs(owner - place) <= _REACH]
        if near and (number := _digits(word)) is not None:
            found[min(near, key=lambda owner: abs(owner - place))] = number
    return found


def _led(words: Sequence[str]) -> Mapping[int, str]:
    """Return the number of what a word is from or of: "delegates from 44 countries"."""
    return {
        place - 2: number
        for place, word in enumerate(words)
        if place > 1
        and (number := _digits(word))
        and words[place - 1].lower() in _PREPOSITIONS
        and words[place - 2][0].islower()
    }
