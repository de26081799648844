"""Options of `tilmash eval` that do not go together, refused before anything is asked."""

import os
from pathlib import Path

from corpus.errors import BaselineMismatchError, EvaluationError
from eval.evaluating import what_is_asked
from eval.evaluation_sets import EvaluationSet
from eval.figures.comparing import COMPARABLE
from eval.gold_questions import GOLD_SETS
from eval.reporting.report import SystemReport


def check_set(
    questions: str, collection: str | None, passages: Path | None, gold_questions: Path | None
) -> None:
    """Refuse a choice of questions and documents that contradicts itself."""
    if passages is not None and collection is not None:
        raise EvaluationError(
            "--passages and --collection name two things to ask.", hint="Leave one of them out."
        )
    if passages is not None and questions in GOLD_SETS:
        raise EvaluationError(
            "--passages need questions of their own.", hint="Name them: --questions FILE."
        )
    if passages is None and gold_questions is not None:
        raise EvaluationError(
            "--gold-questions go with --passages.", hint="Name the passages: --passages FILE."
        )


def check_comparing(baseline: Path | None, compare: list[str] | None, *, is_gate: bool) -> None:
    """Refuse a gate without a baseline, and figures that cannot be compared."""
    if is_gate and baseline is None:
        raise EvaluationError("--gate needs a baseline.", hint="Name one: --baseline FILE.")
    if unknown := set(compare or ()) - set(COMPARABLE):
        raise EvaluationError(
            f"There is nothing to compare of {', '.join(sorted(unknown))}.",
            hint=f"Name some of {', '.join(COMPARABLE)}.",
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
