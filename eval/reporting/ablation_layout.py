"""An ablation in words and rows, and as Markdown for docs."""

from collections.abc import Iterator

from eval.ablation import FIGURES_SHOWN, FULL, Ablation
from eval.figures.comparing import Difference, Verdict
from eval.reporting.layout import Row, Table, label, number_of, with_interval
from eval.reporting.markdown import markdown_table

_MARKS = {Verdict.BETTER: " ▲", Verdict.WORSE: " ▼", Verdict.CHANCE: ""}
_NOTE = (
    f"Intervals are of 95 %. Each variant is compared with “{FULL.name}” question by question; ▼ "
    "is worse and ▲ better beyond chance, with p-values of a column adjusted together."
)


def ablation_tables(ablation: Ablation) -> Iterator[Table]:
    """Yield a table of each figure by variant and group, and one of differences in the first."""
    groups = tuple(ablation.figures[FULL])
    for name in FIGURES_SHOWN:
        rows = [
            Row(
                variant.name,
                tuple(with_interval(name, figures[group].get(name)) for group in groups),
            )
            for variant, figures in ablation.figures.items()
        ]
        counts = tuple(number_of(ablation.figures[FULL][group].get(name)) for group in groups)
        title = f"{label(name)} on {ablation.set_name}"
        yield Table(title, ("", *groups), (*rows, Row("questions", counts)))
    rows = [
        Row(variant.name, tuple(_difference(ablation.differences[one][variant]) for one in groups))
        for variant in ablation.rows
        if variant is not FULL
    ]
    title = f"{label(FIGURES_SHOWN[0])} less that of {FULL.name}, on {ablation.set_name}"
    yield Table(title, ("", *groups), tuple(rows))


def ablation_markdown(ablation: Ablation) -> str:
    """Return the ablation's tables under a heading."""
    tables = map(markdown_table, ablation_tables(ablation))
    return "\n\n".join([f"## Ablation on {ablation.set_name}", _NOTE, *tables]) + "\n"


def _difference(found: Difference) -> str:
    interval = f"[{found.low:+.3f}, {found.high:+.3f}]"
    return f"{found.difference:+.3f} {interval}, p {found.p:.3f}{_MARKS[found.verdict]}"
