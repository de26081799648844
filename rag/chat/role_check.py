"""Whether participants have exchanged their roles between a claim and its evidence."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus import function_words
from rag.chat.polarity import is_kazakh
from rag.chat.relations import doings_in
from rag.chat.turning_words import are_turned, is_comparison_turned

_SAME_WORD: Final = 0.55
_AS_NEAR: Final = 0.02
_SAME_VERB: Final = 0.5
_SURELY_SAME_VERB: Final = 0.62
_AS_LIKE: Final = 0.08
_COMMON: Final = function_words.ENGLISH | function_words.RUSSIAN | function_words.KAZAKH
_BEING: Final = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "became",
        "become",
        "becomes",
        "remain",
        "remains",
        "является",
        "являются",
        "болды",
        "болып",
        "болған",
    ]
)
_EDGES: Final = '.,;:!?«»“”"()[]'


def are_roles_swapped(
    claim: Sequence[str], evidence: Sequence[str], cosines: NDArray[np.float32]
) -> bool:
    """Tell whether somebody in a claim does what somebody else there does in the evidence.

    `cosines` says for each word of the claim how near it is to each of the evidence.
    """
    if are_turned(claim, evidence, cosines):
        return True
    comparison = _Comparison(claim, evidence, cosines)
    is_swapped = any(comparison.contradicts(verb, other) for verb, other in comparison.same_verbs())
    # Who has fewer is had more by the other.
    return is_swapped != is_comparison_turned(claim, evidence, cosines)


class _Comparison:
    """Compares what two verbs' participants are."""

    def __init__(
        self, claim: Sequence[str], evidence: Sequence[str], cosines: NDArray[np.float32]
    ) -> None:
        self._claim = [word.strip(_EDGES).lower() for word in claim]
        self._evidence = [word.strip(_EDGES).lower() for word in evidence]
        self._cosines = cosines
        self._is_kazakh = is_kazakh(" ".join(claim))
        self._mine = doings_in(claim)
        self._theirs = {at: one for at, one in doings_in(evidence).items() if one.agents}

    def same_verbs(self) -> Iterator[tuple[int, int]]:
        """Yield the verbs that are each other's nearest, of the claim and of the evidence."""
        near = {
            (one, other): self._likeness(one, other) for one in self._mine for other in self._theirs
        }
        for (one, other), likeness in near.items():
            rivals = [near[one, verb] for verb in self._theirs] + [
                near[verb, other] for verb in self._mine
            ]
            if likeness >= _SAME_VERB and likeness == max(rivals):
                yield one, other

    def contradicts(self, verb: int, other: int) -> bool:
        """Tell whether a verb of the claim has another agent than the evidence's same verb.

        It has where the evidence's agent is rather acted upon in the claim, or does something else
        there, while the claim's agent does something else in the evidence.
        """
        mine, theirs = self._mine[verb], self._theirs[other]
        agents = self._there(mine.agents) - (self._theirs.keys() - theirs.agents)
        if not agents or not theirs.agents or self._agrees_elsewhere(verb, other, agents):
            return False
        others = self._there(mine.others) - agents
        shared = len(agents & theirs.agents)
        if len(others & theirs.agents) > shared:
            return True
        is_being = self._claim[verb] in _BEING or self._evidence[other] in _BEING
        elsewhere = self._there(range(len(self._claim))) - agents
        acts_elsewhere = any(
            agents & (one.agents | one.others)
            for place, one in self._theirs.items()
            if place != other
        )
        return (
            not shared
            and self._likeness(verb, other) >= _SURELY_SAME_VERB
            and not is_being
            and bool(theirs.agents & elsewhere)
            and acts_elsewhere
        )

    def _agrees_elsewhere(self, verb: int, other: int, agents: set[int]) -> bool:
        """Tell whether the agents do nearly the same by another verb of the evidence."""
        least = self._likeness(verb, other) - _AS_LIKE
        return any(
            place != other and agents & one.agents and self._likeness(verb, place) >= least
            for place, one in self._theirs.items()
        )

    def _likeness(self, verb: int, other: int) -> float:
        """Return how near two verbs are. A Kazakh verb may be two words: "шешім қабылдады"."""
        is_being = self._claim[verb] in _BEING or self._claim[verb].startswith("стал")
        if is_being != (self._evidence[other] in _BEING):
            return -1.0
        rows = [verb - 1, verb] if self._is_kazakh and verb else [verb]
        return max(float(self._cosines[row, other]) for row in rows)

    def _there(self, places: Iterable[int]) -> set[int]:
        """Return where words of the claim stand in the evidence."""
        found: set[int] = set()
        for place in places:
            row = self._cosines[place]
            nearest = row.max()
            if nearest >= _SAME_WORD and self._claim[place] not in _COMMON:
                found.update(np.flatnonzero(row >= nearest - _AS_NEAR).tolist())
        return {place for place in found if self._evidence[place] not in _COMMON}
