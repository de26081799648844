"""Follow-up questions are told from questions that stand alone, and resolved by earlier turns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.letter_case import names_in
from eval.gold_questions import load_gold_questions
from rag.answers import Turn
from rag.follow_ups.referring import read_question, refers_back
from rag.follow_ups.resolving import TURNS_READ, resolve_question

LIMIT = 1000
NAMES = names_in(
    [
        "In May 1992 Kazakhstan joined UNESCO.",
        "The League of Nations met, and Henri Bergson was there.",
        "В мае 1992 года Казахстан вступил в ЮНЕСКО.",
        "Биыл Қазақстан ЮНЕСКО-ға кірді, Алматы да, Тамғалы да.",
    ]
)
WHO_WAS_FIRST = "Who was the first Director-General of UNESCO?"
HUXLEY = "Julian Huxley (1887-1975) was elected as a first Director-General of UNESCO."


def resolve(text: str, *earlier: Turn, limit: int = LIMIT) -> str:
    return resolve_question(text, earlier, NAMES, limit)


@pytest.mark.parametrize(
    "text",
    [
        # pronouns
        "Who headed it?",
        "When did Kazakhstan join it?",
        "Which charity did he help to set up?",
        "What happened in that year?",
        "Кто её возглавил?",
        "Сколько государств в ней состоит?",
        "Когда Казахстан подписал этот меморандум?",
        "Что произошло в том же году?",
        "Оны кім басқарды?",
        "онда неше мемлекет тіркелген",
        "Сол жылы Қазақстан қандай құжат бекітті?",
        "ony kim basqardy?",
        # possessives
        "What was the title of her speech?",
        "What does it mean to be well educated, in her view?",
        "Сколько стран ратифицировали её устав?",
        "Оның төрағасы кім болды?",
        # continuations
        "And in which year?",
        "And ratify the convention?",
        "What about associate members?",
        "А ассоциированных членов?",
        "а в каком году?",
        "Как насчёт Алматы?",
        "Ал Тамғалы ше?",
        "Tamgaly she?",
        "Who else?",
        "Кто ещё?",
        "Тағы кім?",
        # too little to stand alone
        "When?",
        "почему",
        "Неліктен?",
        "How many professors came?",
        "What was the title?",
        "And what is the height?",
        "More professors or more students?",
        "До вступления в ЮНЕСКО или после?",
        "Атап беріңізші",
        "Kazakhstan or UNESCO?",
    ],
)
def test_a_follow_up_is_told(text: str) -> None:
    assert refers_back(read_question(text, NAMES))


@pytest.mark.parametrize(
    "text",
    [
        "What is crowdsourcing?",
        "When did UNESCO hold its first conference?",
        "When did Kazakhstan join UNESCO and how does it pay its share?",
        "How long does it take to become a member of UNESCO?",
        "What does it mean to be well schooled, in Audrey Azoulay's eyes?",
        "And when did Kazakhstan join the ranks of UNESCO?",
        "Who wrote “It will be there”, the novel about steppes?",
        "And what is crowdsourcing?",
        "А что такое фотосинтез?",
        "Ал фотосинтез дегеніміз не?",
        "unesco birthday exact date",
        "why does my neighbour think that unesco is theirs",
        "Что такое фотосинтез?",
        "Почему кошка мурлычит, когда её гладят?",
        "Что ЮНЕСКО говорит о своих целях и их достижении?",
        "К тому моменту, когда писали статью, сколько лет было ЮНЕСКО?",
        "Какие государства основали ЮНЕСКО в том году, когда кончилась война?",
        "Фотосинтез дегеніміз не?",
        "он адамға палау рецепті",
        "Қазақстан ЮНЕСКО-ға қай жылы кірді?",
        "ЮНЕСКО туралы осы мақаланы кімдер жазған?",
    ],
)
def test_a_question_that_stands_alone_is_looked_up_as_it_is(text: str) -> None:
    assert resolve(text, Turn(WHO_WAS_FIRST, HUXLEY)) == text


def test_hardly_any_gold_question_is_taken_for_a_follow_up() -> None:
    questions = [gold.question for gold in load_gold_questions("dev")]
    taken = [text for text in questions if refers_back(read_question(text, NAMES))]
    assert len(taken) <= 0.03 * len(questions), taken


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("When was the Commission founded?", "Who headed it?"),
        ("How many member states does UNESCO have?", "What about associate members?"),
        ("Когда основали комиссию?", "А кто её возглавил?"),
        ("Қазақстан ЮНЕСКО-ға қашан кірді?", "Ал Тәжікстан ше?"),
    ],
)
def test_a_follow_up_is_looked_up_with_the_question_before_it(first: str, second: str) -> None:
    assert resolve(second, Turn(first)) == f"{second} {first}"


def test_a_person_who_was_asked_for_is_named_behind_the_pronoun() -> None:
    assert (
        resolve("Which charity did he help to set up?", Turn(WHO_WAS_FIRST, HUXLEY))
        == "Which charity did he (Julian Huxley) help to set up?"
    )
    assert (
        resolve("what was his book?", Turn("Who wrote of it in Paris?", "It was P. Otler, in 1916"))
        == "what was his (P. Otler) book?"
    )


def test_a_person_stands_beside_the_question_where_a_pronoun_may_mean_a_thing() -> None:
    asked = "Кто был первым главой ЮНЕСКО?"
    assert resolve("Когда он родился?", Turn(asked, HUXLEY)) == (
        f"Когда он родился? {asked} Julian Huxley"
    )
    asked = "ЮНЕСКО-ны алғаш кім басқарды?"
    assert resolve("Ол қай жылы қайтыс болды?", Turn(asked, HUXLEY)) == (
        f"Ол қай жылы қайтыс болды? {asked} Julian Huxley"
    )


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("Who had the idea?", "A. Lafontaine had it, and P. Otler wrote it down."),
        ("Who was Julian Huxley?", "Julian Huxley was a biologist."),
        ("When was it founded?", "Julian Huxley was there in 1945."),
        ("Who headed the commission?", "Sorry, the documents do not say."),
    ],
)
def test_nobody_is_named_where_it_is_not_clear_who(asked: str, answer: str) -> None:
    text = "Where was he born?"
    assert resolve(text, Turn(asked, answer)) == f"{text} {asked}"


def test_turns_are_resolved_one_after_another() -> None:
    founded = Turn("When did the League of Nations found its commission?", "In 1921.")
    headed = Turn("Who headed it?", "The Commission President Henri Bergson, a philosopher.")
    assert resolve("When was he born?", founded, headed) == "When was he (Henri Bergson) born?"
    assert resolve("And where?", founded, headed) == f"And where? {founded.question}"


def test_what_a_bare_follow_up_was_about_is_what_the_next_one_is_about() -> None:
    turns = [Turn("Когда Казахстан вступил в ЮНЕСКО?"), Turn("а почему?")]
    assert resolve("А в каком месяце?", *turns) == f"А в каком месяце? {turns[0].question}"


def test_a_change_of_subject_in_the_middle_forgets_what_was_before() -> None:
    turns = [Turn("Who wrote War and Peace?"), Turn("When did Kazakhstan join UNESCO?")]
    assert resolve("And where?", *turns) == "And where? When did Kazakhstan join UNESCO?"


def test_only_the_latest_turns_are_read() -> None:
    old = Turn("When did Kazakhstan join UNESCO?")
    bare = [Turn("When?")] * (TURNS_READ - 1)
    assert resolve("And where?", old, *bare).endswith(old.question)
    assert old.question not in resolve("And where?", old, *bare, bare[0])


def test_what_is_added_ends_with_a_whole_word_where_it_is_cut() -> None:
    text = "Who headed it?"
    found = resolve(text, Turn("When was the commission founded?"), limit=30)
    assert found == f"{text} When was the"
    assert resolve(text, Turn("When was the commission founded?"), limit=len(text)) == text


def test_a_follow_up_that_is_not_closed_is_closed() -> None:
    asked = "When was UNESCO founded?"
    assert resolve("and where", Turn(asked)) == f"and where? {asked}"


@pytest.mark.parametrize("odd", ["", "   ", "\0", "\ud800", "\u200b", "?", "<b></b>", "x" * 5000])
def test_odd_turns_do_no_harm(odd: str) -> None:
    found = resolve("When?", Turn(odd, odd), limit=100)
    assert found.startswith("When?")
    assert len(found) <= 100
    found.encode("utf-8")


WORDS = st.sampled_from(
    "when who it he она его ол оның ше а and ал what about Kazakhstan ЮНЕСКО Julian Huxley "
    'İ ß ǆ « “ " ( ? . \ud800 \0 1992'.split(" ")
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=80)
TURNS = st.builds(Turn, TEXTS, TEXTS)


@given(TEXTS, st.lists(TURNS, max_size=10), st.integers(1, 60))
def test_nothing_in_a_history_raises_or_makes_a_question_too_long(
    text: str, earlier: list[Turn], limit: int
) -> None:
    text = text[:limit]
    found = resolve(text, *earlier, limit=limit)
    assert len(found) <= limit
    assert not text.strip() or found.startswith(text[:1])


@given(TEXTS)
def test_a_question_without_history_stays_what_it_is(text: str) -> None:
    assert resolve(text) == text
