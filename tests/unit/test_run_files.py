"""Files of a run: rankings as trec_eval reads them, whole replies, and the same bytes each time."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.languages import Language
from eval.evaluating import Outcome, ask_questions, judge
from eval.evaluation_sets import EvaluationSet, collection_set
from eval.figures.ranking import RankedItem
from eval.gold_questions import GoldQuestion
from eval.reporting.report import Report, SystemReport, write_report
from eval.reporting.run_files import write_replies, write_run
from eval.results import Kind
from eval.systems.opening import open_system
from rag.replies import reply_of
from tests.unit.fake_system import answer
from tests.unit.gold_files import (
    COLLECTION,
    NUMBERED,
    about_room,
    build_notes,
    hashing_settings,
    unanswerable,
    write_lines,
)
from tests.unit.notes import NOTES

ASKED = [
    *map(about_room, range(1, 5)),
    unanswerable("q5", "Сколько стульев в саду?"),
]


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> EvaluationSet:
    data_dir = tmp_path_factory.mktemp("rooms")
    build_notes(data_dir, {**NUMBERED, **NOTES})
    path = write_lines(data_dir / "asked.jsonl", ASKED)
    return collection_set(str(path), COLLECTION, hashing_settings(data_dir))


def run(asked: EvaluationSet, folder: Path) -> list[Outcome]:
    """Ask everything, write the three files, and return the outcomes."""
    folder.mkdir()
    with open_system("tilmash", asked) as system:
        outcomes = list(ask_questions(system, asked.questions, leave_gold_out=True))
        main = SystemReport("tilmash", judge(system, outcomes))
    write_report(Report(asked.name, asked.sha256, main), folder / "figures.json")
    write_run(outcomes, "tilmash", folder / "run.txt", {})
    write_replies(outcomes, folder / "replies.jsonl")
    return outcomes


@pytest.fixture(scope="module")
def first(
    rooms: EvaluationSet, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Outcome], Path]:
    folder = tmp_path_factory.mktemp("run") / "first"
    return run(rooms, folder), folder


def lines_of(path: Path) -> list[list[str]]:
    return [line.split(" ") for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_ids_of_a_set_of_passages_are_its_own(tmp_path: Path) -> None:
    write_run([outcome("q", ("a%2Fb", 0.5))], "x", tmp_path / "run.txt", {"a%2Fb": "a/b"})
    assert (tmp_path / "run.txt").read_text(encoding="utf-8") == "q Q0 a/b 1 0.500000 x\n"


def test_two_runs_write_the_same_bytes(
    rooms: EvaluationSet, first: tuple[list[Outcome], Path], tmp_path: Path
) -> None:
    run(rooms, tmp_path / "second")
    for name in ("figures.json", "run.txt"):
        data = (first[1] / name).read_bytes()
        assert len(data) > 1000
        assert data == (tmp_path / "second" / name).read_bytes()


def test_a_run_has_six_columns_with_ranks_from_one_and_falling_scores(
    first: tuple[list[Outcome], Path],
) -> None:
    outcomes, folder = first
    lines = lines_of(folder / "run.txt")
    assert {len(line) for line in lines} == {6}
    assert {(line[1], line[5]) for line in lines} == {("Q0", "tilmash")}
    rankings = {name: [line for line in lines if line[0] == name] for name, *_ in lines}
    left_out = [f"q{n}@left_out" for n in range(1, 5)]
    assert list(rankings) == [*(f"q{n}" for n in range(1, 6)), *left_out]
    for (name, ranking), outcome in zip(rankings.items(), outcomes, strict=True):
        assert [line[2] for line in ranking] == [item.id for item in outcome.ranking], name
        assert [int(line[3]) for line in ranking] == list(range(1, 11))
        scores = [float(line[4]) for line in ranking]
        assert all(one > other for one, other in pairwise(scores))
        assert scores[0] == pytest.approx(outcome.ranking[0].score, abs=1e-6)


def test_each_line_of_replies_is_a_whole_reply_with_ten_passages_and_the_questions_id(
    first: tuple[list[Outcome], Path],
) -> None:
    outcomes, folder = first
    text = (folder / "replies.jsonl").read_text(encoding="utf-8")
    replies = [json.loads(line) for line in text.splitlines()]
    assert [reply["id"] for reply in replies[:6]] == ["q1", "q2", "q3", "q4", "q5", "q1@left_out"]
    for reply, outcome in zip(replies, outcomes, strict=True):
        assert reply == {**reply_of(outcome.answer), "id": reply["id"]}
        assert reply["looked_up_question"] == outcome.question.question
        assert [passage["number"] for passage in reply["passages"]] == list(range(1, 11))
    assert "Сколько стульев в саду?" in text


def outcome(name: str, *items: tuple[str, float]) -> Outcome:
    question = GoldQuestion(name, Language.ENGLISH, "What?", is_answerable=False)
    ranking = tuple(RankedItem(item, score, counts=False) for item, score in items)
    return Outcome(question, Kind.CLOSE, answer(), ranking)


def test_passages_with_equal_scores_keep_their_order(tmp_path: Path) -> None:
    write_run([outcome("q", ("z", 0.5), ("b", 0.5), ("a", 0.5))], "x", tmp_path / "run.txt", {})
    lines = lines_of(tmp_path / "run.txt")
    assert [(line[2], line[4]) for line in lines] == [
        ("z", "0.500000"),
        ("b", "0.499999"),
        ("a", "0.499998"),
    ]


def test_white_space_in_an_id_does_not_make_another_column(tmp_path: Path) -> None:
    write_run(
        [outcome("a question", ("my notes\u00a01:0-5", -0.25))], "x", tmp_path / "run.txt", {}
    )
    text = (tmp_path / "run.txt").read_text(encoding="utf-8")
    assert text == "a_question Q0 my_notes_1:0-5 1 -0.250000 x\n"


def test_a_question_for_which_nothing_was_found_has_no_line(tmp_path: Path) -> None:
    write_run([outcome("q1"), outcome("q2", ("a", 0.5))], "x", tmp_path / "run.txt", {})
    assert [line[0] for line in lines_of(tmp_path / "run.txt")] == ["q2"]
