"""What is known of a question once its best passages were read."""

from collections.abc import Iterator

import numpy as np
import pytest

from corpus.languages import Language
from index.embedding.hashing_build_encoder import HashingBuildEncoder
from rag.answerability import UNFITTED
from rag.answers import Question
from rag.assembly.serving import KnowledgeOpener
from rag.evidence import PASSAGES_READ
from rag.knowledge import Knowledge
from rag.question_answering import QuestionAnswering
from rag.reader.passage_reader import load_passage_reader
from rag.settings import Settings
from tests.unit.hand_made_evidence import evidence, passage, reading
from tests.unit.notes import NOTES, build, folder_of

MORE = {**NOTES, **{f"filler{n}": f"Filler {n} tells of something else." for n in range(4)}}
QUESTION = "When was the office opened?"
HEADED = "The office\n\nThe office was opened in Almaty in 1994."


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    data_dir = tmp_path_factory.mktemp("data")
    build(data_dir, MORE, encoder=HashingBuildEncoder())
    generation = folder_of(data_dir).open_published()
    yield KnowledgeOpener(Settings())(generation)
    generation.close()


def test_every_sentence_of_the_passages_read_is_a_candidate_at_its_place() -> None:
    first = passage("It is a large and old house. It was opened in May 1994.", [0.25, 0.5])
    second = passage("Many people live in the house.", document_id="other")
    readings = [reading(first, None, "1994", p1=0.5), reading(second, p0=0.75)]
    found = evidence(QUESTION, first, second, readings=readings).sentences
    assert [(one.passage, one.place) for one in found] == [(0, 0), (0, 1), (1, 0)]
    assert [one.score for one in found] == pytest.approx([0.25, 0.5, 0.9])
    assert [one.probability for one in found] == pytest.approx([0.1, 0.5, 0.75])
    assert [one.value is None for one in found] == [True, False, True]
    for one, ranked in zip(found, (first, first, second), strict=True):
        chunk = ranked.chunk
        assert one.text == chunk.text[one.span.start - chunk.start : one.span.end - chunk.start]
        assert one.span == ranked.sentences.spans[one.place]


def test_a_heading_is_a_candidate_only_where_there_is_nothing_else() -> None:
    headed = evidence(QUESTION, passage(HEADED))
    assert [one.text for one in headed.sentences] == ["The office was opened in Almaty in 1994."]
    alone = evidence(QUESTION, passage("The office"), passage("In 1994", document_id="other"))
    assert [one.text for one in alone.sentences] == ["The office", "In 1994"]


def test_a_heading_gives_way_to_the_sentences_of_another_passage() -> None:
    found = evidence(QUESTION, passage("The office"), passage(HEADED, document_id="other"))
    assert [one.passage for one in found.sentences] == [1]


def test_passages_without_a_reader_have_no_probability_and_no_value() -> None:
    unread = evidence(QUESTION, passage(HEADED))
    assert not unread.is_read
    assert {(one.probability, one.value) for one in unread.sentences} == {(0.0, None)}
    ranked = passage(HEADED)
    assert evidence(QUESTION, ranked, readings=[reading(ranked)]).is_read


def test_nothing_found_is_nothing_read_and_no_sentence() -> None:
    nothing = evidence(QUESTION)
    assert not nothing.is_read
    assert list(nothing.sentences) == []


@pytest.mark.parametrize(
    ("question", "language"),
    [
        (QUESTION, Language.ENGLISH),
        ("Когда открыли бюро?", Language.RUSSIAN),
        ("Кеңсе қашан ашылды?", Language.KAZAKH),
    ],
)
def test_evidence_knows_the_questions_language(question: str, language: Language) -> None:
    assert evidence(question).language is language


def test_cosines_are_of_each_passage_token_with_each_question_token() -> None:
    found = evidence("Who opened Almaty?", passage("Almaty opened in 1994 for who came."))
    cosines = found.token_cosines(0)
    assert cosines.shape == (7, 3)
    for token, asked in ((4 + 1, 0), (1, 1), (0, 2)):
        assert cosines[token, asked] == pytest.approx(1, abs=0.02)
    assert np.abs(cosines).max() <= 1.02


def test_the_first_three_of_at_least_five_ranked_passages_are_read(knowledge: Knowledge) -> None:
    found = QuestionAnswering(Settings(), UNFITTED).evidence(
        knowledge, Question(text="  What does bread   need? ", top_k=1)
    )
    assert found.question == "What does bread need?"
    assert len(found.ranked) == 5
    assert [one.ranked for one in found.read] == list(found.ranked[:PASSAGES_READ])
    for one in found.read:
        assert len(one.tokens.scales) == len(one.tokens.starts)


def test_a_reader_of_another_encoders_tokens_does_not_read(knowledge: Knowledge) -> None:
    answering = QuestionAnswering(Settings(), UNFITTED, load_passage_reader())
    found = answering.evidence(knowledge, Question(text="What does bread need?"))
    assert found.read
    assert not found.is_read
