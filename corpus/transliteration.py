"""Consonants of a word, written alike whichever alphabet it came in: Huxley and Хаксли."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import Final

from corpus.kazakh_stemming import kazakh_stem
from corpus.language_evidence import to_cyrillic

_CACHED_WORDS: Final = 65536
_FEWEST_CONSONANTS: Final = 2
_MOST_READINGS: Final = 4

# Sounds are capitals: J as in judge and measure, C as in church and shoe, G for g and h, since
# Russian writes both as г (Гарвард) or х (Хаксли); "a" is any vowel. A spelling that may be read in
# two ways has both ("g" in Geneva and in Argentina). The first pattern that fits wins.
_LATIN: Final = (
    (r"(?:t|ss?)ions?$|ti(?=[ao])", "S"),  # nation and нация
    (r"^u(?=[aeiouy])|w(?=[aeiouy])|^wh|v", "V"),
    (r"s?ch(?=[rl])", "KG"),
    (r"sch|tch|sh|cz", "C"),
    (r"ch", "CG"),
    (r"dzh|dj|zh|dg(?=e)|j", "J"),
    (r"ph|f", "F"),
    (r"th|t(?=.)|(?<![aeiouy])t$", "T"),
    (r"(?<=[aeiouy])t$", "Ta"),  # Bonnet and Scott: the last letter may be silent
    (r"sc(?=[eiy])|ts|tz|c(?=[eiy])|s(?=.)|z|(?<!.)s", "S"),
    (r"s$", "Sa"),
    (r"x", "X"),
    (r"ck|cq|c|q|k(?!h)", "K"),
    (r"g(?=[eiy])", "JG"),
    (r"gh(?=t)|[aeiouyw]", "a"),
    (r"kh|gh|g|h", "G"),
    *((letter, letter.upper()) for letter in "bdlmnpr"),
)
_CYRILLIC: Final = (
    (r"^у(?=[аеиоуэыяюйё])|в", "V"),  # Уилсон
    (r"дж|ж", "J"),
    (r"тч|[чшщ]", "C"),
    (r"тц|дз|[зсц]", "S"),
    (r"[гх]", "G"),
    (r"[аеёиоуыэюяй]", "a"),
    *zip("бдклмнпртф", "BDKLMNPRTF", strict=True),
)
_FOLDED: Final = str.maketrans("әіғқңөұүһў", "аигкноуугу")
_LATIN_LETTERS: Final = str.maketrans(
    {"ç": "s", "ş": "sh", "ı": "i", "ł": "l", "ø": "o", "æ": "e", "ß": "ss", "đ": "d"}
)
# Endings that bring consonants: Лондоном, Лондонах, кластерного.
_RUSSIAN_ENDING: Final = re.compile(
    r"(?:[ая]ми?|[ая]х|[оеыи]м|[ыи]х|[ыи]ми|(?:н(?=.)|)(?:[оыи]й|[оеа][ея]|ую|[ыи]е|[ое](?:го|му)))$"
)


@lru_cache(maxsize=_CACHED_WORDS)
def skeletons(word: str, *, kazakh: bool = False, russian: bool = False) -> tuple[str, ...]:
    """Return the readings of a lower-case word as consonants: "aVNS" for Evans and Эванс.

    A leading "a" says that the word begins with a vowel. With `kazakh` or `russian`, the word is
    also read without the endings of that language (Лондонда, Лондоном). Words with fewer than two
    consonants have no reading.
    """
    found = {
        _skeleton(reading)
        for form in _forms(word, kazakh=kazakh, russian=russian)
        for reading in _readings(form)
    }
    return tuple(sorted(skeleton for skeleton in found if _is_telling(skeleton)))


def _forms(word: str, *, kazakh: bool, russian: bool) -> Iterator[str]:
    yield word
    if kazakh:
        yield kazakh_stem(word if _is_cyrillic(word) else to_cyrillic(word))
    if russian:
        yield _RUSSIAN_ENDING.sub("", word) or word


def _readings(word: str) -> Iterable[str]:
    if _is_cyrillic(word):
        plain = word.translate(_FOLDED).replace("казак", "казах")
        sounds = _sounds(plain, _CYRILLIC_SOUND, _CYRILLIC)
    else:
        decomposed = unicodedata.normalize("NFKD", word.translate(_LATIN_LETTERS))
        plain = "".join(letter for letter in decomposed if letter.isascii())
        sounds = _sounds(plain.replace("qazaq", "kazakh"), _LATIN_SOUND, _LATIN)
    readings = product(*sounds)
    return ["".join(reading) for reading, _ in zip(readings, range(_MOST_READINGS), strict=False)]


def _is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[0] <= "\u052f"


def _one_of(patterns: Iterable[tuple[str, str]]) -> re.Pattern[str]:
    return re.compile("|".join(f"({pattern})" for pattern, _ in patterns))


_LATIN_SOUND: Final = _one_of(_LATIN)
_CYRILLIC_SOUND: Final = _one_of(_CYRILLIC)


def _sounds(word: str, pattern: re.Pattern[str], sounds: tuple[tuple[str, str], ...]) -> list[str]:
    return [sounds[(match.lastindex or 1) - 1][1] for match in pattern.finditer(word)]


def _skeleton(sounds: str) -> str:
    """Drop vowels and doubles; Latin x is the two sounds that Cyrillic writes."""
    consonants = sounds.replace("X", "KS").replace("a", "")
    return ("a" if sounds[:1] == "a" else "") + re.sub(r"(.)\1+", r"\1", consonants)


def _is_telling(skeleton: str) -> bool:
    return len(skeleton.removeprefix("a")) >= _FEWEST_CONSONANTS
