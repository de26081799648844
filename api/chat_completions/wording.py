"""The few words that a chat answer has beside the documents' own, in the question's language."""

from collections.abc import Mapping
from typing import Final

from corpus.languages import Language

_SOURCES: Final[Mapping[Language, str]] = {
    Language.ENGLISH: "Sources",
    Language.RUSSIAN: "Источники",
    Language.KAZAKH: "Дереккөздер",
}
_LOOKED_UP: Final[Mapping[Language, str]] = {
    Language.ENGLISH: "Looked up",
    Language.RUSSIAN: "Искали",
    Language.KAZAKH: "Ізделген сұрақ",
}
SOURCES_WORDS: Final = tuple(_SOURCES.values())
LOOKED_UP_WORDS: Final = tuple(_LOOKED_UP.values())


def sources_word(language: Language) -> str:
    """Return the heading of a list of sources; English for an undetermined language."""
    return _SOURCES.get(language, _SOURCES[Language.ENGLISH])


def looked_up_word(language: Language) -> str:
    """Return what stands before the question that was looked up in place of the one asked."""
    return _LOOKED_UP.get(language, _LOOKED_UP[Language.ENGLISH])
