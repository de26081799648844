"""`tilmash eval`: a set of questions asked, judged, compared and reported."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.commands.printing import reporting_errors

if TYPE_CHECKING:
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
) -> None:
    """Ask gold questions and show how ranking, answers, abstention and confidence did."""
    from eval.figures.comparing import COMPARED
    from eval.reporting.report import Report, read_baseline
    from eval.systems.opening import TUTORIAL

    _check_set(collection, passages, gold_questions)
    _check_comparing(baseline, compare, is_gate=gate)
    _check_places(json, run, replies, report)
    asked = _open_set(questions, collection, passages, gold_questions)
    before = None if baseline is None else read_baseline(baseline, asked.sha256)
    outcomes, main = _evaluate(system, asked, leave_gold_out=leave_gold_out)
    beside = None
    if tutorial and system != TUTORIAL:
        _, beside = _evaluate(TUTORIAL, asked, leave_gold_out=leave_gold_out)
    made = Report(asked.name, asked.sha256, main, beside, before, compare or COMPARED)
    _write_files(made, outcomes, json=json, run=run, replies=replies, report=report)
    _print_tables(made)
    if gate and before is not None:
        _hold(main, before)


def _check_set(collection: str | None, passages: Path | None, gold_questions: Path | None) -> None:
    from corpus.errors import EvaluationError

    if passages is not None and collection is not None:
        raise EvaluationError(
            "--passages and --collection name two things to ask.", hint="Leave one of them out."
        )
    if passages is None and gold_questions is not None:
        raise EvaluationError(
            "--gold-questions go with --passages.", hint="Name the passages: --passages FILE."
        )


def _check_comparing(baseline: Path | None, compare: list[str] | None, *, is_gate: bool) -> None:
    from corpus.errors import EvaluationError
    from eval.figures.comparing import COMPARABLE

    if is_gate and baseline is None:
        raise EvaluationError("--gate needs a baseline.", hint="Name one: --baseline FILE.")
    if unknown := set(compare or ()) - set(COMPARABLE):
        raise EvaluationError(
            f"There is nothing to compare of {', '.join(sorted(unknown))}.",
            hint=f"Name some of {', '.join(COMPARABLE)}.",
        )


def _check_places(*places: Path | None) -> None:
    """Refuse what cannot be written, before anything is asked."""
    from corpus.errors import EvaluationError

    *files, folder = places
    for path in files:
        if path is not None and (path.is_dir() or not path.parent.is_dir()):
            raise EvaluationError(f"{path} cannot be written.", hint="Make its folder first.")
    if folder is not None and folder.exists() and not folder.is_dir():
        raise EvaluationError(f"{folder} is a file.", hint="Name a folder for the report.")


def _open_set(
    questions: str, collection: str | None, passages: Path | None, gold_questions: Path | None
) -> "EvaluationSet":
    from eval.evaluation_sets import article_set, collection_set, passage_set
    from eval.gold_questions import GOLD_SETS
    from rag.commands.build_progress import build_progress
    from rag.settings import load_settings

    settings = load_settings()
    if passages is not None:
        return passage_set(passages, Path(questions), gold_questions, settings, build_progress)
    if collection is None and questions in GOLD_SETS:
        return article_set(questions, settings, build_progress)
    return collection_set(questions, collection or settings.collection, settings)


def _evaluate(
    name: str, asked: "EvaluationSet", *, leave_gold_out: bool
) -> "tuple[list[Outcome], SystemReport]":
    from rich.console import Console
    from rich.progress import track

    from eval.evaluating import ask_questions, judge
    from eval.reporting.report import SystemReport
    from eval.systems.opening import open_system

    total = len(asked.questions)
    if leave_gold_out:
        total += sum(question.is_answerable for question in asked.questions)
    with open_system(name, asked) as system:
        replies = ask_questions(system, asked.questions, leave_gold_out=leave_gold_out)
        shown = track(replies, f"Asking {name}", total, console=Console(stderr=True))
        outcomes = list(shown)
        return outcomes, SystemReport(name, judge(system, outcomes))


def _write_files(
    made: "Report",
    outcomes: "list[Outcome]",
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
        write_run(outcomes, made.main.system, run)
    if replies is not None:
        write_replies(outcomes, replies)
    if report is not None:
        from eval.reporting.page import write_page  # brings the plotting library

        write_page(made, report)


def _print_tables(made: "Report") -> None:
    from rich.console import Console
    from rich.table import Table

    from eval.reporting.layout import tables

    console = Console()
    for table in tables(made):
        shown = Table(title=table.title, title_justify="left")
        for place, column in enumerate(table.columns):
            shown.add_column(column, justify="right" if place else "left")
        for row in table.rows:
            shown.add_row(row.title, *row.cells)
        console.print(shown)


def _hold(main: "SystemReport", before: "SystemReport") -> None:
    from eval.gate import GATED, red_figures

    red = list(red_figures(main, before))
    for line in red:
        typer.echo(f"red: {line}", err=True)
    if red:
        raise typer.Exit(EXIT_RED)
    typer.echo(f"green: {', '.join(GATED)} did not fall, and every citation stands")
