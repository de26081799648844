"""A chat model's text as sentences, each with the numbers of the passages that it cites."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from corpus.sentences import split_sentences

_MARK: Final = re.compile(r"\s*\[\s*(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\s*\]")
_OPEN_MARK: Final = re.compile(r"\s+(?=\[\s*\d)")
_RANGE: Final = re.compile(r"(\d+)\s*[–-]\s*(\d+)")
_WIDEST_RANGE: Final = 10
_BULLET: Final = re.compile(r"^(?:[-*•–—]\s+|#+\s*|\d{1,2}[.)]\s+(?=\D))")
_EMPHASIS: Final = re.compile(r"\*\*|__|`")
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\u200b-\u200f\u202a-\u202e]")
# The next sentence's first word must be whole before it is known that it begins one.
_WHOLE_WORD: Final = re.compile(r"[^\s\[]\S*\s")


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence without its marks, and the numbers that the marks held, in order."""

    text: str
    cited: tuple[int, ...]


def read_sentences(pieces: Iterable[str]) -> Iterator[WrittenSentence]:
    """Yield each sentence as soon as it is complete, however the text is cut into pieces.

    What is left at the end is a sentence too; where `pieces` raises, it is not.
    """
    waiting = ""
    for piece in pieces:
        waiting += piece
        *complete, waiting = _split(waiting)
        yield from _written(complete)
    yield from _written(_parts(waiting))


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
        cited = dict.fromkeys(
            number for mark in _MARK.finditer(part) for number in _numbers(mark[1])
        )
        bare = _EMPHASIS.sub("", _MARK.sub("", part))
        text = _BULLET.sub("", " ".join(bare.split())).strip()
        if any(letter.isalnum() for letter in text):
            yield WrittenSentence(text, tuple(cited))


def _numbers(mark: str) -> Iterator[int]:
    for part in re.split(r"[,;]", mark):
        span = _RANGE.search(part)
        first, last = (int(span[1]), int(span[2])) if span else (int(part), int(part))
        yield from range(first, min(last, first + _WIDEST_RANGE) + 1)
