"""Answers in the documents' own sentences: how many, which, in what order, from which passage."""

import pytest

from corpus.documents import Span
from corpus.languages import Language
from rag.citing import Quote
from rag.extractive_answerer import best_sentence, extract_sentences, score_of
from tests.unit.hand_made_evidence import START, evidence, passage, reading

FIVE = " ".join(f"This is sentence number {word}." for word in "one two three four five".split())
ONE_THING = "When was the office opened?"
SEVERAL = "Which offices were opened?"
TWO_THINGS = "Who opened the office and when was it?"
WHOLE = "A whole sentence to answer with."


def numbers(question: str, scores: list[float]) -> list[str]:
    """Return the number words of the sentences that answer."""
    found = extract_sentences(evidence(question, passage(FIVE, scores)), None)
    return [one.quote.text.removesuffix(".").split()[-1] for one in found]


def test_one_sentence_answers_where_it_is_clearly_best() -> None:
    assert numbers(ONE_THING, [0.3, 0.4, 0.9, 0.5, 0.3]) == ["three"]


def test_a_second_sentence_comes_along_only_when_nearly_as_good_and_after_the_best() -> None:
    assert numbers(ONE_THING, [0.895, 0.6, 0.9, 0.7, 0.5]) == ["three", "one"]
    assert numbers(ONE_THING, [0.6, 0.6, 0.9, 0.7, 0.5]) == ["three"]


def test_there_are_never_more_than_two_sentences() -> None:
    assert numbers(ONE_THING, [0.9, 0.9, 0.9, 0.9, 0.9]) == ["one", "two"]


def test_a_long_second_sentence_has_to_answer_better_than_a_short_one() -> None:
    long = f"This sentence {' '.join(['goes on and on'] * 50)} before it ends."
    for second, count in ((WHOLE, 2), (long, 1)):
        ranked = passage(f"The first sentence answers this. {second}", [0.9, 0.89])
        assert len(extract_sentences(evidence(ONE_THING, ranked), None)) == count


@pytest.mark.parametrize("question", [SEVERAL, TWO_THINGS])
def test_a_list_or_two_things_have_up_to_four_sentences_in_the_documents_order(
    question: str,
) -> None:
    scores = [0.89, 0.3, 0.895, 0.9, 0.892]
    assert numbers(question, scores) == ["one", "three", "four", "five"]
    assert numbers(question, [0.89, 0.895, 0.895, 0.9, 0.892]) == ["two", "three", "four", "five"]


def test_a_list_leaves_out_what_is_far_from_the_best() -> None:
    assert numbers(SEVERAL, [0.5, 0.89, 0.3, 0.9, 0.5]) == ["two", "four"]


def test_a_list_is_gathered_from_several_passages() -> None:
    first = passage("The first office is in Almaty.", document_id="first")
    second = passage("The second office is in Astana.", score=0.89, document_id="second")
    found = extract_sentences(evidence(SEVERAL, first, second), None)
    assert [one.quote.document_id for one in found] == ["first", "second"]


def test_a_quote_says_where_it_stands_in_the_document() -> None:
    (found,) = extract_sentences(
        evidence(ONE_THING, passage(FIVE, [0.1, 0.9, 0.1, 0.1, 0.1])), None
    )
    text = "This is sentence number two."
    start = START + FIVE.index(text)
    assert found.quote == Quote("note", Span(start, start + len(text)), text)


def test_a_heading_does_not_answer_although_it_is_nearest() -> None:
    text = "The office\n\nThe office was opened in Almaty in 1994."
    (found,) = extract_sentences(evidence(ONE_THING, passage(text, [0.95, 0.5])), None)
    assert found.quote.text == "The office was opened in Almaty in 1994."


def test_a_short_text_answers_where_there_is_nothing_else() -> None:
    found = extract_sentences(
        evidence(ONE_THING, passage("In 1994.\n\nIn Almaty.", [0.5, 0.9])), None
    )
    assert [one.quote.text for one in found] == ["In Almaty."]


def test_a_sentence_of_a_later_passage_answers_where_passage_and_sentence_are_best_together() -> (
    None
):
    first = passage("A first passage that is best.", [0.5], document_id="first")
    second = passage("A second one, nearly as good.", [0.9], score=0.89, document_id="second")
    (found,) = extract_sentences(evidence(ONE_THING, first, second), None)
    assert found.quote.document_id == "second"


def test_a_sentence_that_two_passages_share_comes_once() -> None:
    shared = "The office was opened in 1994."
    one = passage(f"It is in Almaty, by the park. {shared}", [0.1, 0.9], start=0)
    other = passage(
        f"{shared} Many people came to see it.", [0.9, 0.1], start=one.chunk.text.index(shared)
    )
    assert one.sentences.spans[1] == other.sentences.spans[0]
    found = extract_sentences(evidence(ONE_THING, one, other), None)
    assert [one.quote.text for one in found] == [shared]


def test_where_the_reader_finds_an_answer_the_sentence_moves_up() -> None:
    ranked = passage(FIVE, [0.9, 0.88, 0.5, 0.5, 0.5])
    unread = evidence(ONE_THING, ranked)
    read = evidence(ONE_THING, ranked, readings=[reading(ranked, p0=0.001, p1=0.9)])
    assert best_sentence(unread, None).text == "This is sentence number one."
    assert best_sentence(read, None).text == "This is sentence number two."
    one, two = read.sentences[:2]
    assert score_of(one, unread) > score_of(two, unread)
    assert score_of(one, read) < score_of(two, read)


def wished(scores: list[float], languages: list[Language], wish: Language | None) -> str:
    ranked = [
        passage(WHOLE, score=score, language=language, document_id=f"{number}")
        for number, (score, language) in enumerate(zip(scores, languages, strict=True))
    ]
    first, *_ = extract_sentences(evidence(ONE_THING, *ranked), wish)
    best = best_sentence(evidence(ONE_THING, *ranked), wish)
    assert ranked[best.passage].chunk.document_id == first.quote.document_id
    return first.quote.document_id


def test_a_wished_language_is_taken_among_equal_evidence_only() -> None:
    languages = [Language.ENGLISH, Language.RUSSIAN, Language.KAZAKH]
    assert wished([0.9, 0.899, 0.898], languages, Language.KAZAKH) == "2"
    assert wished([0.9, 0.899, 0.898], languages, Language.RUSSIAN) == "1"
    assert wished([0.9, 0.899, 0.89], languages, Language.KAZAKH) == "0"
    assert wished([0.9, 0.899, 0.898], languages, Language.ENGLISH) == "0"


def test_among_equals_the_questions_language_is_taken_where_none_is_wished() -> None:
    languages = [Language.RUSSIAN, Language.ENGLISH]
    assert wished([0.9, 0.899], languages, None) == "1"
    assert wished([0.9, 0.89], languages, None) == "0"


def test_only_the_first_three_passages_are_looked_at_for_a_wished_language() -> None:
    languages = [Language.ENGLISH, Language.ENGLISH, Language.ENGLISH, Language.KAZAKH]
    assert wished([0.9, 0.9, 0.9, 0.9], languages, Language.KAZAKH) == "0"


def value_of(question: str, text: str, value: str) -> str | None:
    """Return the words that are shown as the value in the only sentence, where the reader has some."""
    ranked = passage(text)
    (found,) = extract_sentences(
        evidence(question, ranked, readings=[reading(ranked, value)]), None
    )
    if found.value is None:
        return None
    assert 0 <= found.value.start < found.value.end <= len(found.quote.text)
    return found.quote.text[found.value.start : found.value.end]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("In which year was it opened?", "1994"),
        ("When was it opened?", "in May 1994"),
        ("How many rooms has it?", "twelve rooms"),
        ("Who opened it?", "Julian Huxley"),
        ("Where is it?", "Almaty"),
        ("Кто его открыл?", "Julian Huxley"),
        ("Ол қай жылы ашылды?", "1994"),
    ],
)
def test_the_value_lies_in_its_sentence_and_is_of_the_kind_that_is_asked_for(
    question: str, value: str
) -> None:
    text = "In Almaty Julian Huxley opened it, with its twelve rooms, in May 1994."
    assert value_of(question, text, value) == value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("In which year was it opened?", "in May"),
        ("How many rooms has it?", "Julian Huxley"),
        ("Who opened it?", "opened it"),
        ("Why was it opened?", "1994"),
        ("Was it opened?", "1994"),
        ("Who is Julian Huxley?", "Julian Huxley"),
    ],
)
def test_there_is_no_value_of_another_kind_or_that_the_question_has_itself(
    question: str, value: str
) -> None:
    text = "In Almaty Julian Huxley opened it, with its twelve rooms, in May 1994."
    assert value_of(question, text, value) is None


def test_without_a_reader_there_is_no_value() -> None:
    ranked = passage("The office was opened in May 1994.")
    (found,) = extract_sentences(evidence(ONE_THING, ranked), None)
    assert found.value is None


def test_no_passage_is_no_answer() -> None:
    assert extract_sentences(evidence(ONE_THING), None) == []
    assert extract_sentences(evidence(SEVERAL), Language.KAZAKH) == []
