"""Names in a claim that its evidence does not have, in whatever alphabet either is written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from corpus import function_words
from corpus.languages import Language, detect_language
from corpus.transliteration import skeletons
from rag.chat.name_forms import EXACT, NAME_FORMS, PART_FORMS

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?:-[^\W\d_]+)*")
_BEGINNING: Final = re.compile(r"(?:^|(?<![\s.][^\W\d_])[.!?…]\s+|[:«“\"„]\s*|\s[—–-]\s)$")
_CACHED: Final = 2048
_FEWEST_LETTERS: Final = 3
_LEAST_LIKENESS: Final = 0.8
_LATIN: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәіңғүұқөһ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "ts",
            "ch",
            "sh",
            "sh",
            "",
            "y",
            "",
            "e",
            "u",
            "a",
            "a",
            "i",
            "n",
            "g",
            "u",
            "u",
            "k",
            "o",
            "h",
        ],
        strict=True,
    )
)
_COMMON: Final = function_words.ENGLISH | function_words.RUSSIAN | function_words.KAZAKH
# What a text calls a body that it has named before.
_REFERRING: Final = re.compile(
    r"\b(?:it|its|they|their|organi[sz]ation|организаци\w*|она|ей|её|ее|ұйым\w*|ол|оның)\b",
    re.IGNORECASE,
)


def missing_names(claim: str, evidence: str, passage: str, known: Mapping[str, str]) -> list[str]:
    """Return the names of a claim that stand nowhere in its evidence.

    Bodies known by an abbreviation may stand elsewhere in the `passage` where the evidence calls
    them "it" or "the organization". `known` has the names that the documents write, by their terms.
    """
    spans = dict(_spans(claim))
    there = frozenset(name for _, name in _spans(evidence))
    elsewhere = frozenset(name for _, name in _spans(passage))
    is_referring = _REFERRING.search(evidence) is not None
    missing = [
        name
        for name in dict.fromkeys(spans.values())
        if name not in there and not (is_referring and name in _BODIES and name in elsewhere)
    ]
    covered = [range(*span) for span in spans]
    keys, words = _keys(evidence)
    for place, word in _names(claim, known):
        if any(place in span for span in covered):
            continue
        is_spelt = _word_keys(word, kazakh=_is_kazakh(claim)) & keys or _is_like(word, words)
        if not is_spelt and not _parts(word) & _all_parts(evidence):
            missing.append(word)
    return missing


def same_names(claim: Sequence[str], evidence: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield which words with capitals are the same name, by their places in both texts."""
    kazakh = _is_kazakh(" ".join(claim)), _is_kazakh(" ".join(evidence))
    theirs = [
        (place, _word_keys(word.strip(_EDGES), kazakh=kazakh[1]) | _named(word))
        for place, word in enumerate(evidence)
        if word.strip(_EDGES)[:1].isupper()
    ]
    for place, word in enumerate(claim):
        if word.strip(_EDGES)[:1].isupper():
            keys = _word_keys(word.strip(_EDGES), kazakh=kazakh[0]) | _named(word)
            yield from ((place, there) for there, others in theirs if keys & others)


def _named(word: str) -> frozenset[str]:
    return frozenset("@" + name for _, name in _spans(word.strip(_EDGES)))


_EDGES: Final = " \t.,;:!?()[]«»“”\"'’…"
_BODIES: Final = frozenset(("unesco", "un", "unicef", "league of nations"))


@lru_cache(_CACHED)
def _spans(text: str) -> tuple[tuple[tuple[int, int], str], ...]:
    """Return where names of the table stand, and which; the longest form at each place."""
    lower = text.lower().replace("ё", "е")
    found: dict[tuple[int, int], str] = {}
    for match in _NAME_FORM.finditer(lower):
        form = match[0]
        end = match.end()
        is_whole = end == len(lower) or not lower[end].isalnum()
        is_capital = text[match.start()].isupper() or form not in _CAPITALS
        if (form in EXACT and not is_whole) or not is_capital:
            continue
        while end < len(lower) and (lower[end].isalnum()):
            end += 1
        found[match.start(), end] = _FORMS[form]
    return tuple(found.items())


_FORMS: Final = {form.replace("ё", "е"): name for form, name in NAME_FORMS.items()}
_CAPITALS: Final = frozenset(["who", "un", "usa", "рим", "дат", "фин", "воз", "вене", "вены"])
_NAME_FORM: Final = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(re.escape(form) for form in sorted(_FORMS, key=len, reverse=True))
    + ")"
)


def _names(text: str, known: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yield the words that are names and where they stand.

    A word that begins a sentence is one where it is an abbreviation or the documents know it as
    a name. Initials are none.
    """
    for match in _WORD.finditer(text):
        word = match[0]
        if word[0].islower() or len(word) == 1 or word.lower() in _COMMON:
            continue
        is_abbreviation = word[:2].isupper()
        begins = _BEGINNING.search(text[: match.start()]) is not None
        keys = _word_keys(word, kazakh=_is_kazakh(text))
        if (
            is_abbreviation
            or not begins
            or (not _parts(word) and any(key in known for key in keys))
        ):
            yield match.start(), word


@lru_cache(_CACHED)
def _word_keys(word: str, *, kazakh: bool) -> frozenset[str]:
    lower = _plain(word)
    keys = {"=" + lower}
    for part in (lower, *lower.split("-")):
        forms = [part, part[1:]] if part.startswith("h") else [part]  # Henri and Анри
        keys.update(
            "~" + one
            for form in forms
            if form
            for one in skeletons(form, kazakh=kazakh, russian=not kazakh)
        )
    return frozenset(keys)


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е").removesuffix("'s").removesuffix("’s")


@lru_cache(_CACHED)
def _keys(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys of every word of a text, and its words with capitals in Latin letters."""
    words = [match[0] for match in _WORD.finditer(text)]
    kazakh = _is_kazakh(text)
    keys = {key for word in words for key in _word_keys(word, kazakh=kazakh)}
    names = {_in_latin(word) for word in words if word[0].isupper()}
    return frozenset(keys), frozenset(names)


def _is_like(word: str, names: frozenset[str]) -> bool:
    """Tell whether a short name such as Маэ is spelt nearly like one of the names."""
    latin = _in_latin(word)
    return len(latin) >= _FEWEST_LETTERS and any(
        SequenceMatcher(None, latin, name).ratio() >= _LEAST_LIKENESS for name in names
    )


def _in_latin(word: str) -> str:
    return "".join(_LATIN.get(letter, letter) for letter in _plain(word))


@lru_cache(_CACHED)
def _parts(word: str) -> frozenset[str]:
    """Return what a word means where names of institutions are made of it."""
    lower = _plain(word)
    return frozenset(name for form, name in PART_FORMS.items() if lower.startswith(form))


@lru_cache(_CACHED)
def _all_parts(text: str) -> frozenset[str]:
    return frozenset(part for match in _WORD.finditer(text) for part in _parts(match[0]))


@lru_cache(_CACHED)
def _is_kazakh(text: str) -> bool:
    return detect_language(text) is Language.KAZAKH
