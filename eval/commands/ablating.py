"""`tilmash eval --ablation`: each stage of ranking off and on."""

import json
from pathlib import Path

from rich.console import Console
from rich.progress import track

from corpus.errors import EvaluationError
from eval.ablation import VARIANTS, Ablation, Variant, measure
from eval.commands.printing_tables import print_tables
from eval.evaluation_sets import EvaluationSet, with_plain_weights
from eval.reporting.ablation_layout import ablation_markdown, ablation_tables
from index.publishing import CollectionFolder
from rag.commands.build_progress import build_progress

_PAGE = "ablation.md"


def ablate(asked: EvaluationSet, json_file: Path | None, report: Path | None) -> None:
    """Rank the set's questions by each variant, and print, and write, what came of it.

    Raises:
        EvaluationError: no question has an answer.
        GenerationError: a collection cannot be opened or built.
        GoldQuestionError: a question cannot be asked.
    """
    if not any(question.is_answerable for question in asked.questions):
        raise EvaluationError(
            f"No question of {asked.name} has an answer.",
            hint="An ablation ranks passages for questions that have one.",
        )
    variants = _variants(asked)
    sets = {True: asked}
    if not all(variant.is_trained for variant in variants):
        sets[False] = with_plain_weights(asked, build_progress)
    shown = track(variants, "Ranking", console=Console(stderr=True))
    rows = {variant: list(measure(sets[variant.is_trained], variant)) for variant in shown}
    ablation = Ablation(asked.name, asked.sha256, rows)
    if json_file is not None:
        text = json.dumps(ablation.as_dict(), ensure_ascii=False, indent=1)
        json_file.write_text(text + "\n", encoding="utf-8", newline="")
    if report is not None:
        report.mkdir(parents=True, exist_ok=True)
        (report / _PAGE).write_text(ablation_markdown(ablation), encoding="utf-8")
    print_tables(ablation_tables(ablation))


def _variants(asked: EvaluationSet) -> list[Variant]:
    """Return the variants that there are: not every encoder has been trained."""
    generation = CollectionFolder(asked.settings.data_dir, asked.collection).open_published()
    generation.close()
    is_trained = bool(generation.manifest.encoder.difference)
    return [variant for variant in VARIANTS if variant.is_trained or is_trained]
