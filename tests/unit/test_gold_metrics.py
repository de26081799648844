"""When a passage or an answer counts as right, and figures over outcomes."""

from typing import Any

import pytest

from corpus.documents import Chunk, Span
from corpus.languages import Language
from eval.gold_questions import Evidence, GoldQuestion
from eval.metrics import contains_answer, fold, holds_quote, is_right, rank_of_first_hit, rate
from eval.running import Outcome, figures_by_language, figures_of
from rag.answers import (
    Answer,
    AnswererKind,
    AnswerSentence,
    Citation,
    Passage,
    Reason,
    Status,
)

QUOTE = "abcde fghij klmno pqrst"


def gold(
    *answers: str,
    quotes: tuple[str, ...] = (QUOTE,),
    language: Language = Language.ENGLISH,
    topic: str = "close",
) -> GoldQuestion:
    """Return a question; without answers it is one that nothing answers."""
    return GoldQuestion(
        id="q",
        language=language,
        question="What?",
        is_answerable=bool(answers),
        answers=answers,
        evidence=tuple(Evidence("note", Span(0, len(quote)), quote) for quote in quotes),
        needs_all=False,
        type="other",
        style="plain",
        topic=topic,
    )


def reply(text: str = "", cited: str = "", passages: tuple[str, ...] = ()) -> Answer:
    """Return an answer that quotes `cited`, or an abstention where `text` is empty."""
    citations = [
        Citation(1, "note", "Note", Language.ENGLISH, "", 0, len(cited), cited, (1, 1)),
        Citation(2, "note", "Note", Language.ENGLISH, "", 0, len(QUOTE), QUOTE, (1, 1)),
    ]
    return Answer(
        status=Status.ANSWERED if text else Status.ABSTAINED,
        reason=None if text else Reason.OFF_TOPIC,
        confidence=0.5,
        answerer=AnswererKind.EXTRACTIVE,
        question_language=Language.ENGLISH,
        looked_up_question="What?",
        text=text,
        language=Language.ENGLISH,
        sentences=(AnswerSentence(text, (1,)),) if text else (),
        citations=tuple(citations) if text else (),
        passages=tuple(
            Passage(n, Chunk(f"note:{n}", "note", Language.ENGLISH, "", 0, len(p), p), 0.5)
            for n, p in enumerate(passages, start=1)
        ),
        generation="g",
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Almaty City", "almaty\n city"),
        ("ҚАЗАҚСТАН", "қазақстан"),
        ("Straße", "STRASSE"),
        ("inter-\nnational", "international"),
        ("ЮНЕСКО-ға", "ЮНЕСКО\u2011ға"),
        ("co\u2010operation", "cooperation"),
        ("soft\u00adhyphen", "softhyphen"),
        ("1 000", "1\u00a0000"),
    ],
)
def test_white_space_case_and_hyphens_make_no_difference(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("1992", "1993"), ("35–36", "3536"), ("a.b", "ab"), ("ә", "а")]
)
def test_letters_digits_and_marks_make_a_difference(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "passage",
    [
        QUOTE,
        f"Before. {QUOTE} After.",
        "ABCDE\nfgh-\nij klm-no",
        "abcde fghij",
        "klmno pqrst",
        "xx fghij klmno xx",
    ],
)
def test_half_of_a_quote_in_one_run_is_enough(passage: str) -> None:
    assert holds_quote(passage, QUOTE)


@pytest.mark.parametrize(
    "passage",
    ["", "abcde fghi", "abcde fghi xx klmno pqrs", "fghij abcde", "fghi klmno", "pqrst abcde"],
)
def test_less_than_half_or_half_in_two_pieces_is_not_enough(passage: str) -> None:
    assert not holds_quote(passage, QUOTE)


def test_half_of_an_odd_number_of_letters_is_rounded_up() -> None:
    assert holds_quote("xabcx", "abcde")
    assert not holds_quote("xabx", "abcde")


def test_the_rank_is_the_number_of_the_first_passage_that_counts() -> None:
    passages = ("nothing here", "abcde fghi", QUOTE, QUOTE)
    assert rank_of_first_hit(gold("x"), reply(passages=passages)) == 3
    assert rank_of_first_hit(gold("x"), reply(passages=passages[:2])) is None
    assert rank_of_first_hit(gold("x"), reply()) is None


def test_a_hit_on_any_of_the_quotes_counts() -> None:
    question = gold("x", quotes=("another quote altogether", QUOTE))
    assert rank_of_first_hit(question, reply(passages=("no", QUOTE))) == 2


def test_an_answer_is_right_where_its_text_holds_one_of_the_gold_answers() -> None:
    assert is_right(gold("May 1992", "in spring"), reply("It joined in MAY\n1992.", "x"))
    assert not is_right(gold("May 1992", "in spring"), reply("It joined in May 1993.", "x"))


def test_an_answer_is_right_where_its_first_citation_holds_half_of_a_quote() -> None:
    assert is_right(gold("elsewhere"), reply("Other words.", cited="abcde fghij"))
    assert not is_right(gold("elsewhere"), reply("Other words.", cited="abcde fghi"))


def test_an_abstention_is_never_right_and_neither_is_an_answer_to_what_nothing_answers() -> None:
    assert not is_right(gold("x"), reply())
    assert not is_right(gold(), reply(QUOTE, cited=QUOTE))


def test_a_rate_is_the_share_of_true_and_nothing_of_nothing() -> None:
    assert rate([True, False, False, True, True]) == 0.6
    assert rate([]) == 0.0


def outcome(question: GoldQuestion, rank: int | None, text: str, *, right: bool) -> Outcome:
    return Outcome(question, reply(text, "x", ("four", "other")), rank, right)


def outcomes() -> list[Outcome]:
    russian: dict[str, Any] = {"language": Language.RUSSIAN}
    return [
        outcome(gold("x"), 1, "Ten chars.", right=True),
        outcome(gold("x"), 5, "Twenty characters ok", right=False),
        outcome(gold("x", **russian), 6, "", right=False),
        outcome(gold("x", **russian), None, "", right=False),
        outcome(gold(topic="far"), 1, "", right=False),
        outcome(gold(topic="far"), None, "An answer.", right=False),
        outcome(gold(topic="far", **russian), None, "", right=False),
        outcome(gold(topic="close"), 1, "An answer.", right=False),
    ]


def test_figures_count_answerable_far_and_close_questions_apart() -> None:
    figures = figures_of(outcomes())
    assert (figures.answerable, figures.far_unanswerable, figures.close_unanswerable) == (4, 3, 1)
    assert (figures.hit_at_1, figures.hit_at_5) == (0.25, 0.5)
    assert (figures.answered, figures.right_when_answered) == (0.5, 0.5)
    assert figures.far_declined == pytest.approx(2 / 3)
    assert figures.close_declined == 0.0
    assert (figures.first_passage_characters, figures.answer_characters) == (4.0, 15.0)


def test_figures_of_nothing_are_zero() -> None:
    figures = figures_of([])
    assert (figures.answerable, figures.hit_at_1, figures.answer_characters) == (0, 0.0, 0.0)


def test_figures_by_language_have_a_group_for_each_language_asked_in_and_one_for_all() -> None:
    figures = figures_by_language(outcomes())
    assert list(figures) == ["en", "ru", "all"]
    assert (figures["en"].answerable, figures["ru"].answerable) == (2, 2)
    assert (figures["en"].answered, figures["ru"].answered) == (1.0, 0.0)
    assert figures["all"] == figures_of(outcomes())


@pytest.mark.parametrize(
    ("text", "answer", "is_contained"),
    [
        ("It has 10 rooms.", "10", True),
        ("It was built in 2010.", "10", False),
        ("In May 1992 it began.", "may 1992", True),
        ("In May 19921 it began.", "May 1992", False),
        ("anything", " - ", False),
    ],
)
def test_a_number_is_not_contained_in_a_longer_number(
    text: str, answer: str, is_contained: bool
) -> None:
    assert contains_answer(text, answer) is is_contained
