"""Which lines of a text begin a paragraph, when lines may be wrapped and indents are stray.

A paragraph begins at the first line, and at a line that
- follows or is one of more than 160 characters: nobody wraps lines there;
- is, or follows, a Markdown heading, rule or fence; is a bullet, a numbered item or a table row
  (a dash that begins a line counts only where the line before may have ended: PDF text has
  "Sary-Arka" / "- Steppes");
- follows an empty line, or is indented more than its neighbours;
- follows a line that ended a sentence early: the next word would have fitted;
- begins with an upper-case letter after a line that was far too short, such as a heading.

None of these but the first two counts where the text plainly goes on: the line begins in lower
case and the one before did not end a sentence, or that one ends in a comma and no empty line
follows. An empty line is believed even so, unless full lines stand around it (a page break).
A word broken by a hyphen at the line end always goes on; `cleaning` sees to that.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.line_widths import is_set_in_type, type_width

LONGEST_WRAPPED_LINE: Final = 160
"""Characters. Wrapped text has 35 to 130 of them in a line."""

_NEIGHBOURS: Final = 12
_NARROWEST: Final = 40
_FULL_LINES: Final = 0.9
_FAR_TOO_SHORT: Final = 0.4
_TAIL: Final = 80
_SHARE_OF_SENTENCE_ENDS: Final = 0.7
_FEWEST_LINES: Final = 4

_SENTENCE_END: Final = re.compile(r"[.!?…。！？][\"'”’»“)\]]*(?:\s?\[[\d\s,;–-]+\])*[.]?$")
_INITIAL_AT_END: Final = re.compile(r"(?:^|[\s(.])[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ]\.$")
_LIST_ITEM: Final = re.compile(
    r"(?:[-–—•*+·▪‣○●◦■□►]|\(?(?:\d{1,3}|[^\W\d_])\)|\d{1,3}\.|\d+(?:\.\d+)+\.?)\s+\S"
)
_MARKUP: Final = re.compile(r"#{1,6}\s+\S|\||>\s|```|~~~|[-=*_]{3,}$")
_STANDS_ALONE: Final = re.compile(r"#{1,6}\s+\S|```|~~~|[-=*_]{3,}$")
_OPENING: Final = "\"'“„«‘‹([¿¡"


@dataclass(frozen=True, slots=True)
class Line:
    """A line with text: white space is collapsed; `after_blank` is true of a first line, too."""

    text: str
    indent: int
    after_blank: bool


def is_list_item(text: str) -> bool:
    """Say whether a line begins like a bullet, a numbered item or other markup."""
    return bool(_LIST_ITEM.match(text) or _MARKUP.match(text))


def ends_sentence(text: str) -> bool:
    """Say whether a line ends in a full stop, perhaps before quotes, brackets and references."""
    tail = text[-_TAIL:]
    return bool(_SENTENCE_END.search(tail)) and not _INITIAL_AT_END.search(tail)


def paragraph_begins(lines: Sequence[Line]) -> list[bool]:
    """Return for each line whether it begins a paragraph."""
    surroundings = _Surroundings(lines)
    begins: list[bool] = []
    in_list = False
    for at, line in enumerate(lines):
        begin = at == 0 or _begins(lines[at - 1], line, surroundings.at(at), in_list=in_list)
        begins.append(begin)
        if begin:
            in_list = is_list_item(line.text)
    return begins


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the neighbourhood of a line is set.

    `width` is that of a full line, in characters or thousandths of the type size; `room` is what
    the line before left free, and `fits` says that this line's first word would have had a place.
    """

    width: int
    room: int
    fits: bool
    indent: int
    wrapped: bool
    sentence_a_line: bool

    @property
    def far_too_short(self) -> bool:
        """Whether the line before stopped long before its end."""
        return self.fits and self.room > self.width * _FAR_TOO_SHORT


def _begins(previous: Line, line: Line, layout: _Layout, *, in_list: bool) -> bool:
    if max(len(previous.text), len(line.text)) > LONGEST_WRAPPED_LINE:
        return True
    if _STANDS_ALONE.match(previous.text) or _MARKUP.match(line.text):
        return True
    if line.after_blank:
        return not _goes_on_over_a_blank(previous, line, layout)
    ended = ends_sentence(previous.text)
    if _LIST_ITEM.match(line.text):
        opened = previous.text.endswith((":", ";"))
        return ended or opened or in_list or layout.far_too_short
    if _goes_on(previous, line, ended=ended):
        return False
    return line.indent > layout.indent or _ended_early(line, layout, ended=ended)


def _goes_on_over_a_blank(previous: Line, line: Line, layout: _Layout) -> bool:
    return (
        layout.wrapped
        and line.text[0].islower()
        and not ends_sentence(previous.text)
        and previous.text[-1] not in ":;"
        and not layout.far_too_short
    )


def _goes_on(previous: Line, line: Line, *, ended: bool) -> bool:
    first = _first_letter(line.text)
    return previous.text.endswith(",") or (first.islower() and not ended)


def _ended_early(line: Line, layout: _Layout, *, ended: bool) -> bool:
    first = _first_letter(line.text)
    if first.islower() or not first.isalnum():
        return False
    if ended and layout.sentence_a_line:
        return True
    if first.isdigit():
        return ended and layout.far_too_short
    return (ended and layout.fits) or layout.far_too_short


def _first_letter(text: str) -> str:
    return (text.lstrip(_OPENING) or text)[0]


class _Surroundings:
    """The layout around each line, from a window that slides over the lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        wrapped = [line.text for line in lines if len(line.text) <= LONGEST_WRAPPED_LINE]
        in_type = is_set_in_type(wrapped, _NEIGHBOURS)
        self._measure: Callable[[str], int] = type_width if in_type else len
        self._narrowest = self._measure("n" * _NARROWEST)
        self._lines = lines
        self._widths = [self._measure(line.text[: LONGEST_WRAPPED_LINE + 1]) for line in lines]
        self._ends = [ends_sentence(line.text) for line in lines]

    def at(self, at: int) -> _Layout:
        """Return the layout around the line at `at`, which has one before it."""
        start, end = max(0, at - _NEIGHBOURS), at + _NEIGHBOURS
        lines = self._lines[start:end]
        widths = sorted(
            width
            for width, line in zip(self._widths[start:end], lines, strict=True)
            if len(line.text) <= LONGEST_WRAPPED_LINE
        )
        full = widths[int(len(widths) * _FULL_LINES)] if widths else 0
        width = max(self._narrowest, full)
        room = width - self._widths[at - 1]
        indents = [line.indent for line in lines]
        return _Layout(
            width=width,
            room=room,
            fits=self._measure(" " + self._lines[at].text.split(" ", 1)[0]) <= room,
            indent=max(set(indents), key=lambda indent: (indents.count(indent), -indent)),
            wrapped=not all(line.after_blank for line in lines),
            sentence_a_line=len(lines) >= _FEWEST_LINES
            and sum(self._ends[start:end]) >= _SHARE_OF_SENTENCE_ENDS * len(lines),
        )
