"""Names get their capitals back in questions that are typed without any."""

import pytest

from corpus.letter_case import names_in, restore_capitals

SENTENCES = [
    "Since 1992 the Republic of Kazakhstan has worked with UNESCO.",
    "In Almaty the UNESCO Office was opened; an office in Paris is older.",
    "Nations came, and other nations followed.",
    "В 1945 году Организация Объединённых Наций собралась в Лондоне.",
    "Бұл туралы Мұхтар Әуезов жазды.",
    "ALL OF THIS IS A HEADING",
]
NAMES = names_in(SENTENCES)


@pytest.mark.parametrize(
    ("question", "restored"),
    [
        ("when did kazakhstan join unesco?", "when did Kazakhstan join UNESCO?"),
        ("who runs the office in almaty", "who runs the office in Almaty"),
        ("how many nations came", "how many nations came"),
        ("кто собрался в лондоне", "кто собрался в Лондоне"),
        ("кто собрался в лондон", "кто собрался в Лондон"),
        ("әуезовтің кітаптары қайда", "Әуезовтің кітаптары қайда"),
        ("", ""),
        ("?", "?"),
    ],
)
def test_a_name_is_written_as_the_documents_write_it(question: str, restored: str) -> None:
    assert restore_capitals(question, NAMES) == restored


@pytest.mark.parametrize(
    ("question", "restored"),
    [
        ("қазақстан юнескоға қашан кірді", "Қазақстан ЮНЕСКОға қашан кірді"),
        ("когда казахстан вступил в юнеско", "когда Казахстан вступил в ЮНЕСКО"),
        ("в париже", "в париже"),  # too few consonants to tell
    ],
)
def test_a_name_is_known_in_another_alphabet(question: str, restored: str) -> None:
    latin = names_in(SENTENCES[:2])
    assert restore_capitals(question, latin) == restored


def test_a_question_with_a_capital_is_left_as_it_is() -> None:
    assert restore_capitals("When did kazakhstan join?", NAMES) == "When did kazakhstan join?"


def test_neither_beginnings_nor_headings_nor_common_words_make_names() -> None:
    forms = {form.lower() for form in NAMES.values()}
    assert forms.isdisjoint({"since", "in", "nations", "office", "all", "heading"})
    assert {"kazakhstan", "unesco", "almaty", "paris"} <= forms


def test_nothing_is_known_of_no_sentences() -> None:
    assert names_in([]) == {}
    assert restore_capitals("kazakhstan", {}) == "kazakhstan"


def test_the_form_that_is_written_most_often_wins() -> None:
    names = names_in(["The Unesco house.", "The UNESCO house.", "Of UNESCO."])
    assert restore_capitals("unesco", names) == "UNESCO"
