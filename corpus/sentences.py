"""Sentences of a text in English, Russian or Kazakh, as exact spans.

A sentence ends at a full stop, question mark, exclamation mark or ellipsis (with the closing
quotes, brackets and references such as "[4, 35–36]" that follow) where white space and then
anything but a lower-case letter come next. A full stop after an initial, an abbreviation or a
list number ends nothing; `abbreviations` tells which ones may stand last.
"""

import re
from collections.abc import Iterator
from typing import Final

from corpus import abbreviations
from corpus.documents import Span

_PARAGRAPH_BREAK: Final = re.compile(r"\n[^\S\n]*\n\s*")
_REFERENCE: Final = r"(?:[^\S\n]?\[\d[\d\s,;–-]{0,40}\])"
_STOP: Final = re.compile(
    rf"(?:(?<![.!?…])[.!?…]++(?:[\"'”’»)\]]|“(?=\s|$))*+{_REFERENCE}*+(?=\s)|[。！？]++[」』”]*+)"
)
_NEXT_LETTER: Final = re.compile(r"[\"'“„«‘‹(\[¿¡—–\-•*\s]*(\S)")
_LAST_TOKEN: Final = re.compile(r"[^\s\"'“”„«»‘(\[]+$")
_NEXT_WORD: Final = re.compile(r"[^\W_]+")
_LIST_NUMBER: Final = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d+)*|[^\W\d_]|[IVXLC]+)\.?\)?\.")
_ENDS_IN_NUMBER: Final = re.compile(r"\d\W{0,2}$")
_ROMAN: Final = re.compile(r"(?:[IVXLC]{2,}|[VX])\b")
_TOKEN_REACH: Final = 24
_OPENING_WORDS: Final = 4
"""An abbreviation so near the beginning does not end a sentence: "В 1946 г. Хаксли …"."""
_OPENING_REACH: Final = 100


def paragraph_spans(text: str, span: Span | None = None) -> Iterator[Span]:
    r"""Yield the paragraphs of `text` (within `span`): what empty lines part, trimmed."""
    start, end = span or (0, len(text))
    for gap in _PARAGRAPH_BREAK.finditer(text, start, end):
        yield from _trimmed(text, start, gap.start())
        start = gap.end()
    yield from _trimmed(text, start, end)


def split_sentences(text: str, span: Span | None = None) -> list[Span]:
    """Return the sentences of `text` (within `span`), in order.

    They are trimmed of white space, do not overlap, never cross an empty line, and together hold
    every character that is not white space.
    """
    return [
        sentence
        for paragraph in paragraph_spans(text, span)
        for sentence in _sentences_of_paragraph(text, paragraph)
    ]


def _sentences_of_paragraph(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
        if _ends_sentence(text, start, stop, paragraph.end):
            yield from _trimmed(text, start, stop.end())
            start = stop.end()
    yield from _trimmed(text, start, paragraph.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the span without the white space at its ends, or nothing if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _ends_sentence(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    following = _NEXT_LETTER.match(text, stop.end(), end)
    if following is None:
        return False
    if following[1].islower():
        return False
    mark = stop[0]
    if mark == "." or (mark[0] == "." and not mark.startswith("..")):
        return not _is_abbreviated(text, start, stop.start(), following)
    return True


def _is_abbreviated(text: str, start: int, dot: int, following: re.Match[str]) -> bool:
    """Say whether the full stop at `dot` only marks an abbreviation, an initial or a number."""
    token_match = _LAST_TOKEN.search(text, max(start, dot - _TOKEN_REACH), dot)
    if token_match is None:
        return False
    while text[start].isspace():
        start += 1
    if token_match.start() == start and _LIST_NUMBER.fullmatch(text[start : dot + 1]):
        return True
    token = token_match[0]
    next_word = _NEXT_WORD.match(text, following.start(1))
    opener = next_word is not None and next_word[0].lower() in abbreviations.SENTENCE_OPENERS
    if _is_initial(token):
        return not opener and not following[1].isdigit()
    return _is_listed(text, start, token_match, following, opener=opener)


def _is_initial(token: str) -> bool:
    """Say whether a token is an initial: "A", "А.С", "Sh", "J.-P"."""
    last = re.split(r"[.-]", token)[-1]
    if not last[:1].isupper():
        return False
    return len(last) == 1 or (len(last) == 2 and last.lower() in abbreviations.LETTERS_OF_INITIALS)


def _is_listed(
    text: str, start: int, token_match: re.Match[str], following: re.Match[str], *, opener: bool
) -> bool:
    token = token_match[0].lower()
    just_before = text[max(start, token_match.start() - 4) : token_match.start()]
    is_unit = bool(_ENDS_IN_NUMBER.search(just_before))
    if token in abbreviations.UNITS_OR_PLACES and not is_unit and not following[1].isdigit():
        return not opener
    if token in abbreviations.NEVER_LAST:
        return True
    if token in abbreviations.BEFORE_NUMBERS:
        return following[1].isdigit() or bool(_ROMAN.match(text, following.start(1)))
    if token in abbreviations.MAY_BE_LAST:
        before = text[start : min(token_match.start(), start + _OPENING_REACH)]
        return not opener and len(before.split()) < _OPENING_WORDS
    return False
