"""Stems of Kazakh words: endings are taken off from the outside in."""

from functools import lru_cache
from typing import Final

from corpus.language_evidence import FOLDED

SHORTEST_STEM: Final = 3
_SHORTEST_VERB: Final = 4
_CACHED_WORDS: Final = 65536

_VOWELS: Final = frozenset("аеиоуыэюя")
_GLIDES: Final = frozenset("уий")
"""They close a syllable as consonants do: оқу+ы, үй+лер."""
_BACK: Final = frozenset("аыояю")
_FRONT: Final = frozenset("еиэ")
_VOICELESS: Final = frozenset("птксшщцчхфбвгд")
"""So they sound at the end of a word, as клуб does."""
_NASALS: Final = frozenset("мн")
_LIQUIDS: Final = frozenset("рл")
_VOICED: Final = frozenset("жз")
_NEVER_BEFORE: Final = {
    **dict.fromkeys("тпк", _VOWELS | _NASALS | _LIQUIDS | _VOICED),
    **dict.fromkeys("дг", _VOICELESS),
    "н": _VOICELESS | _VOICED | _LIQUIDS,
    "м": _VOICELESS | _VOICED,
    "л": _VOICELESS,
    "б": _VOICELESS | _LIQUIDS | (_VOWELS - _GLIDES),
    **dict.fromkeys("ыиае", _VOWELS - _GLIDES),
}
"""What a stem never ends in before an ending with this first letter."""


def _endings(text: str) -> tuple[str, ...]:
    return tuple(sorted(text.translate(FOLDED).split(), key=len, reverse=True))


# What may follow a stem, the outermost first; an ending of one group is followed (inwards) by
# those of later groups only, so that each group gives at most one ending.
_CASES: Final = _endings(
    """
    ның нің дың дің тың тің ға ге қа ке на не ны ні ды ді ты ті да де та те нда нде дан ден тан тен
    нан нен мен бен пен дағы дегі тағы тегі ндағы ндегі нікі дікі тікі ша ше дай дей тай тей
    ын ін
    """
)
_POSSESSIVES: Final = _endings("ымыз іміз мыз міз ыңыз іңіз ңыз ңіз сы сі ы і")
"""Not -ым (my) and -ың (your), in which many nouns end: білім, ұйым."""
_PLURALS: Final = _endings("лар лер дар дер тар тер")
_DERIVATIONS: Final = _endings(
    """
    лық лік дық дік тық тік шы ші шылық шілік лы лі ды ді ты ті сыз сіз сыздық сіздік ғы гі қы кі
    стық стік тастық тестік
    """
)
_PARTICIPLES: Final = _endings("ған ген қан кен атын етін йтын йтін ады еді йды йді уда уде ып іп")
"""Of a verb; what else it takes (-у, -а, -ма) is left, for too many nouns end so."""

_GROUPS: Final = (
    (_CASES, SHORTEST_STEM),
    (_POSSESSIVES, SHORTEST_STEM),
    (_PLURALS, SHORTEST_STEM),
    (_DERIVATIONS, SHORTEST_STEM),
    (_PARTICIPLES, _SHORTEST_VERB),
)
_COUNTRY: Final = "стан"
"""Not an ablative: Қазақстан."""

_DEVOICED: Final = {"б": "п", "г": "к", "ғ": "қ"}


@lru_cache(maxsize=_CACHED_WORDS)
def kazakh_stem(word: str) -> str:
    """Return what is left of a lower-case Kazakh word without its endings, at least 3 letters.

    "қалаларымыздағы" gives "қала", "кітабы" gives "кітап", "ашылған" gives "ашыл". The endings,
    and which letters each may follow (vowel harmony, assimilation of the first consonant), are
    those of Muhamedowa, 2016, "Kazakh: A Comprehensive Grammar". Letters are compared without
    their Kazakh marks, so a word is cut at the same place where it is typed without them
    ("калаларымыздагы").
    """
    folded = word.translate(FOLDED)
    for endings, shortest in _GROUPS:
        size = _without_ending(folded, endings, shortest)
        if size < len(folded):
            folded = folded[: size - 1] + _devoiced(folded[size - 1])
    stem = word[: len(folded)]
    return stem[:-1] + _devoiced(stem[-1]) if len(stem) >= SHORTEST_STEM else stem


def _devoiced(last: str) -> str:
    """Return the last consonant of a stem as it is before no ending: кітабы, кітап."""
    return _DEVOICED.get(last, last)


def _without_ending(folded: str, endings: tuple[str, ...], shortest: int) -> int:
    """Return how many letters stay without the longest of the endings that the word has."""
    if folded.endswith(_COUNTRY):
        return len(folded)
    for ending in endings:
        size = len(folded) - len(ending)
        if size >= shortest and folded.endswith(ending) and _joins(folded[:size], ending):
            return size
    return len(folded)


def _joins(stem: str, ending: str) -> bool:
    if ending.startswith("нд") and stem[-1] not in "ыи":
        return False  # қаласы+нда, but заман+да
    return _in_harmony(stem, ending) and stem[-1] not in _NEVER_BEFORE.get(ending[0], ())


def _in_harmony(stem: str, ending: str) -> bool:
    """Tell whether the vowels agree, as far as folded letters tell: а, о and у may be either."""
    last = next((letter for letter in reversed(stem) if letter in _VOWELS), "")
    if not last:
        return False
    first = next((letter for letter in ending if letter in _VOWELS), "")
    if last == "ы":
        return first not in _FRONT
    return last not in "еэ" or first not in _BACK
