"""Who does what to whom, read from prepositions, endings and order.

No parser is at hand for all three languages, so roles are read where the languages mark them: in
English by prepositions and by order around the verb, in Russian by prepositions and the
instrumental beside a passive, in Kazakh by endings.
"""

import re
from collections.abc import Sequence
from enum import Enum, auto
from itertools import pairwise
from typing import Final

from corpus.languages import Language, detect_language


class Role(Enum):
    """What a word is to the verb of its clause."""

    AGENT = auto()
    PATIENT = auto()
    OF = auto()
    TO = auto()
    FROM = auto()
    BEFORE = auto()
    AFTER = auto()
    OTHER = auto()
    VERB = auto()
    NONE = auto()


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MARKERS: Final[dict[Language, dict[str, Role]]] = {
    Language.ENGLISH: {
        **dict.fromkeys(_set("by"), Role.AGENT),
        **dict.fromkeys(_set("of"), Role.OF),
        **dict.fromkeys(_set("to into towards toward"), Role.TO),
        **dict.fromkeys(_set("from"), Role.FROM),
        **dict.fromkeys(_set("before until till"), Role.BEFORE),
        **dict.fromkeys(_set("after since once following"), Role.AFTER),
        **dict.fromkeys(
            _set(
                "in on at for with without under over about among between through as during than "
                "via within against despite because owing thanks according"
            ),
            Role.OTHER,
        ),
    },
    Language.RUSSIAN: {
        **dict.fromkeys(_set("к ко"), Role.TO),
        **dict.fromkeys(_set("от из с со"), Role.FROM),
        **dict.fromkeys(_set("до перед прежде раньше"), Role.BEFORE),
        **dict.fromkeys(_set("после вслед"), Role.AFTER),
        **dict.fromkeys(
            _set("в во на о об по для при над под без через у за между про среди ради благодаря"),
            Role.OTHER,
        ),
    },
    Language.KAZAKH: {},
}
_ENGLISH_BE: Final = _set("is are was were be been being")
_ENGLISH_VERBS: Final = _ENGLISH_BE | _set(
    "has have had became become becomes led lead leads gave give gives took take takes met meet "
    "held hold holds made make makes saw see sees drew drawn brought bring brings wrote write "
    "began begin begins set sets sent send got get gets can could will would may might must do "
    "does did thought say says said told put knew known found built won lost left kept went came "
    "includes include plays play helps help asks ask wants want includes contains works acts "
    "remains remain aims takes wishes receives gives shows means needs causes supports succeeds "
    "follows leads precedes depends creates signs adopts approves ratifies opens founds proposes"
)
_ENGLISH_ED: Final = re.compile(r"[a-z]{2,}(?:ed|ing)")
_NOT_VERBS: Final = _set(
    "allied united during according including following regarding owing red bed"
)
_RUSSIAN_VERB: Final = re.compile(
    r"\w{2,}(?:л|ла|ло|ли|лся|лась|лось|лись|ет|ит|ут|ют|ат|ят|ется|ится|утся|ются|ть|ться|"
    r"ан|ана|ано|аны|ен|ена|ено|ены|ят|ят[аоы]|вший|вшая|вшее|вшие)"
)
_RUSSIAN_PASSIVE: Final = re.compile(
    r"\w{2,}(?:ан|ана|ано|аны|ен|ена|ено|ены|ён|тся|лся|лась|лось|лись|"
    r"[ае]нн(?:ый|ая|ое|ые|ого|ой|ых|ому|ым|ую|ыми)|[её]мый|[её]мая)"
)
_RUSSIAN_NO_VERB: Final = re.compile(
    r"(?:совет\w*|комитет|университет\w*|институт|дет|план|сан|стран|член)$"
)
_INSTRUMENTAL: Final = re.compile(r"\w{2,}(?:ом|ем|ём|ой|ей|ами|ями|ым|им|ыми|ими|ью)")
_KAZAKH_ENDINGS: Final = (
    (re.compile(r"\w{2,}(?:ның|нің|дың|дің|тың|тің)"), Role.OF),
    (re.compile(r"\w{2,}(?:нан|нен|дан|ден|тан|тен)"), Role.FROM),
    (re.compile(r"\w{2,}(?:ға|ге|қа|ке|сына|сіне|ына|іне)"), Role.TO),
    (re.compile(r"\w{2,}(?:ны|ні|ды|ді|ты|ті|сын|сін|ын|ін)"), Role.PATIENT),
    (re.compile(r"\w{2,}(?:да|де|та|те|нда|нде)"), Role.OTHER),
)
_KAZAKH_VERB: Final = re.compile(
    r"\w{2,}(?:ды|ді|ты|ті|ған|ген|қан|кен|йды|йді|ып|іп|мақ|мек|ар|ер|тын|тін|са|се)"
)
_KAZAKH_PASSIVE: Final = re.compile(r"\w{2,}(?:ыл|іл|ын|ін|н|л)(?:ды|ді|ған|ген|ып|іп|ады|еді)")
_KAZAKH_AFTER: Final = _set("кейін соң")
_KAZAKH_BEFORE: Final = _set("дейін бұрын алдында")
_CLAUSE_END: Final = re.compile(r"[,;:.!?)»”]+$")
_EDGES: Final = " \t.,;:!?()[]«»“”\"'’…"
_REACH: Final = 6


def roles_in(words: Sequence[str]) -> list[Role]:
    """Return the role of each word of a text; words that mark roles have NONE."""
    language = detect_language(" ".join(words))
    bare = [word.strip(_EDGES).lower().removesuffix("'s").removesuffix("’s") for word in words]
    if language is Language.KAZAKH:
        return _kazakh(words, bare)
    is_russian = language is Language.RUSSIAN
    roles = [Role.NONE] * len(words)
    for first, last in pairwise(_clause_starts(words)):
        clause = range(first, last)
        verbs = [place for place in clause if _is_verb(bare, place, russian=is_russian)]
        for place in clause:
            if place in verbs:
                roles[place] = Role.VERB
            elif is_russian:
                roles[place] = _russian(bare, place, first, verbs)
            else:
                roles[place] = _english(bare, place, first, verbs)
    return roles


def _clause_starts(words: Sequence[str]) -> list[int]:
    inner = [place + 1 for place, word in enumerate(words) if _CLAUSE_END.search(word)]
    return sorted({0, *inner, len(words)})


def _is_verb(bare: Sequence[str], place: int, *, russian: bool) -> bool:
    word = bare[place]
    if russian:
        return bool(_RUSSIAN_VERB.fullmatch(word)) and not _RUSSIAN_NO_VERB.search(word)
    before = bare[place - 1] if place else ""
    if word in _ENGLISH_VERBS:
        return True
    if word in _NOT_VERBS or before in {"the", "a", "an", "of", "its"}:
        return False
    return bool(_ENGLISH_ED.fullmatch(word))


def _english(bare: Sequence[str], place: int, first: int, verbs: Sequence[int]) -> Role:
    markers = _MARKERS[Language.ENGLISH]
    if bare[place] in markers:
        return Role.NONE
    for before in range(place - 1, max(first, place - _REACH) - 1, -1):
        if bare[before] in markers:
            return markers[bare[before]]
        if before in verbs:
            return Role.OTHER if bare[before] in _ENGLISH_BE else Role.PATIENT
    following = [verb for verb in verbs if verb > place]
    if not following:
        return Role.OTHER
    is_passive = bare[following[0]] in _ENGLISH_BE and any(
        _ENGLISH_ED.fullmatch(bare[verb]) and bare[verb].endswith("ed") for verb in following[1:2]
    )
    by_agent = bare[following[0]].endswith("ed") and bare[following[0] + 1 : following[0] + 2] == [
        "by"
    ]
    return Role.PATIENT if is_passive or by_agent else Role.AGENT


def _russian(bare: Sequence[str], place: int, first: int, verbs: Sequence[int]) -> Role:
    markers = _MARKERS[Language.RUSSIAN]
    if bare[place] in markers:
        return Role.NONE
    for before in range(place - 1, max(first, place - 3) - 1, -1):
        if bare[before] in markers:
            return markers[bare[before]]
        if before in verbs:
            break
    is_passive = any(_RUSSIAN_PASSIVE.fullmatch(word) for word in bare[first : place + _REACH])
    if _INSTRUMENTAL.fullmatch(bare[place]):
        return Role.AGENT if is_passive else Role.OTHER
    earlier = [verb for verb in verbs if verb < place]
    later = [verb for verb in verbs if verb > place]
    if later and not earlier:
        return Role.PATIENT if is_passive else Role.AGENT
    return Role.PATIENT if earlier else Role.OTHER


def _kazakh(words: Sequence[str], bare: Sequence[str]) -> list[Role]:
    roles = [_kazakh_ending(word) for word in bare]
    starts = _clause_starts(words)
    for first, last in pairwise(starts):
        if _KAZAKH_VERB.fullmatch(bare[last - 1]):
            roles[last - 1] = Role.VERB
    for place, word in enumerate(bare):
        if word in _KAZAKH_AFTER | _KAZAKH_BEFORE and place:
            roles[place - 1] = Role.AFTER if word in _KAZAKH_AFTER else Role.BEFORE
            roles[place] = Role.NONE
        if word == "тарапынан" and place:
            roles[place - 1] = Role.AGENT
    is_passive = any(
        role is Role.VERB and _KAZAKH_PASSIVE.fullmatch(word)
        for role, word in zip(roles, bare, strict=True)
    )
    if is_passive:
        return [Role.PATIENT if role is Role.AGENT else role for role in roles]
    return roles


def _kazakh_ending(word: str) -> Role:
    if re.fullmatch(r"\w{2,}(?:ған|ген|қан|кен)", word):
        return Role.VERB
    for pattern, role in _KAZAKH_ENDINGS:
        if pattern.fullmatch(word.replace("-", "")):
            return role
    return Role.AGENT
