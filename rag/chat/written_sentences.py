"""A chat model's text as sentences with the passages that they cite, and which of them say nothing.

A small model asks the question again, says the same thing over and over, or comes to no end.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from corpus.languages import Language, detect_language
from corpus.lexical_terms import query_terms
from corpus.sentences import split_sentences
from rag.chat.names import name_places
from rag.chat.polarity import denials_in
from rag.chat.protocols import EndpointError
from rag.chat.values import values_of

_MARK: Final = re.compile(r"\s*\[\s*(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\s*\]")
_OPEN_MARK: Final = re.compile(r"\s+(?=\[\s*\d)")
_RANGE: Final = re.compile(r"(\d+)\s*[–-]\s*(\d+)")
_WIDEST_RANGE: Final = 10
_BULLET: Final = re.compile(r"^(?:[-*•–—]\s+|#+\s*|\d{1,2}[.)]\s+(?=\D))")
_EMPHASIS: Final = re.compile(r"\*\*|__|`")
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\u200b-\u200f\u202a-\u202e]")
_LONGEST: Final = 600
_LONGEST_WORD: Final = 120
# The next sentence's first word must be whole before it is known that it begins one.
_WHOLE_WORD: Final = re.compile(r"[^\s\[](?:\S*\s|\S{39})")
_OPEN_WORD: Final = re.compile(r"\s\S{0,39}$")

_QUESTION: Final = re.compile(
    r"^(?:question|вопрос|с[ұу]ра[қк])\s*\d*\s*[:：]"
    r"|[?？][!?？]*$"
    r"|^[\"“„«(].*[?？][!?？]*[\"”»)]+$",
    re.IGNORECASE,
)
_ASKING: Final = {
    Language.ENGLISH: re.compile(r"\b(?:what|which|who|whom|whose|when|where|why|how)\b"),
    Language.RUSSIAN: re.compile(
        r"\b(?:что|чего|чему|чем|кто|кого|кому|кем|как|как(?:ой|ая|ое|ие|ого|ому|им|ом|их|ую|ими)"
        r"|котор\w+|когда|где|куда|откуда|почему|зачем|сколько|ч[её]й|чь[яеи]\w*)\b"
    ),
    Language.KAZAKH: re.compile(
        r"\b(?:не|нені|неден|немен|неге|неліктен|неше\w*|к[іи]м\w{0,4}|[қк]ай\w{0,5}|[қк]анда[йи]"
        r"|[қк]ашан\w{0,3}|[қк]анша\w{0,4}|[қк]ала[йи])\b"
    ),
}
_ECHOED: Final = 0.8
_MOST_NEW: Final = 2
_REPEATED: Final = 0.9
_TELLING_LENGTH: Final = 6
_NO_STEM: Final = "~"
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence without its marks, and the numbers that the marks held, in order."""

    text: str
    cited: tuple[int, ...]


def read_sentences(pieces: Iterable[str]) -> Iterator[WrittenSentence]:
    """Yield each sentence as soon as it is complete, however the text is cut into pieces.

    What is left at the end, or before a very long gap, is a sentence too; where `pieces` raises, it
    is not.

    Raises:
        EndpointError: a sentence has no end after 600 characters, or a word after 120.
    """
    waiting = ""
    gap = 0
    for piece in pieces:
        waiting += piece
        *complete, waiting = _split(waiting)
        yield from _written(complete)
        gap = 0 if piece.strip() else gap + len(piece)
        if gap > _LONGEST:
            break
        _check_end(_parts(_OPEN_WORD.sub("", waiting))[:1])
    yield from _written(_parts(waiting))


def is_beside_the_point(text: str, question: str, language: Language) -> bool:
    """Tell whether a sentence cannot answer: it asks, or is not in the `language` asked for."""
    return (
        _QUESTION.search(text) is not None
        or is_echo(text, question)
        or _is_in_another(text, language)
    )


def is_echo(text: str, question: str) -> bool:
    """Tell whether a sentence is the question again, whatever it ends in.

    It is one where nearly all of its words are the question's, and either a question word is among
    them or it has all of the question's words and no others. A number, a name or a "not" that the
    question does not have answers it. A question without a question word is answered by its own
    words in another order ("Astana is"), and echoed by the same words only.
    """
    if _words(text) == _words(question):
        return True
    said, asked = _stems(text), _stems(question)
    shared, new = said & asked, said - asked
    if not said or len(new) > _MOST_NEW or len(shared) < _ECHOED * len(said):
        return False
    if _adds(text, question):
        return False
    asking = _ASKING.get(detect_language(question))
    asking_words = set(asking.findall(question.lower())) if asking else set()
    if asking is None or not asking_words:
        return False
    is_asking = not asking_words.isdisjoint(asking.findall(text.lower()))
    return is_asking or (not new and len(shared) >= _ECHOED * len(asked))


def says_again(text: str, earlier: str) -> bool:
    """Tell whether a sentence says nearly what an earlier one says, and nothing else."""
    said = _stems(text)
    is_near = len(said & _stems(earlier)) >= _REPEATED * len(said)
    return bool(said) and is_near and not _adds(text, earlier)


def _adds(text: str, other: str) -> bool:
    """Tell whether a text has a number or a name that another has not, or denies what it says."""
    return (
        not values_of(text) <= values_of(other)
        or not all(name_places(text.split(), other.split()).values())
        or denials_in(text).plain != denials_in(other).plain
    )


def _is_in_another(text: str, language: Language) -> bool:
    if language is Language.UNDETERMINED or len(text.split()) < _TELLING_LENGTH:
        return False
    return detect_language(text) not in {language, Language.UNDETERMINED}


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _stems(text: str) -> set[str]:
    """Return the stems of the content words of a text, and its numbers."""
    return {term for term in query_terms(text) if not term.startswith(_NO_STEM)}


def _split(waiting: str) -> list[str]:
    """Return the sentences that nothing to come can change, and then what is left."""
    text = _joined(waiting)
    complete: list[str] = []
    rest = 0
    for one, following in pairwise(split_sentences(text)):
        if not _WHOLE_WORD.match(text, following.start):
            break
        complete.append(text[slice(*one)])
        rest = following.start
    return [*complete, text[rest:]]


def _parts(text: str) -> list[str]:
    joined = _joined(text)
    return [joined[slice(*span)] for span in split_sentences(joined)]


def _joined(text: str) -> str:
    """Put marks behind the sentence they belong to, and let every line end a sentence."""
    plain = _NOT_TEXT.sub("", text).replace("【", "[").replace("】", "]")
    return re.sub(r"\s*\n\s*", "\n\n", _OPEN_MARK.sub(" ", plain))


def _written(parts: Iterable[str]) -> Iterator[WrittenSentence]:
    for part in parts:
        _check_end([part])
        cited = dict.fromkeys(
            number for mark in _MARK.finditer(part) for number in _numbers(mark[1])
        )
        bare = _EMPHASIS.sub("", _MARK.sub("", part))
        text = _BULLET.sub("", " ".join(bare.split())).strip()
        if any(letter.isalnum() for letter in text):
            yield WrittenSentence(text, tuple(cited))


def _check_end(parts: Iterable[str]) -> None:
    for part in parts:
        if len(part) > _LONGEST or any(len(word) > _LONGEST_WORD for word in part.split()):
            raise EndpointError("A sentence does not come to an end.")


def _numbers(mark: str) -> Iterator[int]:
    for part in re.split(r"[,;]", mark):
        span = _RANGE.search(part)
        first, last = (int(span[1]), int(span[2])) if span else (int(part), int(part))
        yield from range(first, min(last, first + _WIDEST_RANGE) + 1)
