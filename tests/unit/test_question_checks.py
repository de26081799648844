"""What a question must be before it is looked up."""

import pytest

from corpus.errors import (
    EmptyQuestionError,
    MalformedQuestionError,
    QuestionTooLongError,
    TopKOutOfRangeError,
)
from rag.question_checks import check_question, check_top_k
from rag.settings import Settings

SETTINGS = Settings(max_question_characters=20, top_k=5, max_top_k=10)


def test_a_question_is_looked_up_in_its_composed_form() -> None:
    assert check_question("Caf\u0065\u0301?", SETTINGS) == "Caf\u00e9?"
    assert check_question("и\u0306од", SETTINGS) == "йод"


def test_runs_of_white_space_become_one_space_and_none_stays_at_the_ends() -> None:
    assert check_question("\n when\t\r\n was\u00a0\u3000it? ", SETTINGS) == "when was it?"


def test_case_punctuation_and_compatibility_characters_stay_as_they_were_typed() -> None:
    assert check_question("Что — ЭТО?!", SETTINGS) == "Что — ЭТО?!"
    assert check_question("№ ½ ﬁ ² ①", SETTINGS) == "№ ½ ﬁ ² ①"


@pytest.mark.parametrize("text", ["a\0b", "\0", "a\ud800b", "\udfff", "\udc80?"])
def test_nul_and_lone_surrogates_are_not_text(text: str) -> None:
    with pytest.raises(MalformedQuestionError):
        check_question(text, SETTINGS)


def test_the_neighbours_of_the_surrogates_are_not_mistaken_for_them() -> None:
    assert check_question("a\ud7fb", SETTINGS) == "a\ud7fb"
    assert check_question("a\ue000", SETTINGS) == "a\ue000"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\n\t\u00a0", "\u200b", " \u200b \u200d ", "\ufeff\u00ad", "\u0301", "\x07\x1b"],
)
def test_a_question_without_a_visible_character_is_empty(text: str) -> None:
    with pytest.raises(EmptyQuestionError):
        check_question(text, SETTINGS)


@pytest.mark.parametrize("text", ["?", "7", "ә", "😀", "👨‍👩‍👧", "＄", "…"])
def test_one_visible_character_is_enough_be_it_a_mark_or_an_emoji(text: str) -> None:
    assert check_question(text, SETTINGS)


def test_a_zero_width_joiner_inside_an_emoji_stays() -> None:
    assert check_question("👨\u200d👩\u200d👧", SETTINGS) == "👨\u200d👩\u200d👧"


@pytest.mark.parametrize("letter", ["a", "қ", "😀"])
def test_the_limit_counts_code_points_not_bytes(letter: str) -> None:
    assert check_question(letter * 20, SETTINGS) == letter * 20
    with pytest.raises(QuestionTooLongError, match="21 characters; 20 are allowed"):
        check_question(letter * 21, SETTINGS)


def test_a_long_question_is_refused_before_anything_else_is_looked_at() -> None:
    with pytest.raises(QuestionTooLongError):
        check_question("\0" * 21, SETTINGS)
    with pytest.raises(QuestionTooLongError):
        check_question(" " * 21, SETTINGS)


@pytest.mark.parametrize("top_k", [1, 7, 10])
def test_any_number_of_passages_up_to_the_limit_may_be_asked_for(top_k: int) -> None:
    assert check_top_k(top_k, SETTINGS) == top_k


@pytest.mark.parametrize("top_k", [0, -1, 11, 10**9])
def test_a_number_of_passages_out_of_range_is_refused_with_the_range(top_k: int) -> None:
    with pytest.raises(TopKOutOfRangeError) as caught:
        check_top_k(top_k, SETTINGS)
    assert str(top_k) in caught.value.message
    assert "from 1 to 10" in caught.value.hint


def test_the_settings_number_is_taken_where_none_is_named_but_never_above_the_limit() -> None:
    assert check_top_k(None, SETTINGS) == 5
    assert check_top_k(None, Settings(top_k=8, max_top_k=3)) == 3
