"""What a follow-up question asks, told from the turns before it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rag.answers import Turn
from rag.follow_ups.cues import PERSONAL, PERSONAL_IN_ENGLISH, folded
from rag.follow_ups.referring import (
    LEAST_OWN_WORDS,
    ReadQuestion,
    own_words,
    read_question,
    refers_back,
)
from rag.question_kinds import QuestionKind, kinds_of

TURNS_READ: Final = 6
"""So many of the latest turns are read."""
# Characters. Questions are short, and a person who was asked for is named at the beginning.
_QUESTION_READ: Final = 400
_ANSWER_READ: Final = 300
_ENDS: Final = ("?", "!", ".", "…")
_UNREADABLE: Final = re.compile("[\0\ud800-\udfff]")

_CAPITAL: Final = "A-ZÀ-ÖØ-ÞĀЀ-ЯӘҒҚҢӨҰҮҺІ"
_PERSON: Final = re.compile(
    rf"(?<![\w-])(?:(?:[{_CAPITAL}]\.\s?){{1,2}}[{_CAPITAL}][\w'’-]+"
    rf"|[{_CAPITAL}][^\W\d_A-ZА-Я]+(?:\s[{_CAPITAL}][^\W\d_A-ZА-Я]+){{1,5}})"
)
_NAME_WORDS: Final = 2


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a follow-up may be about: the question before it, who was asked for and named."""

    question: str
    person: str


def resolve_question(
    text: str, earlier: Sequence[Turn], names: Mapping[str, str], limit: int
) -> str:
    """Return the question to look up: `text` as it is, or with what it takes from earlier turns.

    Turns are resolved one after another, so that a follow-up of a follow-up has its subject. A
    person whom "he" or "she" can only stand for is named behind the pronoun; else the question
    before goes behind the follow-up, cut where there are more than `limit` characters. `names` are
    the documents' (`Knowledge.names`). Nothing in a turn is too odd: what cannot be read is passed
    over.
    """
    subject: _Subject | None = None
    for turn in earlier[-TURNS_READ:]:
        question = _clean(turn.question, min(limit, _QUESTION_READ))
        if question:
            subject = _subject(question, turn.answer, subject, names, limit)
    return text if subject is None else _resolved(text, subject, names, limit)


def _subject(
    question: str, answer: str, before: _Subject | None, names: Mapping[str, str], limit: int
) -> _Subject:
    """Return what a turn leaves to be asked about; "And in which year?" leaves what it was of."""
    asked = question if before is None else _resolved(question, before, names, limit)
    person = _person_named(asked, _clean(answer, _ANSWER_READ), asks=question)
    read = read_question(question, names)
    is_bare = not read.names and own_words(read.text) < LEAST_OWN_WORDS
    carried = before.question if before is not None and asked != question and is_bare else asked
    return _Subject(carried, person)


def _resolved(text: str, subject: _Subject, names: Mapping[str, str], limit: int) -> str:
    read = read_question(text, names)
    if not refers_back(read):
        return text
    if subject.person and (at := _after_english_pronoun(read)):
        whole = f"{text[:at]} ({subject.person}){text[at:]}"
        return whole if len(whole) <= limit else text
    # Elsewhere a pronoun may as well stand for a thing, so the question stays beside the name.
    has_person = subject.person and PERSONAL.search(read.text)
    asked = text if text.endswith(_ENDS) else f"{text}?"
    added = f"{subject.question} {subject.person}" if has_person else subject.question
    return f"{asked} {_shortened(added, limit - len(asked) - 1)}".rstrip()[:limit]


def _after_english_pronoun(question: ReadQuestion) -> int:
    match = PERSONAL_IN_ENGLISH.search(question.text)
    return match.end() if match else 0


def _person_named(question: str, answer: str, *, asks: str) -> str:
    """Return the one person whom an answer names and the question does not, if one was asked for.

    Of several nobody can tell which one it was.
    """
    if QuestionKind.PERSON not in kinds_of(asks):
        return ""
    known = folded(question)
    named = [match[0].split()[-_NAME_WORDS:] for match in _PERSON.finditer(answer)]
    found = {" ".join(name) for name in named if not any(folded(word) in known for word in name)}
    return found.pop() if len(found) == 1 else ""


def _clean(text: str, limit: int) -> str:
    """Return the text on one line, in Unicode NFC, no longer than the limit."""
    readable = _UNREADABLE.sub(" ", text[: limit * 2])
    return _shortened(" ".join(unicodedata.normalize("NFC", readable).split()), limit)


def _shortened(text: str, limit: int) -> str:
    """Return the text up to the last word that is whole within the limit."""
    if len(text) <= limit:
        return text
    return text[: max(0, limit + 1)].rpartition(" ")[0] if limit > 0 else ""
