"""Judged rows for tests of figures: one with what a test names, or many by chance."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from eval.results import Kind, QuestionResult

LANGUAGES = ("en", "kk", "ru")


def result(name: str = "q", kind: Kind = Kind.ANSWERABLE, **values: Any) -> QuestionResult:
    """Return a row: by default of an English question that is answered well."""
    is_answerable = kind is Kind.ANSWERABLE
    row = QuestionResult(
        id=name,
        kind=kind,
        language="en",
        passage_language="en" if is_answerable else "",
        question="What?",
        needs_all=False,
        rank=1 if is_answerable else None,
        complete_rank=None,
        ndcg=1.0 if is_answerable else 0.0,
        is_answered=is_answerable,
        confidence=0.9 if is_answerable else 0.1,
        is_right=is_answerable,
        contains=True if is_answerable else None,
        f1=1.0 if is_answerable else None,
        answer_characters=10 if is_answerable else None,
        first_passage_characters=100,
        citations=1 if is_answerable else 0,
        valid_citations=1 if is_answerable else 0,
    )
    return replace(row, **values)


def results(count: int, kind: Kind = Kind.ANSWERABLE, **values: Any) -> list[QuestionResult]:
    """Return so many rows that differ in their ids alone."""
    return [result(f"{kind}-{number}", kind, **values) for number in range(count)]


def random_results(seed: int, count: int = 120) -> list[QuestionResult]:
    """Return rows of all kinds and languages; the same seed gives the same rows.

    The ids do not depend on the seed, and neither do the kinds and languages, so that rows of two
    seeds are those of two systems that were asked the same questions.
    """
    questions, outcomes = random.Random(0), random.Random(seed)  # noqa: S311 # no secrets
    kinds = questions.choices(list(Kind), (6, 2, 1, 1), k=count)
    return [
        _random_result(f"q{number}", kind, questions, outcomes) for number, kind in enumerate(kinds)
    ]


def _random_result(
    name: str, kind: Kind, questions: random.Random, outcomes: random.Random
) -> QuestionResult:
    languages = questions.choice(LANGUAGES), questions.choice(LANGUAGES)
    needs_all = questions.random() < 0.3
    is_answerable = kind is Kind.ANSWERABLE
    is_answered = outcomes.random() < (0.8 if is_answerable else 0.3)
    is_right = is_answerable and is_answered and outcomes.random() < 0.7
    rank = outcomes.choice((1, 1, 1, 2, 3, 5, 6, 10, None)) if is_answerable else None
    has_text = is_answerable and is_answered
    citations = outcomes.randint(1, 3) if is_answered else 0
    return result(
        name,
        kind,
        language=languages[0],
        passage_language=languages[1] if is_answerable else "",
        needs_all=is_answerable and needs_all,
        rank=rank,
        complete_rank=rank if needs_all else None,
        ndcg=round(1 / rank, 6) if rank else 0.0,
        is_answered=is_answered,
        confidence=round(outcomes.betavariate(4, 2) if is_right else outcomes.random(), 6),
        is_right=is_right,
        contains=is_right if has_text else None,
        f1=round(outcomes.random(), 6) if has_text else None,
        answer_characters=outcomes.randint(5, 300) if has_text else None,
        first_passage_characters=outcomes.randint(50, 900),
        citations=citations,
        valid_citations=citations,
    )


def changed(
    rows: Sequence[QuestionResult],
    count: int,
    which: Callable[[QuestionResult], bool] = lambda row: row.is_answerable,
    /,
    **values: Any,
) -> list[QuestionResult]:
    """Return the rows with other values in the first `count` of those that are asked for."""
    chosen = [place for place, row in enumerate(rows) if which(row)][:count]
    assert len(chosen) == count, f"only {len(chosen)} rows are such"
    return [replace(row, **values) if n in chosen else row for n, row in enumerate(rows)]
