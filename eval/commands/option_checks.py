"""Options of `tilmash eval` that do not go together, refused before anything is asked."""

import os
from pathlib import Path

from corpus.errors import BaselineMismatchError, EvaluationError
from eval.evaluating import what_is_asked
from eval.evaluation_sets import EvaluationSet
from eval.figures.comparing import COMPARABLE
from eval.reporting.report import SystemReport
from eval.systems.opening import TILMASH


def check_comparing(baseline: Path | None, compare: list[str] | None, *, is_gate: bool) -> None:
    """Refuse a gate without a baseline, and figures that cannot be compared."""
    if is_gate and baseline is None:
        raise EvaluationError("--gate needs a baseline.", hint="Name one: --baseline FILE.")
    if unknown := set(compare or ()) - set(COMPARABLE):
        raise EvaluationError(
            f"There is nothing to compare of {', '.join(sorted(unknown))}.",
            hint=f"Name some of {', '.join(COMPARABLE)}.",
        )


def check_ablation(
    system: str,
    run: Path | None,
    replies: Path | None,
    baseline: Path | None,
    compare: list[str] | None,
    *,
    leave_gold_out: bool,
) -> None:
    """Refuse what an ablation does not do."""
    given = {
        "--system": system != TILMASH,
        "--run": run is not None,
        "--replies": replies is not None,
        "--baseline": baseline is not None,
        "--compare": bool(compare),
        "--leave-gold-out": leave_gold_out,
    }
    if wrong := [option for option, is_given in given.items() if is_given]:
        raise EvaluationError(
            f"--ablation does not go with {', '.join(wrong)}.",
            hint="It ranks the answerable questions; --json and --report write what came of it.",
        )


def check_kinds(before: SystemReport, asked: EvaluationSet, *, leave_gold_out: bool) -> None:
    """Refuse a baseline that asked some questions otherwise: none is left out in silence."""
    now = what_is_asked(asked.questions, leave_gold_out=leave_gold_out)
    if {(row.id, row.kind) for row in before.rows} != {(one.id, kind) for one, kind in now}:
        raise BaselineMismatchError(
            f"{before.system} was asked other questions, or not with the gold left out as here."
        )


def check_places(*places: Path | None) -> None:
    """Refuse what cannot be written, before anything is asked."""
    *files, folder = places
    for path in files:
        if path is not None and (path.is_dir() or not os.access(path.parent, os.W_OK)):
            raise EvaluationError(f"{path} cannot be written.", hint="Is its folder there?")
    if folder is not None and folder.exists() and not folder.is_dir():
        raise EvaluationError(f"{folder} is a file.", hint="Name a folder for the report.")
