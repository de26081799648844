"""Whether a question refers to what was said before it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from corpus import function_words
from corpus.languages import detect_language
from corpus.letter_case import restore_capitals
from rag.follow_ups.cues import (
    CLAUSE_ENDS,
    DEFINITION,
    OBJECT_OF_VERB,
    PREPOSITION,
    QUESTION_WORDS,
    Cues,
    cues_of,
    folded,
)

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+")
_BLANK: Final = "x"
_QUOTED: Final = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
# So many words of its own are a question that has a subject; where it names nothing, and where it
# opens as the continuation of another.
LEAST_OWN_WORDS: Final = 2
_LEAST_WITHOUT_QUESTION_WORD: Final = 3
_LEAST_OWNERS_WORDS: Final = 3
_LEAST_AFTER_OPENING: Final = 3
_LEAST_NAMES_AFTER_OPENING: Final = 2


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question as its words are compared, and where the names in it begin.

    `text` is folded, and quoted words are one blank word each, for a title may be "It";
    characters keep their places.
    """

    text: str
    names: tuple[int, ...]
    cues: tuple[Cues, ...]


def read_question(text: str, names: Mapping[str, str]) -> ReadQuestion:
    """Return a question as its words are compared; `names` are the documents' (`Knowledge`).

    Names are what the question writes with a capital, and what the documents do.
    """
    plain = folded(_QUOTED.sub(lambda match: _BLANK * len(match[0]), text))
    known = restore_capitals(low, names) if len(low := text.lower()) == len(text) else text
    starts = (
        word.start()
        for place, word in enumerate(_WORD.finditer(plain))
        if not is_function_word(word[0])
        and (known[word.start()].isupper() or (place and text[word.start()].isupper()))
    )
    return ReadQuestion(plain, tuple(starts), cues_of(detect_language(text)))


def refers_back(question: ReadQuestion) -> bool:
    """Tell whether a question takes something from earlier turns.

    It does where it has a pronoun that nothing in it explains, where it opens or ends as the
    continuation of another, and where it has too few words of its own to have a subject.
    """
    text = question.text
    if any(
        cues.what_about.search(text) or cues.further.search(text) or _has_open(question, cues)
        for cues in question.cues
    ):
        return True
    own = own_words(text)
    asks = QUESTION_WORDS.search(text) is not None
    if not asks and (PREPOSITION.match(text) or (own == len(question.names) and "?" in text)):
        return True
    openings = [match.end() for cues in question.cues if (match := cues.opening.match(text))]
    rest = text[max(openings, default=0) :]
    if own and DEFINITION.search(rest):
        return False
    if openings:
        has_names = _runs(question) >= _LEAST_NAMES_AFTER_OPENING
        return not (asks and has_names and own >= _LEAST_AFTER_OPENING)
    least = LEAST_OWN_WORDS if asks else _LEAST_WITHOUT_QUESTION_WORD
    return own == 0 or (own < least and not question.names)


def is_function_word(word: str) -> bool:
    """Tell whether a folded word says nothing about a subject."""
    return (
        len(word) == 1
        or word.removesuffix("'s") in function_words.ENGLISH
        or word in function_words.RUSSIAN
        or word in function_words.KAZAKH
        or word in function_words.KAZAKH_SUFFIXES
    )


def own_words(text: str) -> int:
    """Return how many words a folded question has beside question words and function words."""
    rest = QUESTION_WORDS.sub(" ", text)
    return sum(not is_function_word(word) for word in _WORD.findall(rest))


def _runs(question: ReadQuestion) -> int:
    """Return how many names the question has, of one word or several in a row."""
    ends = {word.start(): word.end() for word in _WORD.finditer(question.text)}
    follows = {ends[start] + 1 for start in question.names}
    return sum(start not in follows for start in question.names)


def _has_open(question: ReadQuestion, cues: Cues) -> bool:
    """Tell whether there is a pronoun or possessive that the question itself does not explain."""
    return any(
        not _is_explained(question, match.start())
        for match in cues.pronouns.finditer(question.text)
    ) or any(not _is_owned(question, match) for match in cues.possessives.finditer(question.text))


def _is_owned(question: ReadQuestion, match: re.Match[str]) -> bool:
    """Tell whether something before it in the question is what a possessive stands for."""
    if match[0] in {"его", "ее", "их"} and OBJECT_OF_VERB.match(question.text, match.end()):
        return _is_explained(question, match.start())
    return _names_something(question, match.start(), _LEAST_OWNERS_WORDS)


def _is_explained(question: ReadQuestion, at: int) -> bool:
    """Tell whether an earlier clause of the question says what a pronoun stands for.

    In its own clause it is something else: "When did Kazakhstan join it?"
    """
    ends = [match.start() for match in CLAUSE_ENDS.finditer(question.text, 0, at)]
    return bool(ends) and _names_something(question, ends[-1])


def _names_something(question: ReadQuestion, end: int, least_words: int = LEAST_OWN_WORDS) -> bool:
    has_name = any(start < end for start in question.names)
    return has_name or own_words(question.text[:end]) >= least_words
