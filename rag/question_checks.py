"""What a question must be before it is looked up."""

import unicodedata

from corpus.errors import (
    EmptyQuestionError,
    MalformedQuestionError,
    QuestionTooLongError,
    TopKOutOfRangeError,
)
from corpus.languages import Language, detect_language
from rag.settings import Settings

# Letters and symbols by category, and nothing to see: Hangul fillers and the empty Braille cell.
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"


def check_question(text: str, settings: Settings) -> str:
    """Return the question as it is looked up: Unicode NFC, white space runs made one space.

    Raises:
        MalformedQuestionError: it holds NUL or a lone surrogate.
        EmptyQuestionError: it holds nothing but white space and invisible characters.
        QuestionTooLongError: it is longer than the setting allows.
    """
    limit = settings.max_question_characters
    if len(text) > limit:
        raise QuestionTooLongError(f"The question has {len(text)} characters; {limit} are allowed.")
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise MalformedQuestionError("The question holds NUL or a lone surrogate.")
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    visible = (c for c in clean if unicodedata.category(c)[0] in "LNSP" and c not in _BLANKS)
    if not any(visible):
        raise EmptyQuestionError("The question is empty.")
    return clean


def language_of(typed: str, looked_up: str) -> Language:
    """Return the language of what was typed, or of what was looked up where that does not tell."""
    language = detect_language(typed)
    if language is Language.UNDETERMINED and looked_up != typed:
        return detect_language(looked_up)
    return language


def check_top_k(top_k: int | None, settings: Settings) -> int:
    """Return the number of passages to send, the setting's where none is named.

    Raises:
        TopKOutOfRangeError: it is below 1 or above the setting's limit.
    """
    if top_k is None:
        return min(settings.top_k, settings.max_top_k)
    if not 1 <= top_k <= settings.max_top_k:
        raise TopKOutOfRangeError(
            f"top_k is {top_k}.", hint=f"Give a number from 1 to {settings.max_top_k}."
        )
    return top_k
