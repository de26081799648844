"""The article's passages as the reader that ships reads them, and what the decision sees of it."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answerability import UNFITTED, load_answerability
from rag.answers import Question
from rag.assembly.serving import open_knowledge
from rag.evidence import PASSAGES_READ, Evidence
from rag.evidence_features import evidence_features
from rag.extractive_answerer import best_sentence, extract_sentences
from rag.knowledge import Knowledge
from rag.question_answering import QuestionAnswering
from rag.reader.passage_reader import load_passage_reader
from rag.settings import Settings

pytestmark = pytest.mark.model

QUESTIONS = [
    "When did Kazakhstan join UNESCO?",
    "who was the first director-general of unesco",
    "How do I cook rice without burning it?",
    "Когда Казахстан вступил в ЮНЕСКО?",
    "Почему ЮНЕСКО важна для образования?",
    "Сколько калорий в банане?",
    "Алматыдағы ЮНЕСКО кеңсесі қашан ашылды?",
    "Қандай елдер кірді және неге?",
    "Almatydagy kense qashan ashyldy?",
    "?1",
]


@pytest.fixture(scope="module")
def knowledge(article_data_dir: Path) -> Iterator[Knowledge]:
    with open_knowledge(Settings(data_dir=article_data_dir), "article") as opened:
        yield opened


def evidence_for(knowledge: Knowledge, question: str) -> Evidence:
    answering = QuestionAnswering(Settings(), UNFITTED, load_passage_reader())
    return answering.evidence(knowledge, Question(text=question))


def test_reader_and_numbers_that_ship_fit_the_article_as_it_is_built(knowledge: Knowledge) -> None:
    reader, entry = load_passage_reader(), knowledge.generation.manifest.encoder
    assert reader.fits(entry)
    assert load_answerability().fits(entry, Settings().ranking_stages, reader.digest)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_feature_of_the_numbers_that_ship_is_finite(
    knowledge: Knowledge, question: str
) -> None:
    found = evidence_for(knowledge, question)
    features = evidence_features(found, best_sentence(found, None))
    shipped = load_answerability()
    for logistic in (*shipped.factors, shipped.on_topic):
        assert set(features) == set(logistic.weights)
    assert all(map(math.isfinite, features.values())), features


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_read_of_the_article_is_whole(knowledge: Knowledge, question: str) -> None:
    found = evidence_for(knowledge, question)
    assert len(found.read) == PASSAGES_READ
    for one in found.read:
        assert one.reading is not None
        none = 1 / (1 + math.exp(one.reading.answers))
        assert float(one.reading.sentences.sum()) + none == pytest.approx(1, abs=1e-3)
        for value, sentence in zip(one.reading.values, one.ranked.sentences.spans, strict=True):
            assert value is None or sentence.start <= value.start < value.end <= sentence.end


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_quoted_of_the_article_stands_there(knowledge: Knowledge, question: str) -> None:
    extracted = extract_sentences(evidence_for(knowledge, question), None)
    assert 1 <= len(extracted) <= 4
    for one in extracted:
        document = knowledge.generation.document(one.quote.document_id)
        assert document.text[one.quote.span.start : one.quote.span.end] == one.quote.text
        assert one.value is None or 0 <= one.value.start < one.value.end <= len(one.quote.text)


@pytest.mark.parametrize(
    ("answered", "unanswered"),
    [
        ("When did Kazakhstan join UNESCO?", "How do I cook rice without burning it?"),
        ("Когда Казахстан вступил в ЮНЕСКО?", "Сколько калорий в банане?"),
    ],
)
def test_the_reader_finds_an_answer_rather_where_there_is_one(
    knowledge: Knowledge, answered: str, unanswered: str
) -> None:
    found, none = (
        max(one.reading.answers for one in evidence_for(knowledge, question).read if one.reading)
        for question in (answered, unanswered)
    )
    assert found > none
