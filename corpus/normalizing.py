"""Source lines without invisible characters, and Unicode NFC, both with the way back.

Offsets are those of code points in the raw text, one for each code point that is kept.
"""

from __future__ import annotations  # array[int] is no type at run time before 3.12

import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import regex

HYPHENS: Final = "-\u2010"
SOFT_HYPHEN: Final = "\u00ad"

_DROPPED: Final = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff"
"""Control characters, soft hyphen, zero-width space, word joiner, byte order mark. The joiners
U+200C and U+200D stay, since Persian, Indic scripts and emoji need them."""

_RUN: Final = re.compile(rf"[^\s{_DROPPED}]+")
_WHITE_SPACE: Final = re.compile(rf"[^\S{_DROPPED}]")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_CLUSTER: Final = regex.compile(r"\X")
_WORD_OR_GAP: Final = re.compile(r"\s+|\S+")
_LONGEST_EXACT_CLUSTER: Final = 64


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the raw text: `text` has single spaces, none at its ends.

    `offsets` has one raw offset for each code point of `text`, `end` is the raw offset of the
    line's terminator (or the length of the raw text), `indent` counts leading white space, and
    `soft_hyphen` says that the line ended in a soft hyphen, which is not in `text`.
    """

    text: str
    offsets: array[int]
    end: int
    indent: int
    soft_hyphen: bool


def line_starts(raw: str) -> list[int]:
    r"""Return the offset at which each line of `raw` begins; a line ends at \r\n, \n or \r."""
    return [0, *(match.end() for match in _LINE_END.finditer(raw))]


def source_lines(raw: str) -> Iterator[SourceLine]:
    """Yield the lines of `raw`, also the empty ones, without what a reader cannot see."""
    start = 0
    for match in _LINE_END.finditer(raw):
        yield _source_line(raw, start, match.start())
        start = match.end()
    yield _source_line(raw, start, len(raw))


def _source_line(raw: str, start: int, end: int) -> SourceLine:
    parts: list[str] = []
    offsets = array("I")
    gap = start
    indent = 0
    for run in _RUN.finditer(raw, start, end):
        space = _WHITE_SPACE.search(raw, gap, run.start())
        if not parts:
            indent = len(_WHITE_SPACE.findall(raw, gap, run.start()))
        elif space:
            parts.append(" ")
            offsets.append(space.start())
        parts.append(run[0])
        offsets.extend(range(run.start(), run.end()))
        gap = run.end()
    soft = bool(parts) and SOFT_HYPHEN in raw[gap:end] and not _WHITE_SPACE.match(raw, gap)
    return SourceLine("".join(parts), offsets, end, indent, soft)


def to_nfc(text: str, offsets: array[int]) -> tuple[str, array[int]]:
    """Return `text` in Unicode NFC (UAX #15) and the raw offset of each of its code points.

    A composed character maps to the base that it was composed from. Should grapheme clusters
    (UAX #29) ever part what NFC joins, words are normalised whole, and mapped by position.
    """
    whole = unicodedata.normalize("NFC", text)
    if whole == text:
        return text, offsets
    for pieces in (_CLUSTER.finditer(text), _WORD_OR_GAP.finditer(text)):
        parts: list[str] = []
        kept = array("I")
        for match in pieces:
            piece = match[0]
            composed = unicodedata.normalize("NFC", piece)
            parts.append(composed)
            kept.extend(_mapped(piece, composed, offsets[match.start() : match.end()]))
        if "".join(parts) == whole:
            return whole, kept
    raise AssertionError("NFC never composes across white space")


def _mapped(piece: str, composed: str, offsets: array[int]) -> array[int]:
    """Return the offset of the source of each code point in `composed`."""
    if composed == piece:
        return offsets
    if len(piece) > _LONGEST_EXACT_CLUSTER:
        last = len(piece) - 1
        return array("I", (offsets[min(at, last)] for at in range(len(composed))))
    sources: dict[str, list[int]] = {}
    for character, offset in zip(piece, offsets, strict=True):
        for part in unicodedata.normalize("NFD", character):
            sources.setdefault(part, []).append(offset)
    mapped = array("I")
    for character in composed:
        parts = [sources[part].pop(0) for part in unicodedata.normalize("NFD", character)]
        mapped.append(parts[0])
    return mapped
