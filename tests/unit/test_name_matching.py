"""Whether a question's names stand in a text, in whichever alphabet."""

import pytest

from rag.name_matching import FOUND, name_matches, names_of

ENGLISH = "Kazakhstan joined UNESCO in May 1992; Julian Huxley came to Almaty."
RUSSIAN = "Казахстан вступил в ЮНЕСКО в мае 1992 года; Джулиан Хаксли приехал в Алматы."
KAZAKH = "Қазақстан 1992 жылғы мамырда ЮНЕСКО-ға кірді; Джулиан Хаксли Алматыға келді."
TEXTS = [ENGLISH, RUSSIAN, KAZAKH]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "question",
    [
        "When did Kazakhstan join UNESCO?",
        "Когда Казахстан вступил в ЮНЕСКО?",
        "Қазақстан ЮНЕСКО-ға қашан кірді?",
        "Has Huxley been to Almaty?",
        "Был ли Хаксли в Алматы?",
        "Хаксли Алматыға келді ме?",
        "when did kazakhstan join unesco",
        "когда казахстан вступил в юнеско",
    ],
)
def test_a_name_is_found_in_every_alphabet_and_language(question: str, text: str) -> None:
    matches = name_matches(question, text)
    assert len(matches) >= 2
    assert sum(match >= FOUND for match in matches) >= 2


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "question", ["Where is Paramaribo?", "Где находится Парамарибо?", "Парамарибо қайда?"]
)
def test_a_name_that_a_text_lacks_is_not_found(question: str, text: str) -> None:
    assert name_matches(question, text) == [0.0]


def test_a_name_with_another_ending_is_found_but_less_so() -> None:
    (bent,) = name_matches("Кто встретил Мухамедова?", "Там был Мухамедов.")
    (same,) = name_matches("Кто такой Мухамедов?", "Там был Мухамедов.")
    assert same == 1.0
    assert FOUND <= bent <= 1.0
    (further,) = name_matches("Кто живёт в Казахстанском?", "Это Казахстан.")
    assert FOUND <= further < 1.0


def test_names_are_what_has_a_capital_without_the_words_that_ask() -> None:
    assert len(names_of("When did Julian Huxley come to Almaty?")) == 3
    assert len(names_of("Когда Казахстан вступил в ЮНЕСКО?")) == 2
    assert len(names_of("Қазақстан ЮНЕСКО-ға қашан кірді?")) == 2


@pytest.mark.parametrize("question", ["Who is it?", "Кто это?", "Бұл не?", "", "?", "1992?"])
def test_a_question_without_names_has_nothing_to_be_found(question: str) -> None:
    assert name_matches(question, ENGLISH) == []


def test_matches_lie_between_zero_and_one() -> None:
    for question in (*TEXTS, "Kazan Kazanka Kazakhs", "Алма Алматинский Алматы"):
        for text in (*TEXTS, ""):
            assert all(0 <= match <= 1 for match in name_matches(question, text))
