"""`tilmash eval`, `tilmash bench` and `tilmash train`: measuring, and fitting to measurements."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.commands.printing import print_json, reporting_errors

if TYPE_CHECKING:
    from eval.gold_questions import GoldQuestion
    from eval.running import Figures

train_app = typer.Typer(help="Fit the numbers that ship with the package.", no_args_is_help=True)

Questions = Annotated[
    str,
    typer.Option(help="A gold file of the package, test or development, or a file of one's own."),
]


@reporting_errors
def evaluate(
    questions: Questions = "test",
    collection: Annotated[str | None, typer.Option(help="Collection asked.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Ask gold questions and show how ranking, answers and abstention did."""
    from dataclasses import asdict

    from eval.running import figures_by_language, run_questions
    from rag.assembly.serving import make_question_answering, open_knowledge
    from rag.settings import load_settings

    settings = load_settings()
    gold = _questions(questions)
    with open_knowledge(settings, collection) as knowledge:
        outcomes = run_questions(gold, knowledge, make_question_answering(settings))
    figures = figures_by_language(outcomes)
    if json:
        print_json({name: asdict(group) for name, group in figures.items()})
    else:
        _print_table(figures)


@reporting_errors
def bench(
    starts: Annotated[int, typer.Option(min=1, help="Starts of the service.")] = 5,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Start the service several times, ask it the gold questions, and show medians."""
    from dataclasses import asdict

    from eval.benchmarking import benchmark_service
    from eval.gold_questions import load_gold_questions
    from rag.settings import load_settings

    questions = [gold.question for gold in load_gold_questions("test")]
    figures = asdict(benchmark_service(questions, starts, load_settings()))
    if json:
        print_json(figures)
    else:
        for name, value in figures.items():
            typer.echo(f"{name:<16} {value}")


@train_app.callback()
def _train() -> None:
    """Keep `train` a group although it has one command."""


@train_app.command("answerability")
@reporting_errors
def train_answerability(
    out: Annotated[Path, typer.Argument(help="File to write: rag/answerability.json.")],
    questions: Questions = "development",
) -> None:
    """Fit when to decline and how sure to be, on development questions over the article."""
    import json

    from eval.training import fit_answerability
    from rag.assembly.serving import open_knowledge
    from rag.settings import load_settings

    settings = load_settings()
    with open_knowledge(settings) as knowledge:
        numbers = fit_answerability(_questions(questions), knowledge, settings)
    out.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
    typer.echo(f"Wrote {out.name}, fitted on {numbers['questions']} questions.")


def _questions(name: str) -> "list[GoldQuestion]":
    from eval.gold_questions import load_gold_questions, read_gold_questions

    path = Path(name)
    return read_gold_questions(path) if path.suffix else load_gold_questions(name)


def _print_table(figures: "dict[str, Figures]") -> None:
    from dataclasses import fields

    from rich.console import Console
    from rich.table import Table

    table = Table("figure", *figures)
    for field in fields(next(iter(figures.values()))):
        values = [getattr(group, field.name) for group in figures.values()]
        shown = [str(v) if isinstance(v, int) else f"{v:.3f}" for v in values]
        table.add_row(field.name, *shown)
    Console().print(table)
