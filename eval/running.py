"""Asking a set of gold questions, and counting what came back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.languages import Language
from eval.gold_questions import GoldQuestion
from eval.metrics import is_right, rank_of_first_hit, rate
from rag.answers import Answer, Question, Status
from rag.knowledge import Knowledge
from rag.question_answering import QuestionAnswering

_TOP_K = 10
_FIVE = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """A gold question and the reply to it; `rank` is that of the first passage that counts."""

    question: GoldQuestion
    answer: Answer
    rank: int | None
    is_right: bool

    @property
    def is_answered(self) -> bool:
        """Whether an answer was given."""
        return self.answer.status is Status.ANSWERED


def run_questions(
    questions: Iterable[GoldQuestion], knowledge: Knowledge, answering: QuestionAnswering
) -> list[Outcome]:
    """Ask each question, for ten passages, and return the outcomes in the same order."""
    outcomes = []
    for question in questions:
        answer = answering.ask(knowledge, Question(text=question.question, top_k=_TOP_K))
        outcomes.append(
            Outcome(
                question, answer, rank_of_first_hit(question, answer), is_right(question, answer)
            )
        )
    return outcomes


@dataclass(frozen=True, slots=True)
class Figures:
    """Rates over a group of outcomes, in [0, 1]; `valid_citations` counts citations."""

    answerable: int
    hit_at_1: float
    hit_at_5: float
    answered: float
    right_when_answered: float
    far_unanswerable: int
    far_declined: float
    close_unanswerable: int
    close_declined: float
    first_passage_characters: float
    answer_characters: float


def figures_of(outcomes: Sequence[Outcome]) -> Figures:
    """Return the figures of a group; hits are counted whether or not the service abstained."""
    answerable = [outcome for outcome in outcomes if outcome.question.is_answerable]
    answered = [outcome for outcome in answerable if outcome.is_answered]
    far = _unanswerable(outcomes, "far")
    close = _unanswerable(outcomes, "close")
    firsts = [len(o.answer.passages[0].chunk.text) for o in answerable if o.answer.passages]
    return Figures(
        answerable=len(answerable),
        hit_at_1=rate([outcome.rank == 1 for outcome in answerable]),
        hit_at_5=rate(
            [outcome.rank is not None and outcome.rank <= _FIVE for outcome in answerable]
        ),
        answered=rate([outcome.is_answered for outcome in answerable]),
        right_when_answered=rate([outcome.is_right for outcome in answered]),
        far_unanswerable=len(far),
        far_declined=rate([not outcome.is_answered for outcome in far]),
        close_unanswerable=len(close),
        close_declined=rate([not outcome.is_answered for outcome in close]),
        first_passage_characters=_mean(firsts),
        answer_characters=_mean([len(outcome.answer.text) for outcome in answered]),
    )


def _unanswerable(outcomes: Sequence[Outcome], topic: str) -> list[Outcome]:
    return [
        outcome
        for outcome in outcomes
        if not outcome.question.is_answerable and outcome.question.topic == topic
    ]


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values) if values else 0.0


def figures_by_language(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """Return the figures per question language, and under `all` those of all questions."""
    groups = {
        language.value: [o for o in outcomes if o.question.language is language]
        for language in Language
    }
    figures = {name: figures_of(group) for name, group in groups.items() if group}
    return {**figures, "all": figures_of(outcomes)}
