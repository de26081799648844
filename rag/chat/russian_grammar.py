"""Verbs and their participants in Russian, by endings, prepositions and order."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from rag.chat.relation_kinds import Relation


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PREPOSITIONS: Final = _set(
    "к ко от из с со до перед после в во на о об по для при над под без через у за между про среди "
    "ради благодаря согласно вслед против"
)
_FINITE: Final = re.compile(
    r"\w{2,}(?:[аеиыуяо]л(?:а|о|и)?(?:с[ья])?|[аеиуюя]т(?:ся)?|ш[её]л|шла|шли|[оа]г(?:ла|ли|"
    r"ло))|дал\w?|"
    r"стал\w?|вел[аио]?|лег\w*"
)
_PASSIVE: Final = re.compile(
    r"\w{2,}(?:[аеяи]н(?:а|о|ы)?|[аяиы]т(?:а|о|ы)|[ая]лс[яь]|[аяи]л[аоси]сь|[ае]тся|[уюая]тся)"
)
_PARTICIPLE: Final = re.compile(
    r"\w{2,}(?:[аеё]нн|[аяы]т|ем|им)(?:ый|ая|ое|ые|ого|ой|ых|ому|ым|ую|ыми)"
)
_NO_VERB: Final = re.compile(
    r"стран\w*|план\w*|орган\w*|совет|комитет|университет|институт|дел[ао]|школ\w*|сил[аыу]|цели|"
    r"начал[ао]|число|член\w*|времен\w*|правил\w*|авторитет|предмет|документ\w*|результат\w*|лет|"
    r"нет|процент|кабинет|суверенитет|приоритет|факультет|аспирант|президент|студент|интернет|"
    r"материал|потенциал|журнал|музыкант|акт|факт|проект\w*|век\w*|один|ассоциаци\w*|наци\w*"
)
_INSTRUMENTAL: Final = re.compile(r"\w{2,}(?:ом|ем|ой|ей|ами|ями|ым|им|ыми|ими|ью|еном)")
_ACCUSATIVE: Final = re.compile(r"\w{2,}(?:ую|юю|у|ю)")
_SKIPPED: Final = _set(
    "и или а но же ли бы не ни также еще уже лишь только был была было были что как тем самым"
)
_RELATIVE: Final = re.compile(r"котор\w+")
_NOMINATIVES: Final = {"который": False, "которая": False, "которое": False, "которые": True}
_PLURAL: Final = re.compile(r"\w+(?:[уюая]т(?:ся)?|ли(?:сь)?|ны|ты)")
_CLAUSE_END: Final = re.compile(r"[,;:.!?)»—]+$")


def relations_in(words: Sequence[str], bare: Sequence[str]) -> Iterator[Relation]:
    """Yield the relations of a Russian text, clause by clause."""
    ends = [place + 1 for place, word in enumerate(words) if _CLAUSE_END.search(word)]
    bounds = sorted({0, *ends, len(words)})
    last_phrase: list[int] = []
    for first, last in pairwise(bounds):
        clause = list(range(first, last))
        verbs = [
            place
            for place in clause
            if _is_verb(bare[place]) and not (place and words[place].lstrip('«“"(')[:1].isupper())
        ]
        phrases = list(_phrases(bare, clause, verbs))
        plural = _NOMINATIVES.get(bare[first]) if clause else None
        if verbs and plural is (_PLURAL.fullmatch(bare[verbs[0]]) is not None):
            passive = _is_passive(bare[verbs[0]])
            yield from (Relation(one, verbs[0], is_agent=not passive) for one in last_phrase)
        yield from _of_clause(bare, phrases, verbs)
        last_phrase = phrases[-1][1][-2:] if phrases else last_phrase


def _phrases(
    bare: Sequence[str], clause: Sequence[int], verbs: Sequence[int]
) -> Iterator[tuple[bool, list[int]]]:
    """Yield runs of words between verbs and prepositions: whether a preposition leads, the places.

    A word in the instrumental begins a run of its own.
    """
    places: list[int] = []
    led = False
    was_instrumental = False
    for place in clause:
        word = bare[place]
        if place in verbs or word in _PREPOSITIONS:
            if places:
                yield led, places
            places, led, was_instrumental = [], word in _PREPOSITIONS, False
        elif word and word not in _SKIPPED and not _RELATIVE.fullmatch(word):
            is_instrumental = not led and _INSTRUMENTAL.fullmatch(word) is not None
            if is_instrumental and places and not was_instrumental:
                yield led, places
                places = []
            places.append(place)
            was_instrumental = is_instrumental
    if places:
        yield led, places


def _of_clause(
    bare: Sequence[str], phrases: Sequence[tuple[bool, list[int]]], verbs: Sequence[int]
) -> Iterator[Relation]:
    if not verbs:
        return
    has_subject = False
    for led, places in phrases:
        earlier = [verb for verb in verbs if verb < places[0]]
        verb = earlier[-1] if earlier else verbs[0]
        passive = _is_passive(bare[verb])
        if led:
            is_agent = False
        elif _INSTRUMENTAL.fullmatch(bare[places[0]]):
            passives = [one for one in verbs if _is_passive(bare[one])]
            verb = min(passives, key=lambda one: abs(one - places[0])) if passives else verb
            is_agent = bool(passives)
            if not passives:
                continue  # what somebody is, or by what means
        elif _ACCUSATIVE.fullmatch(bare[places[0]]) or (earlier and (has_subject or passive)):
            is_agent = False
        else:
            is_agent = not passive
            has_subject = True
        yield from (Relation(place, verb, is_agent=is_agent) for place in places)


def _is_verb(word: str) -> bool:
    if _NO_VERB.fullmatch(word):
        return False
    return bool(_FINITE.fullmatch(word) or _PASSIVE.fullmatch(word) or _PARTICIPLE.fullmatch(word))


def _is_passive(word: str) -> bool:
    return bool(_PASSIVE.fullmatch(word) or _PARTICIPLE.fullmatch(word))
