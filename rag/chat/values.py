"""Numbers, years and months of a text, alike however they are written."""

import math
import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Final

from corpus.language_evidence import KAZAKH_LETTERS
from rag.chat.number_words import (
    AMBIGUOUS_MONTHS,
    CENTURY_STEMS,
    KAZAKH_ENDINGS,
    MONTHS,
    NO_NUMBERS,
    ONES,
    PARTS,
    ROMAN_LETTERS,
    RUSSIAN_ENDINGS,
    SCALES,
    STEMS,
    UNBENT,
    WHOLE_MONTHS,
)

_TOKEN: Final = re.compile(
    r"(?<![^\W\d_])\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?!\d)|(?<![^\W\d_])\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
)
_REFERENCE: Final = re.compile(r"\[\d[\d\s,;–-]*\]")
# 1576–77 has both years, 10.3.1942 a month, $250m a scale.
_SPAN_OF_YEARS: Final = re.compile(r"\b(\d\d)(\d\d)[-–—/](\d\d)(?!\d)")
_DATE: Final = re.compile(r"\b(\d\d?)\.(\d\d?)\.(\d{4})\b")
_SCALE: Final = re.compile(r"([$€£]\s?\d[\d.,]*)(bn|m|k)\b|(\d)\s?(тыс)\b")
_MONTH_WORDS: Final = tuple(dict(zip(MONTHS.values(), MONTHS, strict=True)).values())
_FIRST_YEAR: Final = 1500
_LATEST_YEAR: Final = 2100
_DECADES_OF_CENTURY: Final = frozenset(map(str, range(20, 100, 10)))
_ROUND: Final = 2
_ROUNDING: Final = 0.01
_GROUPED: Final = re.compile(r"\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+")
_ROMAN: Final = re.compile(r"[IVXLC]+")
_ROMAN_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_LEAST_ROMAN: Final = 2
_HUNDRED: Final = 100
_THOUSAND: Final = 1000
_KAZAKH: Final = KAZAKH_LETTERS | {"і"}
_TEN: Final = 10
_DECADES: Final = ("decade", "десятилет", "онжылдық")
_TEN_OR_HE: Final = "он"
_MONTH: Final = "month "
_COMPOUND: Final = re.compile(r"(двух|трех|четырех)\w{4,}")
_DECIMAL: Final = re.compile(r"\d+(?:\.\d+)?")
_PART: Final = "part "
_PART_ROUNDING: Final = 2.0
_PARTS: Final = {
    number: re.compile(rf"\b(?:{forms})\b", re.IGNORECASE) for number, forms in PARTS.items()
}
_CACHED: Final = 4096

_Token = tuple[str, bool]


def is_month(value: str) -> bool:
    """Tell whether a value is a month."""
    return value.startswith(_MONTH)


def is_small(value: str) -> bool:
    """Tell whether a value is at most ten, as part of an idiom or a title may be."""
    return not is_month(value) and not value.startswith(_PART) and _number(value) <= _TEN


def is_among(value: str, values: Collection[str]) -> bool:
    """Tell whether a value is one of a text's; a round one also where one rounds to it."""
    if value in values:
        return True
    if is_month(value):
        return False
    number, others = _number(value), [_number(other) for other in values if not is_month(other)]
    if any(value.startswith(_PART) or other.startswith(_PART) for other in values):
        return any(abs(other - number) <= _PART_ROUNDING for other in others)
    if value in _DECADES_OF_CENTURY:  # the 60s
        return any(
            _FIRST_YEAR <= other <= _LATEST_YEAR and other % 100 == number for other in others
        )
    if number <= _LATEST_YEAR or len(value.rstrip("0")) > _ROUND:
        return False
    return any(abs(other - number) <= _ROUNDING * number for other in others)


def _number(value: str) -> float:
    """Return a value as a number; not a number where it is a version or an address."""
    plain = value.removeprefix(_PART)
    return float(plain) if _DECIMAL.fullmatch(plain) else math.nan


@lru_cache(_CACHED)
def values_of(text: str) -> frozenset[str]:
    """Return the values in a text: "1994", "0.5", "month 5"; marks such as [7, 421] have none.

    "One" and "first" are values only as digits: every language uses them for other things too.
    """
    plain = _DATE.sub(_in_words, _SPAN_OF_YEARS.sub(r"\1\2 \1\3 ", _REFERENCE.sub(" ", text)))
    parts = {f"{_PART}{number}" for number, forms in _PARTS.items() if forms.search(plain)}
    for forms in _PARTS.values():
        plain = forms.sub(" ", plain)
    plain = _SCALE.sub(_in_full, plain)
    tokens = [match[0] for match in _TOKEN.finditer(plain)]
    if _KAZAKH.isdisjoint(text.lower()):  # elsewhere "он" is Russian for "he"
        tokens = [token for token in tokens if token.lower() != _TEN_OR_HE]
    return frozenset(parts.union(_values(tokens)))


def _in_full(scaled: re.Match[str]) -> str:
    return f"{scaled[1] or scaled[3]} {SCALES[scaled[2] or scaled[4]]}"


def _in_words(date: re.Match[str]) -> str:
    day, month, year = date.groups()
    word = _MONTH_WORDS[int(month) - 1] if 0 < int(month) <= len(_MONTH_WORDS) else month
    return f"{day} {word} {year}"


def _values(tokens: Sequence[str]) -> Iterator[str]:
    place = 0
    while place < len(tokens):
        if (month := _month(tokens, place)) is not None:
            yield _MONTH + str(month)
            place += 1
        elif (roman := _roman(tokens, place)) is not None:
            yield str(roman)
            place += 1
        elif (number := number_at(tokens, place)) is not None:
            value, length = number
            following = tokens[place + length : place + length + 1]
            is_decades = following and following[0].lower().startswith(_DECADES)
            yield _plain(float(value) * _TEN) if is_decades else value
            place += length + bool(is_decades)
        elif tokens[place].lower().startswith(_DECADES):
            yield str(_TEN)
            place += 1
        else:
            place += 1


def number_at(tokens: Sequence[str], place: int) -> tuple[str, int] | None:
    """Return the number that begins at a token, and how many tokens it takes."""
    first = tokens[place]
    if first[0].isdecimal():
        scale = word_value(tokens[place + 1]) if place + 1 < len(tokens) else None
        if scale is not None and scale >= _THOUSAND:
            return _plain(float(_digits(first)) * scale), 2
        return _digits(first), 1
    total = group = 0
    length = 0
    last = None
    while place + length < len(tokens):
        value = word_value(tokens[place + length])
        if value is None and last is not None and _size(last) == _TEN:
            value = 1 if tokens[place + length].lower().startswith(ONES) else None
        if (
            value is None
            and last is not None
            and last >= _HUNDRED
            and _joins(tokens, place + length)
        ):
            length += 1
            continue
        if value is None:
            break
        if value >= _THOUSAND:
            total, group = total + (group or 1) * value, 0
        elif value == _HUNDRED and 0 < group < _HUNDRED:
            group *= _HUNDRED
        elif last is None or value < _size(last):
            group += value
        else:
            break
        last = value
        length += 1
    return (_plain(total + group), length) if length else None


def _joins(tokens: Sequence[str], place: int) -> bool:
    """Tell whether there is an "and" with the rest of a number behind it."""
    return tokens[place] == "and" and any(map(word_value, tokens[place + 1 : place + 2]))


def _size(value: int) -> int:
    """Return below what the next number word must be to belong to the same number."""
    if value >= _HUNDRED:
        return value if value >= _THOUSAND else _HUNDRED
    return 10 if value >= 20 and value % 10 == 0 else 0  # noqa: PLR2004 # twenty-one


@lru_cache(_CACHED)
def word_value(word: str) -> int | None:
    """Return what a number word says, in whichever of the languages; None for other words."""
    lower = word.lower().replace("ё", "е")
    if lower in STEMS or lower in NO_NUMBERS:
        return STEMS.get(lower)
    if compound := _COMPOUND.match(lower):
        return STEMS[compound[1]]
    for cut in range(1, 8):
        stem, ending = lower[:-cut], lower[-cut:]
        value = STEMS.get(stem)
        if value is not None and stem not in UNBENT and _takes(stem, ending):
            return value
    return None


def _takes(stem: str, ending: str) -> bool:
    if stem[0].isascii():
        return False
    return ending in RUSSIAN_ENDINGS or ending in KAZAKH_ENDINGS


def _digits(token: str) -> str:
    if _GROUPED.fullmatch(token):
        return re.sub(r"\D", "", token)
    return (
        _plain(float(token.replace(",", ".")))
        if re.fullmatch(r"\d+[.,]\d+", token)
        else (token.lstrip("0") or "0")
    )


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _month(tokens: Sequence[str], place: int) -> int | None:
    token = tokens[place]
    lower = token.lower()
    for stem, number in MONTHS.items():
        if not lower.startswith(stem):
            continue
        if stem in WHOLE_MONTHS:
            if len(lower) - len(stem) > 2 or (stem[0].isascii() and lower != stem):  # noqa: PLR2004
                continue
            near = [*tokens[max(0, place - 1) : place], *tokens[place + 1 : place + 2]]
            is_dated = any(one[0].isdecimal() or one.startswith("ай") for one in near)
            if stem in AMBIGUOUS_MONTHS and not (is_dated or lower == "may" != token):
                continue
        return number
    return None


def _roman(tokens: Sequence[str], place: int) -> int | None:
    token = tokens[place].translate(ROMAN_LETTERS)
    if not _ROMAN.fullmatch(token):
        return None
    near = [*tokens[max(0, place - 1) : place], *tokens[place + 1 : place + 2]]
    is_century = any(one.lower().startswith(CENTURY_STEMS) for one in near)
    if len(token) < _LEAST_ROMAN and not is_century:
        return None
    numbers = [_ROMAN_VALUES[letter] for letter in token]
    following = [*numbers[1:], 0]
    return sum(
        -one if one < next_one else one for one, next_one in zip(numbers, following, strict=True)
    )
