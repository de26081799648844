"""When a passage or an answer counts as right: the definitions of docs/evaluation.md."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from corpus.documents import Chunk
from eval.gold_questions import GoldQuestion
from rag.answers import Answer

_IGNORED_CHARACTER = r"[\s\-\u2010\u2011\u00ad]"
_IGNORED = re.compile(f"{_IGNORED_CHARACTER}+")
_WORD = re.compile(r"\w+")
_STRESS_MARKS = re.compile("[\u0300\u0301]")  # textbooks write them into Russian words
# A passage with so many letters of a quote in one run may give the answer away.
_TELLING_RUN = 24


def _plain(text: str) -> str:
    """Return the text without what spelling leaves open: case, ё against е, stress marks."""
    composed = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    return _STRESS_MARKS.sub("", composed)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the text for comparing: no white space, case, hyphens, stress marks, ё as е."""
    return _IGNORED.sub("", _plain(text))


def holds_quote(passage: str, quote: str) -> bool:
    """Tell whether the passage holds at least half of the quote in one contiguous run."""
    folded = fold(quote)
    return _shares_run(fold(passage), folded, (len(folded) + 1) // 2)


def _shares_run(passage: str, quote: str, length: int) -> bool:
    return length > 0 and any(
        quote[start : start + length] in passage for start in range(len(quote) - length + 1)
    )


def passage_counts(question: GoldQuestion, chunk: Chunk) -> bool:
    """Tell whether a passage is a hit.

    It is where it holds half of one of the question's quotes; where whole documents are gold, it
    is where it comes from one of them.
    """
    if question.gold_documents:
        return chunk.document_id in question.gold_documents
    return any(holds_quote(chunk.text, evidence.quote) for evidence in question.evidence)


def passage_is_telling(question: GoldQuestion, chunk: Chunk) -> bool:
    """Tell whether a passage has to be left out for the question to have no answer.

    That is each that counts as a hit, and more: a run of 24 letters of a quote is enough.
    """
    if question.gold_documents:
        return chunk.document_id in question.gold_documents
    passage = fold(chunk.text)
    quotes = [fold(evidence.quote) for evidence in question.evidence]
    return any(
        _shares_run(passage, quote, min(_TELLING_RUN, (len(quote) + 1) // 2)) for quote in quotes
    )


def contains_gold_answer(question: GoldQuestion, text: str) -> bool:
    """Tell whether the text contains one of the question's gold answers."""
    return any(contains_answer(text, gold) for gold in question.answers)


def contains_answer(text: str, gold: str) -> bool:
    """Tell whether a text contains a gold answer.

    It begins where a word does, and a number is not part of a longer one: "10" is contained
    neither in "2010" nor in "10,000" or "1.10". Endings stay open: Казахстан is in Казахстана.
    """
    letters = fold(gold)
    return bool(letters) and _answer_pattern(letters).search(_plain(text)) is not None


@lru_cache(maxsize=4096)
def _answer_pattern(letters: str) -> re.Pattern[str]:
    # in the text with its spaces and hyphens, so that "1957-1958" stays two numbers
    answer = f"{_IGNORED_CHARACTER}*".join(map(re.escape, letters))
    before = r"(?<!\w)" if letters[0].isalnum() else ""
    after = ""
    if letters[0].isdigit():
        before = r"(?<!\d)(?<!\d[.,\u00a0])"
        if re.match(r"\d{3}(?!\d)", letters):
            before += r"(?<!\d )"  # the end of a number in groups of three
    if letters[-1].isdigit():
        after = r"(?!\d)(?![.,\u00a0]\d)(?! \d{3}(?!\d))"
    return re.compile(before + answer + after)


def is_right(question: GoldQuestion, answer: Answer) -> bool | None:
    """Tell whether what was answered is right.

    It is where the answer's text contains a gold answer, or the first citation covers half of a
    gold quote. For a question without an answer nothing is right. None where the gold names
    documents and neither answers nor quotes, so that nobody can tell.
    """
    if question.is_answerable and not question.answers and not question.evidence:
        return None
    if not question.is_answerable or not answer.citations:
        return False
    return answers_rightly(question, answer.text, answer.citations[0].quote)


def answers_rightly(question: GoldQuestion, text: str, first_quote: str) -> bool:
    """Tell whether a text, whose first citation is given, is right, as `is_right` defines it."""
    return contains_gold_answer(question, text) or any(
        holds_quote(first_quote, evidence.quote) for evidence in question.evidence
    )


def token_f1(text: str, gold: str) -> float:
    """Return the harmonic mean of precision and recall of the gold answer's words, in [0, 1].

    As SQuAD defines it (Rajpurkar et al., 2016, arXiv:1606.05250), with words of any alphabet:
    compatibility forms, case and ё against е make no difference, a hyphen parts words, and no
    article is dropped, since Russian and Kazakh have none.
    """
    words, gold_words = Counter(_words(text)), Counter(_words(gold))
    shared = (words & gold_words).total()
    return 2 * shared / (words.total() + gold_words.total()) if shared else 0.0


def _words(text: str) -> list[str]:
    folded = _plain(unicodedata.normalize("NFKC", text))
    return _WORD.findall(folded.replace("\u00ad", ""))
