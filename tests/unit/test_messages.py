"""An abstention says why, in the language of the question."""

import pytest

from corpus.languages import Language, detect_language
from rag.answers import Reason
from rag.messages import MESSAGES, message_for

SPOKEN = (Language.ENGLISH, Language.RUSSIAN, Language.KAZAKH)
SORRY = {
    Language.ENGLISH: "Sorry, ",
    Language.RUSSIAN: "К сожалению, ",
    Language.KAZAKH: "Өкінішке қарай, ",
}


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_one_sentence_in_every_language(
    reason: Reason, language: Language
) -> None:
    message = message_for(reason, language)
    assert detect_language(message) is language
    assert message.startswith(SORRY[language])
    assert message.endswith(".")
    assert message.count(".") == 1
    assert message.isprintable()


def test_no_two_reasons_or_languages_share_a_sentence() -> None:
    messages = [message_for(reason, language) for reason in Reason for language in SPOKEN]
    assert len(set(messages)) == len(messages)
    assert sum(map(len, MESSAGES.values())) == len(messages)


@pytest.mark.parametrize("reason", Reason)
def test_kazakh_is_written_in_its_own_letters(reason: Reason) -> None:
    letters = set(message_for(reason, Language.KAZAKH).lower())
    assert len(letters & set("әғқңөұүһі")) >= 4
    assert not any(letter.isascii() and letter.isalpha() for letter in letters)


@pytest.mark.parametrize("reason", Reason)
def test_a_question_in_an_undetermined_language_gets_english(reason: Reason) -> None:
    assert message_for(reason, Language.UNDETERMINED) == message_for(reason, Language.ENGLISH)
