"""Fitting the numbers of the decision: on rows made at random, and on a few hand-made questions."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom

from corpus.documents import Span
from corpus.languages import detect_language
from eval.evaluation_sets import EvaluationSet
from eval.figures.risk import MOST_WITHHELD
from eval.gold_questions import Evidence, GoldQuestion
from eval.results import Kind
from eval.training.answerability import (
    FittingRow,
    _held_out_product,
    _risk_points,
    fit_answerability,
    fitting_rows,
)
from index.embedding.hashing_build_encoder import HashingBuildEncoder
from rag.answerability import AnswerabilityModel, answerability_from, log_odds
from rag.answers import Question, Status
from rag.assembly.serving import KnowledgeOpener
from rag.evidence_features import evidence_features
from rag.extractive_answerer import best_sentence
from rag.knowledge import Knowledge
from rag.question_answering import QuestionAnswering
from rag.reader.passage_reader import load_passage_reader
from rag.settings import RankingStage, Settings
from tests.unit.gold_files import hashing_settings
from tests.unit.hand_made_evidence import evidence, passage
from tests.unit.notes import NOTES, build, folder_of

MORE = {**NOTES, **{f"filler{n}": f"Filler {n} tells of something else." for n in range(4)}}
SENTENCES = {
    "Bread needs flour, water and salt.": "bread",
    "It rises for two hours.": "bread",
    "Река Ишим течёт через город.": "river",
    "Она впадает в Иртыш.": "river",
    "Мектеп 1945 жылы ашылды.": "school",
    "Онда үш жүз оқушы оқиды.": "school",
}
FAR = (
    "Quantum chromodynamics lecture",
    "Who painted zebras?",
    "Квантовая хромодинамика лекция",
    "Где живут пингвины?",
    "Пингвиндер қайда мекендейді?",
    "Ғарышкерлер ұшты ма?",
)
CLOSE = (
    "Who sells the bread with flour and salt?",
    "Which colour has bread without water?",
    "Как глубока река Ишим и кто её измерил?",
    "Мектеп қай қалада ашылды?",
)
ENCODER = (HashingBuildEncoder().sha256, "")


def gold(question: str, answer: str | None, topic: str = "close") -> GoldQuestion:
    pieces: tuple[Evidence, ...] = ()
    if answer:
        place = MORE[SENTENCES[answer]].index(answer)
        pieces = (Evidence(SENTENCES[answer], Span(place, place + len(answer)), answer),)
    return GoldQuestion(
        id=question,
        language=detect_language(question),
        question=question,
        is_answerable=answer is not None,
        answers=(answer,) if answer else (),
        evidence=pieces,
        topic=topic,
    )


QUESTIONS = [
    *(gold(sentence, sentence) for sentence in SENTENCES),
    *(gold(f"{sentence} What else?", sentence) for sentence in SENTENCES),
    *(gold(question, None) for question in CLOSE),
    *(gold(question, None, "far") for question in FAR),
]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    build(folder, MORE, encoder=HashingBuildEncoder())
    return folder


@pytest.fixture(scope="module")
def knowledge(data_dir: Path) -> Iterator[Knowledge]:
    generation = folder_of(data_dir).open_published()
    yield KnowledgeOpener(Settings())(generation)
    generation.close()


@pytest.fixture(scope="module")
def rows(data_dir: Path) -> list[FittingRow]:
    asked = EvaluationSet("notes", QUESTIONS, MORE, hashing_settings(data_dir), "notes")
    return list(fitting_rows(asked, QUESTIONS, load_passage_reader(), leave_gold_out=True))


def fitted(article: list[FittingRow], others: list[FittingRow]) -> dict[str, Any]:
    return fit_answerability(article, others, Settings(), ENCODER, "")


def usable(numbers: dict[str, Any]) -> AnswerabilityModel:
    """Read the numbers as serving does, after a way through a file."""
    return answerability_from(json.loads(json.dumps(numbers)))


def test_each_question_gives_a_row_and_each_answerable_one_more_with_its_gold_left_out(
    rows: list[FittingRow],
) -> None:
    kinds = [row.kind for row in rows]
    assert kinds.count(Kind.ANSWERABLE) == kinds.count(Kind.LEFT_OUT) == 2 * len(SENTENCES)
    assert (kinds.count(Kind.CLOSE), kinds.count(Kind.FAR)) == (len(CLOSE), len(FAR))
    assert len(rows) == len(QUESTIONS) + 2 * len(SENTENCES)


def test_only_a_question_with_its_gold_at_hand_can_have_been_answered_rightly(
    rows: list[FittingRow],
) -> None:
    assert {row.kind for row in rows if row.is_right} == {Kind.ANSWERABLE}
    answered = [row for row in rows if row.kind is Kind.ANSWERABLE]
    assert sum(row.is_right for row in answered) >= len(answered) / 4
    without = [row for row in rows if row.kind is Kind.LEFT_OUT]
    assert sum(row.features["passage"] for row in without) < sum(
        row.features["passage"] for row in answered
    )


def test_the_same_rows_give_the_same_numbers(rows: list[FittingRow]) -> None:
    assert fitted(rows, rows[::2]) == fitted(rows, rows[::2])


def test_the_numbers_say_what_they_were_fitted_on_and_have_every_feature(
    rows: list[FittingRow],
) -> None:
    numbers = fit_answerability(rows, rows[:9], Settings(), ("e5", "trained"), "digest")
    assert numbers["questions"] == len(rows) + 9
    model = usable(numbers)
    assert (model.encoder, model.difference, model.reader) == ("e5", "trained", "digest")
    assert model.ranking_stages == frozenset(RankingStage)
    found = evidence("Who?", passage("A sentence of a passage."))
    names = list(evidence_features(found, best_sentence(found, None)))
    for logistic in (model.on_topic, *model.factors):
        assert list(logistic.weights) == names
        assert all(map(math.isfinite, (*logistic.weights.values(), logistic.intercept)))


def test_other_texts_count_the_same_however_many_there_are(
    rows: list[FittingRow],
) -> None:
    once, often = fitted(rows, rows[::2]), fitted(rows, rows[::2] * 5)
    for name in ("found", "told", "right", "on_topic"):
        for feature, weight in once[name]["weights"].items():
            assert often[name]["weights"][feature] == pytest.approx(weight, abs=0.01), feature


def test_seven_of_a_hundred_answerable_questions_lie_below_the_least_confidence(
    rows: list[FittingRow],
) -> None:
    model = usable(fitted(rows, rows[::2]))
    is_answerable = [row.kind is Kind.ANSWERABLE for row in rows]
    confidence = [
        model.calibrated.probability({"log_odds": log_odds(one)})
        for one in _held_out_product(rows, rows[::2])[: len(rows)][is_answerable]
    ]
    assert model.least_confidence == pytest.approx(np.quantile(confidence, MOST_WITHHELD), abs=1e-5)


def test_where_to_decline_is_read_off_from_models_that_have_not_seen_the_question(
    rows: list[FittingRow],
) -> None:
    random = np.random.default_rng(1)
    unlearnable = [replace(row, is_right=bool(random.random() < 0.5)) for row in rows * 3]
    unlearnable = [
        replace(row, features={name: random.normal() for name in row.features}, kind=kind)
        for row, kind in zip(
            unlearnable, cycle((Kind.ANSWERABLE, Kind.FAR, Kind.CLOSE)), strict=False
        )
    ]
    model = usable(fitted(unlearnable, rows[:4]))
    is_answerable = np.array([row.kind is Kind.ANSWERABLE for row in unlearnable])

    def separation(confidence: Any) -> float:
        return float(np.mean(confidence[is_answerable][:, None] > confidence[~is_answerable]))

    seen = np.array(
        [math.prod(one.probability(row.features) for one in model.factors) for row in unlearnable]
    )
    unseen = _held_out_product(unlearnable, rows[:4])[: len(unlearnable)]
    assert separation(unseen) < separation(seen) - 0.1


def features(knowledge: Knowledge, question: str, model: AnswerabilityModel) -> dict[str, float]:
    found = QuestionAnswering(Settings(), model).evidence(knowledge, Question(text=question))
    return evidence_features(found, best_sentence(found, None))


def test_right_answers_have_more_confidence_and_close_questions_are_closer(
    knowledge: Knowledge, rows: list[FittingRow]
) -> None:
    model = usable(fitted(rows, rows[::2]))

    def mean(texts: tuple[str, ...], on_topic: bool) -> float:
        told = model.on_topic.probability if on_topic else model.confidence
        return float(np.mean([told(features(knowledge, text, model)) for text in texts]))

    assert mean(tuple(SENTENCES), False) > mean(CLOSE, False)
    assert mean(tuple(SENTENCES), False) > mean(FAR, False)
    assert mean((*SENTENCES, *CLOSE), True) > mean(FAR, True)


def test_the_fitted_model_answers_what_stands_there_and_tells_why_it_declines(
    knowledge: Knowledge, rows: list[FittingRow]
) -> None:
    answering = QuestionAnswering(Settings(), usable(fitted(rows, rows[::2])))
    answers = {
        gold.question: answering.ask(knowledge, Question(gold.question)) for gold in QUESTIONS
    }
    declined = [name for name, one in answers.items() if one.status is Status.ABSTAINED]
    assert sum(sentence in declined for sentence in SENTENCES) <= 1
    assert all(answers[name].notices == () for name in declined)
    assert all(answers[name].message for name in declined)


def simulated(seed: int, count: int) -> tuple[Any, Any]:
    """Return confidences, and whether each answer is right: as often as its confidence says."""
    random = np.random.default_rng(seed)
    confidence = random.beta(4, 1, count)
    return confidence, random.random(count) < confidence


def bound(wrong: int, answered: int) -> float:
    """Return the highest share at which so few wrong ones still have a chance of one in ten."""
    low, high = wrong / answered, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if binom.cdf(wrong, answered, middle) > 0.1:
            low = middle
        else:
            high = middle
    return low


@pytest.mark.parametrize(("seed", "count"), [(1, 40), (2, 150), (3, 400)])
def test_each_risk_has_the_lowest_confidence_whose_bound_holds_it_and_no_other(
    seed: int, count: int
) -> None:
    confidence, is_right = simulated(seed, count)
    points = dict(_risk_points(confidence, is_right))
    bounds = {
        least: bound(int((~is_right[confidence >= least]).sum()), int((confidence >= least).sum()))
        for least in confidence.tolist()
    }
    assert points
    for percent in range(1, 51):
        risk = round(percent / 100, 2)
        held = [least for least, highest in bounds.items() if highest <= risk]
        assert (risk in points) == bool(held)
        if held:
            assert points[risk] == min(held)


def test_no_risk_can_be_held_where_everything_is_wrong_and_few_where_there_is_little() -> None:
    confidence = np.linspace(0.1, 0.9, 30)
    assert list(_risk_points(confidence, np.zeros(30, np.bool_))) == []
    right = list(_risk_points(confidence, np.ones(30, np.bool_)))
    least_risk = 1 - 0.1 ** (1 / 30)  # nothing wrong among thirty, with one chance in ten
    assert [risk for risk, _ in right] == [n / 100 for n in range(math.ceil(100 * least_risk), 51)]
    assert {threshold for _, threshold in right} == {0.1}
