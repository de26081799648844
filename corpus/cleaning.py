r"""Text as a person would type it, from text as a file has it, with the way back.

Clean text is Unicode NFC; words broken at line ends are whole (see `hyphenation`), paragraphs are
parted by exactly "\n\n" (see `paragraphs`), white space is single spaces, none at the ends of a
paragraph; invisible characters are gone (see `normalizing`). Nothing is reworded.
"""

from __future__ import annotations  # array[int] is no type at run time before 3.12

import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from corpus.documents import LineMap
from corpus.errors import DocumentUnreadableError
from corpus.hyphenation import HyphenationEvidence
from corpus.normalizing import HYPHENS, SourceLine, line_starts, source_lines, to_nfc
from corpus.paragraphs import Line, is_list_item, paragraph_begins

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CleanText:
    """Clean text, and for each of its code points the raw offset that it came from.

    A space or a paragraph break that stands for a line end maps to that line end.
    """

    text: str
    source_offsets: array[int]


def clean(raw: str) -> CleanText:
    """Return `raw` as a person would type it.

    Cleaning clean text changes nothing.

    Raises:
        DocumentUnreadableError: `raw` holds a lone surrogate, so it is not text.
    """
    lone = _SURROGATE.search(raw)
    if lone:
        raise DocumentUnreadableError(
            f"A lone surrogate (U+{ord(lone[0]):04X}) stands at character {lone.start()}.",
            hint="Decode the file as UTF-8 without letting errors pass.",
        )
    lines, layout = _lines_with_text(raw)
    return _Joiner(lines, paragraph_begins(layout)).joined()


def line_map(raw: str, source_offsets: array[int]) -> LineMap:
    """Return the 1-based line of `raw` for each offset of the clean text that came from it."""
    starts = line_starts(raw)
    offsets: list[int] = []
    lines: list[int] = []
    low = high = 0
    for at, source in enumerate(source_offsets):
        if low <= source < high:
            continue
        line = bisect_right(starts, source)
        low = starts[line - 1]
        high = starts[line] if line < len(starts) else len(raw) + 1
        offsets.append(at)
        lines.append(line)
    return LineMap(tuple(offsets), tuple(lines))


def _lines_with_text(raw: str) -> tuple[list[SourceLine], list[Line]]:
    lines: list[SourceLine] = []
    layout: list[Line] = []
    after_blank = True
    for line in source_lines(raw):
        if line.text:
            lines.append(line)
            layout.append(Line(line.text, line.indent, after_blank))
        after_blank = not line.text
    return lines, layout


class _Joiner:
    """Puts the lines of a text together."""

    def __init__(self, lines: list[SourceLine], begins: list[bool]) -> None:
        self._lines = lines
        self._begins = begins
        self._broken = [_is_broken(line, following) for line, following in pairwise(lines)]
        self._evidence = HyphenationEvidence(self._whole_words()) if any(self._broken) else None

    def joined(self) -> CleanText:
        parts: list[str] = []
        offsets = array("I")
        for at, line in enumerate(self._lines):
            parts.append(line.text)
            offsets.extend(line.offsets)
            if at == len(self._lines) - 1:
                break
            if self._broken[at]:
                if not self._keeps_hyphen(at):
                    parts[-1] = line.text[:-1]
                    offsets.pop()
                continue
            gap = "\n\n" if self._begins[at + 1] else " "
            if _is_range(line.text, self._lines[at + 1].text) and gap == " ":
                continue
            parts.append(gap)
            offsets.extend([line.end] * len(gap))
        return CleanText(*to_nfc("".join(parts), offsets))

    def _keeps_hyphen(self, at: int) -> bool:
        line = self._lines[at]
        if line.soft_hyphen or self._evidence is None:
            return True  # a soft hyphen is not in the text, so nothing need go
        return self._evidence.keeps_hyphen(
            unicodedata.normalize("NFC", line.text[:-1]),
            unicodedata.normalize("NFC", self._lines[at + 1].text),
        )

    def _whole_words(self) -> list[str]:
        """Return the lines without the halves of broken words, which are no evidence."""
        texts = [unicodedata.normalize("NFC", line.text) for line in self._lines]
        for at, broken in enumerate(self._broken):
            if broken:
                texts[at] = texts[at].rpartition(" ")[0]
                texts[at + 1] = texts[at + 1].partition(" ")[2]
        return texts


def _is_broken(line: SourceLine, following: SourceLine) -> bool:
    """Say whether a hyphen at the end of `line` parts a word; a number may be parted, too."""
    if is_list_item(following.text) or not following.text[0].isalnum():
        return False
    if line.soft_hyphen:
        return _ends_in_word(line.text)
    return line.text[-1] in HYPHENS and _ends_in_word(line.text[:-1])


def _ends_in_word(text: str) -> bool:
    """Say whether a letter or digit ends `text`, with or without marks upon it."""
    for character in reversed(text):
        if not unicodedata.category(character).startswith("M"):
            return character.isalnum()
    return False


def _is_range(before: str, after: str) -> bool:
    """Say whether an en dash parts two numbers ("35–" / "36"): those are typed without spaces."""
    return len(before) > 1 and before[-1] == "–" and before[-2].isdigit() and after[0].isdigit()
