"""Names of a claim: where they stand in its evidence, in whatever alphabet either is written."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product
from typing import Final

from corpus import function_words
from corpus.languages import Language, detect_language
from corpus.transliteration import skeletons
from rag.chat.name_forms import NAME_FORMS
from rag.chat.values import values_of

_CACHED: Final = 4096
_EDGES: Final = " \t.,;:!?()[]«»„“”\"'’…–—-"
_OPENING: Final = "«„“\"'("
_ENDS_SENTENCE: Final = (".", "!", "?", "…", ":", "—", "–", "-")
_LEAST_LIKENESS: Final = 0.75
_FEWEST_LETTERS: Final = 4
_FEWEST_SOUNDS: Final = 3
_INITIAL: Final = 2
_WHOLE: Final = 3
"""Forms of the table that are no longer stand for themselves only, and have a capital."""
_LATIN: Final = dict(
    pair.split(":")
    for pair in (
        "а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f "
        "х:h ц:ts ч:ch ш:sh щ:sh ъ: ы:y ь: э:e ю:u я:a ә:a і:i ң:n ғ:g ү:u ұ:u қ:k ө:o һ:h"
    ).split()
)
_COMMON: Final = function_words.ENGLISH | function_words.RUSSIAN | function_words.KAZAKH
_FORM: Final = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(re.escape(form) for form in sorted(NAME_FORMS, key=len, reverse=True))
    + ")"
)


def names_in(words: Sequence[str]) -> Iterator[int]:
    """Yield the places of the words that are names, by their capitals.

    A word that begins a sentence, a quotation or what follows a dash is one where it is an
    abbreviation.
    """
    for place, word in enumerate(words):
        bare = word.strip(_EDGES)
        if len(bare) < _INITIAL or not bare[0].isupper() or bare.lower() in _COMMON:
            continue
        if values_of(bare):  # II, Второй
            continue
        before = words[place - 1] if place else "."
        begins = before.endswith(_ENDS_SENTENCE) and not _is_initial(before)
        if bare[:2].isupper() or not (begins or word[0] in _OPENING):
            yield place


def name_places(words: Sequence[str], there: Sequence[str]) -> dict[int, list[int]]:
    """Return for each name of a text the places in another text where the same name stands."""
    mine, theirs = _keys(tuple(words)), _keys(tuple(there))
    return {
        place: [
            other
            for other, keys in enumerate(theirs)
            if mine[place] & keys or _is_like(words[place], there[other])
        ]
        for place in names_in(words)
    }


def _is_initial(word: str) -> bool:
    return len(word.strip(_EDGES)) == 1 and word.endswith(".")


@lru_cache(_CACHED)
def _keys(words: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """Return for each word how it is spelt and sounds, and which names of the table it is of."""
    text = " ".join(words)
    kazakh = detect_language(text) is Language.KAZAKH
    found = [set(_word_keys(word.strip(_EDGES), kazakh=kazakh)) for word in words]
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    lower = text.lower().replace("ё", "е")
    for match in _FORM.finditer(lower):
        if len(match[0]) <= _WHOLE:
            ends = match.end() == len(lower) or not lower[match.end()].isalnum()
            if not ends or not text[match.start()].isupper():
                continue
        for place, start in enumerate(starts[:-1]):
            if start < match.end() and starts[place + 1] > match.start() + 1:
                found[place].add("@" + NAME_FORMS[match[0]])
    return tuple(map(frozenset, found))


@lru_cache(_CACHED)
def _word_keys(word: str, *, kazakh: bool) -> frozenset[str]:
    lower = word.lower().replace("ё", "е").removesuffix("'s").removesuffix("’s")
    keys = {"=" + lower} if lower else set()
    for part in (lower, *lower.split("-")):
        forms = [part, part[1:]] if part.startswith("h") else [part]  # Henri and Анри
        keys.update(
            "~" + one
            for form in forms
            if form
            for one in skeletons(form, kazakh=kazakh, russian=not kazakh)
        )
    return frozenset(keys)


@lru_cache(_CACHED)
def _is_like(word: str, other: str) -> bool:
    """Tell whether a name is spelt or sounds nearly like another, endings apart: Newcastle."""
    one, two = _in_latin(word), _in_latin(other)
    if min(len(one), len(two)) < _FEWEST_LETTERS or not other.strip(_EDGES)[:1].isupper():
        return False
    cut = min(len(one), len(two)) + 1
    pairs = [(one[:cut], two[:cut]), *product(_sounds(word), _sounds(other))]
    return any(
        SequenceMatcher(None, mine, theirs).ratio() >= _LEAST_LIKENESS for mine, theirs in pairs
    )


def _sounds(word: str) -> list[str]:
    found = [one.strip("a") for one in skeletons(word.strip(_EDGES).lower())]
    return [one for one in found if len(one) >= _FEWEST_SOUNDS]


def _in_latin(word: str) -> str:
    return "".join(_LATIN.get(letter, letter) for letter in word.strip(_EDGES).lower())
