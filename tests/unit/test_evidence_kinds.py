"""What kinds of things a text holds that its question does not bring along."""

import pytest

from rag.evidence_kinds import holds_value, kinds_held, numbers_of
from rag.question_kinds import QuestionKind

YEAR, DATE, NUMBER = QuestionKind.YEAR, QuestionKind.DATE, QuestionKind.NUMBER
PERSON, PLACE, TITLE = QuestionKind.PERSON, QuestionKind.PLACE, QuestionKind.TITLE


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (YEAR, "It was opened in 1994."),
        (YEAR, "Оно открыто в 1994 году."),
        (YEAR, "Ол 1994 жылы ашылды."),
        (DATE, "It was opened in December."),
        (DATE, "Оно открыто в декабре."),
        (DATE, "Ол желтоқсанда ашылды."),
        (NUMBER, "It has 12 rooms."),
        (NUMBER, "It has twelve rooms."),
        (NUMBER, "В нём двенадцать и ещё пять комнат."),
        (NUMBER, "Онда жиырма бөлме бар."),
        (PERSON, "It was opened by Julian Huxley."),
        (PERSON, "Его открыл Джулиан Хаксли."),
        (PERSON, "Оны Джулиан Хаксли ашты."),
        (PLACE, "It was opened in Almaty."),
        (PLACE, "Оно открыто в Алматы."),
        (PLACE, "Ол Алматыда ашылды."),
        (TITLE, "They print the “Baiterek”."),
        (TITLE, "Они печатают «Байтерек»."),
        (TITLE, "Олар «Байтерек» шығарады."),
        (QuestionKind.REASON, "It closed because it rained."),
        (QuestionKind.REASON, "Оно закрыто, потому что шёл дождь."),
        (QuestionKind.REASON, "Ол жаңбыр болғандықтан, сондықтан жабылды."),
        (QuestionKind.DEFINITION, "It is a school for all."),
        (QuestionKind.DEFINITION, "Оно является школой."),
        (QuestionKind.DEFINITION, "Ол мектеп болып табылады."),
        (QuestionKind.LIST, "It has doors, windows and walls."),
        (QuestionKind.LIST, "В нём двери, окна и стены."),
        (QuestionKind.LIST, "Онда есіктер, терезелер және қабырғалар бар."),
    ],
)
def test_a_text_holds_what_it_tells_in_each_language(kind: QuestionKind, text: str) -> None:
    assert kind in kinds_held("?", text)


@pytest.mark.parametrize(
    "text", ["it goes on and on", "оно всё ещё там", "ол сол жерде тұр", "", "."]
)
def test_a_text_without_any_holds_no_kind_of_value(text: str) -> None:
    assert not kinds_held("?", text) & {YEAR, NUMBER, PERSON, PLACE, TITLE}


@pytest.mark.parametrize(
    ("kind", "question", "text"),
    [
        (YEAR, "What was opened in 1994?", "The office was opened in 1994."),
        (NUMBER, "What has 12 rooms?", "The house has 12 rooms."),
        (NUMBER, "What has twelve rooms?", "The house has twelve rooms."),
        (PERSON, "What did Julian Huxley open?", "It was opened by Julian Huxley."),
        (PLACE, "What was opened in Almaty?", "It was opened in Almaty."),
    ],
)
def test_what_the_question_has_itself_does_not_count(
    kind: QuestionKind, question: str, text: str
) -> None:
    assert kind not in kinds_held(question, text)
    assert kind in kinds_held("?", text)


def test_a_year_is_no_number_of_things() -> None:
    assert NUMBER not in kinds_held("How many?", "It was opened in 1994.")
    assert YEAR not in kinds_held("When?", "It cost 1,994 tenge and 3.1994 more, or 20250.")


def test_one_capitalised_word_is_no_person_and_the_first_of_a_text_no_name() -> None:
    assert PERSON not in kinds_held("Who?", "It was opened by Huxley.")
    assert PLACE not in kinds_held("Where?", "Offices close at noon.")


def test_numbers_are_the_same_however_they_are_written() -> None:
    assert numbers_of("195 lands, 1 000 schools") == numbers_of("1,000 мектеп, 195 ел")
    assert numbers_of("no number") == frozenset()


@pytest.mark.parametrize(
    ("kind", "value", "other"),
    [
        (YEAR, "in 1994", "in May"),
        (DATE, "20 мамыр", "small"),
        (DATE, "December", "small"),
        (NUMBER, "twelve rooms", "rooms"),
        (NUMBER, "12", "rooms"),
        (PERSON, "Huxley", "the man"),
        (PLACE, "Алматы", "там"),
        (TITLE, "Байтерек", "журнал"),
        (QuestionKind.REASON, "because", "because"),
    ],
)
def test_a_few_words_may_be_a_value_of_their_kind_only(
    kind: QuestionKind, value: str, other: str
) -> None:
    assert holds_value(kind, value) is (kind is not QuestionKind.REASON)
    assert not holds_value(kind, other)
