"""The gold questions say what the article says, to the character."""

from collections import Counter

import pytest

from corpus.article import load_article
from corpus.languages import Language
from eval.gold_questions import GoldQuestion, load_gold_questions
from eval.metrics import fold

FILES = ("test", "development")
VALUES = {"year", "date", "number", "person", "place", "title", "organisation"}
ARTICLE = load_article()


def questions() -> list[GoldQuestion]:
    return [question for name in FILES for question in load_gold_questions(name)]


def paragraph_of(offset: int) -> int:
    return ARTICLE.text.count("\n\n", 0, offset)


def test_the_test_file_has_ten_answerable_questions_in_each_language() -> None:
    answerable = [question for question in load_gold_questions("test") if question.is_answerable]
    counts = Counter(question.language for question in answerable)
    assert counts == {Language.ENGLISH: 10, Language.RUSSIAN: 10, Language.KAZAKH: 10}


def test_every_quote_stands_at_its_offsets() -> None:
    for question in questions():
        for evidence in question.evidence:
            assert evidence.document_id == ARTICLE.id
            start, end = evidence.span
            assert ARTICLE.text[start:end] == evidence.quote, question.id


def test_answerable_questions_have_answers_and_evidence_and_others_have_neither() -> None:
    for question in questions():
        assert bool(question.answers) == question.is_answerable, question.id
        assert bool(question.evidence) == question.is_answerable, question.id
        assert question.topic in {"close", "far"}


def test_a_value_that_is_asked_for_stands_in_the_evidence() -> None:
    for question in questions():
        if question.type in VALUES and question.is_answerable:
            evidence = fold(" ".join(piece.quote for piece in question.evidence))
            assert any(fold(answer) in evidence for answer in question.answers), question.id


def test_ids_and_questions_are_unique() -> None:
    everything = questions()
    assert len({question.id for question in everything}) == len(everything)
    assert len({fold(question.question) for question in everything}) == len(everything)


def test_no_paragraph_feeds_both_files() -> None:
    fed = [
        {
            paragraph_of(evidence.span.start)
            for question in load_gold_questions(name)
            for evidence in question.evidence
        }
        for name in FILES
    ]
    assert fed[0]
    assert fed[1]
    assert not fed[0] & fed[1]


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_each_language_has_questions_close_to_the_topic_and_far_from_it_without_an_answer(
    language: str,
) -> None:
    topics = Counter(
        question.topic
        for question in load_gold_questions("test")
        if not question.is_answerable and question.language == language
    )
    assert topics == {"close": 6, "far": 4}
