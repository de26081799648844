"""What kind of thing questions ask for, in the three languages."""

import pytest

from rag.question_kinds import QuestionKind, asks_for_list, asks_for_several, kinds_of


@pytest.mark.parametrize(
    "question",
    [
        "What programmes does UNESCO run?",
        "Which countries does the office serve?",
        "WHICH COUNTRIES DOES THE OFFICE SERVE",
        "Which regional offices were opened?",
        "Who are the members?",
        "Who were the founders?",
        "List the goals of UNESCO.",
        "Please enumerate the goals.",
        "Name three projects.",
        "Какие программы есть у ЮНЕСКО?",
        "Перечислите задачи организации.",
        "Назовите страны-участницы.",
        "В каких городах есть бюро?",
        "Какими языками владеют учителя?",
        "Каким странам помогает бюро?",
        "Қандай бағдарламалар бар?",
        "Қазақстан қандай елдермен жұмыс істейді?",
        "Қандай үш мақсат қойылды?",
        "Кандай багдарламалар бар?",
        "Бағдарламалардың тізімін беріңіз.",
        "Мақсаттарды атаңыз.",
        "Елдерді атап өтіңіз.",
        "Кімдер кірді?",
        "Қайсылары бұрын ашылды?",
    ],
)
def test_a_question_for_several_things_asks_for_a_list(question: str) -> None:
    assert asks_for_list(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is UNESCO?",
        "What was opened in 1994?",
        "What does it do?",
        "Which has more members?",
        "When did Kazakhstan join UNESCO?",
        "How many schools are there?",
        "Who founded the school?",
        "Who is listless?",
        "Что такое ЮНЕСКО?",
        "Когда Казахстан вступил в ЮНЕСКО?",
        "Какая программа самая старая?",
        "В каком году открыто бюро?",
        "Кто основал школу?",
        "Сколько стран вступило?",
        "ЮНЕСКО деген не?",
        "Мектеп қашан ашылды?",
        "Қандай мектеп ең үлкен?",
        "Онда қанша оқушы оқиды?",
        "",
        "?",
    ],
)
def test_a_question_for_one_thing_does_not_ask_for_a_list(question: str) -> None:
    assert not asks_for_list(question)


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("year", "What year did it open?"),
        ("year", "В каком году открыто бюро?"),
        ("year", "Мектеп қай жылы ашылды?"),
        ("year", "Mektep qai jyly ashyldy?"),
        ("date", "When did it open?"),
        ("date", "Когда открыто бюро?"),
        ("date", "Мектеп қашан ашылды?"),
        ("date", "Мектеп кашан ашылды?"),
        ("date", "Mektep qashan ashyldy?"),
        ("number", "How many schools are there?"),
        ("number", "What percentage took part?"),
        ("number", "Сколько там школ?"),
        ("number", "Онда қанша оқушы оқиды?"),
        ("number", "Неше ел кірді?"),
        ("person", "Who founded the school?"),
        ("person", "Whose school is it?"),
        ("person", "Кем основана школа?"),
        ("person", "Мектепті кім ашты?"),
        ("person", "Mektepti kim ashty?"),
        ("place", "Where is the school?"),
        ("place", "In which city is it?"),
        ("place", "Где находится школа?"),
        ("place", "В каком городе школа?"),
        ("place", "Мектеп қайда?"),
        ("place", "Мектеп қай қалада?"),
        ("title", "What is the magazine called?"),
        ("title", "Как называется журнал?"),
        ("title", "Журнал қалай аталады?"),
        ("reason", "Why was it closed?"),
        ("reason", "Почему её закрыли?"),
        ("reason", "С какой целью её открыли?"),
        ("reason", "Мектеп неге жабылды?"),
        ("definition", "What is UNESCO?"),
        ("definition", "What does the word mean?"),
        ("definition", "Что такое ЮНЕСКО?"),
        ("definition", "ЮНЕСКО дегеніміз не?"),
        ("list", "Which countries joined?"),
        ("list", "Какие страны вступили?"),
        ("list", "Қандай елдер кірді?"),
    ],
)
def test_a_question_asks_for_its_kind_with_or_without_capitals(kind: str, question: str) -> None:
    for text in (question, question.lower(), question.upper()):
        assert QuestionKind(kind) in kinds_of(text)


@pytest.mark.parametrize(
    "question", ["Is it open?", "Tell me more.", "Школа открыта?", "Мектеп ашық па?", "", "?"]
)
def test_a_question_whose_words_do_not_tell_asks_for_no_kind(question: str) -> None:
    assert kinds_of(question) == frozenset()


def test_a_question_may_ask_for_several_kinds() -> None:
    assert kinds_of("Who founded it, where and why?") == {
        QuestionKind.PERSON,
        QuestionKind.PLACE,
        QuestionKind.REASON,
    }


@pytest.mark.parametrize(
    "question",
    [
        "Who founded it and when was it opened?",
        "What is its name, as well as where is it?",
        "Who are both founders?",
        "Кто и когда основал школу?",
        "Кто её основал и в каком году?",
        "Назовите оба города.",
        "Мектепті кім және қашан ашты?",
        "Екеуін де кім ашты, екеуі қайда?",
    ],
)
def test_two_questions_in_one_ask_for_several_things(question: str) -> None:
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question", ["When was it opened?", "Кто основал школу и институт?", "Мектеп қашан ашылды?"]
)
def test_one_question_asks_for_one_thing(question: str) -> None:
    assert not asks_for_several(question)
