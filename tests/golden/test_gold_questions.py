"""The gold questions say what the article says, to the character, and are balanced."""

from collections import Counter
from functools import cache

import pytest

from corpus.article import ARTICLE_ID, load_article
from corpus.documents import Span
from corpus.languages import Language
from eval.gold_evidence import locate_evidence
from eval.gold_questions import GOLD_SETS, GoldQuestion, load_gold_questions
from eval.matching import contains_answer, fold
from tests.unit.gold_files import reader_of

HALVES = ("dev", "test")
LANGUAGES = (Language.ENGLISH, Language.RUSSIAN, Language.KAZAKH)
VALUES = {"year", "date", "number", "person", "place", "title", "organisation"}
TYPES = set("year date number person place list reason definition comparison two_step".split())
STYLES = {"typo", "lowercase", "keywords", "mixed"}
KAZAKH_STYLES = {"no_kazakh_letters", "latin"}
KAZAKH_LETTERS = set("әіңғүұқөһ")
FEWEST_ANSWERABLE = 225
FEWEST_UNANSWERABLE = 120
LEAST_ENGLISH_EVIDENCE = 0.75
LEAST_ASCII = 0.8
LOOSEST_ANSWER = 0.25
ARTICLE = load_article()


@cache
def half(name: str) -> tuple[GoldQuestion, ...]:
    return tuple(locate_evidence(load_gold_questions(name), reader_of(ARTICLE)))


def everything() -> list[GoldQuestion]:
    return [question for name in HALVES for question in half(name)]


def answerable(questions: tuple[GoldQuestion, ...] | list[GoldQuestion]) -> list[GoldQuestion]:
    return [question for question in questions if question.is_answerable]


def spans(question: GoldQuestion) -> list[Span]:
    found = [piece.span for piece in question.evidence]
    assert None not in found
    return [span for span in found if span is not None]


def paragraphs_of(span: Span) -> set[int]:
    first = ARTICLE.text.count("\n\n", 0, span.start)
    return set(range(first, ARTICLE.text.count("\n\n", 0, span.end) + 1))


def test_the_whole_set_is_its_two_halves() -> None:
    assert (*HALVES, "gold") == GOLD_SETS
    halves = [question for name in HALVES for question in load_gold_questions(name)]
    assert load_gold_questions("gold") == halves
    assert len(answerable(halves)) >= 2 * FEWEST_ANSWERABLE
    assert len(halves) - len(answerable(halves)) >= 2 * FEWEST_UNANSWERABLE


@pytest.mark.parametrize("name", HALVES)
def test_each_half_has_equally_many_answerable_questions_in_each_language(name: str) -> None:
    counts = Counter(question.language for question in answerable(half(name)))
    assert set(counts) == set(LANGUAGES)
    assert len(set(counts.values())) == 1
    assert counts.total() >= FEWEST_ANSWERABLE


@pytest.mark.parametrize("name", HALVES)
def test_each_half_has_unanswerable_questions_two_thirds_of_them_close(name: str) -> None:
    topics = Counter(question.topic for question in half(name) if not question.is_answerable)
    assert topics.total() >= FEWEST_UNANSWERABLE
    assert set(topics) == {"close", "far"}
    assert topics["close"] / topics.total() == pytest.approx(2 / 3, abs=0.02)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_close_and_far_questions_in_each_half(language: Language) -> None:
    for name in HALVES:
        asked = [question for question in half(name) if question.language is language]
        topics = Counter(question.topic for question in asked if not question.is_answerable)
        assert topics["close"] >= 20
        assert topics["far"] >= 10


@pytest.mark.parametrize("language", [Language.RUSSIAN, Language.KAZAKH])
def test_most_russian_and_kazakh_questions_are_answered_in_english_passages_alone(
    language: Language,
) -> None:
    asked = [question for question in answerable(everything()) if question.language is language]
    in_english = [question for question in asked if question.passage_language == "en"]
    assert len(in_english) / len(asked) >= LEAST_ENGLISH_EVIDENCE


def test_every_quote_stands_at_its_offsets() -> None:
    for name in HALVES:
        for question in load_gold_questions(name):
            for piece in question.evidence:
                assert piece.document_id == ARTICLE_ID
                assert piece.span is not None, question.id
                start, end = piece.span
                assert 0 <= start < end
                assert ARTICLE.text[start:end] == piece.quote, question.id


def test_answerable_questions_have_answers_and_evidence_and_others_have_neither() -> None:
    for question in everything():
        assert bool(question.answers) is question.is_answerable, question.id
        assert bool(question.evidence) is question.is_answerable, question.id
        assert question.topic == "close" or not question.is_answerable


def test_where_all_evidence_is_needed_there_is_more_than_one_piece() -> None:
    needing = [question for question in everything() if question.needs_all]
    assert len(needing) >= 20
    for question in needing:
        assert len(set(spans(question))) > 1, question.id


def test_a_value_that_is_asked_for_stands_in_the_evidence() -> None:
    for question in answerable(everything()):
        if question.type in VALUES:
            evidence = fold(" ".join(piece.quote for piece in question.evidence))
            assert any(fold(answer) in evidence for answer in question.answers), question.id


def test_no_accepted_answer_is_so_loose_that_much_of_the_article_holds_it() -> None:
    paragraphs = ARTICLE.text.split("\n\n")
    most = LOOSEST_ANSWER * len(paragraphs)
    for question in answerable(everything()):
        for answer in question.answers:
            holding = sum(contains_answer(paragraph, answer) for paragraph in paragraphs)
            assert holding <= most, (question.id, answer)


def test_ids_and_questions_are_unique_over_both_halves() -> None:
    questions = everything()
    assert len({question.id for question in questions}) == len(questions)
    assert len({fold(question.question) for question in questions}) == len(questions)


def test_no_paragraph_feeds_both_halves() -> None:
    fed = [
        set[int]().union(
            *(paragraphs_of(span) for question in half(name) for span in spans(question))
        )
        for name in HALVES
    ]
    assert all(fed)
    assert not fed[0] & fed[1]


def test_both_abstracts_feed_the_same_half() -> None:
    abstracts = [part for part in ARTICLE.sections if part.language is not Language.ENGLISH]
    assert {part.language for part in abstracts} == {Language.RUSSIAN, Language.KAZAKH}
    fed = [
        {
            name
            for name in HALVES
            for question in half(name)
            for span in spans(question)
            if part.start < span.end and span.start < part.end
        }
        for part in abstracts
    ]
    assert len(fed[0]) == 1
    assert all(names == fed[0] for names in fed)


@pytest.mark.parametrize("name", HALVES)
def test_every_type_occurs_in_each_half(name: str) -> None:
    assert {question.type for question in answerable(half(name))} >= TYPES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_and_every_style_occurs_in_each_language(language: Language) -> None:
    asked = [question for question in everything() if question.language is language]
    assert {question.type for question in answerable(asked)} >= TYPES
    styles = {question.style for question in asked}
    own = KAZAKH_STYLES if language is Language.KAZAKH else set()
    assert styles >= STYLES | own
    assert styles.isdisjoint(KAZAKH_STYLES - own)


def styled(style: str) -> list[GoldQuestion]:
    found = [question for question in everything() if question.style == style]
    assert found
    return found


def test_questions_typed_in_lower_case_have_no_capitals() -> None:
    for question in styled("lowercase"):
        assert question.question == question.question.lower(), question.id


def test_questions_typed_without_kazakh_letters_have_none() -> None:
    for question in styled("no_kazakh_letters"):
        assert KAZAKH_LETTERS.isdisjoint(question.question.casefold()), question.id


def test_questions_typed_in_latin_letters_are_mostly_ascii() -> None:
    for question in styled("latin"):
        letters = [character for character in question.question if character.isalpha()]
        ascii_letters = [character for character in letters if character.isascii()]
        assert len(ascii_letters) / len(letters) >= LEAST_ASCII, question.id
