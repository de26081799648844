"""The evaluation on the real article: recomputed by others, the same twice, red when it should be."""

import json
import math
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
import torch
from torchmetrics.functional.classification import binary_auroc
from torchmetrics.functional.regression import mean_squared_error
from torchmetrics.functional.retrieval import (
    retrieval_hit_rate,
    retrieval_normalized_dcg,
    retrieval_reciprocal_rank,
)
from typer.testing import CliRunner

from corpus.article import load_article
from eval.commands.evaluating import EXIT_RED
from rag.answers import Citation
from rag.citing import Quote, verify_quotes
from rag.commands.main import make_app
from rag.question_checks import check_question
from rag.settings import Settings

pytestmark = pytest.mark.model

CHECKOUT = Path(__file__).parent.parent.parent
GOLD = CHECKOUT / "eval" / "gold"
PLACES = 10


@pytest.fixture(scope="module")
def evaluated(article_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Evaluate `test` twice, in two processes at once, and return the folder of the files."""
    folder = tmp_path_factory.mktemp("evaluation")
    files = ["--json", "figures.json", "--run", "run.txt", "--replies", "replies.jsonl"]
    processes = []
    for run in ("first", "second"):
        (folder / run).mkdir()
        process = subprocess.Popen(
            [sys.executable, "-m", "rag.commands.main", "eval", "--leave-gold-out", *files],
            cwd=folder / run,
            env={"PATH": "", "TILMASH_DATA_DIR": str(article_data_dir)},
            stdout=subprocess.DEVNULL,
        )
        processes.append(process)
    assert [process.wait() for process in processes] == [0, 0]
    return folder


@pytest.fixture(scope="module")
def figures(evaluated: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((evaluated / "first/figures.json").read_text("utf-8"))
    return content


@pytest.fixture(scope="module")
def replies(evaluated: Path) -> dict[str, dict[str, Any]]:
    lines = (evaluated / "first/replies.jsonl").read_text("utf-8").splitlines()
    return {reply["id"]: reply for reply in map(json.loads, lines)}


@pytest.fixture(scope="module")
def gold() -> list[dict[str, Any]]:
    lines = (GOLD / "test.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def letters(text: str) -> str:
    return "".join(text.replace("\u00ad", "").replace("-", "").replace("‐", "").split()).casefold()


def holds_half(passage: str, quote: str) -> bool:
    """Find the longest run that both have, which the code under test never looks for."""
    one, other = letters(passage), letters(quote)
    longest = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return 2 * longest >= len(other)


def counts(question: dict[str, Any], text: str) -> bool:
    return any(holds_half(text, piece["quote"]) for piece in question["evidence"])


def mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def test_two_runs_give_the_same_figures_and_rankings_to_the_last_byte(evaluated: Path) -> None:
    for name in ("figures.json", "run.txt"):
        assert (evaluated / "first" / name).read_bytes() == (
            evaluated / "second" / name
        ).read_bytes()


def test_the_run_ranks_the_passages_that_the_replies_show(
    evaluated: Path, replies: dict[str, dict[str, Any]]
) -> None:
    rows = [line.split() for line in (evaluated / "first/run.txt").read_text("utf-8").splitlines()]
    ranked: dict[str, list[str]] = {name: [] for name in replies}
    for name, _, passage, rank, _, tag in rows:
        ranked[name].append(passage)
        assert int(rank) == len(ranked[name])
        assert tag == "tilmash"
    for name, reply in replies.items():
        assert ranked[name] == [passage["chunk_id"] for passage in reply["passages"]]
        assert len(ranked[name]) == PLACES


def test_ranking_figures_are_those_of_another_library(
    gold: list[dict[str, Any]], replies: dict[str, dict[str, Any]], figures: dict[str, Any]
) -> None:
    measures: dict[str, Callable[..., torch.Tensor]] = {
        "hit@1": lambda scores, hits: retrieval_hit_rate(scores, hits, top_k=1),
        "hit@5": lambda scores, hits: retrieval_hit_rate(scores, hits, top_k=5),
        "mrr@10": retrieval_reciprocal_rank,
        "ndcg@10": lambda scores, hits: retrieval_normalized_dcg(scores, hits, top_k=PLACES),
    }
    found: dict[str, list[float]] = {name: [] for name in measures}
    for question in gold:
        if question["answerable"]:
            passages = replies[question["id"]]["passages"]
            hits = torch.tensor([counts(question, passage["text"]) for passage in passages])
            scores = torch.arange(len(hits), 0, -1, dtype=torch.float64)
            for name, measure in measures.items():
                found[name].append(float(measure(scores, hits)) if hits.any() else 0.0)
    for name, values in found.items():
        assert figures["figures"]["all"][name]["n"] == len(values)
        assert figures["figures"]["all"][name]["value"] == pytest.approx(mean(values), abs=2e-6)


def judged(
    gold: list[dict[str, Any]], replies: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, float, bool]]:
    """Yield kind, confidence and whether right of each reply, from the written definitions."""
    for question in gold:
        reply = replies[question["id"]]
        is_right = False
        if question["answerable"] and reply["answer"]:
            text = reply["answer"]["text"]
            is_right = any(stands_in(answer, text) for answer in question["answers"])
            is_right = is_right or counts(question, reply["citations"][0]["quote"])
        kind = "answerable" if question["answerable"] else question["topic"]
        yield kind, reply["confidence"], is_right
        if question["answerable"]:
            yield "left_out", replies[f"{question['id']}@left_out"]["confidence"], False


def stands_in(answer: str, text: str) -> bool:
    """Look for the answer letter by letter from each place, and never inside a number."""
    wanted = letters(answer)
    for start, letter in enumerate(text):
        end, found = start, ""
        while len(found) < len(wanted) and end < len(text):
            found += letters(text[end])
            end += 1
        whole = not (wanted[0].isdigit() and text[start - 1 : start].isdigit()) and not (
            wanted[-1].isdigit() and text[end : end + 1].isdigit()
        )
        if letters(letter) and found == wanted and whole:
            return True
    return False


def test_confidence_figures_are_those_of_another_library(
    gold: list[dict[str, Any]], replies: dict[str, dict[str, Any]], figures: dict[str, Any]
) -> None:
    rows = list(judged(gold, replies))
    shown = figures["figures"]["all"]
    confidence = torch.tensor([given for _, given, _ in rows], dtype=torch.float64)
    outcomes = torch.tensor([float(right) for *_, right in rows], dtype=torch.float64)
    assert shown["brier"]["n"] == len(rows)
    assert shown["brier"]["value"] == pytest.approx(
        float(mean_squared_error(confidence, outcomes)), abs=2e-6
    )
    for kind in ("close", "far", "left_out"):
        pairs = [(given, k == "answerable") for k, given, _ in rows if k in {"answerable", kind}]
        expected = binary_auroc(
            torch.tensor([given for given, _ in pairs]),
            torch.tensor([int(yes) for _, yes in pairs]),
        )
        assert shown[f"auroc_{kind}"]["value"] == pytest.approx(float(expected), abs=1e-5)


def test_every_citation_stands_in_the_article(
    replies: dict[str, dict[str, Any]], figures: dict[str, Any]
) -> None:
    text = load_article().text
    cited = [citation for reply in replies.values() for citation in reply["citations"]]
    assert all(text[one["start"] : one["end"]] == one["quote"] for one in cited)
    assert figures["figures"]["all"]["citation_validity"]["n"] == len(cited)
    assert figures["figures"]["all"]["citation_validity"]["value"] == 1


def test_what_was_left_out_is_not_shown(
    gold: list[dict[str, Any]], replies: dict[str, dict[str, Any]]
) -> None:
    for question in gold:
        if question["answerable"]:
            passages = replies[f"{question['id']}@left_out"]["passages"]
            assert len(passages) == PLACES
            assert not any(counts(question, passage["text"]) for passage in passages)


def test_a_passage_that_counts_overlaps_the_evidence(
    gold: list[dict[str, Any]], replies: dict[str, dict[str, Any]]
) -> None:
    passages = {one["chunk_id"]: one for reply in replies.values() for one in reply["passages"]}
    for question in gold:
        spans = [(piece["start"], piece["end"]) for piece in question["evidence"]]
        for passage in passages.values():
            if counts(question, passage["text"]):
                overlaps = [passage["start"] < e and s < passage["end"] for s, e in spans]
                assert any(overlaps), (question["id"], passage["chunk_id"])


def test_the_tutorial_leaves_room_and_is_beaten(figures: dict[str, Any]) -> None:
    assert figures["beside"]["figures"]["all"]["hit@1"]["value"] <= 0.72
    (moved,) = [one for one in figures["differences"] if one["figure"] == "hit@1"]
    assert moved["low"] > 0


def run_gate(data_dir: Path) -> int:
    arguments = ["eval", "--no-tutorial", "--baseline", str(GOLD / "baseline.json"), "--gate"]
    result = CliRunner(env={"TILMASH_DATA_DIR": str(data_dir)}).invoke(make_app(), arguments)
    assert result.exit_code in {0, EXIT_RED}, result.output
    return result.exit_code


def test_the_gate_is_green_as_things_stand(article_data_dir: Path) -> None:
    assert run_gate(article_data_dir) == 0


def test_the_gate_is_red_when_kazakh_letters_get_lost(
    article_data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def garbled(text: str, settings: Settings) -> str:
        kept = "".join("?" if letter in "әіңғүұқөһ" else letter for letter in text)
        return check_question(kept, settings)

    monkeypatch.setattr("rag.question_answering.check_question", garbled)
    assert run_gate(article_data_dir) == EXIT_RED


def test_the_gate_is_red_when_a_citation_slips_by_one(
    article_data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slipped(*arguments: Any) -> dict[Quote, Citation]:
        return {
            quote: replace(citation, start=citation.start + 1)
            for quote, citation in verify_quotes(*arguments).items()
        }

    monkeypatch.setattr("rag.question_answering.verify_quotes", slipped)
    assert run_gate(article_data_dir) == EXIT_RED
