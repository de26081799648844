"""`tilmash bench`: a running service timed from outside."""

from typing import Annotated

import typer

from rag.commands.printing import print_json, reporting_errors

_STEP = 6  # of the test questions about sixty, of every language and kind


@reporting_errors
def bench(
    starts: Annotated[int, typer.Option(min=1, help="Starts of the service.")] = 5,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Start the service several times, ask it gold questions, and show medians."""
    from dataclasses import asdict

    from eval.benchmarking import benchmark_service
    from eval.gold_questions import load_gold_questions
    from rag.settings import load_settings

    questions = [gold.question for gold in load_gold_questions("test")][::_STEP]
    figures = asdict(benchmark_service(questions, starts, load_settings()))
    if json:
        print_json(figures)
    else:
        for name, value in figures.items():
            typer.echo(f"{name:<16} {value}")
