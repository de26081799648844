"""`tilmash eval --ablation`: each stage of ranking off and on."""

import json
from pathlib import Path

from rich.console import Console
from rich.progress import track

from eval.ablation import VARIANTS, Ablation, Variant, measure
from eval.commands.printing_tables import print_tables
from eval.evaluation_sets import EvaluationSet, with_plain_weights
from eval.reporting.ablation_layout import ablation_markdown, ablation_tables
from index.embedding import DEFAULT_MODEL
from rag.commands.build_progress import build_progress
from rag.settings import Settings

_PAGE = "ablation.md"


def ablate(asked: EvaluationSet, json_file: Path | None, report: Path | None) -> None:
    """Rank the set's questions by each variant, and print, and write, what came of it.

    Raises:
        GenerationError: a collection cannot be opened or built.
        GoldQuestionError: a question cannot be asked.
    """
    variants = _variants(asked.settings)
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


def _variants(settings: Settings) -> list[Variant]:
    """Return the variants that there are: only the default model has been trained."""
    is_trained = settings.model == DEFAULT_MODEL and settings.trained_encoder
    return [variant for variant in VARIANTS if variant.is_trained or is_trained]
