"""When a passage or an answer counts as right, and rates over questions."""

import re
from collections.abc import Sequence

from eval.gold_questions import GoldQuestion
from rag.answers import Answer

_IGNORED = re.compile(r"[\s\-\u2010\u2011\u00ad]+")


def fold(text: str) -> str:
    """Return the text without white space, case and hyphens, for comparing."""
    return _IGNORED.sub("", text).casefold()


def holds_quote(passage: str, quote: str) -> bool:
    """Tell whether the passage holds at least half of the quote in one contiguous run."""
    folded_passage, folded_quote = fold(passage), fold(quote)
    length = (len(folded_quote) + 1) // 2
    return length > 0 and any(
        folded_quote[start : start + length] in folded_passage
        for start in range(len(folded_quote) - length + 1)
    )


def passage_counts(question: GoldQuestion, passage: str) -> bool:
    """Tell whether a passage is a hit: it holds half of one of the question's quotes."""
    return any(holds_quote(passage, evidence.quote) for evidence in question.evidence)


def rank_of_first_hit(question: GoldQuestion, answer: Answer) -> int | None:
    """Return the number of the first passage that counts, or None."""
    for passage in answer.passages:
        if passage_counts(question, passage.chunk.text):
            return passage.number
    return None


def is_right(question: GoldQuestion, answer: Answer) -> bool:
    """Tell whether what was answered is right.

    It is where the answer's text contains a gold answer, or the first citation covers half of a
    gold quote. For a question without an answer nothing is right.
    """
    if not question.is_answerable or not answer.citations:
        return False
    contains = any(contains_answer(answer.text, gold) for gold in question.answers)
    return contains or passage_counts(question, answer.citations[0].quote)


def contains_answer(text: str, gold: str) -> bool:
    """Tell whether a text contains a gold answer; "10" is not contained in "2010"."""
    folded = fold(gold)
    if not folded:
        return False
    before = r"(?<!\d)" if folded[0].isdigit() else ""
    after = r"(?!\d)" if folded[-1].isdigit() else ""
    return re.search(before + re.escape(folded) + after, fold(text)) is not None


def rate(outcomes: Sequence[bool]) -> float:
    """Return the share of true outcomes, or 0 where there are none."""
    return sum(outcomes) / len(outcomes) if outcomes else 0.0
