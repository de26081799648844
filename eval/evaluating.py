"""Asking a system every gold question, and judging what came back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.errors import GoldQuestionError, QuestionError
from eval.figures.ranking import RankedItem, RankingFigures, ranking_figures
from eval.gold_questions import GoldQuestion
from eval.matching import (
    contains_gold_answer,
    holds_quote,
    is_right,
    passage_counts,
    passage_is_telling,
    token_f1,
)
from eval.results import Kind, QuestionResult
from eval.systems import MOST_PASSAGES, Request, System
from rag.answers import Answer, Status

PLACES: Final = 10
"""Passages in a reply, and places in a ranking."""

_DIGITS = 6
_CONFIDENCE_DIGITS = 4  # as replies have it, so that they are enough to compute the figures again


@dataclass(frozen=True, slots=True)
class Outcome:
    """A gold question as it was asked, and the answer to it.

    `ranking` has at most ten passages, or documents where those are gold.
    """

    question: GoldQuestion
    kind: Kind
    answer: Answer
    ranking: tuple[RankedItem, ...]


def ask_questions(
    system: System, questions: Sequence[GoldQuestion], *, leave_gold_out: bool = False
) -> Iterator[Outcome]:
    """Yield the outcome of each question, in order.

    With `leave_gold_out` each answerable question is asked once more, after all others, without
    the passages that give its answer.

    Raises:
        GoldQuestionError: a question cannot be asked; it is too long, say.
    """
    asked = list(what_is_asked(questions, leave_gold_out=leave_gold_out))
    answers = system.ask([_request(system, question, kind) for question, kind in asked])
    for question, kind in asked:
        try:
            answer = next(answers)
        except QuestionError as error:
            raise GoldQuestionError(
                f"Question {question.id} cannot be asked: {error.message}", hint=error.hint
            ) from error
        ranking = tuple(_ranking(question, answer))[:PLACES]
        yield Outcome(question, kind, replace(answer, passages=answer.passages[:PLACES]), ranking)


def what_is_asked(
    questions: Sequence[GoldQuestion], *, leave_gold_out: bool
) -> Iterator[tuple[GoldQuestion, Kind]]:
    """Yield each question with its kind, in the order in which they are asked."""
    for question in questions:
        yield question, Kind.ANSWERABLE if question.is_answerable else Kind(question.topic)
    if leave_gold_out:
        yield from ((question, Kind.LEFT_OUT) for question in questions if question.is_answerable)


def _request(system: System, question: GoldQuestion, kind: Kind) -> Request:
    without = _telling_chunks(system, question) if kind is Kind.LEFT_OUT else frozenset[str]()
    # Documents rank by their best passage; so many passages hold ten documents nearly always.
    top_k = MOST_PASSAGES if question.gold_documents else PLACES
    return Request(question.question, top_k, without)


def _telling_chunks(system: System, question: GoldQuestion) -> frozenset[str]:
    return frozenset(chunk.id for chunk in system.chunks() if passage_is_telling(question, chunk))


def _ranking(question: GoldQuestion, answer: Answer) -> Iterator[RankedItem]:
    seen: set[str] = set()
    for passage in answer.passages:
        chunk = passage.chunk
        name = chunk.document_id if question.gold_documents else chunk.id
        if name not in seen:
            seen.add(name)
            yield RankedItem(name, passage.score, passage_counts(question, chunk))


def judge(system: System, outcomes: Sequence[Outcome]) -> list[QuestionResult]:
    """Return the judged row of each outcome, in order."""
    rankings = {_key(outcome): outcome.ranking for outcome in outcomes}
    missing = {
        _key(outcome): sorted(outcome.question.gold_documents)
        for outcome in outcomes
        if outcome.kind is Kind.ANSWERABLE
    }
    figures = ranking_figures(rankings, missing)
    return [_result(system, outcome, figures[_key(outcome)]) for outcome in outcomes]


def _key(outcome: Outcome) -> str:
    return f"{outcome.kind}/{outcome.question.id}"


def _result(system: System, outcome: Outcome, ranking: RankingFigures) -> QuestionResult:
    question, answer = outcome.question, outcome.answer
    is_answerable = outcome.kind is Kind.ANSWERABLE
    is_answered = answer.status is Status.ANSWERED
    is_compared = is_answerable and is_answered and bool(question.answers)
    passages = answer.passages
    return QuestionResult(
        id=question.id,
        kind=outcome.kind,
        language=question.language.value,
        passage_language=question.passage_language,
        question=question.question,
        needs_all=question.needs_all,
        rank=ranking.rank,
        complete_rank=_complete_rank(question, answer) if question.needs_all else None,
        ndcg=round(ranking.ndcg, _DIGITS),
        is_answered=is_answered,
        confidence=round(answer.confidence, _CONFIDENCE_DIGITS),
        is_right=is_right(question, answer) if outcome.kind is not Kind.LEFT_OUT else False,
        contains=contains_gold_answer(question, answer.text) if is_compared else None,
        f1=_best_f1(question, answer) if is_compared else None,
        answer_characters=len(answer.text) if is_answerable and is_answered else None,
        first_passage_characters=len(passages[0].chunk.text) if passages else None,
        citations=len(answer.citations),
        valid_citations=sum(
            system.text_of(citation.document_id)[citation.start : citation.end] == citation.quote
            for citation in answer.citations
        ),
    )


def _best_f1(question: GoldQuestion, answer: Answer) -> float:
    return round(max(token_f1(answer.text, gold) for gold in question.answers), _DIGITS)


def _complete_rank(question: GoldQuestion, answer: Answer) -> int | None:
    """Return the rank by which every piece of the evidence was shown."""
    lacking = {evidence.quote for evidence in question.evidence}
    for passage in answer.passages[:PLACES]:
        lacking = {quote for quote in lacking if not holds_quote(passage.chunk.text, quote)}
        if not lacking:
            return passage.number
    return None
