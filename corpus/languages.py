"""Languages that Tilmash reads, and which of them a text is in."""

import re
import unicodedata
from enum import StrEnum
from typing import Final

from corpus import language_evidence as evidence


class Language(StrEnum):
    """A language of a text; `und` is anything but the three."""

    ENGLISH = "en"
    RUSSIAN = "ru"
    KAZAKH = "kk"
    UNDETERMINED = "und"


CHARACTERS_READ: Final = 4000
"""So much of the beginning of a text decides; a whole book need not be read."""

LETTERS_READ: Final = 40
"""So much of a word is looked at, should a "word" be a megabyte long."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_STRESS_AND_SOFT_HYPHENS: Final = {0x0301: None, 0x00AD: None}


def detect_language(text: str) -> Language:
    """Return the language that most of the words in `text` speak for.

    Works from one short question to a paragraph (the first 4,000 characters count) and takes 0.1 to
    0.2 ms for 100 characters. Kazakh is found in its own letters, typed without them
    ("Казакстан кашан кирди") and in Latin letters ("qashan kirdi"). Texts without letters, other
    languages and abbreviations alone are `und`.
    """
    tally = _Tally()
    for match in _WORD.finditer(_folded_marks(text[:CHARACTERS_READ])):
        tally.add(match[0][:LETTERS_READ])
    return tally.verdict()


def _folded_marks(text: str) -> str:
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.translate(_STRESS_AND_SOFT_HYPHENS)


class _Tally:
    """Points for each language.

    A word with Kazakh letters has 2.5, an everyday word 2, an ending 0.6 to 1.2, a telling pair of
    letters 0.3, and any word 0.3 for the commonest language of its script.
    """

    def __init__(self) -> None:
        self.english = self.russian = self.kazakh = self.foreign = 0.0
        self.latin_kazakh = 0.0
        self.marked = False

    def add(self, word: str) -> None:
        folded = word.lower()
        if len(word) < 7 and word.isupper() and len(word) > 1:
            self._add_abbreviation(folded)
        elif "\u0400" <= folded[0] <= "\u052f":
            self._add_cyrillic(folded)
        elif folded[0] < "\u0250":
            self._add_latin(folded, named=word[0].isupper())
        else:
            self.foreign += 1

    def verdict(self) -> Language:
        points = {
            Language.ENGLISH: self.english,
            Language.RUSSIAN: self.russian,
            Language.KAZAKH: self.kazakh + self.latin_kazakh * (1.0 if self.marked else 0.7),
            Language.UNDETERMINED: self.foreign,
        }
        best = max(points, key=lambda language: points[language])
        return best if points[best] > 0 else Language.UNDETERMINED

    def _add_abbreviation(self, word: str) -> None:
        """Count capitals only where they are an everyday word of a heading, or have own letters."""
        if not evidence.KAZAKH_LETTERS.isdisjoint(word):
            self.kazakh += 2.5
        self.english += 2 * (word in evidence.ENGLISH_WORDS)
        self.russian += 2 * (word in evidence.RUSSIAN_WORDS)

    def _add_cyrillic(self, word: str) -> None:
        if not evidence.FOREIGN_CYRILLIC_LETTERS.isdisjoint(word):
            self.foreign += 4
            return
        if not evidence.KAZAKH_LETTERS.isdisjoint(word):
            self.kazakh += 2.5
            return
        if word in evidence.FOREIGN_CYRILLIC_WORDS:
            self.foreign += 2
        if word in evidence.RUSSIAN_WORDS:
            self.russian += 2
            return
        if "і" in word:
            self.kazakh += 0.5
        else:
            self.russian += 0.3
        self._add_kazakh_or_russian(word.translate(evidence.FOLDED), word)

    def _add_kazakh_or_russian(self, folded: str, word: str) -> None:
        self.kazakh += 2 * (folded in evidence.KAZAKH_WORDS)
        self.kazakh += _ends(folded, evidence.KAZAKH_ENDINGS)
        self.russian += _ends(word, evidence.RUSSIAN_ENDINGS)
        pairs = _pairs(folded)
        self.kazakh += _shared(pairs, evidence.KAZAKH_PAIRS)
        self.russian += _shared(pairs, evidence.RUSSIAN_PAIRS)

    def _add_latin(self, word: str, *, named: bool) -> None:
        if not evidence.FOREIGN_LATIN_LETTERS.isdisjoint(word):
            self.foreign += 2
        if word in evidence.FOREIGN_LATIN_WORDS:
            self.foreign += 2
        if word in evidence.ENGLISH_WORDS:
            self.english += 2
            return
        pairs = _pairs(word)
        self.english += 0.3 * word.isascii() + _ends(word, evidence.ENGLISH_ENDINGS)
        self.english += _shared(pairs, evidence.ENGLISH_PAIRS)
        self.foreign += _ends(word, evidence.TURKISH_ENDINGS)
        self.foreign += _shared(pairs, evidence.TURKISH_PAIRS)
        self._add_latin_kazakh(word, 0.5 if named else 1.0)

    def _add_latin_kazakh(self, word: str, share: float) -> None:
        """Count `share` of what speaks for Kazakh: a name proves little ("near Kyzylorda")."""
        points = 0.0
        if evidence.KAZAKH_IN_LATIN(word):
            self.marked = True
            points += 1
        folded = evidence.to_cyrillic(word)
        points += 2 * (folded in evidence.KAZAKH_WORDS and len(word) > 2)
        points += _ends(folded, evidence.KAZAKH_ENDINGS)
        points += _shared(_pairs(folded), evidence.KAZAKH_PAIRS)
        self.latin_kazakh += points * share


def _pairs(word: str) -> list[str]:
    framed = f"_{word}_"
    return [framed[at : at + 2] for at in range(len(framed) - 1)]


def _shared(pairs: list[str], telling: frozenset[str]) -> float:
    """Return 0.3 for each telling pair; at most 1.2, so that one long loan word cannot decide."""
    return min(1.2, 0.3 * sum(pair in telling for pair in pairs))


def _ends(word: str, endings: frozenset[str]) -> float:
    """Return 1 for a long ending that is listed, 0.6 for one of two letters, else 0."""
    size = len(word)
    if size > 5 and word[-4:] in endings:
        return 1.2
    if size > 4 and word[-3:] in endings:
        return 1.0
    if size > 3 and word[-2:] in endings:
        return 0.6
    return 0.0
