"""Fitting the numbers of the first decision on a few hand-made questions."""

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest

from corpus.documents import Span
from corpus.languages import detect_language
from eval.evaluating import ask_questions
from eval.gold_questions import Evidence, GoldQuestion
from eval.systems.tilmash import TilmashSystem
from eval.training.answerability import fit_answerability
from index.embedding.hashing_build_encoder import HashingBuildEncoder
from rag.answerability import (
    FEATURES,
    AnswerabilityModel,
    LogisticModel,
    evidence_features,
    load_answerability,
)
from rag.answers import Question, Status
from rag.assembly.serving import KnowledgeOpener
from rag.knowledge import Knowledge
from rag.question_answering import QuestionAnswering
from rag.settings import Settings
from tests.unit.notes import NOTES, build, folder_of

SETTINGS = Settings()
MORE = {**NOTES, **{f"filler{n}": f"Filler {n} tells of something else." for n in range(4)}}
SENTENCES = (
    "Bread needs flour, water and salt.",
    "It rises for two hours.",
    "Река Ишим течёт через город.",
    "Она впадает в Иртыш.",
    "Мектеп 1945 жылы ашылды.",
    "Онда үш жүз оқушы оқиды.",
)
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


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    data_dir = tmp_path_factory.mktemp("data")
    build(data_dir, MORE, encoder=HashingBuildEncoder())
    generation = folder_of(data_dir).open_published()
    yield KnowledgeOpener(SETTINGS)(generation)
    generation.close()


def gold(question: str, answer: str | None, topic: str = "close") -> GoldQuestion:
    evidence = (Evidence("note", Span(0, len(answer)), answer),) if answer else ()
    return GoldQuestion(
        id=question,
        language=detect_language(question),
        question=question,
        is_answerable=answer is not None,
        answers=(answer,) if answer else (),
        evidence=evidence,
        topic=topic,
    )


QUESTIONS = [
    *(gold(sentence, sentence) for sentence in SENTENCES),
    *(gold(f"{sentence} What else?", sentence) for sentence in SENTENCES),
    *(gold(question, None) for question in CLOSE),
    *(gold(question, None, "far") for question in FAR),
]


def usable(numbers: dict[str, Any]) -> AnswerabilityModel:
    """Read the numbers as serving does, after a way through a file."""
    fields = json.loads(json.dumps(numbers))
    return AnswerabilityModel(
        fields["encoder"],
        LogisticModel(**fields["on_topic"]),
        LogisticModel(**fields["right"]),
        fields["least_on_topic"],
    )


def features(knowledge: Knowledge, question: str) -> dict[str, float]:
    ranked = QuestionAnswering(SETTINGS, load_answerability()).rank_evidence(
        knowledge, Question(text=question)
    )
    return evidence_features(ranked, detect_language(question))


def test_the_same_questions_give_the_same_numbers(knowledge: Knowledge) -> None:
    first = fit_answerability(QUESTIONS, knowledge, SETTINGS)
    assert fit_answerability(QUESTIONS, knowledge, SETTINGS) == first


def test_the_numbers_say_what_they_were_fitted_on_and_have_every_feature(
    knowledge: Knowledge,
) -> None:
    numbers = fit_answerability(QUESTIONS, knowledge, SETTINGS)
    assert (numbers["encoder"], numbers["questions"]) == ("hashing-64-128", len(QUESTIONS))
    model = usable(numbers)
    for logistic in (model.on_topic, model.right):
        assert tuple(logistic.weights) == FEATURES
        assert all(map(math.isfinite, (*logistic.weights.values(), logistic.intercept)))
    assert 0 < model.least_on_topic < 1


def test_the_fitted_model_tells_what_is_close_from_what_is_far(knowledge: Knowledge) -> None:
    model = usable(fit_answerability(QUESTIONS, knowledge, SETTINGS))
    close = [model.on_topic.probability(features(knowledge, text)) for text in (*SENTENCES, *CLOSE)]
    far = [model.on_topic.probability(features(knowledge, text)) for text in FAR]
    assert min(close) > max(far)
    assert min(close) > 0.5 > max(far)


def test_the_threshold_lies_between_the_two_least_likely_of_the_close_questions(
    knowledge: Knowledge,
) -> None:
    model = usable(fit_answerability(QUESTIONS, knowledge, SETTINGS))
    close = sorted(
        model.on_topic.probability(features(knowledge, gold.question))
        for gold in QUESTIONS
        if gold.topic == "close"
    )
    assert close[0] - 1e-6 <= model.least_on_topic <= close[1] + 1e-6


def test_the_fitted_model_answers_close_questions_and_declines_far_ones(
    knowledge: Knowledge,
) -> None:
    answering = QuestionAnswering(
        SETTINGS, usable(fit_answerability(QUESTIONS, knowledge, SETTINGS))
    )
    outcomes = ask_questions(TilmashSystem(knowledge, answering, workers=2), QUESTIONS)
    declined = [
        outcome.question.question
        for outcome in outcomes
        if outcome.answer.status is Status.ABSTAINED
    ]
    assert set(FAR) <= set(declined)
    assert len(declined) <= len(FAR) + 1


def test_right_answers_have_more_confidence_than_wrong_ones(knowledge: Knowledge) -> None:
    model = usable(fit_answerability(QUESTIONS, knowledge, SETTINGS))
    right = [model.right.probability(features(knowledge, text)) for text in SENTENCES]
    wrong = [model.right.probability(features(knowledge, text)) for text in (*CLOSE, *FAR)]
    assert min(right) > max(wrong)


def test_a_close_question_that_nothing_answers_is_on_topic_and_its_answer_unsure(
    knowledge: Knowledge,
) -> None:
    model = usable(fit_answerability(QUESTIONS, knowledge, SETTINGS))
    rows = [features(knowledge, text) for text in CLOSE]
    assert all(model.on_topic.probability(row) > 0.5 for row in rows)
    assert all(model.right.probability(row) < 0.5 for row in rows)
