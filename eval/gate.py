"""The gate: a change may not make an evaluation worse than its committed baseline.

A figure is red when it fell beyond chance and by more than other kernels may move it. A citation
that does not stand in its document is red by itself: chance has no part in it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from eval.figures.comparing import Difference, Verdict, compare
from eval.figures.definitions import FIGURES
from eval.reporting.report import SystemReport

GATED: Final = ("hit@1", "hit@5", "answered", "contains_answer", "auroc_close", "brier")
"""The figures that are held, beside citations. `answered` is among them since a system that
declines everything would have no answer that could be wrong."""

KERNEL_ALLOWANCE: Final = 0.01
"""Int8 kernels of other processors round otherwise: now and then two passages change places."""


def gated_differences(now: SystemReport, baseline: SystemReport) -> list[Difference]:
    """Return the gated figures that both have, tested for a fall."""
    return compare(now.rows, baseline.rows, GATED, alternative="worse")


def red_lines(now: SystemReport, gated: Sequence[Difference]) -> Iterator[str]:
    """Yield a line about each figure that the gate does not let pass."""
    for moved in gated:
        is_higher_better = FIGURES[moved.figure].higher_is_better
        fall = -moved.difference if is_higher_better else moved.difference
        if moved.verdict is Verdict.WORSE and fall > KERNEL_ALLOWANCE:
            yield (
                f"{moved.figure} went from {moved.baseline:.4f} to {moved.value:.4f} "
                f"over {moved.n} questions (p = {moved.p:.4f})"
            )
    if false := sum(row.citations - row.valid_citations for row in now.rows):
        yield f"citation_validity: {false} citations do not stand in their documents"
