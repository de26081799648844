"""Sections of a text: what stands under one heading, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.documents import Section, Span
from corpus.languages import Language, detect_language
from corpus.paragraphs import ends_sentence, is_list_item
from corpus.sentences import paragraph_spans

LONGEST_HEADING: Final = 150
"""Characters."""

_CONTINUED: Final = (":", ";", ",", "—", "–", "-")
_HEADINGS_IN_A_ROW: Final = 3
_FEWEST_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class _Paragraph:
    span: Span
    text: str
    language: Language
    is_heading: bool


def find_sections(text: str) -> tuple[Section, ...]:
    """Return the sections of a clean text, in order, disjoint, holding every paragraph.

    A section begins at a heading, which is its title and stands inside it, and where the language
    changes. A heading is a short paragraph that ends no sentence and has text under it. Paragraphs
    of an undetermined language, or of fewer than three words, take the one before them, or else
    the one after; a heading takes that of the text under it.
    """
    spans = list(paragraph_spans(text))
    texts = [text[span.start : span.end] for span in spans]
    headings = _headings(texts)
    languages = _languages(texts, headings)
    paragraphs = [
        _Paragraph(*parts) for parts in zip(spans, texts, languages, headings, strict=True)
    ]
    sections: list[Section] = []
    for paragraph in paragraphs:
        if sections and not paragraph.is_heading and sections[-1].language == paragraph.language:
            last = sections.pop()
            sections.append(Section(last.title, last.language, last.start, paragraph.span.end))
        else:
            title = paragraph.text.lstrip("# ") if paragraph.is_heading else ""
            sections.append(Section(title, paragraph.language, *paragraph.span))
    return tuple(sections)


def _headings(texts: Sequence[str]) -> list[bool]:
    """Say of each paragraph whether it is a heading: one of at most three in a row over a text."""
    alike = [_is_like_heading(text) for text in texts]
    headings: list[bool] = []
    for at, like in enumerate(alike):
        below = alike[at + 1 : at + 1 + _HEADINGS_IN_A_ROW]
        headings.append(like and not all(below))
    return headings


def _is_like_heading(text: str) -> bool:
    if text.startswith("#"):
        return len(text) <= LONGEST_HEADING
    return (
        len(text) <= LONGEST_HEADING
        and not ends_sentence(text)
        and not text.endswith(_CONTINUED)
        and not is_list_item(text)
        and any(character.isalpha() for character in text)
        and not text[0].islower()
    )


def _languages(texts: Sequence[str], headings: Sequence[bool]) -> list[Language]:
    found = [_language(text) for text in texts]
    for at in range(len(texts) - 2, -1, -1):
        if headings[at] and found[at] is Language.UNDETERMINED:
            found[at] = found[at + 1]
    for at in range(1, len(texts)):
        if found[at] is Language.UNDETERMINED:
            found[at] = found[at - 1]
    for at in range(len(texts) - 2, -1, -1):
        if found[at] is Language.UNDETERMINED:
            found[at] = found[at + 1]
    return found


def _language(text: str) -> Language:
    if len(text[:LONGEST_HEADING].split()) < _FEWEST_WORDS and len(text) <= LONGEST_HEADING:
        return Language.UNDETERMINED
    return detect_language(text)
