"""What is left of Kazakh words without their endings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.kazakh_stemming import SHORTEST_STEM, kazakh_stem
from corpus.language_evidence import FOLDED


@pytest.mark.parametrize(
    ("stem", "forms"),
    [
        ("қала", "қала қаланың қалаға қаланы қалада қаладан қаламен қалалар қаласы қаласында"),
        ("қала", "қаладағы қалалары қалалардың қалаларымыз қалаларымызда қалаларымыздағы"),
        ("мектеп", "мектеп мектебі мектебінде мектептер мектептің мектептерден мектепке"),
        ("кітап", "кітап кітабы кітаптар кітаптарыңыз кітапты кітабымызды"),
        ("мемлекет", "мемлекет мемлекеттік мемлекеттің мемлекеттердің мемлекетіміз"),
        ("мүше", "мүше мүшелер мүшесі мүшесінің мүшелік мүшелері"),
        ("білім", "білім білімнің білімге білімдер білімі"),
        ("ұйым", "ұйым ұйымның ұйымдар ұйымы ұйымдары"),
        ("ынтымақ", "ынтымақ ынтымақтастық ынтымақтастығы ынтымақтастығының"),
        ("қазақстан", "қазақстан қазақстанның қазақстанға қазақстаннан"),
        ("ашыл", "ашылған ашылды ашылып ашылғандар"),
        ("университет", "университет университеті университеттер университетінің"),
        ("партия", "партия партиялар партияның партиясы"),
    ],
)
def test_the_forms_of_a_word_share_their_stem(stem: str, forms: str) -> None:
    assert {form: kazakh_stem(form) for form in forms.split()} == dict.fromkeys(forms.split(), stem)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("алматы", "ты follows voiceless consonants only"),
        ("заманда", "нда follows a possessive only"),
        ("үйлар", "а back ending after a front vowel"),
    ],
)
def test_an_ending_is_one_only_where_its_letters_may_follow(word: str, reason: str) -> None:
    wrong = {"алматы": "алма", "заманда": "зама", "үйлар": "үй"}
    assert kazakh_stem(word) != wrong[word], reason


@given(st.text("аәбгғдеиіжзкқлмнңоөпрстуұүшыйя", max_size=20))
def test_a_word_typed_without_kazakh_letters_is_cut_at_the_same_place(word: str) -> None:
    stem = kazakh_stem(word)
    assert stem.translate(FOLDED) == kazakh_stem(word.translate(FOLDED))
    assert len(stem) >= min(SHORTEST_STEM, len(word))
    assert word.startswith(stem[:-1])
