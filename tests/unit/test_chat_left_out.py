"""What a chat model writes that is no answer, and a model that does not come to an end."""

import time
from itertools import count, cycle

import pytest

from corpus.languages import Language
from rag.answers import AnswererKind, Question
from rag.knowledge import Knowledge
from rag.settings import Settings
from tests.unit.chat_runs import (
    BREAD,
    NEEDS,
    RISES,
    answering,
    ask,
    is_extractive,
    open_notes,
    run_endpoint,
)
from tests.unit.scripted_endpoint import Endpoint, Handler, saying

__all__ = ["open_notes", "run_endpoint"]  # fixtures

ECHO = "What bread needs, flour or water."
SALT = "The bread needs salt, flour and water."
CHEESE = "The moon is made of green cheese."
SCHOOL = "Мектеп қай жылы ашылды?"
OPENED = "Мектеп 1945 жылы ашылды."


class Looping:
    """Says sentences over and over until nobody listens; a script."""

    def __init__(self, *sentences: str) -> None:
        self._sentences = sentences
        self.is_left = False
        self.said = 0

    def __call__(self, handler: Handler) -> None:
        handler.begin()
        try:
            for sentence in cycle(self._sentences):
                handler.send_chunk(delta={"content": f"{sentence} "}, finish_reason=None)
                self.said += 1
                time.sleep(0.002)
        except (BrokenPipeError, ConnectionResetError):
            self.is_left = True
            raise

    def was_left(self) -> bool:
        """Tell whether the client went away, which is seen a moment later."""
        limit = time.monotonic() + 5
        while not self.is_left and time.monotonic() < limit:
            time.sleep(0.01)
        return self.is_left


@pytest.mark.parametrize(
    "text", [BREAD, BREAD.replace("?", "."), ECHO, f"Question: {NEEDS}", f"**Сұрақ:** {NEEDS}"]
)
def test_the_question_is_no_answer_to_itself(
    knowledge: Knowledge, endpoint: Endpoint, text: str
) -> None:
    answer = ask(knowledge, endpoint, saying(f"{text} [1]\n{NEEDS} [1]"))
    assert [sentence.text for sentence in answer.sentences] == [NEEDS]
    assert answer.notices == ("unsupported_sentences_dropped",)
    alone = ask(knowledge, endpoint, saying(f"{text} [1]"))
    assert alone.notices == ("chat_answer_unsupported",)
    assert is_extractive(alone, knowledge, endpoint)


def test_a_sentence_nearly_said_before_is_left_out_without_a_word(
    knowledge: Knowledge, endpoint: Endpoint
) -> None:
    answer = ask(knowledge, endpoint, saying(f"{NEEDS} [1] {SALT} [1] {RISES} [1]"))
    assert [sentence.text for sentence in answer.sentences] == [NEEDS, RISES]
    assert answer.notices == ()


def test_a_right_sentence_behind_a_wrong_one_of_nearly_the_same_words_is_kept(
    knowledge: Knowledge, endpoint: Endpoint
) -> None:
    answer = ask(knowledge, endpoint, saying(f"It rises for three hours. [1] {RISES} [1]"))
    assert [sentence.text for sentence in answer.sentences] == [RISES]
    assert answer.notices == ("unsupported_sentences_dropped",)


@pytest.mark.parametrize(
    ("loop", "kept", "notices"),
    [
        ([NEEDS], [NEEDS], ()),
        ([NEEDS, SALT], [NEEDS], ()),
        ([NEEDS, RISES], [NEEDS, RISES], ()),
        ([NEEDS, CHEESE], [NEEDS], ("unsupported_sentences_dropped",)),
    ],
)
def test_a_model_that_goes_round_in_circles_is_listened_to_no_longer(
    knowledge: Knowledge, endpoint: Endpoint, loop: list[str], kept: list[str], notices: object
) -> None:
    script = Looping(*loop)
    started = time.monotonic()
    answer = ask(knowledge, endpoint, script)
    assert time.monotonic() - started < Settings().llm_timeout_seconds / 3
    assert [sentence.text for sentence in answer.sentences] == kept
    assert answer.notices == notices
    assert script.was_left()


def test_a_circle_of_what_no_passage_states_leaves_the_documents_own_sentences(
    knowledge: Knowledge, endpoint: Endpoint
) -> None:
    script = Looping(CHEESE)
    answer = ask(knowledge, endpoint, script)
    assert answer.notices == ("chat_answer_unsupported",)
    assert script.was_left()
    assert is_extractive(answer, knowledge, endpoint)


def test_what_stands_before_a_sentence_without_an_end_is_the_answer(
    knowledge: Knowledge, endpoint: Endpoint
) -> None:
    def script(handler: Handler) -> None:
        handler.begin()
        handler.send_chunk(delta={"content": f"{NEEDS} [1] It is"}, finish_reason=None)
        for _ in count():
            handler.send_chunk(delta={"content": " baked and baked"}, finish_reason=None)

    started = time.monotonic()
    answer = ask(knowledge, endpoint, script)
    assert time.monotonic() - started < Settings().llm_timeout_seconds / 3
    assert [sentence.text for sentence in answer.sentences] == [NEEDS]
    assert answer.notices == ("chat_unavailable",)


def test_a_sentence_that_the_encoder_cannot_read_whole_is_left_out(
    knowledge: Knowledge, endpoint: Endpoint
) -> None:
    long = "Bread needs " + "salt " * 116 + "now."
    assert knowledge.encoder.max_tokens - 16 < len(long.split()) < 600
    answer = ask(knowledge, endpoint, saying(f"{long} [1] {NEEDS} [1]"))
    assert [sentence.text for sentence in answer.sentences] == [NEEDS]
    assert answer.notices == ("unsupported_sentences_dropped",)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("text", ["a-b " * 140 + "c.", "— " * 250 + "a.", "1 " * 290 + "."])
def test_no_text_of_any_shape_upsets_the_check(
    knowledge: Knowledge, endpoint: Endpoint, text: str
) -> None:
    answer = ask(knowledge, endpoint, saying(text))
    assert answer.notices == ("chat_answer_unsupported",)


def test_an_answer_in_another_language_than_asked_for_is_none(
    knowledge: Knowledge, endpoint: Endpoint
) -> None:
    asked = {"text": SCHOOL, "answer_language": Language.KAZAKH}
    own = Question(text=SCHOOL, answer_language=Language.KAZAKH, answerer=AnswererKind.EXTRACTIVE)
    answer = ask(knowledge, endpoint, saying(f"{NEEDS} [1]"), **asked)
    assert answer.notices == ("chat_answer_unsupported",)
    assert answer.sentences == answering(endpoint).ask(knowledge, own).sentences
    mixed = ask(knowledge, endpoint, saying(f"{NEEDS} [1] {OPENED} [1]"), **asked)
    assert [sentence.text for sentence in mixed.sentences] == [OPENED]
    assert mixed.notices == ("unsupported_sentences_dropped",)
    in_english = {**asked, "answer_language": Language.ENGLISH}
    assert ask(knowledge, endpoint, saying(f"{NEEDS} [1]"), **in_english).text == NEEDS
