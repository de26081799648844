"""Whether two participants have exchanged their roles between a claim and its evidence."""

from collections.abc import Sequence
from itertools import permutations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus import function_words
from rag.chat.roles import Role, roles_in

_SAME_WORD: Final = 0.6
_TOGETHER: Final = 8
_TOGETHER_IN_EVIDENCE: Final = 11
_PASSIVE: Final = frozenset({Role.PATIENT, Role.TO, Role.FROM})
_COMMON: Final = function_words.ENGLISH | function_words.RUSSIAN | function_words.KAZAKH


def are_roles_swapped(
    claim: Sequence[str], evidence: Sequence[str], cosines: NDArray[np.float32]
) -> bool:
    """Tell whether two words of a claim have each other's role in the evidence.

    `cosines` says for each word of the claim how near it is to each of the evidence.
    """
    mine, theirs = roles_in(claim), roles_in(evidence)
    best = cosines.argmax(axis=1).tolist()
    places = [
        place
        for place, word in enumerate(claim)
        if cosines[place].max() >= _SAME_WORD
        and mine[place] not in {Role.NONE, Role.VERB}
        and word.strip(".,«»“”").lower() not in _COMMON
    ]
    if any({mine[place], theirs[best[place]]} == {Role.BEFORE, Role.AFTER} for place in places):
        return True
    return any(
        0 < abs(best[one] - best[other]) <= _TOGETHER_IN_EVIDENCE
        and abs(one - other) <= _TOGETHER
        and _are_swapped(mine[one], mine[other], theirs[best[one]], theirs[best[other]])
        for one, other in permutations(places, 2)
    )


def _are_swapped(one: Role, other: Role, one_there: Role, other_there: Role) -> bool:
    if {one, other} == {Role.FROM, Role.TO}:
        return (one, other) == (other_there, one_there)
    return (
        one is Role.AGENT
        and other in _PASSIVE
        and other_there is Role.AGENT
        and one_there in _PASSIVE
    )
