"""Sentences cut so that a model can read each piece whole."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from corpus.documents import Span

_CHARACTERS_PER_TOKEN: Final = 3.0
"""A first guess; each piece teaches the next."""

_FULL_ENOUGH: Final = 0.7
_FASTEST_GROWTH: Final = 4.0
_CAUTION: Final = 0.95
_LAST_GAP: Final = re.compile(r"\s+(?=\S+$)")


def fit_sentence(
    text: str, sentence: Span, max_tokens: int, count_tokens: Callable[[str], int]
) -> Iterator[tuple[Span, int]]:
    """Yield `sentence` in pieces of at most `max_tokens`, each with its count of tokens.

    Pieces end at white space, or within a word where there is none. What is counted grows
    linearly with the sentence. A character that is too long by itself is a piece all the same.

    Raises:
        ValueError: `max_tokens` is below 1.
    """
    if max_tokens < 1:
        raise ValueError("max_tokens must be at least 1")
    start = sentence.start
    per_token = _CHARACTERS_PER_TOKEN
    while start < sentence.end:
        guess = int(max_tokens * per_token)
        piece, token_count = _Fitter(text, max_tokens, count_tokens).longest_piece(
            Span(start, sentence.end), guess
        )
        yield piece, token_count
        per_token = (piece.end - piece.start) / max(1, token_count)
        start = piece.end
        while start < sentence.end and text[start].isspace():
            start += 1


class _Fitter:
    def __init__(self, text: str, max_tokens: int, count_tokens: Callable[[str], int]) -> None:
        self._text = text
        self._max_tokens = max_tokens
        self._count_tokens = count_tokens

    def _count(self, span: Span) -> int:
        return self._count_tokens(self._text[span.start : span.end])

    def longest_piece(self, rest: Span, guess: int) -> tuple[Span, int]:
        """Return a piece from the start of `rest` that fits and is nearly as long as can be."""
        whole = rest.end - rest.start
        fits, fits_count, too_long = 0, 0, whole + 1
        while too_long - fits > 1:
            if not fits < guess < too_long:
                guess = min(max(guess, fits + 1), whole) if not fits else (fits + too_long) // 2
                guess = min(guess, too_long - 1)
            token_count = self._count(Span(rest.start, rest.start + guess))
            scale = self._max_tokens / max(1, token_count)
            if token_count > self._max_tokens:
                too_long = guess
                guess = int(guess * scale * _CAUTION)
                continue
            fits, fits_count = guess, token_count
            if fits == whole:
                return rest, fits_count
            if token_count >= _FULL_ENOUGH * self._max_tokens:
                break
            guess = int(guess * min(_FASTEST_GROWTH, scale))
        if not fits:
            single = Span(rest.start, rest.start + 1)
            return single, self._count(single)
        return self._ended_well(Span(rest.start, rest.start + fits), fits_count)

    def _ended_well(self, piece: Span, token_count: int) -> tuple[Span, int]:
        """Shorten a piece to its last gap between words, or at least not to part an accent."""
        for end in (self._end_at_gap(piece), self._end_at_letter(piece)):
            shorter = Span(piece.start, end)
            if end == piece.end:
                return piece, token_count
            if end > piece.start and (count := self._count(shorter)) <= self._max_tokens:
                return shorter, count
        return piece, token_count

    def _end_at_gap(self, piece: Span) -> int:
        """Return where the last word ends, if that is in the latter half; else the start."""
        text = self._text
        if text[piece.end].isspace() and not text[piece.end - 1].isspace():
            return piece.end
        middle = (piece.start + piece.end) // 2
        if text[piece.end - 1].isspace():
            return middle + len(text[middle : piece.end].rstrip())
        gap = _LAST_GAP.search(text[middle : piece.end])
        return middle + gap.start() if gap else piece.start

    def _end_at_letter(self, piece: Span) -> int:
        end = piece.end
        while end > piece.start and unicodedata.category(self._text[end]).startswith("M"):
            end -= 1
        return end
