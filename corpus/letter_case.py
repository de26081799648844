"""Capitals of names, for questions that are typed without any.

Models cut "юнеско" into other tokens than "ЮНЕСКО", so a question in small letters looks for
something else than the documents name. How they write a name tells how it was meant.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from corpus.languages import detect_language
from corpus.lexical_terms import word_terms

_WORD = re.compile(r"[^\W\d_]+")


def names_in(sentences: Iterable[str]) -> dict[str, str]:
    """Return the names in sentences, each by its terms, as it is written most often.

    A name is a word that has a capital inside a sentence, where no word in small letters has the
    same term. Its terms are its stem and, if it has enough of them, its consonants, which are the
    same in another alphabet: "Almaty" is the name of "алматыда".
    """
    written: dict[str, Counter[str]] = defaultdict(Counter)
    common: set[str] = set()
    for sentence in sentences:
        language = detect_language(sentence)
        for place, word in enumerate(_WORD.findall(sentence)):
            if word[0].islower():
                common.update(word_terms(word, language, is_abbreviation=True))
            elif place and not sentence.isupper():
                for term in word_terms(word, language, is_abbreviation=word.isupper()):
                    written[term][word] += 1
    return {
        term: min(forms, key=lambda form: (-forms[form], form))
        for term, forms in sorted(written.items())
        if term not in common
    }


def restore_capitals(question: str, names: Mapping[str, str]) -> str:
    """Return the question with its names written as `names` has them, where it has no capitals.

    Another ending stays small: "юнесконың" becomes "ЮНЕСКОның". A question with a capital is
    returned as it is.
    """
    if question != question.lower():
        return question
    language = detect_language(question)

    def restored(match: re.Match[str]) -> str:
        word = match[0]
        terms = word_terms(word, language, is_abbreviation=True)  # for all that small letters tell
        forms = (names[term] for term in terms if term in names)
        return _like(word, next(forms, word))

    return _WORD.sub(restored, question)


def _like(word: str, form: str) -> str:
    """Return the word with as many capitals at its beginning as the form has."""
    if word == form.lower():
        return form
    capitals = len(form) if form.isupper() else int(form[0].isupper())
    return word[:capitals].upper() + word[capitals:]
