"""Words that turn a statement round: before and after, from and to, more and less."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_EDGES: Final = '.,;:!?«»“”"()[]'
_NEAR: Final = 5
_SAME_WORD: Final = 0.55
_BEFORE: Final = (
    r"before|until|prior|preced\w*|до|перед|прежде|раньше|предшеств\w*|дейін|бұрын|алдында"
)
_AFTER: Final = r"after|since|once|follow\w*|succe\w*|после|вслед|сменил\w*|преемник\w*|кейін|соң"
_RISING: Final = (
    r"rose|rise\w*|increas\w*|grew|grow\w*|рост|вырос\w*|увелич\w*|повы\w*|өсті|өсу\w*|"
    r"арт\w*|көбей\w*"
)
_FALLING: Final = (
    r"fell|fall\w*|decreas\w*|declin\w*|reduc\w*|сниж\w*|сниз\w*|уменьш\w*|сократ\w*|"
    r"төменде\w*|азай\w*"
)
_MORE: Final = (
    r"more|larger|bigger|greater|higher|above|over|больше|более|выше|крупнее|көп|көбірек|артық|"
    r"жоғары"
)
_LESS: Final = r"less|fewer|smaller|lower|below|under|меньше|менее|ниже|аз|азырақ|кем|төмен"
_PAIRS: Final = ((_BEFORE, _AFTER), (_RISING, _FALLING))
_FROM: Final = re.compile(r"from|от|из|с|со")
_TO: Final = re.compile(r"to|into|towards|к|ко|до")
_KAZAKH_FROM: Final = re.compile(r"\w{3,}(?:нан|нен|дан|ден|тан|тен)")
_KAZAKH_TO: Final = re.compile(r"\w{3,}(?:ға|ге|қа|ке|на|не)")


def are_turned(claim: Sequence[str], evidence: Sequence[str], cosines: NDArray[np.float32]) -> bool:
    """Tell whether a claim has "before" where its evidence has "after", or the like.

    `cosines` says for each word of the claim how near it is to each of the evidence.
    """
    mine, theirs = _bare(claim), _bare(evidence)
    return any(
        _is_opposed(mine, theirs, cosines, re.compile(one), re.compile(other))
        or _is_opposed(mine, theirs, cosines, re.compile(other), re.compile(one))
        for one, other in _PAIRS
    ) or _are_ends_exchanged(mine, theirs, cosines)


def is_comparison_turned(
    claim: Sequence[str], evidence: Sequence[str], cosines: NDArray[np.float32]
) -> bool:
    """Tell whether a claim has "more" where its evidence has "less"."""
    mine, theirs = _bare(claim), _bare(evidence)
    more, less = re.compile(_MORE), re.compile(_LESS)
    return _is_opposed(mine, theirs, cosines, more, less) or _is_opposed(
        mine, theirs, cosines, less, more
    )


def _bare(words: Sequence[str]) -> list[str]:
    return [word.strip(_EDGES).lower().replace("ё", "е") for word in words]


def _is_opposed(
    claim: Sequence[str],
    evidence: Sequence[str],
    cosines: NDArray[np.float32],
    one: re.Pattern[str],
    other: re.Pattern[str],
) -> bool:
    mine = [place for place, word in enumerate(claim) if one.fullmatch(word)]
    there = [place for place, word in enumerate(evidence) if other.fullmatch(word)]
    is_plain = not any(other.fullmatch(word) for word in claim) and not any(
        one.fullmatch(word) for word in evidence
    )
    return is_plain and any(_stands_beside(place, there, cosines) for place in mine)


def _stands_beside(place: int, there: Sequence[int], cosines: NDArray[np.float32]) -> bool:
    near = range(max(0, place - 2), min(len(cosines), place + _NEAR))
    best = [int(cosines[one].argmax()) for one in near if cosines[one].max() >= _SAME_WORD]
    return any(abs(one - other) <= _NEAR for one in best for other in there)


def _are_ends_exchanged(
    claim: Sequence[str], evidence: Sequence[str], cosines: NDArray[np.float32]
) -> bool:
    mine, theirs = _ends(claim), _ends(evidence)
    kinds: dict[str, set[str]] = {}
    for place, kind in theirs.items():
        kinds.setdefault(evidence[place], set()).add(kind)
    best = cosines.argmax(axis=1).tolist()
    pairs = [
        (kind, theirs[best[place]])
        for place, kind in mine.items()
        if best[place] in theirs and len(kinds[evidence[best[place]]]) == 1
    ]
    return len({kind for kind, _ in pairs}) > 1 and all(kind != there for kind, there in pairs)


def _ends(words: Sequence[str]) -> dict[int, str]:
    """Return the words that are where something comes from or goes to, and which of both."""
    found: dict[int, str] = {}
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        if _FROM.fullmatch(before):
            found[place] = "from"
        elif _TO.fullmatch(before):
            found[place] = "to"
        elif _KAZAKH_FROM.fullmatch(word):
            found[place] = "from"
        elif _KAZAKH_TO.fullmatch(word):
            found[place] = "to"
    return found
