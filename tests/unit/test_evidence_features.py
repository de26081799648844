"""The numbers that the decision looks at."""

import math

import pytest

from corpus.languages import Language
from rag.evidence import Evidence
from rag.evidence_features import evidence_features
from rag.extractive_answerer import best_sentence
from tests.unit.hand_made_evidence import evidence, passage, reading

QUESTION = "When was the office in Almaty opened?"
OFFICE = passage("The office was opened in Almaty in 1994.", document_id="office")


def features(found: Evidence, place: int | None = None) -> dict[str, float]:
    """Return the features with the best sentence, or with the one at a place, as the answer."""
    chosen = best_sentence(found, None) if place is None else found.sentences[place]
    return evidence_features(found, chosen)


def test_the_scores_are_the_best_ones_and_how_far_the_others_are_behind() -> None:
    ranked = [
        passage(f"A whole sentence number {number}.", [best], score=score, document_id=f"{number}")
        for number, (score, best) in enumerate(
            [(0.9, 0.25), (0.8, 0.75), (0.7, 0.5), (0.6, 1.0), (0.5, 0.1), (0.1, 0.1)]
        )
    ]
    found = features(evidence(QUESTION, *ranked), place=2)
    assert found["passage"] == 0.9
    assert found["sentence"] == pytest.approx(0.75)
    assert found["margin_to_second"] == pytest.approx(0.1)
    assert found["margin_to_fifth"] == pytest.approx(0.4)
    assert found["passage_behind"] == pytest.approx(0.2)
    assert found["sentence_behind"] == pytest.approx(0.25)


def test_margins_are_to_the_last_passage_where_there_are_fewer() -> None:
    ranked = [
        passage("A whole sentence to read.", score=score, document_id=f"{score}")
        for score in (0.9, 0.7)
    ]
    two, one = features(evidence(QUESTION, *ranked)), features(evidence(QUESTION, ranked[0]))
    assert two["margin_to_second"] == two["margin_to_fifth"] == pytest.approx(0.2)
    assert one["margin_to_second"] == one["margin_to_fifth"] == 0


def test_the_reader_s_features_are_those_of_the_best_the_first_and_the_chosen_passage() -> None:
    first = passage("A first sentence to be read.", document_id="first")
    second = passage("A second sentence to be read.", document_id="second")
    readings = [reading(first, answers=-2.0, p0=0.25), reading(second, answers=4.0, p0=0.75)]
    found = features(evidence(QUESTION, first, second, readings=readings), place=0)
    assert (found["reader_best"], found["reader_first"], found["reader_mean"]) == (4.0, -2.0, 1.0)
    assert found["reader_chosen"] == -2.0
    assert found["reader_sentence"] == pytest.approx(math.log(0.251))
    assert found["reader_best_sentence"] == pytest.approx(math.log(0.751))


def test_without_a_reader_its_features_are_the_same_for_everything() -> None:
    found = features(evidence(QUESTION, OFFICE))
    names = [name for name in found if name.startswith("reader_")]
    other = features(evidence("Who?", passage("Somebody was there before.")))
    assert [found[name] for name in names] == [other[name] for name in names]


def test_tokens_that_nothing_matches_are_the_worst_ones() -> None:
    text = "The office in Almaty was opened. Zebras are striped animals."
    found = evidence("office Almaty zebras xylophone", passage(text, [0.9, 0.5]))
    in_first = features(found)
    assert in_first["worst_token"] < 0.5
    assert in_first["second_worst_token"] == pytest.approx(1, abs=0.02)
    assert in_first["second_worst_token_in_sentence"] < 0.5
    assert in_first["lower_quartile_in_sentence"] < 0.6
    all_there = features(evidence("office Almaty", passage(text, [0.9, 0.5])))
    assert all_there["worst_token"] == pytest.approx(1, abs=0.02)
    assert all_there["lower_quartile_in_sentence"] == pytest.approx(1, abs=0.02)


def test_names_and_numbers_of_the_question_are_looked_for() -> None:
    both = features(evidence("Did Huxley come to Almaty in 1994?", OFFICE))
    assert (both["names"], both["names_missing"], both["numbers_missing"]) == (0.5, 1.0, 0.0)
    neither = features(evidence("Did Huxley come to Paris in 1946?", OFFICE))
    assert (neither["names"], neither["names_missing"]) == (0.0, 2.0)
    assert neither["numbers_missing"] == 1.0
    assert features(evidence("Is it so?", OFFICE))["names"] == 1.0


def test_names_may_stand_in_the_passage_and_not_in_the_sentence() -> None:
    ranked = passage("The office is in Almaty and large. It was opened in May 1994.", [0.5, 0.9])
    found = features(evidence("When did Almaty get it?", ranked))
    assert (found["names"], found["names_in_sentence"]) == (1.0, 0.0)


def test_shared_stems_are_a_share_of_the_questions() -> None:
    assert features(evidence("office opening xylophone", OFFICE))["stems"] == pytest.approx(2 / 3)
    assert features(evidence("?", OFFICE))["stems"] == 0


@pytest.mark.parametrize(
    ("question", "russian", "kazakh", "crossing"),
    [
        (QUESTION, 0.0, 0.0, 0.0),
        ("Когда было открыто бюро?", 1.0, 0.0, 1.0),
        ("Алматыдағы кеңсе қашан ашылды?", 0.0, 1.0, 1.0),
    ],
)
def test_the_questions_language_and_whether_the_passage_has_another_are_features(
    question: str, russian: float, kazakh: float, crossing: float
) -> None:
    found = features(evidence(question, OFFICE))
    assert (found["is_russian"], found["is_kazakh"]) == (russian, kazakh)
    assert found["is_cross_language"] == crossing
    same = passage(OFFICE.chunk.text, language=evidence(question).language)
    assert features(evidence(question, same))["is_cross_language"] == 0.0
    assert evidence(question).language in Language


def test_what_is_asked_for_and_whether_it_is_there_are_features() -> None:
    year = features(evidence("What year did it open?", OFFICE))
    assert (year["asks_year"], year["asks_person"], year["asks_other"]) == (1.0, 0.0, 0.0)
    assert (year["kinds_held"], year["kinds_in_passage"]) == (1.0, 1.0)
    person = features(evidence("Who opened it?", OFFICE))
    assert (person["asks_person"], person["kinds_held"], person["has_person"]) == (1.0, 0.0, 0.0)
    huxley = features(evidence("Who opened it?", passage("It was opened by Julian Huxley.")))
    assert (huxley["kinds_held"], huxley["has_person"]) == (1.0, 1.0)
    other = features(evidence("Is it open?", OFFICE))
    assert (other["asks_other"], other["kinds_held"], other["kinds_in_passage"]) == (1.0, 0.5, 0.5)


@pytest.mark.parametrize(
    ("question", "value", "told"),
    [
        ("When was the office in Almaty opened?", "1994", 0.0),
        (
            "When was the office in Almaty opened?",
            "Almaty in 1994",
            2 / 3,
        ),  # by stem and by consonants
        ("Когда открылось бюро в Алматы?", "Almaty", 1 / 2),  # by consonants alone
        ("When was the office in Almaty opened?", None, 1.0),
    ],
)
def test_a_value_that_the_question_says_itself_is_told(
    question: str, value: str | None, told: float
) -> None:
    found = features(evidence(question, OFFICE, readings=[reading(OFFICE, value)]))
    assert found["value_told"] == pytest.approx(told)
