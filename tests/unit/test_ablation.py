"""`tilmash eval --held-out` and `--ablation`, as a user runs them."""

import json
from pathlib import Path

from rag.settings import RankingStage
from tests.unit.eval_runs import build_asked, done, make_data_dir, refused
from tests.unit.gold_files import unanswerable, write_lines
from tests.unit.question_folders import HELD_OUT, SEEN

__all__ = ["build_asked", "make_data_dir"]  # fixtures


def test_of_passages_only_what_is_held_out_can_be_asked(data_dir: Path, tmp_path: Path) -> None:
    passages = [
        {"id": name, "lang": "en", "text": f"{name} is a town.", "article": name}
        for name in (*SEEN, HELD_OUT)
    ]
    questions = [
        {"id": one["id"], "question": f"What is {one['id']}?", "passages": [one["id"]]}
        for one in passages
    ]
    arguments = {
        "--passages": write_lines(tmp_path / "passages.jsonl", passages),
        "--questions": write_lines(tmp_path / "asked.jsonl", questions),
        "--json": tmp_path / "figures.json",
    }
    done("--held-out", *(str(part) for pair in arguments.items() for part in pair))
    report = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert report["set"]["name"] == "asked (held out)"
    assert [row["id"] for row in report["questions"]] == [HELD_OUT]


def test_an_ablation_ranks_the_answerable_questions_with_each_stage_off_and_on(
    asked: str, tmp_path: Path
) -> None:
    figures, report = tmp_path / "figures.json", tmp_path / "report"
    files = ("--json", str(figures), "--report", str(report))
    output = done("--ablation", "--questions", asked, *files)
    content = json.loads(figures.read_text(encoding="utf-8"))
    variants = {variant["name"]: variant for variant in content["variants"]}
    stages = {name: set(variant["stages"]) for name, variant in variants.items()}
    assert stages["all stages"] == {stage.value for stage in RankingStage}
    for stage in RankingStage:
        without = stage.value.replace("_", " ")
        assert stages[f"no {without}"] == stages["all stages"] - {stage.value}
    assert variants["dense"]["figures"]["all"]["hit@1"]["n"] == 13
    assert variants["lexical"]["differences"]["en"]["n"] == 13
    assert variants["all stages"]["differences"] == {}
    page = (report / "ablation.md").read_text(encoding="utf-8")
    for name, variant in variants.items():
        assert variant["is_trained"]
        assert f"| {name} | {variant['figures']['all']['hit@1']['value']:.3f} [" in page
        assert name in output


def test_an_ablation_refuses_what_it_does_not_do(asked: str, tmp_path: Path) -> None:
    for wrong in (
        ("--system", "tutorial"),
        ("--run", str(tmp_path / "run.txt")),
        ("--replies", str(tmp_path / "replies.jsonl")),
        ("--baseline", asked),
        ("--compare", "hit@1"),
        ("--leave-gold-out",),
    ):
        message = refused("evaluation_error", "--ablation", "--questions", asked, *wrong)
        assert wrong[0] in message


def test_an_ablation_of_questions_without_an_answer_is_refused(asked: str, tmp_path: Path) -> None:
    assert asked
    questions = write_lines(tmp_path / "none.jsonl", [unanswerable("n", "Who painted it?")])
    refused("evaluation_error", "--ablation", "--questions", str(questions))
