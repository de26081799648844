"""Whether the names of a question stand in a text, whichever alphabet each is written in."""

import re
from functools import lru_cache
from itertools import takewhile
from typing import Final

from corpus.lexical_terms import lexical_terms, name_terms, query_terms

_CACHED_TEXTS: Final = 4096
_SKELETON: Final = "~"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Names bend in Russian and Kazakh, so that a few of their last consonants may differ.
_LEAST_SHARED: Final = 3
_LEAST_SHARE: Final = 0.6
FOUND: Final = 0.5
"""From this match on a name counts as found."""


@lru_cache(_CACHED_TEXTS)
def names_of(question: str) -> tuple[frozenset[str], ...]:
    """Return the readings of each name in a question as consonants.

    Names are its capitalised words, or all longer words where there is no capital.
    """
    has_capitals = question != question.lower()
    words = [word for word in _WORD.findall(question) if word[0].isupper() or not has_capitals]
    readings = [frozenset(map(_consonants, filter(_is_skeleton, name_terms(w)))) for w in words]
    return tuple(one for one in readings if one)


@lru_cache(_CACHED_TEXTS)
def _consonants_in(text: str) -> frozenset[str]:
    terms = {*lexical_terms(text), *query_terms(text)}
    return frozenset(map(_consonants, filter(_is_skeleton, terms)))


def name_matches(question: str, text: str) -> list[float]:
    """Return for each name of the question how well it is found in the text, in [0, 1].

    1 is a word with the same consonants; less is one that begins with three or more of them.
    """
    present = _consonants_in(text)
    return [max(_match(one, present) for one in readings) for readings in names_of(question)]


def _match(name: str, present: frozenset[str]) -> float:
    if name in present:
        return 1.0
    alike = (_shared(name, other) for other in present if len(other) >= _LEAST_SHARED)
    return max(alike, default=0.0) if len(name) >= _LEAST_SHARED else 0.0


def _shared(one: str, other: str) -> float:
    pairs = zip(one, other, strict=False)
    count = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    share = count / max(len(one), len(other))
    return (1 + share) / 2 if count >= _LEAST_SHARED and share >= _LEAST_SHARE else 0.0


def _is_skeleton(term: str) -> bool:
    return term.startswith(_SKELETON)


def _consonants(term: str) -> str:
    return term.strip(_SKELETON + "a")
