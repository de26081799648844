"""Verbs and their participants in Kazakh, by endings: the verb comes last."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from rag.chat.relation_kinds import Relation

_PARTICIPLE: Final = re.compile(r"\w{2,}(?:ған|ген|қан|кен)")
_CONVERB: Final = re.compile(r"\w{2,}(?:ып|іп|[аеыі]п)")
_FINITE: Final = re.compile(
    r"\w{2,}(?:[аеыіуйпткқсшлрмнзжгғ](?:ды|ді|ты|ті)|йды|йді|ады|еді|ған|ген|қан|кен|мақ|мек)"
)
_PASSIVE: Final = re.compile(r"\w{2,}(?:[ыі][лн]|[аеу]н|[аеу]л)(?:ды|ді|ған|ген|ып|іп|ады|еді)")
_MARKED: Final = re.compile(
    r"\w{2,}(?:ның|нің|дың|дің|тың|тің|нан|нен|дан|ден|тан|тен|ға|ге|қа|ке|[сы]ына|[сі]іне|ына|іне"
    # After a vowel only -ны marks an object: "үкіметі" is somebody's government.
    r"|[аеоөуүұыіиюяэ](?:ны|ні)|[^\W\d_аеоөүұыіэ](?:ды|ді|ты|ті)|сын|сін|ын|ін"
    r"|да|де|та|те|нда|нде|мен|пен|бен)"
)
_POSSESSED: Final = re.compile(r"\w{3,}(?:сы|сі|[^\W\d_аеоөуүыі](?:ы|і))")
_POSSESSED_MARKED: Final = re.compile(
    r"\w{3,}(?:сын|сін|ын|ін|сының|сінің|ының|інің|сына|сіне|ына|іне|сынан|сінен|ынан|інен|"
    r"ында|інде)"
)
_WITH: Final = frozenset({"мен", "пен", "бен", "және"})
_SKIPPED: Final = frozenset(
    [
        "үшін",
        "туралы",
        "бойынша",
        "жөніндегі",
        "кейін",
        "дейін",
        "соң",
        "бұрын",
        "жылы",
        "жылғы",
        "айтқан",
        "емес",
        "жоқ",
        "деп",
        "ретінде",
    ]
) - {"айтқан"}
_PREDICATIVE: Final = frozenset({"деп", "ретінде", "емес", "ғана", "болып", "еді"})
_NO_PASSIVE: Final = ("айнал", "бол", "қал", "сал", "ал", "кел", "өл", "орнал", "ұсын", "қабыл")
_ADVERB: Final = re.compile(r"\w{3,}(?:лай|лей|дай|дей|ша|ше)")
_PLURAL: Final = re.compile(r"\w{2,}[лдт][ае]р")
_BEHIND_VERBS: Final = frozenset({"деп", "еді", "болатын", "және", "бірақ"})
_ENDS: Final = (",", ";", ":", ".", "—")


def relations_in(words: Sequence[str], bare: Sequence[str]) -> Iterator[Relation]:
    """Yield the relations of a Kazakh text."""
    bare = [word.replace("-", "") for word in bare]
    verbs = [place for place in range(len(bare)) if _is_verb(words, bare, place)]
    yield from _shared_subjects(words, bare, verbs)
    for place, word in enumerate(bare):
        if place in verbs or word in _SKIPPED | _WITH or len(word) == 1:
            continue
        if any(letter.isdigit() for letter in word) or _ADVERB.fullmatch(word):
            continue
        verb = next((one for one in verbs if one > place), None)
        if verb is None:
            continue
        is_agent = _is_subject(words, bare, place) and not _is_light(words, bare, place, verb)
        passive = _is_passive(bare[verb])
        if is_agent or _MARKED.fullmatch(word) or _POSSESSED_MARKED.fullmatch(word):
            yield Relation(place, verb, is_agent=is_agent and not passive)
        if place and place - 1 in verbs and _PARTICIPLE.fullmatch(bare[place - 1]):
            yield Relation(place, place - 1, is_agent=False)


def _shared_subjects(
    words: Sequence[str], bare: Sequence[str], verbs: Sequence[int]
) -> Iterator[Relation]:
    """Yield who acts by a verb that has no subject but follows a converb: "жазып, ұсынды"."""
    for one, other in pairwise(verbs):
        if not _CONVERB.fullmatch(bare[one]) or _is_passive(bare[other]):
            continue
        own = [p for p in range(one + 1, other) if _acts(words, bare, p, other)]
        if not own:
            earlier = range(one)
            yield from (
                Relation(p, other, is_agent=True)
                for p in earlier
                if p not in verbs and _acts(words, bare, p, one)
            )


def _acts(words: Sequence[str], bare: Sequence[str], place: int, verb: int) -> bool:
    return (
        len(bare[place]) > 1
        and bare[place] not in _SKIPPED | _WITH
        and not any(letter.isdigit() for letter in bare[place])
        and not _ADVERB.fullmatch(bare[place])
        and _is_subject(words, bare, place)
        and not _is_light(words, bare, place, verb)
    )


def _is_passive(verb: str) -> bool:
    return _PASSIVE.fullmatch(verb) is not None and not verb.startswith(_NO_PASSIVE)


def _is_light(words: Sequence[str], bare: Sequence[str], place: int, verb: int) -> bool:
    """Tell whether a word makes one thing with what follows: "үлес қосты", "орталығы деп"."""
    following = bare[place + 1] if place + 1 < len(bare) else ""
    is_bare_object = (
        place + 1 == verb
        and not _PARTICIPLE.fullmatch(bare[verb])
        and words[place][0].islower()
        and not _POSSESSED.fullmatch(bare[place])
    )
    return is_bare_object or following in _PREDICATIVE


def _is_verb(words: Sequence[str], bare: Sequence[str], place: int) -> bool:
    word = bare[place]
    if _PARTICIPLE.fullmatch(word) or _CONVERB.fullmatch(word):
        return True
    ends = (
        place + 1 == len(bare) or words[place].endswith(_ENDS) or bare[place + 1] in _BEHIND_VERBS
    )
    return ends and _FINITE.fullmatch(word) is not None


def _is_subject(words: Sequence[str], bare: Sequence[str], place: int) -> bool:
    """Tell whether a word is in the nominative, or belongs to one that is."""
    word = bare[place]
    if _POSSESSED.fullmatch(word) and not _POSSESSED_MARKED.fullmatch(word):
        return not _MARKED.fullmatch(word) or word.endswith(("сы", "сі"))
    if _MARKED.fullmatch(word) or place + 1 >= len(bare):
        return False
    if bare[place + 1] in _WITH and place + 2 < len(bare):
        return _is_subject(words, bare, place + 2)
    told = _told_by_capitals(words, bare, place)
    if told is not None:
        return told
    return _ends_phrase(words, bare, place) or _is_subject(words, bare, place + 1)


def _told_by_capitals(words: Sequence[str], bare: Sequence[str], place: int) -> bool | None:
    """Tell by its capital and the next word whether a word is a subject; None if they do not."""
    following = bare[place + 1]
    is_capital, next_is = (words[one][0].isupper() for one in (place, place + 1))
    is_apart = bare[place].endswith("я") or words[place + 1][:2].isupper()
    if is_capital and next_is and is_apart:
        return True
    if _POSSESSED_MARKED.fullmatch(following):
        return False
    if place and is_capital and words[place + 1][0].islower():
        return not _POSSESSED.fullmatch(following) or _is_subject(words, bare, place + 1)
    return None


def _ends_phrase(words: Sequence[str], bare: Sequence[str], place: int) -> bool:
    """Tell whether an unmarked word cannot belong to the next one."""
    word, following = bare[place], bare[place + 1]
    is_verb = _PARTICIPLE.fullmatch(following) or _CONVERB.fullmatch(following)
    is_plural = _PLURAL.fullmatch(word) and not _POSSESSED.fullmatch(following)
    is_abbreviation = not place and word.isalpha() and words[place][:2].isupper()
    return bool(
        is_verb
        or is_plural
        or is_abbreviation
        or following[:1].isdigit()
        or words[place].endswith(_ENDS)
    )
