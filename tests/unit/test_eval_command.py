"""`tilmash eval`, as a user runs it, with the encoder that needs no model."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.commands.evaluating import EXIT_RED
from eval.gate import GATED
from eval.gold_questions import load_gold_questions
from tests.unit.eval_runs import ASKED, build_asked, done, evaluate, make_data_dir, refused
from tests.unit.gold_files import NUMBERED, write_lines

__all__ = ["build_asked", "make_data_dir"]  # fixtures


def test_the_package_s_questions_are_asked_of_the_article_and_every_file_is_written(
    data_dir: Path, tmp_path: Path
) -> None:
    paths = {name: tmp_path / name for name in ("figures.json", "run.txt", "replies.jsonl")}
    figures, run, replies = map(str, paths.values())
    page = tmp_path / "new" / "page"
    arguments = ("--json", figures, "--run", run, "--replies", replies, "--report", str(page))
    output = done("--questions", "test", *arguments)
    questions = load_gold_questions("test")
    report = json.loads(paths["figures.json"].read_text(encoding="utf-8"))
    assert report["set"]["name"] == "test"
    assert (report["system"], report["beside"]) == ("tilmash", None)
    assert [row["id"] for row in report["questions"]] == [question.id for question in questions]
    assert report["figures"]["all"]["citation_validity"]["value"] == 1
    lines = paths["replies.jsonl"].read_text(encoding="utf-8").split("\n")
    assert [json.loads(line)["id"] for line in lines[:-1]] == [q.id for q in questions]
    assert len(paths["run.txt"].read_text(encoding="utf-8").splitlines()) > 9 * len(questions)
    assert "<svg" in (page / "index.html").read_text(encoding="utf-8")
    assert (page / "report.md").stat().st_size > 0
    assert f"{report['figures']['all']['hit@1']['value']:.3f}" in output
    assert "tutorial" not in output


def test_a_file_of_questions_is_asked_of_the_collection_that_the_settings_name(
    asked: str, tmp_path: Path
) -> None:
    done("--questions", asked, "--leave-gold-out", "--json", str(tmp_path / "figures.json"))
    report = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert report["set"]["name"] == "rooms"
    kinds = [row["kind"] for row in report["questions"]]
    assert kinds == ["answerable"] * 13 + ["close"] * 3 + ["left_out"] * 13


def test_passages_are_asked_with_questions_and_gold_from_files(
    data_dir: Path, tmp_path: Path
) -> None:
    passages = [{"id": name, "lang": "en", "text": text} for name, text in NUMBERED.items()]
    gold = [
        {"id": f"q{n}", "lang": "en", "question": f"Chairs in room {n}?", "passages": [name]}
        for n, name in enumerate(NUMBERED)
    ]
    own = [{**row, "lang": "ru", "question": f"Сколько стульев: {row['id']}?"} for row in gold]
    arguments = {
        "--passages": write_lines(tmp_path / "passages.jsonl", passages),
        "--gold-questions": write_lines(tmp_path / "gold.jsonl", gold),
        "--questions": write_lines(tmp_path / "own.jsonl", own),
        "--json": tmp_path / "figures.json",
    }
    done(*(str(part) for pair in arguments.items() for part in pair))
    report = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert report["set"]["name"] == "own"
    assert "ru→en" in report["figures"]
    assert len(report["questions"]) == len(NUMBERED)


def test_a_system_that_nobody_knows_is_refused(asked: str) -> None:
    assert "tutorial" in refused("bad_setting", "--questions", asked, "--system", "oracle")


def test_the_gate_needs_a_baseline(asked: str) -> None:
    assert "--baseline FILE" in refused("evaluation_error", "--questions", asked, "--gate")


def test_options_that_contradict_one_another_are_refused(asked: str) -> None:
    refused("evaluation_error", "--questions", asked, "--gold-questions", asked)
    refused("evaluation_error", "--passages", asked, "--collection", "rooms")
    refused("evaluation_error", "--questions", asked, "--held-out")
    refused("evaluation_error", "--questions", asked, "--compare", "hit@1", "--compare", "ece")


def test_the_figures_that_are_compared_can_be_named(asked: str, tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    again = tmp_path / "again.json"
    done("--questions", asked, "--json", str(figures))
    named = ("--compare", "hit@1", "--compare", "ndcg@10")
    done("--questions", asked, "--baseline", str(figures), *named, "--json", str(again))
    report = json.loads(again.read_text(encoding="utf-8"))
    assert [change["figure"] for change in report["changes"]] == ["hit@1", "ndcg@10"]


@pytest.mark.parametrize("option", ["--json", "--run", "--replies", "--report"])
def test_what_cannot_be_written_is_refused_before_anything_is_asked(
    asked: str, tmp_path: Path, option: str
) -> None:
    place = tmp_path / "missing" / "file"
    if option == "--report":
        place = tmp_path / "file"
        place.write_text("", encoding="utf-8")
    assert str(place) in refused("evaluation_error", "--questions", asked, option, str(place))


def test_questions_that_are_not_there_or_malformed_are_refused(asked: str, tmp_path: Path) -> None:
    missing = refused("bad_gold_question", "--questions", str(tmp_path / "missing.jsonl"))
    assert "missing.jsonl cannot be read" in missing
    bad = write_lines(tmp_path / "bad.jsonl", [ASKED[0], {"id": "x"}])
    assert "bad.jsonl, line 2" in refused("bad_gold_question", "--questions", str(bad))


def test_passages_need_questions_of_their_own(asked: str, tmp_path: Path) -> None:
    passages = write_lines(tmp_path / "passages.jsonl", [{"id": "p", "text": "Some text."}])
    refused("evaluation_error", "--passages", str(passages))
    refused("bad_gold_question", "--passages", str(passages), "--questions", asked)


def test_a_collection_that_is_not_built_is_refused(asked: str) -> None:
    refused("no_generation", "--questions", asked, "--collection", "nothing")


def test_a_baseline_that_is_none_or_of_another_set_is_refused(asked: str, tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    missing = refused("baseline_mismatch", "--questions", asked, "--baseline", str(figures))
    assert str(figures) in missing
    figures.write_text('{"set": {}}', encoding="utf-8")
    refused("baseline_mismatch", "--questions", asked, "--baseline", str(figures))
    done("--questions", asked, "--json", str(figures))
    other = write_lines(tmp_path / "other.jsonl", ASKED[:-1])
    refused("baseline_mismatch", "--questions", str(other), "--baseline", str(figures))


def test_a_baseline_without_the_questions_that_are_asked_again_is_refused(
    asked: str, tmp_path: Path
) -> None:
    figures = tmp_path / "figures.json"
    done("--questions", asked, "--json", str(figures))
    arguments = ("--questions", asked, "--baseline", str(figures))
    assert "gold left out" in refused("baseline_mismatch", *arguments, "--leave-gold-out")
    report = json.loads(figures.read_text(encoding="utf-8"))
    figures.write_text(json.dumps({**report, "questions": []}), encoding="utf-8")
    refused("baseline_mismatch", *arguments)


def test_a_baseline_whose_questions_were_of_another_kind_is_refused(
    asked: str, tmp_path: Path
) -> None:
    figures = tmp_path / "figures.json"
    done("--questions", asked, "--json", str(figures))
    rows = [{**row, "topic": "far"} if "topic" in row else row for row in ASKED]
    other = write_lines(tmp_path / "rooms.jsonl", rows)
    assert any(row.get("topic") == "close" for row in ASKED)
    refused("baseline_mismatch", "--questions", str(other), "--baseline", str(figures))


def test_a_question_that_cannot_be_asked_is_named(asked: str, tmp_path: Path) -> None:
    long = {**ASKED[0], "id": "long-one", "question": "Where? " * 300}
    questions = write_lines(tmp_path / "long.jsonl", [*ASKED, long])
    assert "long-one" in refused("bad_gold_question", "--questions", str(questions))


def with_rows(path: Path, **values: Any) -> None:
    """Change the rows of the answerable questions in a file of figures."""
    report = json.loads(path.read_text(encoding="utf-8"))
    rows = [row for row in report["questions"] if row["kind"] == "answerable"]
    assert rows
    for row in rows:
        row.update(values)
    path.write_text(json.dumps(report), encoding="utf-8")


def test_the_gate_is_green_against_the_same_run_and_against_a_worse_one(
    asked: str, tmp_path: Path
) -> None:
    figures = tmp_path / "figures.json"
    done("--questions", asked, "--json", str(figures))
    arguments = ("--questions", asked, "--baseline", str(figures), "--gate")
    output = done(*arguments)
    assert all(name in output for name in GATED)
    with_rows(figures, rank=None, is_answered=False, confidence=0.0)
    assert "green: " in done(*arguments)


def test_the_gate_is_red_where_the_baseline_is_better_and_names_what_fell(
    asked: str, tmp_path: Path
) -> None:
    figures = tmp_path / "figures.json"
    wrong = [{**row, "question": "What is open?"} for row in ASKED[:13]]
    asked = str(write_lines(tmp_path / "rooms.jsonl", wrong + ASKED[13:]))
    done("--questions", asked, "--json", str(figures))
    with_rows(figures, rank=1, contains=True)
    arguments = ("--questions", asked, "--baseline", str(figures))
    result = evaluate(*arguments, "--gate")
    assert result.exit_code == EXIT_RED == 4, result.output
    red = [line.split()[1] for line in result.stderr.splitlines() if line.startswith("red: ")]
    assert red == ["hit@1", "hit@5", "contains_answer"]
    assert "green" not in result.stdout
    done(*arguments)
