"""Verbs and their participants in English, by order and prepositions."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rag.chat.relation_kinds import Relation
from rag.chat.values import values_of


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PREPOSITIONS: Final = _set(
    "by to into towards toward from in on at for with without under over about among between "
    "through as during than via within against despite because owing thanks according before until "
    "till after since following upon near"
)
_BE: Final = _set("is are was were be been being")
_AUXILIARIES: Final = _BE | _set("has have had can could will would may might must do does did to")
_IRREGULAR: Final = _set(
    "led held made drawn written given seen set known built won sent put brought taken met told "
    "begun chosen founded"
)
_DETERMINERS: Final = _set("the a an its their his her")
_VERBS: Final = (
    _BE
    | _IRREGULAR
    | _set(
        "has have had became become becomes gave give gives took take takes meet meets hold "
        "holds make makes saw see "
        "sees drew draw draws bring brings wrote write writes began begin begins lead leads "
        "got get gets "
        "thought say says said know knew found lost left kept went came include includes plays "
        "play "
        "help helps want wants works acts remain remains shows means needs need causes supports "
        "depends depend creates provides proposes aims"
    )
)
_LIGHT: Final = _set("took take takes")  # "took part": the noun says what is done
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_TIMES: Final = _set("year years month months week weeks day days decade decades later ago time")
_PARTICIPLE: Final = re.compile(r"[a-z]{2,}ed")
_GERUND: Final = re.compile(r"[a-z]{2,}ing")
_NO_VERBS: Final = _set("allied united red bed need indeed hundred")
_BEFORE_NOUNS: Final = _set("the a an its their his her this that these of and or")
_NO_NOUNS: Final = (
    _PREPOSITIONS
    | _AUXILIARIES
    | _BEFORE_NOUNS
    | _set(
        "and or but not only both all also just while when where if so such what how which who "
        "that "
        "whom is are even especially against like per then thus"
    )
)
_RELATIVES: Final = _set("which who that whom")
_SKIPPED: Final = _set(
    "the a an its their his her not also only just still and or both all soon then very so however "
    "thus especially particularly moreover furthermore it there"
)


class _Reading:
    """Reads a text once from left to right."""

    def __init__(self, words: Sequence[str], bare: Sequence[str]) -> None:
        self._words = words
        self._bare = bare
        self._subject: list[int] = []
        self._phrase: list[int] = []
        self._antecedent: list[int] = []
        self._before_verb: list[int] = []
        self._last_subject: list[int] = []
        self._is_inside = False  # brackets
        self._verb: int | None = None
        self._mode = "subject"  # what a bare noun is now
        self._is_passive = False

    def relations(self) -> Iterator[Relation]:
        for place, word in enumerate(self._bare):
            if self._words[place].startswith("("):
                self._is_inside = True
            if self._is_inside:
                self._is_inside = ")" not in self._words[place]
                continue
            ends = self._words[place][-1:] in {",", ";", ":"}
            if word in _RELATIVES and (self._phrase or self._last_subject):
                self._antecedent = self._phrase or self._last_subject
                self._subject, self._mode = [], "subject"
            elif self._is_verb(place):
                yield from self._meet_verb(place)
            elif word in _PREPOSITIONS:
                is_agent = word == "by" and place - 1 == self._verb
                self._mode = "by" if is_agent else "other"
                self._phrase = []
            elif word not in _SKIPPED | _AUXILIARIES | {"of", ""} and not self._is_time(place):
                yield from self._meet_noun(place)
            if ends and self._mode != "subject":
                self._mode = "after comma"
            elif ends and self._subject and self._verb is None:
                self._mode = "apposition"

    def _is_time(self, place: int) -> bool:
        word = self._bare[place]
        is_number = any(letter.isdigit() for letter in word) or bool(values_of(word))
        return is_number or word in _TIMES or word.startswith(_MONTHS)

    def _is_verb(self, place: int) -> bool:
        word = self._bare[place]
        before = self._bare[place - 1] if place else ""
        following = self._bare[place + 1] if place + 1 < len(self._bare) else ""
        if word in _AUXILIARIES and any(
            self._is_past(one) for one in self._bare[place + 1 : place + 3]
        ):
            return False
        if word in _LIGHT or following == "together":
            return False
        if word in _VERBS:
            return True
        if word in _NO_VERBS or (before in _BEFORE_NOUNS and following != "by"):
            return before == "and" and _PARTICIPLE.fullmatch(word) is not None
        is_plain = self._words[place].isalpha() and self._words[place].islower()
        is_other = word in _NO_NOUNS or self._is_time(place)
        if following in _DETERMINERS and before and is_plain and not is_other:
            return True  # "advises the government"
        return bool(_PARTICIPLE.fullmatch(word) or (_GERUND.fullmatch(word) and before != "of"))

    def _is_past(self, word: str) -> bool:
        return word in _IRREGULAR or (bool(_PARTICIPLE.fullmatch(word)) and word not in _NO_VERBS)

    def _meet_verb(self, place: int) -> Iterator[Relation]:
        before = self._bare[max(0, place - 3) : place]
        following = self._bare[place + 1 : place + 2]
        has_be = any(word in _BE for word in before)
        passive = self._is_past(self._bare[place]) and (has_be or following == ["by"])
        subject = self._subject
        if following == ["by"] and not has_be and self._phrase:
            subject = self._phrase
        elif self._antecedent:
            if subject:
                yield from (Relation(one, place, is_agent=False) for one in self._antecedent)
            else:
                subject = self._antecedent
        yield from (Relation(one, place, is_agent=not passive) for one in subject)
        yield from (Relation(one, place, is_agent=False) for one in self._before_verb)
        self._before_verb = []
        self._antecedent = []
        self._last_subject = subject or self._last_subject
        self._verb, self._is_passive = place, passive
        self._mode = "object"
        self._phrase = []

    def _meet_noun(self, place: int) -> Iterator[Relation]:
        is_new = self._mode == "after comma"
        self._phrase = [*self._phrase, place]
        if is_new and self._verb is None and self._subject:
            return  # "Bergson, a philosopher, turned"
        if self._mode == "subject" or (is_new and self._verb is None):
            self._subject = [*self._subject, place] if not is_new else [place]
            self._mode = "subject"
        elif self._mode in {"other", "object", "by"}:
            if self._verb is None:
                self._before_verb.append(place)
            else:
                is_agent = self._mode == "by" and self._is_passive
                yield Relation(place, self._verb, is_agent=is_agent)
        elif is_new:
            self._subject, self._verb, self._mode = [place], None, "subject"


def relations_in(words: Sequence[str], bare: Sequence[str]) -> Iterator[Relation]:
    """Yield the relations of an English text."""
    yield from _Reading(words, bare).relations()
    yield from _of_nouns(words, bare)


def _of_nouns(words: Sequence[str], bare: Sequence[str]) -> Iterator[Relation]:
    """Yield the relations of nouns such as in "the dependence of the Union on the government"."""
    for place in range(len(bare) - 3):
        if bare[place + 1] != "of" or bare[place] in _PREPOSITIONS | _SKIPPED:
            continue
        whose = _phrase_from(words, bare, place + 2)
        turn = whose[-1] + 1 if whose else len(bare)
        if turn >= len(bare) or bare[turn] not in {"on", "into", "by", "to", "towards"}:
            continue
        whom = _phrase_from(words, bare, turn + 1)
        yield from (Relation(one, place, is_agent=bare[turn] != "by") for one in whose)
        yield from (Relation(one, place, is_agent=bare[turn] == "by") for one in whom)


def _phrase_from(words: Sequence[str], bare: Sequence[str], start: int) -> list[int]:
    """Return the words from a place on up to a preposition, a verb or a comma."""
    found: list[int] = []
    for place in range(start, len(bare)):
        if bare[place] in _PREPOSITIONS | _VERBS | _AUXILIARIES | _RELATIVES:
            break
        found.append(place)
        if words[place][-1] in ",;:.":
            break
    return found
