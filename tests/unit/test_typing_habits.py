"""Questions as people type them: some as they are, others in the ways that chats show."""

import random
from collections import Counter

import pytest

from eval.training.typing_habits import as_typed

QUESTIONS = {
    "en": "When did Kazakhstan become a member of UNESCO?",
    "ru": "Сколько стран состоит в ЮНЕСКО?",
    "kk": "Қазақстан ЮНЕСКО-ға қай жылы мүше болды?",
}


def ways(language: str) -> Counter[str]:
    rng = random.Random(5)  # noqa: S311 # no secret, and to be repeated
    return Counter(as_typed(QUESTIONS[language], language, rng) for _ in range(400))


@pytest.mark.parametrize("language", QUESTIONS)
def test_half_stay_as_they_are_and_a_quarter_come_in_small_letters(language: str) -> None:
    question = QUESTIONS[language]
    found = ways(language)
    assert 150 < found[question] < 290
    assert 60 < found[question.lower().rstrip("?")] < 150


@pytest.mark.parametrize("language", QUESTIONS)
def test_slips_are_small(language: str) -> None:
    question = QUESTIONS[language]
    others = set(ways(language)) - {question, question.lower().rstrip("?")}
    slips = [one for one in others if one.count("?") == 1 and one.isascii() == question.isascii()]
    assert len(slips) > 10
    assert all(abs(len(one) - len(question)) <= 2 for one in slips)


def test_kazakh_is_also_written_without_its_letters_and_in_latin() -> None:
    found = ways("kk")
    assert found["Казакстан ЮНЕСКО-га кай жылы муше болды?"] > 0
    assert found["Qazaqstan YuNESKO-ga qai zhyly mushe boldy?"] > 0


def test_the_same_seed_types_the_same() -> None:
    assert ways("kk") == ways("kk")


@pytest.mark.parametrize("question", ["", "?", "Кім?", "1945?"])
def test_short_questions_stay_questions(question: str) -> None:
    rng = random.Random(6)  # noqa: S311 # no secret, and to be repeated
    assert all(as_typed(question, "kk", rng) or not question.strip("? ") for _ in range(50))
