"""What a text is found by, word by word: stems, numbers, and consonants across alphabets."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import Stemmer

from corpus import function_words
from corpus.kazakh_stemming import kazakh_stem
from corpus.language_evidence import FOLDED, KAZAKH_LETTERS, to_cyrillic
from corpus.languages import CHARACTERS_READ, LETTERS_READ, Language, detect_language
from corpus.transliteration import skeletons

_CACHED_WORDS: Final = 65536

# Kinds of terms, marked so that they never meet by chance.
_STEM: Final = "="
_NUMBER: Final = "#"
_SKELETON: Final = "~"

# How many consonants of a word tell enough. Names give theirs, however few.
_OF_ABBREVIATIONS: Final = 3
_OF_LOWER_CASE_QUESTIONS: Final = 3
_OF_WORDS: Final = 4
_NEVER: Final = LETTERS_READ + 1

_TOKEN: Final = re.compile(
    r"(?P<number>(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*))"
    r"(?P<tail>[-\u2010\u2011]?[^\W\d_]{1,2}(?![^\W_]))?"
    r"|(?P<word>[^\W\d_]+(?:['’ʼ][^\W\d_]+)*)"
)
_HYPHENS: Final = ("-", "\u2010", "\u2011")
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3}|[ \u00a0\u202f]\d{3})+")
_FRONT_VOWELS: Final = frozenset("eiäöüə")
_STRESS_AND_SOFT_HYPHENS: Final = {0x0301: None, 0x00AD: None}
_CAPITALS: Final = 3
"""So many at its beginning make a word an abbreviation, with or without endings."""
_APOSTROPHES: Final = str.maketrans("’ʼ", "''")


class _Word(NamedTuple):
    text: str  # in lower case
    is_kazakh: bool
    is_name: bool
    is_abbreviation: bool


def lexical_terms(text: str) -> list[str]:
    """Return the terms of a passage, in order and with repetitions; its language is found here.

    A word gives its stem: Snowball's for English and Russian, `kazakh_stem` without Kazakh marks
    for Kazakh, so that "оқу", "оку" and "oqu" are one term. A number gives its digits. A name, and
    a long word in Latin letters, also gives its consonants, the same in each alphabet; an
    abbreviation gives nothing else, or the few passages in a question's own alphabet would seem
    to be the only ones about ЮНЕСКО. Function words give nothing.
    """
    terms: list[str] = []
    for token in _tokens(text):
        if isinstance(token, str):
            terms.append(_NUMBER + token)
            continue
        found = _skeletons(token, fewest=_NEVER if _is_cyrillic(token.text) else _OF_WORDS)
        if not (token.is_abbreviation and any(_size(s) >= _OF_ABBREVIATIONS for s in found)):
            terms.append(_STEM + _stem(token.text, kazakh=token.is_kazakh))
        terms.extend(found)
    return terms


def query_terms(text: str) -> list[str]:
    """Return the terms of a question: those of a passage, and the consonants of other words too.

    A name may be typed without its capital, and many words are the same in other languages
    (конференция). Where a question has no capitals at all, shorter words may be names.
    """
    fewest = _OF_WORDS if _has_capitals(text) else _OF_LOWER_CASE_QUESTIONS
    terms: list[str] = []
    for token in _tokens(text):
        if isinstance(token, str):
            terms.append(_NUMBER + token)
        else:
            terms.append(_STEM + _stem(token.text, kazakh=token.is_kazakh))
            terms.extend(_skeletons(token, fewest=fewest))
    return terms


def name_terms(text: str) -> list[str]:
    """Return those terms of a question that are the same in every language: numbers and names.

    Where a question has no capitals, any longer word may be a name.
    """
    has_capitals = _has_capitals(text)
    terms: list[str] = []
    for token in _tokens(text):
        if isinstance(token, str):
            terms.append(_NUMBER + token)
        elif token.is_name or not has_capitals:
            terms.extend(_skeletons(token, fewest=_OF_LOWER_CASE_QUESTIONS))
    return terms


def word_terms(word: str, language: Language, *, is_abbreviation: bool) -> list[str]:
    """Return the terms of one word of a text in `language`: its stem, and its consonants if many.

    Abbreviations need fewer. Whether the word has capitals makes no difference.
    """
    lower = word[:LETTERS_READ].lower()
    kazakh = _is_cyrillic(lower) and _is_kazakh(lower, language)
    plain = _Word(lower, kazakh, is_name=False, is_abbreviation=False)
    fewest = _OF_ABBREVIATIONS if is_abbreviation else _OF_WORDS
    return [_STEM + _stem(lower, kazakh=kazakh), *_skeletons(plain, fewest=fewest)]


def _tokens(text: str) -> Iterator[_Word | str]:
    """Yield the content words of a text, and its numbers as digits."""
    text = unicodedata.normalize("NFC", text).translate(_STRESS_AND_SOFT_HYPHENS)
    if _is_shouted(text):
        text = text.lower()
    language = detect_language(text)
    latin_is_kazakh = language is Language.KAZAKH and _is_mostly_latin(text)
    for match in _TOKEN.finditer(text):
        if number := match["number"]:
            yield from _numbers(number)
            continue
        word = match[0][:LETTERS_READ]
        lower = word.replace("İ", "I").lower().translate(_APOSTROPHES).removesuffix("'s")
        hyphenated = text[max(0, match.start() - 1) : match.start()] in _HYPHENS
        kazakh = _is_kazakh(lower, language) if _is_cyrillic(lower) else latin_is_kazakh
        if not _is_function_word(lower, kazakh=kazakh, hyphenated=hyphenated):
            named = not word[0].islower()
            yield _Word(lower, kazakh, named, len(word) >= _CAPITALS and word[:_CAPITALS].isupper())


def _has_capitals(text: str) -> bool:
    """Tell whether capitals tell names from other words."""
    return text != text.lower() and not _is_shouted(text)


def _is_shouted(text: str) -> bool:
    return text.isupper() and " " in text.strip()


def _is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[0] <= "\u052f"


def _is_mostly_latin(text: str) -> bool:
    letters = [letter for letter in text[:CHARACTERS_READ].lower() if letter.isalpha()]
    return 2 * sum(map(_is_cyrillic, letters)) < len(letters)


def _is_kazakh(word: str, language: Language) -> bool:
    has_letters = "і" in word or not KAZAKH_LETTERS.isdisjoint(word)
    return has_letters or language is Language.KAZAKH


def _is_function_word(word: str, *, kazakh: bool, hyphenated: bool) -> bool:
    folded = _in_cyrillic(word) if kazakh else word
    return (
        len(word) == 1
        or (hyphenated and word.translate(FOLDED) in function_words.KAZAKH_SUFFIXES)
        or (kazakh and folded in function_words.KAZAKH)
        or word in (function_words.RUSSIAN if _is_cyrillic(word) else function_words.ENGLISH)
    )


def _numbers(number: str) -> list[str]:
    """Return 1600 for 1,600 and 1 600, 1.5 for 1,5, and the three parts of 16.01.1926."""
    if _THOUSANDS.fullmatch(number):
        return [re.sub(r"\D", "", number)]
    whole, *rest = re.split(r"[.,]", re.sub(r"\s", "", number))
    plain = [part.lstrip("0") or "0" for part in (whole, *rest)]
    return [f"{plain[0]}.{rest[0]}"] if len(rest) == 1 else plain


def _skeletons(word: _Word, fewest: int) -> list[str]:
    found = skeletons(word.text, kazakh=word.is_kazakh, russian=not word.is_kazakh)
    return [_SKELETON + one for one in found if word.is_name or len(one.strip("a")) >= fewest]


def _size(skeleton: str) -> int:
    return len(skeleton.strip(_SKELETON + "a"))


_english = Stemmer.Stemmer("english")
_russian = Stemmer.Stemmer("russian")
_snowball_lock = threading.Lock()


@lru_cache(maxsize=_CACHED_WORDS)
def _stem(word: str, *, kazakh: bool) -> str:
    if kazakh:
        return kazakh_stem(_in_cyrillic(word))
    with _snowball_lock:  # a stemmer keeps the word at hand in itself
        if _is_cyrillic(word):
            return str(_russian.stemWord(word.translate(FOLDED)))
        return str(_english.stemWord(_without_accents(word)))


def _in_cyrillic(word: str) -> str:
    """Return a Kazakh word as it is typed without its letters; ı beside a front vowel is і."""
    if not _FRONT_VOWELS.isdisjoint(word):
        word = word.replace("ı", "i")
    return (word if _is_cyrillic(word) else to_cyrillic(word)).translate(FOLDED)


def _without_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
