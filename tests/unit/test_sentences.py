"""Where sentences end in English, Russian and Kazakh."""

import pytest

from corpus.article import load_article
from corpus.documents import Span
from corpus.sentences import split_sentences


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Then A. Lafontaine spoke.|P. Otler wrote.",
        "According to H. Morel, it was so.|J.R.R. Tolkien agreed.",
        "Actor Sh. Aimanov, actress A. Omurzakova.|Both came.",
        "Dr. Smith met Mrs. Jones, e.g. Anna.|He left.",
        "See No. 5, Fig. 3 and pp. 7–9.|It costs 3.5 dollars.",
        "He said no.|I left at once.",
        "See art. IV and ch. XII.|Then rest.",
        "He lives in the U.S.|The end.",
        "They chose plan B.|The plan worked.",
        "At 5 p.m. Bob left.|It rained at 6 p.m.|He was wet by 7 p.m.|Then home.",
        "Relations [4, 35–36].|Religion”[5].|Clubs” [15].|After it.[6]|More.",
        "“One.|Two.”|Three... four.|Five…|Six?!|Seven.",
        "He asked “Why?” and left.|(It was late.)|Nobody knew.",
        "Introduction.|The activities remain.",
        "They chose plan B.|5 people came.",
        "1. The first item.|2. The second.",
        "Visit example.com today.|Version 2.0.1 is out.",
        "В 1946 г. Хаксли стал главой.|Это было в 1946 г.|Потом он ушёл.",
        "В 2013–2022 гг. Казахстан участвовал.|Это десятилетие, т.е. срок.|Всё.",
        "Музей им. А. Кастеева в г. Алматы.|Он открыт.",
        "Книги, журналы и т.д.|Потом обед.",
        "«Что это?» — спросил он.|«Не знаю.»|Все ушли.",
        "А.С. Пушкин, Дж. Буш и Ш. Уалиханов.|Аннотация.|В статье всё.",
        "См. рис. 5 и гл. IV.|Далее.",
        "Ол 1946 ж. Лондонда құрылды.|Кейін Парижге көшті.",
        "Ә. Марғұлан, М. Әуезов т.б. ғалымдар келді.|Олар көп.",
        "Абай 1845 ж. туған.|ХХ ғ. Қазақстан өзгерді.|Түйін сөздер: білім.",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str) -> None:
    expected = text.split("|")
    assert sentences_of(text.replace("|", " ")) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Introduction.",
        "Аннотация.",
        "Education changes life”.",
        (
            "Then, in 1894, A. Lafontaine expressed the idea of organizing an International University,"
            " which was developed by P. Otler in the book “International Problems and Wars”, published"
            " in 1916."
        ),
        (
            "An example of mass approval of a totalitarian ideology showed that education could become"
            " a determining factor in international relations [4, 35–36]."
        ),
        (
            "According to the French researcher, “UNESCO for the first thirty years suffered from"
            " serious structural problems: difficulties in defining clear conceptual guidelines,"
            " political problems, administrative dysfunction, weak public image” [7, 421]."
        ),
        (
            "In 2002-2014, the representative of the Republic of Kazakhstan in UNESCO was O."
            " Suleimenov, a well-known Kazakh poet and public figure."
        ),
        (
            "This is the acquisition of a critical spirit, the best defense against the temptations of"
            " extremism."
        ),
        "Julian Huxley (1887-1975) was elected as a first Director-General of UNESCO.",
        (
            "ЮНЕСКО-ның басым бағыттарының бірі - әлемдік қауымдастықтың барлық аймақтарында білім"
            " беру саласындағы аймақтық ынтымақтастықты дамыту."
        ),
    ],
)
def test_the_hard_sentences_of_the_article_are_whole(sentence: str) -> None:
    assert sentence in sentences_of(load_article().text)


def test_long_sentences_of_the_article_are_not_split() -> None:
    found = sentences_of(load_article().text)
    assert len(found) == 139
    calendar = next(x for x in found if x.startswith("The calendar of memorable dates"))
    assert calendar.endswith("(2016, joint application with Turkey).")
    constitution = next(x for x in found if x.startswith("The goals and functions"))
    assert constitution.endswith("gender, language or religion”[5].")
    world_heritage = next(x for x in found if x.startswith("Currently, the following"))
    assert world_heritage.endswith("Sairam-Ugam National Park - 2016).")


def test_full_width_stops_need_no_space() -> None:
    assert sentences_of("一。二！三") == ["一。", "二！", "三"]


def test_no_sentence_crosses_an_empty_line() -> None:
    assert sentences_of("A heading\n\nIts text, and\n\nmore") == [
        "A heading",
        "Its text, and",
        "more",
    ]


def test_only_the_span_that_was_asked_for_is_split() -> None:
    text = "One. Two. Three."
    assert split_sentences(text, Span(5, 10)) == [Span(5, 9)]


@pytest.mark.parametrize("text", ["", " ", "\n\n \n\n"])
def test_white_space_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


def test_a_stop_at_the_very_end_leaves_no_empty_sentence() -> None:
    assert sentences_of("End.  ") == ["End."]


@pytest.mark.parametrize("text", ["." * 300_000, ".)" * 200_000, "( " * 200_000, "[1] " * 100_000])
def test_endless_punctuation_takes_little_time(text: str) -> None:
    assert split_sentences(text)[-1].end == len(text.rstrip())
