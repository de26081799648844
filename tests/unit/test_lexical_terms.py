"""By which terms a question finds a passage, within one alphabet and across two."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.lexical_terms import lexical_terms, query_terms


def shared(question: str, passage: str) -> set[str]:
    return set(query_terms(question)) & set(lexical_terms(passage))


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("which conferences were held", "The conference was being held."),
        ("университеты и школы", "Он учился в университете и в школе."),
        ("мектептерде", "Бұл мектебі қалада орналасқан."),
        ("coopération", "Cooperation was wanted."),
        ("университеті қайда", "Международный университет в городе"),
    ],
)
def test_forms_of_a_word_meet(question: str, passage: str) -> None:
    assert {term for term in shared(question, passage) if term.startswith("=")}


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("оку куни казир", "оқу күні қазір"),
        ("bilim oqu qazaqstan qazir", "Қазақстан білім оқу қазір"),
        ("Qoja Ahmet kesenesı qai jyly", "Қожа Ахмет кесенесі қай жылы"),
        ("muragattary qalada qurylgan", "мұрағаттары қалада құрылған"),
    ],
)
def test_kazakh_meets_itself_without_its_letters_and_in_latin_ones(
    typed: str, written: str
) -> None:
    missing = {term for term in lexical_terms(written) if term.startswith("=")} - set(
        query_terms(typed)
    )
    assert not missing


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Кассен", "Cassin"),
        ("Боннэ", "Bonnet"),
        ("Хаксли", "Huxley"),
        ("Хакслидің", "Huxley"),
        ("Лондон", "London"),
        ("Лондонда", "London"),
        ("Лондонға", "London"),
        ("Лондоном", "London"),
        ("ЮНЕСКО", "UNESCO"),
        ("ЮНЕСКО-ның", "UNESCO"),
        ("ЮНЕСКОға", "UNESCO's"),
        ("Эванс", "Evans"),
        ("Женева", "Geneva"),
        ("Женевада", "Geneva"),
        ("Азуленің", "Azoulay"),
        ("Бергсон", "Bergson"),
        ("Уәлиханов", "Ualikhanov"),
        ("Вашингтон", "Washington"),
        ("Қазақстан", "Kazakhstan"),
        ("Казахстана", "Qazaqstan"),
        ("Қорғалжын", "Korgalzhyn"),
    ],
)
@pytest.mark.parametrize("swap", [False, True])
def test_a_name_meets_itself_in_another_alphabet(cyrillic: str, latin: str, swap: bool) -> None:
    question, passage = (latin, cyrillic) if swap else (cyrillic, latin)
    assert shared(f"x {question}", f"x {passage} x")


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("хаксли юнеско", "Huxley was UNESCO's first head"),
        ("ХАКСЛИ И ЛОНДОН", "Julian Huxley in London"),
        ("конференция", "The international conference began."),
    ],
)
def test_a_question_needs_no_capitals(question: str, passage: str) -> None:
    assert shared(question, passage)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1945", "1945"),
        ("в 2016-м", "2016"),
        ("20-шы", "20"),
        ("20-й", "20"),
        ("20th", "20"),
        ("1890s", "1890"),
        ("007", "7"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1,600", "1600"),
        ("1 600", "1600"),
        ("1\u00a0600\u00a0000", "1600000"),
    ],
)
def test_a_number_is_one_term_however_it_is_written(text: str, number: str) -> None:
    assert [term for term in lexical_terms(text) if term.startswith("#")] == ["#" + number]


def test_dates_and_ranges_give_each_of_their_numbers() -> None:
    assert lexical_terms("16.01.1926, 2002-2014") == ["#16", "#1", "#1926", "#2002", "#2014"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?! —",
        "what is the",
        "сколько их и где они",
        "қандай және неше",
        "кандай канша",
        "qandai bolyp qai",
    ],
)
def test_function_words_give_no_terms(text: str) -> None:
    assert lexical_terms(text) == []


def test_terms_keep_their_order_and_repetitions() -> None:
    assert lexical_terms("cats, dogs and cats") == ["=cat", "=dog", "=cat"]


def test_an_abbreviation_weighs_the_same_in_each_alphabet() -> None:
    assert lexical_terms("ЮНЕСКО") == lexical_terms("UNESCO") == ["~aNSK"]


def test_words_of_two_consonants_are_not_taken_for_names_of_another_alphabet() -> None:
    assert not shared("кино", "In 1945 Cannes opened")


def test_threads_get_the_same_terms() -> None:
    texts = [f"{word}{'ed' * (n % 3)} школами{n}" for n, word in enumerate(["walk", "start"] * 200)]
    alone = [lexical_terms(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lexical_terms, texts)) == alone


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_has_marked_terms_and_its_question_has_their_skeletons_too(text: str) -> None:
    terms, asked = lexical_terms(text), query_terms(text)
    assert all(term[0] in "=#~" and len(term) > 1 for term in [*terms, *asked])
    assert {term for term in terms if term[0] != "~"} <= set(asked)


@given(st.lists(st.sampled_from("Хаксли ЮНЕСКО London 1945 оқу школы conference".split())))
def test_a_text_finds_itself(words: list[str]) -> None:
    text = " ".join(words)
    assert bool(shared(text, text)) is bool(words)
