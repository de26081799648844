"""`tilmash eval`: a set of questions asked, judged, compared and reported."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.commands.printing import reporting_errors

if TYPE_CHECKING:
    from eval.commands.set_choice import SetChoice
    from eval.evaluating import Outcome
    from eval.evaluation_sets import EvaluationSet
    from eval.reporting.report import Report, SystemReport

EXIT_RED = 4

_FILES = "Files"
_SET = "Set"


@reporting_errors
def evaluate(
    questions: Annotated[
        str,
        typer.Option(
            help="Gold questions: test, dev, or gold (both) of the package, or a file.",
            rich_help_panel=_SET,
        ),
    ] = "test",
    collection: Annotated[
        str | None,
        typer.Option(help="Collection that is asked; the article's.", rich_help_panel=_SET),
    ] = None,
    passages: Annotated[
        Path | None,
        typer.Option(
            help="Passages, each of which becomes a document; with --questions FILE.",
            rich_help_panel=_SET,
        ),
    ] = None,
    gold_questions: Annotated[
        Path | None,
        typer.Option(
            help="The same questions in the passages' language, whose answers are gold.",
            rich_help_panel=_SET,
        ),
    ] = None,
    leave_gold_out: Annotated[
        bool,
        typer.Option(
            "--leave-gold-out",
            help="Ask each question once more, without the passages that answer it.",
            rich_help_panel=_SET,
        ),
    ] = False,
    held_out: Annotated[
        bool,
        typer.Option(
            "--held-out",
            help="Of a set of passages, only questions whose articles no training may see.",
            rich_help_panel=_SET,
        ),
    ] = False,
    system: Annotated[str, typer.Option(help="tilmash or tutorial.")] = "tilmash",
    tutorial: Annotated[bool, typer.Option(help="Show the tutorial's figures beside.")] = True,
    json: Annotated[
        Path | None,
        typer.Option("--json", help="Write figures and rows.", rich_help_panel=_FILES),
    ] = None,
    run: Annotated[
        Path | None, typer.Option(help="Write a TREC run.", rich_help_panel=_FILES)
    ] = None,
    replies: Annotated[
        Path | None, typer.Option(help="Write every reply.", rich_help_panel=_FILES)
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(help="Write a page and Markdown into a folder.", rich_help_panel=_FILES),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(help="File of --json to compare with.", rich_help_panel=_FILES),
    ] = None,
    compare: Annotated[
        list[str] | None,
        typer.Option(help="Figure that is compared, such as hit@1; may be named again."),
    ] = None,
    gate: Annotated[
        bool,
        typer.Option(
            "--gate", help=f"Exit with {EXIT_RED} where a figure fell below the baseline's."
        ),
    ] = False,
    ablation: Annotated[
        bool,
        typer.Option("--ablation", help="Rank with each stage off and on instead."),
    ] = False,
    trust: Annotated[
        Path | None,
        typer.Option(
            help="Measure abstention, confidence and answers over the article and the left-out "
            "articles of the sets in this folder, instead."
        ),
    ] = None,
    claims: Annotated[
        str | None,
        typer.Option(
            help="Check the claims dev, held_out or test, as a chat model's sentences, instead."
        ),
    ] = None,
    dialogues: Annotated[
        str | None,
        typer.Option(help="Ask the follow-up questions dev or test over the article, instead."),
    ] = None,
) -> None:
    """Ask gold questions and show how ranking, answers, abstention and confidence did."""
    from eval.commands.option_checks import (
        check_ablation,
        check_comparing,
        check_kinds,
        check_places,
    )
    from eval.commands.printing_tables import print_tables
    from eval.commands.set_choice import SetChoice
    from eval.figures.comparing import COMPARED
    from eval.reporting.layout import tables
    from eval.reporting.report import Report, read_baseline
    from eval.systems.opening import TUTORIAL

    if trust is not None:
        _measure_trust(trust, json, report)
        return
    if claims is not None:
        _check_claims(claims, collection, json)
        return
    if dialogues is not None:
        _ask_dialogues(dialogues, json)
        return
    choice = SetChoice(questions, collection, passages, gold_questions, held_out)
    choice.check()
    check_comparing(baseline, compare, is_gate=gate)
    check_places(json, run, replies, report)
    if ablation:
        check_ablation(system, run, replies, baseline, compare, leave_gold_out=leave_gold_out)
        _ablate(choice, json, report)
        return
    asked = choice.open()
    before = None if baseline is None else read_baseline(baseline, asked.sha256)
    if before is not None:
        check_kinds(before, asked, leave_gold_out=leave_gold_out)
    outcomes, main = _evaluate(system, asked, leave_gold_out=leave_gold_out)
    beside = None
    if tutorial and system != TUTORIAL:
        _, beside = _evaluate(TUTORIAL, asked, leave_gold_out=leave_gold_out)
    compared = list(dict.fromkeys(compare or COMPARED))
    made = Report(asked.name, asked.sha256, main, beside, before, compared)
    _write_files(made, outcomes, asked, json=json, run=run, replies=replies, report=report)
    print_tables(tables(made))
    if gate and before is not None:
        _hold(main, before)


def _measure_trust(data: Path, json: Path | None, report: Path | None) -> None:
    from eval.commands.trusting import measure_trust

    measure_trust(data, json, report)


def _check_claims(name: str, collection: str | None, json: Path | None) -> None:
    from eval.commands.checking_claims import check_claim_set
    from eval.commands.option_checks import check_places

    check_places(json, None)
    check_claim_set(name, collection, json)


def _ask_dialogues(name: str, json: Path | None) -> None:
    from eval.commands.asking_dialogues import ask_dialogue_set
    from eval.commands.option_checks import check_places

    check_places(json, None)
    ask_dialogue_set(name, json)


def _ablate(choice: "SetChoice", json: Path | None, report: Path | None) -> None:
    from eval.commands.ablating import ablate

    ablate(choice.open(), json, report)


def _evaluate(
    name: str, asked: "EvaluationSet", *, leave_gold_out: bool
) -> "tuple[list[Outcome], SystemReport]":
    from rich.console import Console
    from rich.progress import track

    from eval.evaluating import ask_questions, judge, what_is_asked
    from eval.reporting.report import SystemReport
    from eval.systems.opening import open_system

    total = sum(1 for _ in what_is_asked(asked.questions, leave_gold_out=leave_gold_out))
    with open_system(name, asked) as system:
        replies = ask_questions(system, asked.questions, leave_gold_out=leave_gold_out)
        shown = track(replies, f"Asking {name}", total, console=Console(stderr=True))
        outcomes = list(shown)
        return outcomes, SystemReport(name, judge(system, outcomes))


def _write_files(
    made: "Report",
    outcomes: "list[Outcome]",
    asked: "EvaluationSet",
    *,
    json: Path | None,
    run: Path | None,
    replies: Path | None,
    report: Path | None,
) -> None:
    from eval.reporting.report import write_report
    from eval.reporting.run_files import write_replies, write_run

    if json is not None:
        write_report(made, json)
    if run is not None:
        write_run(outcomes, made.main.system, run, asked.source_ids)
    if replies is not None:
        write_replies(outcomes, replies)
    if report is not None:
        from eval.reporting.page import write_page  # brings the plotting library

        write_page(made, report)


def _hold(main: "SystemReport", before: "SystemReport") -> None:
    from eval.gate import gated_differences, red_lines

    gated = gated_differences(main, before)
    red = list(red_lines(main, gated))
    for line in red:
        typer.echo(f"red: {line}", err=True)
    if red:
        raise typer.Exit(EXIT_RED)
    held = ", ".join(moved.figure for moved in gated)
    typer.echo(f"green: {held} did not fall, and every citation stands")
