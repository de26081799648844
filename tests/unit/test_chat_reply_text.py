"""The text of a chat answer: its marks, its notes, and what is left of it as history."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.chat_completions.reply_text import ReplyText, answer_in
from api.json_bodies import MAX_BODY_BYTES
from corpus.languages import Language
from rag.answers import AnswerSentence, Citation

URL = "http://127.0.0.1:8000/?document=a&start=0&end=5"
ASKED_IN = (Language.ENGLISH, Language.RUSSIAN, Language.KAZAKH, Language.UNDETERMINED)


def citation(number: int, quote: str) -> Citation:
    return Citation(number, "a", "A [draft]*", Language.ENGLISH, "", 0, 5, quote, (1, 1), "00")


def test_each_sentence_has_its_marks_and_each_number_the_place_of_its_first() -> None:
    text = ReplyText()
    pieces = [
        text.add_sentence(AnswerSentence("Қазақстан кірді.", (1, 2))),
        text.add_sentence(AnswerSentence("And stayed.", (2,))),
    ]
    assert "".join(pieces) == text.text == "Қазақстан кірді. [1] [2] And stayed. [2]"
    assert {number: text.text[mark.start : mark.end] for number, mark in text.marks.items()} == {
        1: "[1]",
        2: "[2]",
    }
    assert text.marks[2].start == text.text.index("[2]")


def test_a_documents_own_numbers_in_brackets_are_no_marks() -> None:
    text = ReplyText()
    text.add_sentence(AnswerSentence("The Conference [5] and [12, p. 3] determines [a].", (1,)))
    assert re.findall(r"\[\d+\]", text.text) == ["[1]"]
    assert text.text[text.marks[1].start : text.marks[1].end] == "[1]"
    assert answer_in(text.text) == "The Conference [5] and [12, p. 3] determines [a]."


@pytest.mark.parametrize("language", ASKED_IN)
def test_notes_and_sources_follow_and_are_left_out_of_history(language: Language) -> None:
    text = ReplyText()
    text.add_sentence(AnswerSentence("It joined.", (1,)))
    text.add_looked_up("When did it *join*?", language)
    text.add_sources([(citation(1, "It\njoined."), URL)], language)
    assert f"1. [A \\[draft\\]\\*]({URL}) “It joined.”" in text.text
    assert "When did it \\*join\\*?" in text.text
    assert answer_in(text.text) == "It joined."


@pytest.mark.parametrize("language", ASKED_IN)
def test_a_message_keeps_its_words_in_history(language: Language) -> None:
    text = ReplyText()
    text.add_message("Nothing was found.")
    text.add_looked_up("What of it?", language)
    assert answer_in(text.text) == "Nothing was found."


@given(sentences=st.lists(st.text(min_size=1, max_size=40), max_size=4))
def test_marks_stand_where_they_are_said_to_whatever_is_quoted(sentences: list[str]) -> None:
    text = ReplyText()
    pieces = [
        text.add_sentence(AnswerSentence(sentence, (number,)))
        for number, sentence in enumerate(sentences, start=1)
    ]
    assert "".join(pieces) == text.text
    assert re.findall(r"\[\d+\]", text.text) == [f"[{n + 1}]" for n in range(len(sentences))]
    for number, mark in text.marks.items():
        assert text.text[mark.start : mark.end] == f"[{number}]"


@given(st.text(max_size=200))
def test_any_text_can_come_back_as_history(text: str) -> None:
    assert len(answer_in(text)) <= len(text)


@pytest.mark.parametrize("unit", [" ", "\n", "[1", "  [", "\n\n**Sources*"])
def test_as_much_as_a_request_may_hold_is_read_in_one_pass(unit: str) -> None:
    # Were it read in quadratic time, this would not end.
    text = unit * (MAX_BODY_BYTES // len(unit))
    assert answer_in(text) == text.strip()
