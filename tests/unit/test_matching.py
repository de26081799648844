"""When a passage or an answer counts as right, and how many words of a gold answer it has."""

import pytest

from corpus.documents import Chunk, Span
from corpus.languages import Language
from eval.gold_questions import Evidence, GoldQuestion
from eval.matching import (
    contains_answer,
    contains_gold_answer,
    fold,
    holds_quote,
    is_right,
    passage_counts,
    passage_is_telling,
    token_f1,
)
from rag.answers import Answer, AnswererKind, AnswerSentence, Citation, Reason, Status
from rag.messages import message_for

QUOTE = "abcde fghij klmno pqrst"


def gold(
    *answers: str, quotes: tuple[str, ...] = (QUOTE,), documents: frozenset[str] = frozenset()
) -> GoldQuestion:
    """Return a question; with neither answers nor documents it is one that nothing answers."""
    return GoldQuestion(
        id="q",
        language=Language.ENGLISH,
        question="What?",
        is_answerable=bool(answers or documents),
        answers=answers,
        evidence=tuple(Evidence("note", Span(0, len(quote)), quote) for quote in quotes),
        gold_documents=documents,
    )


def passage(text: str, document_id: str = "note") -> Chunk:
    return Chunk("id", document_id, Language.ENGLISH, "", 0, len(text), text)


def reply(text: str = "", cited: str = "") -> Answer:
    """Return an answer that quotes `cited`, or an abstention where `text` is empty."""
    citations = [
        Citation(1, "note", "Note", Language.ENGLISH, "", 0, len(cited), cited, (1, 1), ""),
        Citation(2, "note", "Note", Language.ENGLISH, "", 0, len(QUOTE), QUOTE, (1, 1), ""),
    ]
    return Answer(
        status=Status.ANSWERED if text else Status.ABSTAINED,
        reason=None if text else Reason.OFF_TOPIC,
        message=None if text else message_for(Reason.OFF_TOPIC, Language.ENGLISH),
        confidence=0.5,
        answerer=AnswererKind.EXTRACTIVE,
        question_language=Language.ENGLISH,
        looked_up_question="What?",
        text=text,
        language=Language.ENGLISH,
        sentences=(AnswerSentence(text, (1,)),) if text else (),
        citations=tuple(citations) if text else (),
        passages=(),
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
    "text",
    [
        QUOTE,
        f"Before. {QUOTE} After.",
        "ABCDE\nfgh-\nij klm-no",
        "abcde fghij",
        "klmno pqrst",
        "xx fghij klmno xx",
    ],
)
def test_half_of_a_quote_in_one_run_is_enough(text: str) -> None:
    assert holds_quote(text, QUOTE)


@pytest.mark.parametrize(
    "text",
    ["", "abcde fghi", "abcde fghi xx klmno pqrs", "fghij abcde", "fghi klmno", "pqrst abcde"],
)
def test_less_than_half_or_half_in_two_pieces_is_not_enough(text: str) -> None:
    assert not holds_quote(text, QUOTE)


def test_half_of_an_odd_number_of_letters_is_rounded_up() -> None:
    assert holds_quote("xabcx", "abcde")
    assert not holds_quote("xabx", "abcde")


def test_a_passage_counts_where_it_holds_half_of_any_quote() -> None:
    question = gold("x", quotes=("another quote altogether", QUOTE))
    assert passage_counts(question, passage("abcde fghij"))
    assert passage_counts(question, passage("a quote altogether", document_id="elsewhere"))
    assert not passage_counts(question, passage("abcde fghi"))


def test_no_passage_counts_for_a_question_without_quotes() -> None:
    assert not passage_counts(gold(quotes=()), passage(QUOTE))


def test_where_documents_are_gold_their_passages_count_whatever_they_say() -> None:
    question = gold("x", documents=frozenset({"one", "two"}))
    assert passage_counts(question, passage("anything", document_id="two"))
    assert not passage_counts(question, passage(QUOTE, document_id="three"))
    assert passage_is_telling(question, passage("anything", document_id="one"))
    assert not passage_is_telling(question, passage(QUOTE, document_id="three"))


LONG_QUOTE = "".join(map(chr, range(0x4E00, 0x4E00 + 60)))  # no letter twice


def test_a_run_of_24_letters_of_a_long_quote_is_telling_before_it_counts() -> None:
    question = gold("x", quotes=(LONG_QUOTE,))
    run = passage(f"Before {LONG_QUOTE[20:44]} after.")
    assert passage_is_telling(question, run)
    assert not passage_counts(question, run)
    assert not passage_is_telling(question, passage(f"Before {LONG_QUOTE[20:43]} after."))


def test_half_of_a_short_quote_is_telling() -> None:
    assert passage_is_telling(gold("x"), passage("Before. abcde fghij After."))
    assert not passage_is_telling(gold("x"), passage("Before. abcde fghi After."))


@pytest.mark.parametrize("length", [1, 2, 20, 46, 47, 48, 49, 200])
def test_whatever_counts_is_telling(length: int) -> None:
    quote = "".join(chr(0x4E00 + place) for place in range(length))
    for half in (quote[: (length + 1) // 2], quote[length // 2 :]):
        assert passage_counts(gold("x", quotes=(quote,)), passage(half))
        assert passage_is_telling(gold("x", quotes=(quote,)), passage(half))


def test_an_answer_is_right_where_its_text_holds_one_of_the_gold_answers() -> None:
    assert is_right(gold("May 1992", "in spring"), reply("It joined in MAY\n1992.", "x"))
    assert not is_right(gold("May 1992", "in spring"), reply("It joined in May 1993.", "x"))


def test_an_answer_is_right_where_its_first_citation_holds_half_of_a_quote() -> None:
    assert is_right(gold("elsewhere"), reply("Other words.", cited="abcde fghij"))
    assert not is_right(gold("elsewhere"), reply("Other words.", cited="abcde fghi"))


def test_an_abstention_is_never_right_and_neither_is_an_answer_to_what_nothing_answers() -> None:
    assert not is_right(gold("x"), reply())
    assert not is_right(gold(), reply(QUOTE, cited=QUOTE))


def test_nobody_can_tell_what_is_right_where_documents_alone_are_gold() -> None:
    question = gold(quotes=(), documents=frozenset({"note"}))
    assert is_right(question, reply("Anything.", cited=QUOTE)) is None
    assert is_right(question, reply()) is None


def test_gold_answers_tell_what_is_right_where_documents_are_gold() -> None:
    question = gold("May 1992", quotes=(), documents=frozenset({"note"}))
    assert is_right(question, reply("In May 1992.", cited="x")) is True
    assert is_right(question, reply("In May 1993.", cited="x")) is False


@pytest.mark.parametrize(
    ("text", "answer", "is_contained"),
    [
        ("It has 10 rooms.", "10", True),
        ("It was built in 2010.", "10", False),
        ("1957-1958 жж.", "1957", True),
        ("In 2002 15 states joined.", "2002", True),
        ("In 2002 15 states joined.", "15", True),
        ("May\n1992-ж.", "May 1992", True),
        ("It cost 1 500 tenge.", "500", False),
        ("It cost 1,500 tenge.", "500", False),
        ("It cost 1 500 tenge.", "1", False),
        ("It cost 1 500 tenge.", "1500", True),
        ("It rose by 1.5 per cent.", "5", False),
        ("In 1992, 5 of them.", "5", True),
        ("It is natural.", "Ural", False),
        ("He lives in Казахстана.", "Казахстан", True),
        ("зелёный", "зеленый", True),
        ("Алматыға дейін", "деи\u0306ін", True),
        ("In May 1992 it began.", "may 1992", True),
        ("In May 19921 it began.", "May 1992", False),
        ("anything", " - ", False),
    ],
)
def test_a_number_is_not_contained_in_a_longer_number(
    text: str, answer: str, is_contained: bool
) -> None:
    assert contains_answer(text, answer) is is_contained


def test_any_of_the_gold_answers_will_do() -> None:
    assert contains_gold_answer(gold("in spring", "May 1992"), "It was in may 1992.")
    assert not contains_gold_answer(gold("in spring", "May 1992"), "It was in 1992.")
    assert not contains_gold_answer(gold(), "It was in 1992.")


@pytest.mark.parametrize(
    ("text", "answer", "f1"),
    [
        ("in May 1992", "May 1992", 0.8),
        ("one two three", "three four", 0.4),
        ("no no no", "no", 0.5),
        ("no yes", "no no no", 0.4),
        ("nothing", "something", 0.0),
        ("", "something", 0.0),
        ("–", "–", 0.0),
        ("the river", "river", 2 / 3),
    ],
)
def test_token_f1_is_the_harmonic_mean_over_words_counted_as_often_as_they_stand(
    text: str, answer: str, f1: float
) -> None:
    assert token_f1(text, answer) == pytest.approx(f1)
    assert token_f1(answer, text) == pytest.approx(f1)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Река Ишим, течёт.", "река ишим ТЕЧЕТ"),
        ("Ёлка", "елка"),
        ("Е\u0308лка", "ёлка"),
        ("Қазақстан Республикасы", "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ"),
        ("өнер, ғылым және білім", "Өнер ғылым ЖӘНЕ білім"),
        ("ﬁle ① ＡＢＣ", "file 1 abc"),
        ("1\u00a0000 м²", "1 000 м2"),
        ("north-west", "north west"),
        ("ЮНЕСКО\u2011ға", "юнеско-ға"),
        ("soft\u00adhyphen", "softhyphen"),
        ("“Quoted”, (text)!", "quoted text"),
    ],
)
def test_forms_of_letters_hyphens_and_marks_make_no_difference_to_token_f1(
    text: str, answer: str
) -> None:
    assert token_f1(text, answer) == 1.0


@pytest.mark.parametrize(
    ("text", "answer"),
    [("ән", "ан"), ("қала", "кала"), ("й", "и"), ("1992", "1993"), ("2010", "10"), ("cat", "cats")],
)
def test_other_letters_and_digits_are_other_words_to_token_f1(text: str, answer: str) -> None:
    assert token_f1(text, answer) == 0.0
