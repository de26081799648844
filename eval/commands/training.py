"""`tilmash train`: numbers that ship with the package, fitted to gold questions."""

from pathlib import Path
from typing import Annotated

import typer

from rag.commands.printing import reporting_errors

app = typer.Typer(help="Fit the numbers that ship with the package.", no_args_is_help=True)


@app.callback()
def _train() -> None:
    """Keep `train` a group although it has one command."""


@app.command("answerability")
@reporting_errors
def train_answerability(
    out: Annotated[Path, typer.Argument(help="File to write: rag/answerability.json.")],
) -> None:
    """Fit when to decline and how sure to be, on the `dev` questions over the article."""
    import json

    from eval.evaluation_sets import article_set
    from eval.training import fit_answerability
    from rag.assembly.serving import open_knowledge
    from rag.commands.build_progress import build_progress
    from rag.settings import load_settings

    settings = load_settings()
    dev = article_set("dev", settings, build_progress)
    with open_knowledge(settings, dev.collection) as knowledge:
        numbers = fit_answerability(dev.questions, knowledge, settings)
    out.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
    typer.echo(f"Wrote {out.name}, fitted on {numbers['questions']} questions.")
