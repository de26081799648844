"""What a chat model wrote: where its sentences end, and which of them answer nothing."""

from itertools import pairwise

import pytest

from corpus.languages import Language
from rag.chat.protocols import EndpointError
from rag.chat.written_sentences import (
    is_beside_the_point,
    is_echo,
    read_sentences,
    says_again,
)

BREAD = "What does bread need, flour or water?"
NEEDS = "Bread needs flour, water and salt."
DONE = "What has UNESCO done for education?"


def is_left_out(text: str, language: Language = Language.ENGLISH) -> bool:
    return is_beside_the_point(text, "Where is the school?", language)


def test_sentences_are_the_same_wherever_a_stream_is_cut() -> None:
    text = "First one. [1] Mr. Lee wrote it [2, 3].\n[4]\n- **Бұл** бір сөйлем [1]. Last"
    whole = list(read_sentences([text]))
    assert [sentence.cited for sentence in whole] == [(1,), (2, 3, 4), (1,), ()]
    for cut in range(len(text)):
        for other in range(cut, len(text), 5):
            pieces = [text[a:b] for a, b in pairwise((0, cut, other, len(text)))]
            assert list(read_sentences(pieces)) == whole


@pytest.mark.parametrize("size", [1, 7, 5000])
@pytest.mark.parametrize(
    "endless",
    ["And so on " + "and on " * 300, "O" * 2000, "It is " + "0" * 2000, "It [1]" + " [1]" * 500],
)
def test_reading_ends_where_a_sentence_does_not_and_what_stands_before_is_read(
    endless: str, size: int
) -> None:
    text = f"{NEEDS} [1] {endless}"
    pieces = iter([text[at : at + size] for at in range(0, len(text), size)])
    sentences = read_sentences(pieces)
    assert next(sentences).text == NEEDS
    with pytest.raises(EndpointError, match="end"):
        next(sentences)
    assert len("".join(pieces)) >= (1300 if size < 100 else 0)


def test_a_word_without_an_end_ends_the_reading_sooner() -> None:
    pieces = iter("О" * 500)
    with pytest.raises(EndpointError, match="end"):
        list(read_sentences(pieces))
    assert len(list(pieces)) > 300


def test_a_sentence_of_six_hundred_characters_is_read_however_it_is_cut() -> None:
    long = f"{'Long ' * 96}{'w' * 119}."
    assert len(long) == 600
    for pieces in ([f"{long} {NEEDS}"], list(f"{long} {NEEDS}")):
        assert [sentence.text for sentence in read_sentences(pieces)] == [long, NEEDS]


def test_a_text_that_goes_on_with_nothing_but_empty_lines_is_over() -> None:
    pieces = iter([NEEDS, *["\n"] * 5000])
    assert [sentence.text for sentence in read_sentences(pieces)] == [NEEDS]
    assert len(list(pieces)) > 4000


@pytest.mark.parametrize(
    "text",
    [
        "When was it built?",
        "Is it so?!",
        "学校在哪里？",
        '"Who built it?"',
        "Question: the school.",
        "question 2: the school.",
        "Вопрос: школа.",
        "Сұрақ: мектеп.",
        "Where is the school.",
    ],
)
def test_a_question_answers_nothing(text: str) -> None:
    assert is_left_out(text)


@pytest.mark.parametrize(
    "text",
    ["The school is in Astana.", "Questions were raised.", 'Its motto is "Who, if not we?" today.'],
)
def test_what_only_speaks_of_questions_is_none(text: str) -> None:
    assert not is_left_out(text)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("What has UNESCO done for education.", DONE),
        ("What UNESCO did for education.", DONE),
        ("UNESCO has done education.", DONE),
        ("Bread does need flour or water.", BREAD),
        ("What good bread needs is flour or water.", BREAD),
        ("Is Astana the capital of Kazakhstan.", "Is Astana the capital of Kazakhstan?"),
        ("Что ЮНЕСКО сделала для образования.", "Что ЮНЕСКО сделала для образования?"),
        ("ЮНЕСКО сделала для образования.", "Что ЮНЕСКО сделала для образования?"),
        ("ЮНЕСКО білім беру үшін не істеді.", "ЮНЕСКО білім беру үшін не істеді?"),
        ("Мектеп қай жылы ашылған.", "Мектеп қай жылы ашылды?"),
    ],
)
def test_an_echo_is_told_whatever_it_ends_in(text: str, question: str) -> None:
    assert is_echo(text, question)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (NEEDS, BREAD),
        ("Bread needs flour.", BREAD),
        (
            "The agreement of UNESCO and Kazakhstan of 2015 concerned education.",
            "What did the agreement of UNESCO and Kazakhstan of 2015 concern?",
        ),
        (
            "The Republic of Kazakhstan joined UNESCO as a member state in 1992.",
            "When did the Republic of Kazakhstan join UNESCO as a member state?",
        ),
        ("Astana is the capital of Kazakhstan.", "Is Astana the capital of Kazakhstan?"),
        ("Bread is not made of flour.", "Why is bread made of flour?"),
        ("Астана является столицей Казахстана.", "Является ли Астана столицей Казахстана?"),
        ("Мектеп 1945 жылы ашылды.", "Мектеп қай жылы ашылды?"),
        ("So it is.", BREAD),
    ],
)
def test_an_answer_in_the_words_of_the_question_is_no_echo(text: str, question: str) -> None:
    assert not is_echo(text, question)


@pytest.mark.parametrize(
    "text",
    [
        "Bread needs flour.",
        "Bread needs salt, flour and water!",
        "The bread needs flour, water, and the salt.",
    ],
)
def test_a_sentence_that_adds_nothing_is_said_again(text: str) -> None:
    assert says_again(text, NEEDS)


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("Bread needs flour, water and yeast.", NEEDS),
        ("Bread does not need flour, water and salt.", NEEDS),
        ("It rises for three hours.", "It rises for two hours."),
        ("The school in Paris is old.", "The school in Rome is old."),
        ("Yes.", NEEDS),
        ("So it is.", NEEDS),
    ],
)
def test_a_sentence_that_adds_something_is_not(text: str, earlier: str) -> None:
    assert not says_again(text, earlier)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The school was opened in the year 1945.", Language.ENGLISH),
        ("Школа была открыта в тысяча девятьсот сорок пятом году.", Language.RUSSIAN),
        ("Бұл мектеп қалада бір мың тоғыз жүз қырық бесінші жылы ашылды.", Language.KAZAKH),
    ],
)
def test_a_sentence_in_another_language_than_asked_for_answers_nothing(
    text: str, language: Language
) -> None:
    spoken = {Language.ENGLISH, Language.RUSSIAN, Language.KAZAKH}
    assert not is_left_out(text, language)
    assert not is_left_out(text, Language.UNDETERMINED)
    assert all(is_left_out(text, other) for other in spoken - {language})


def test_a_few_words_may_be_in_any_language() -> None:
    assert not is_left_out("Windows, Linux and macOS.", Language.KAZAKH)
