"""`tilmash train`: numbers that ship with the package, fitted to gold questions."""

from pathlib import Path
from typing import Annotated

import typer

from rag.commands.printing import reporting_errors

app = typer.Typer(help="Fit the numbers that ship with the package.", no_args_is_help=True)


@app.command("answerability")
@reporting_errors
def train_answerability(
    out: Annotated[Path, typer.Argument(help="File to write: rag/answerability.json.")],
) -> None:
    """Fit when to decline and how sure to be, on the `dev` questions over the article."""
    import json

    from eval.evaluation_sets import article_set
    from eval.training.answerability import fit_answerability
    from rag.assembly.serving import open_knowledge
    from rag.commands.build_progress import build_progress
    from rag.settings import load_settings

    settings = load_settings()
    dev = article_set("dev", settings, build_progress)
    with open_knowledge(settings, dev.collection) as knowledge:
        numbers = fit_answerability(dev.questions, knowledge, settings)
    out.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
    typer.echo(f"Wrote {out.name}, fitted on {numbers['questions']} questions.")


@app.command("claims")
@reporting_errors
def train_claims(
    out: Annotated[Path, typer.Argument(help="File to write: rag/chat/claims.json.")],
    most_dropped: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Share of right sentences that may be dropped.")
    ] = 0.04,
) -> None:
    """Fit when a chat model's sentence is kept, on `dev` claims and claims about other texts."""
    import json

    from eval.training.claims import fit_claims, training_claims
    from rag.assembly.serving import open_knowledge
    from rag.settings import load_settings

    with open_knowledge(load_settings()) as knowledge:
        numbers = fit_claims(training_claims(), knowledge, most_dropped)
    out.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
    typer.echo(f"Wrote {out.name}: {numbers['caught']:.0%} of the false claims are caught.")


@app.command("encoder")
@reporting_errors
def train_encoder(
    data: Annotated[Path, typer.Argument(help="Folder that holds the question sets' folders.")],
    state: Annotated[Path, typer.Argument(help="Folder for the state and the log.")],
    out: Annotated[Path, typer.Argument(help="File to write: what the layers differ in.")],
    steps: Annotated[int, typer.Option(min=1, help="Batches to learn from.")] = 1000,
    seed: Annotated[int, typer.Option(help="What decides the batches.")] = 20261128,
    threads: Annotated[int, typer.Option(min=1, help="Threads to compute with.")] = 2,
    share: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Share of what was learned that is kept.")
    ] = 0.75,
    bfloat16: Annotated[
        bool, typer.Option(help="Multiply in bfloat16: quicker where the processor can.")
    ] = True,
) -> None:
    """Fine-tune the encoder's layers; a training that was cut short goes on from its state.

    Between the weights before and after, those at 3/4 of the way ranked the `dev` questions best
    (averaging weights so: Wortsman et al., 2022, arXiv:2109.01903).
    """
    from rich.console import Console
    from rich.progress import track

    from eval.training.encoder import TrainingPlan, train_encoder
    from eval.training.material import load_material
    from index.embedding.encoder_difference import write_difference
    from index.embedding.model_loading import layers_of, load_model
    from rag.settings import load_settings

    settings = load_settings()
    articles = load_material(data)
    model = load_model(settings.model, settings.models_folder, trained=False)
    before = layers_of(model.transformer)
    plan = TrainingPlan(steps=steps, seed=seed, bfloat16=bfloat16)
    trained = train_encoder(model, articles, plan, state, threads=threads)
    console = Console(stderr=True)
    for step in track(trained, "Training", steps, console=console):
        console.print(
            f"{step.step}: loss {step.pooled_loss:.3f} pooled, {step.late_loss:.3f} late; "
            f"right first {step.pooled_first:.2f}, {step.late_first:.2f}; {step.seconds:.1f} s"
        )
    after = layers_of(model.transformer)
    kept = {name: tensor + share * (after[name] - tensor) for name, tensor in before.items()}
    write_difference(out, before, kept)
    typer.echo(f"Wrote {out.name} after {steps} steps.")
