"""`tilmash train`: numbers that ship with the package, fitted to gold questions."""

from pathlib import Path
from typing import Annotated

import typer

from rag.commands.printing import reporting_errors

_STEPS_SHOWN = 50

app = typer.Typer(help="Fit the numbers that ship with the package.", no_args_is_help=True)


@app.command("answerability")
@reporting_errors
def train_answerability(
    data: Annotated[Path, typer.Argument(help="Folder that holds the question sets' folders.")],
    out: Annotated[Path, typer.Argument(help="File to write: rag/answerability.json.")],
) -> None:
    """Fit when to decline and how sure to be, on `dev` and on articles kept for it."""
    import json

    from rich.console import Console
    from rich.progress import track

    from eval.training.answerability import fit_answerability, fitting_rows
    from eval.training.answerability_material import answerability_material
    from index.publishing import CollectionFolder
    from rag.commands.build_progress import build_progress
    from rag.reader.passage_reader import load_passage_reader
    from rag.settings import ARTICLE_COLLECTION, load_settings

    settings = load_settings()
    reader = load_passage_reader()
    rows = [
        list(
            track(
                fitting_rows(asked, questions, reader, leave_gold_out=place > 0),
                f"Asking about {asked.name}",
                console=Console(stderr=True),
            )
        )
        for place, (asked, questions) in enumerate(
            answerability_material(data, settings, build_progress)
        )
    ]
    article, *others = rows
    generation = CollectionFolder(settings.data_dir, ARTICLE_COLLECTION).open_published()
    encoder = generation.manifest.encoder
    generation.close()
    numbers = fit_answerability(
        article,
        [row for of_set in others for row in of_set],
        settings,
        (encoder.model_id, encoder.difference),
        reader.digest,
    )
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


@app.command("reader")
@reporting_errors
def train_reader(
    data: Annotated[Path, typer.Argument(help="Folder that holds the question sets' folders.")],
    out: Annotated[Path, typer.Argument(help="File to write: rag/reader/reader.onnx.")],
    epochs: Annotated[int, typer.Option(min=1, help="Times that everything is read.")] = 3,
    seed: Annotated[int, typer.Option(help="What decides the order.")] = 20261129,
    threads: Annotated[int, typer.Option(min=1, help="Threads to compute with.")] = 2,
    bfloat16: Annotated[
        bool, typer.Option(help="Multiply in bfloat16: quicker where the processor can.")
    ] = True,
) -> None:
    """Train what reads question and passage together, over the trained encoder's tokens."""
    from rich.console import Console
    from rich.progress import track

    from eval.training.reader import (
        ReaderPlan,
        make_network,
        steps_of,
        train_reader,
        write_reader,
    )
    from eval.training.reading_material import reading_material
    from index.embedding.model_loading import load_model
    from rag.commands.build_progress import build_progress
    from rag.settings import load_settings

    settings = load_settings()
    plan = ReaderPlan(epochs=epochs, seed=seed, bfloat16=bfloat16)
    console = Console(stderr=True)
    readings = list(reading_material(data, settings, build_progress, seed))
    console.print(f"{len(readings)} readings")
    model = load_model(settings.model, settings.models_folder, trained=settings.trained_encoder)
    network = make_network(model, seed)
    steps = train_reader(network, readings, plan, threads=threads)
    losses: list[float] = []
    for step in track(steps, "Training", steps_of(plan, readings), console=console):
        losses.append(step.loss)
        if step.step % _STEPS_SHOWN == 0:
            recent = sum(losses[-_STEPS_SHOWN:]) / _STEPS_SHOWN
            console.print(f"{step.step}: loss {recent:.3f}; {step.seconds:.1f} s")
    write_reader(network, model, out)
    typer.echo(f"Wrote {out.name} after {len(losses)} steps.")
