"""Questions that ask for a list, in the three languages."""

import pytest

from rag.question_kinds import asks_for_list


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
