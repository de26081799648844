"""`tilmash eval --dialogues`: how much a follow-up question loses against one asked in full."""

import json
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.progress import track

from eval.commands.printing_tables import print_tables
from eval.dialogues import (
    FULL,
    RESOLVED,
    WAYS,
    AskedDialogue,
    DialogueFigure,
    ask_dialogues,
    dialogue_figures,
    load_dialogues,
)
from eval.evaluation_sets import article_set
from eval.reporting.layout import Row, Table
from rag.assembly.serving import make_question_answering, open_knowledge
from rag.commands.build_progress import build_progress
from rag.settings import load_settings


def ask_dialogue_set(name: str, path: Path | None) -> None:
    """Ask the dialogues of a set over the article, print the figures, and write them to the path.

    Raises:
        EvaluationError: there is no such set.
        GenerationError: the article's collection cannot be opened or built.
        GoldQuestionError: a file is not what its format promises.
    """
    dialogues = load_dialogues(name)
    asked_set = article_set(name, load_settings(), build_progress)
    gold = {question.id: question for question in asked_set.questions}
    with open_knowledge(asked_set.settings, asked_set.collection) as knowledge:
        answering = make_question_answering(asked_set.settings)
        replies = ask_dialogues(knowledge, answering, dialogues, gold)
        shown = track(replies, "Asking", len(dialogues), console=Console(stderr=True))
        asked = list(shown)
    figures = dialogue_figures(asked)
    resolve_ms = median(one.resolve_ms for one in asked)
    if path is not None:
        _write(name, asked, figures, resolve_ms, path)
    print_tables(_tables(figures, resolve_ms))


def _tables(figures: list[DialogueFigure], resolve_ms: float) -> list[Table]:
    hits = tuple(
        Row(
            one.group,
            (
                str(one.number),
                *(f"{one.hit_1[way]:.3f} / {one.hit_5[way]:.3f}" for way in WAYS),
            ),
        )
        for one in figures
    )
    moved = tuple(Row(one.group, _difference(one)) for one in figures)
    return [
        Table("Second turns: hit@1 / hit@5", ("dialogues", "n", *WAYS), hits),
        Table(
            f"Resolved less asked in full, hit@1; resolving takes {resolve_ms:.2f} ms (median)",
            ("dialogues", "n", "difference", "95 %", "unchanged"),
            moved,
        ),
    ]


def _difference(figure: DialogueFigure) -> tuple[str, ...]:
    low, high = figure.interval
    interval = f"[{low:+.3f}, {high:+.3f}]"
    return str(figure.number), f"{figure.difference:+.3f}", interval, str(figure.unchanged)


def _write(
    name: str,
    asked: list[AskedDialogue],
    figures: list[DialogueFigure],
    resolve_ms: float,
    path: Path,
) -> None:
    rows = [
        {
            "id": one.dialogue.id,
            "kind": one.dialogue.kind,
            "looked_up_question": one.looked_up,
            "ranks": one.ranks,
        }
        for one in sorted(asked, key=_loss, reverse=True)
    ]
    values = [figure._asdict() | {"interval": list(figure.interval)} for figure in figures]
    report = {"set": name, "resolve_ms": resolve_ms, "figures": values, "dialogues": rows}
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _loss(asked: AskedDialogue) -> float:
    """Return by how much resolving is behind the question in full: the worst misses come first."""
    resolved, full = (1 / (asked.ranks[way] or float("inf")) for way in (RESOLVED, FULL))
    return full - resolved
