"""What the decision is fitted on, and `tilmash train answerability` as a user runs it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.gold_questions import GoldQuestion, load_gold_questions
from eval.training import answerability_material
from rag.answerability import answerability_from, load_answerability
from rag.commands.main import make_app
from rag.reader.passage_reader import load_passage_reader
from tests.unit.eval_runs import make_data_dir
from tests.unit.gold_files import hashing_settings, no_progress
from tests.unit.reading_sets import ALL, CALIBRATION, write_sets

__all__ = ["make_data_dir"]  # a fixture


@pytest.fixture
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write small sets, and questions written about them in place of those that ship."""
    folder = tmp_path / "sets"
    write_sets(folder)
    monkeypatch.setattr(answerability_material, "files", lambda _: folder)
    return folder


def names_in(questions: list[GoldQuestion]) -> set[str]:
    words = {word.strip("?") for one in questions for word in one.question.split()}
    return words.intersection(ALL)


def test_questions_are_those_of_dev_and_about_articles_for_calibration_only(
    sets: Path, tmp_path: Path
) -> None:
    made = list(
        answerability_material.answerability_material(
            sets, hashing_settings(tmp_path / "data"), no_progress
        )
    )
    (article, about_article), *others = made
    assert article.name == "dev"
    assert [one.id for one in about_article] == [one.id for one in load_gold_questions("dev")]
    assert len(others) == 4
    for asked, questions in others:
        assert names_in(questions) == set(CALIBRATION)
        for question in questions:
            sources = {asked.source_ids[name] for name in question.gold_documents}
            assert sources <= {f"{name}-0" for name in CALIBRATION}
            assert bool(sources) == question.is_answerable == bool(question.answers)
    written = [one for _, questions in others for one in questions if "written" in one.question]
    assert sorted(one.is_answerable for one in written) == [False, True]


def test_training_writes_the_numbers_that_serving_reads(
    data_dir: Path, sets: Path, tmp_path: Path
) -> None:
    out = tmp_path / "answerability.json"
    result = CliRunner().invoke(make_app(), ["train", "answerability", str(sets), str(out)])
    assert result.exit_code == 0, result.output
    fields = json.loads(out.read_text(encoding="utf-8"))
    model = answerability_from(fields)
    of_others = fields["questions"] - len(load_gold_questions("dev"))
    assert of_others > 2 * 4 * len(CALIBRATION)  # the gold left out once more
    assert model.encoder.startswith("hashing")
    assert model.reader == load_passage_reader().digest
    for logistic, shipped in zip(model.factors, load_answerability().factors, strict=True):
        assert logistic.weights.keys() == shipped.weights.keys()
    assert "Wrote answerability.json, fitted on " in result.stdout


def test_training_without_the_sets_names_the_file_that_is_missing(
    data_dir: Path, tmp_path: Path
) -> None:
    arguments = ["train", "answerability", str(tmp_path), str(tmp_path / "out.json")]
    result = CliRunner().invoke(make_app(), arguments)
    assert result.exit_code == 1
    assert "passages.en.jsonl cannot be read" in result.stderr
    assert "[bad_gold_question]" in result.stderr
