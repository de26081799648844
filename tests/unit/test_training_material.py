"""What the encoder is trained on: which articles, which questions, and where answers stand."""

import json
from collections import Counter
from importlib.resources import files
from itertools import islice
from pathlib import Path

import pytest

from corpus.documents import Span
from corpus.errors import GoldQuestionError
from eval.held_out import is_held_out
from eval.training.batches import batches
from eval.training.material import TrainingArticle, load_material
from tests.unit.question_folders import HELD_OUT, SEEN, write_lines, write_towns


@pytest.fixture
def towns(tmp_path: Path) -> list[TrainingArticle]:
    write_towns(tmp_path / "towns")
    return load_material(tmp_path, ["towns"])


def test_about_a_fifth_of_all_articles_is_held_out_by_name_alone() -> None:
    held_out = sum(is_held_out(f"article {number}") for number in range(2000))
    assert 340 < held_out < 460
    assert is_held_out("x02")
    assert not is_held_out("x00")


def test_articles_that_are_held_out_are_no_material(towns: list[TrainingArticle]) -> None:
    assert [article.name for article in towns] == SEEN
    assert HELD_OUT not in {article.name for article in towns}


def test_a_question_stands_at_every_translation_of_its_passage_with_the_answer_there(
    towns: list[TrainingArticle],
) -> None:
    for article in towns:
        for language, passages in article.passages.items():
            for passage in passages:
                assert {question.language for question in passage.questions} == {"en", "ru"}
                for question in passage.questions:
                    (answer,) = question.answers
                    place = question.text.split()[2]
                    expected = " was founded" if place == "0" else " mayor is"
                    assert expected in passage.text[answer.start : answer.end]
                    assert passage.text[answer.start : answer.end].startswith(language)


def test_answers_may_be_given_as_sentences_or_not_at_all(tmp_path: Path) -> None:
    sentences = ["One stands first.", "Two stands second."]
    passage = {"id": "p", "article": SEEN[0], "text": " ".join(sentences), "sentences": sentences}
    write_lines(tmp_path / "set" / "passages.en.jsonl", [passage])
    write_lines(
        tmp_path / "set" / "questions.en.jsonl",
        [
            {"id": "1", "question": "Which is second?", "passages": ["p"], "sentences": [1]},
            {"id": "2", "question": "Is there one?", "passages": ["p"]},
        ],
    )
    (article,) = load_material(tmp_path, ["set"])
    told, untold = article.passages["en"][0].questions
    assert told.answers == (Span(18, 36),)
    assert untold.answers == ()


def test_a_question_that_an_article_held_out_answers_too_is_no_material(tmp_path: Path) -> None:
    write_lines(
        tmp_path / "set" / "passages.en.jsonl",
        [{"id": name, "article": name, "text": "It is so."} for name in (SEEN[0], HELD_OUT)],
    )
    write_lines(
        tmp_path / "set" / "questions.en.jsonl",
        [
            {"id": "1", "question": "Is it so?", "passages": [SEEN[0]]},
            {"id": "2", "question": "Is it?", "passages": [SEEN[0], HELD_OUT]},
        ],
    )
    (article,) = load_material(tmp_path, ["set"])
    (passage,) = article.passages["en"]
    assert [question.text for question in passage.questions] == ["Is it so?"]


@pytest.mark.parametrize(
    "question",
    [{"id": "1", "question": "Who?"}, {"id": "1", "question": "Who?", "passages": []}, "Who?"],
)
def test_a_question_that_lacks_something_is_refused(question: object, tmp_path: Path) -> None:
    passage = {"id": "p", "article": SEEN[0], "text": "It is so."}
    write_lines(tmp_path / "set" / "passages.en.jsonl", [passage])
    path = tmp_path / "set" / "questions.en.jsonl"
    path.write_text(json.dumps(question), encoding="utf-8")
    with pytest.raises(GoldQuestionError, match="set does not hold together"):
        load_material(tmp_path, ["set"])


def test_a_batch_takes_what_there_is_where_there_is_little(towns: list[TrainingArticle]) -> None:
    for batch in islice(batches(towns[:2], runs=50, questions=50, seed=6), 5):
        assert 0 < len(batch.passages) <= 6
        assert batch.questions


def test_a_folder_without_passages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldQuestionError, match="no passages in nothing"):
        load_material(tmp_path, ["nothing"])


def test_the_questions_that_ship_are_in_three_languages_and_each_has_a_place() -> None:
    text = files("eval.training").joinpath("questions.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    languages = Counter(row["lang"] for row in rows)
    assert set(languages) == {"en", "ru", "kk"}
    assert len({row["question"] for row in rows}) == len(rows) > 2500
    assert all(0 <= row["start"] < row["end"] for row in rows)


def test_batches_are_the_same_for_a_seed_and_can_begin_anywhere(
    towns: list[TrainingArticle],
) -> None:
    whole = list(islice(batches(towns, runs=8, questions=6, seed=3), 6))
    later = list(islice(batches(towns, runs=8, questions=6, seed=3, first=4), 2))
    other = list(islice(batches(towns, runs=8, questions=6, seed=4), 6))
    assert whole[4:] == later
    assert whole != other


def test_every_question_of_a_batch_has_exactly_the_passages_that_answer_it(
    towns: list[TrainingArticle],
) -> None:
    for batch in islice(batches(towns, runs=9, questions=7, seed=5), 40):
        assert 0 < len(batch.questions) <= 7
        assert 0 < len(batch.passages) <= 9
        for question, positives in zip(batch.questions, batch.positives, strict=True):
            _, _, place, _, _, town = question.rstrip("?").split()
            told = "founded in" if place == "0" else "mayor is number"
            holding = {
                row
                for row, passage in enumerate(batch.passages)
                if told in passage and f"own {town} was" in _whole(passage, town, towns)
            }
            assert positives == holding


def _whole(run: str, town: str, towns: list[TrainingArticle]) -> str:
    """Return the text of the passage of that town that the run is cut from, or nothing."""
    return next(
        (
            passage.text
            for article in towns
            for passages in article.passages.values()
            for passage in passages
            if run in passage.text and f"own {town} was" in passage.text
        ),
        "",
    )
