"""Which language a question or a paragraph is found to be in."""

import time

import pytest

from corpus.language_evidence import to_cyrillic
from corpus.languages import detect_language


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "en",
            (
                "When did Kazakhstan join UNESCO?|UNESCO clubs founding|literacy|Julian Huxley"
                "|What does ЮНЕСКО-ның mean in English?|WHEN DID KAZAKHSTAN JOIN UNESCO"
                "|Petroglyphs of Tamgaly|Kyz-Zhibek epos anniversary"
                "|Kyzylorda region|Who was born in Kyzylorda?|Tell me about Qazaqstan"
            ),
        ),
        (
            "ru",
            (
                "Когда Казахстан вступил в UNESCO?|устав ЮНЕСКО|столица|КОГДА ОСНОВАНА ЮНЕСКО"
                "|Что Құрылтай решил?|кто такой Абай|Мавзолей Ходжи Ахмеда Ясави"
                "|Ключевые слова: ЮНЕСКО, сотрудничество, культура, образование, наука."
            ),
        ),
        (
            "kk",
            (
                "Қазақстан ЮНЕСКО-ға қашан кірді?|Сәлем|ЮНЕСКО-НЫҢ БІЛІМ САЛАСЫ|Мұра тізімі"
                "|ЮНЕСКО-ның World Heritage List тізіміне қай нысандар енді|ЮНЕСКО клубтары"
            ),
        ),
        (
            "kk",
            (
                "Казакстан ЮНЕСКОга кашан кирди|билим беру саласы|Юнеско кашан курылды?"
                "|Казакстанда неше мура бар?|Биринши бас директор ким болды|Париж кай елде"
            ),
        ),
        (
            "kk",
            (
                "Qazaqstan UNESCO-ga qashan kirdi|Yunesko qai jyly quryldy|Bilim beru salasy"
                "|UNESCO bas direktory kim boldy|Unesco degen ne?|Qazaq tili|Qorqyt murasy"
            ),
        ),
        (
            "und",
            (
                "|12345 ?!|UNESCO|ЮНЕСКО|Коли була створена ЮНЕСКО і хто її очолював?"
                "|Калі была створана ЮНЕСКА і хто яе ўзначаліў?|UNESCO ne zaman kuruldu?"
                "|Wann wurde die UNESCO gegründet?|¿Cuándo se fundó la UNESCO?|联合国教科文组织何时成立"
                "|متى تأسست اليونسكو|😀"
            ),
        ),
    ],
)
def test_short_texts_are_in_the_language_that_a_reader_would_say(language: str, texts: str) -> None:
    assert {text: str(detect_language(text)) for text in texts.split("|")} == dict.fromkeys(
        texts.split("|"), language
    )


def test_decomposed_letters_and_stress_marks_do_not_matter() -> None:
    assert detect_language("Вы\u0301ставочный центр, такои\u0306 был") == "ru"


def test_the_spellings_of_kazakh_in_latin_letters_meet_in_one() -> None:
    words = "qashan qaşan jyly zhyly qurylgan qurylğan qai qay"
    assert [to_cyrillic(word) for word in words.split()] == (
        "кашан кашан жылы жылы курылган курылган каи кай".split()
    )


def test_a_question_takes_well_under_a_millisecond() -> None:
    questions = ["What is the number of UNESCO Chairs in the world, and which countries have most?"]
    questions += ["Yunesko qai jyly quryldy jane onyn bas direktory kim boldy, qai elden kelgen?"]
    detect_language(questions[0])
    best = min(_seconds_for(questions) for _ in range(20))
    assert best / len(questions) < 0.0005


def _seconds_for(questions: list[str]) -> float:
    start = time.perf_counter()
    for question in questions:
        detect_language(question)
    return time.perf_counter() - start


def test_an_enormous_word_takes_little_time() -> None:
    start = time.perf_counter()
    detect_language("ж" * 1_000_000)
    assert time.perf_counter() - start < 0.5
