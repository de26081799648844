"""What a report shows, in words and rows: the same for terminal, Markdown and page."""

from collections.abc import Iterator
from typing import NamedTuple

from eval.figures.comparing import Difference
from eval.figures.definitions import FIGURES, SECTIONS, CalibrationFigure, Figure, MeanFigure
from eval.figures.groups import ALL
from eval.reporting.report import Report, SystemReport

GROUP_FIGURES = ("hit@1", "hit@5", "mrr@10", "contains_answer", "right")
"""The figures that are shown for each language and pair of languages."""


class Row(NamedTuple):
    """A line of a table: a title, and a cell for each column."""

    title: str
    cells: tuple[str, ...]


class Table(NamedTuple):
    """A table with the titles of its columns; the first is that of the rows' titles."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def tables(report: Report) -> Iterator[Table]:
    """Yield the tables of a report: all questions, by language, differences, changes."""
    systems = [report.main] + ([report.beside] if report.beside else [])
    columns = ("", "n", *(system.system for system in systems))
    for section, figures in SECTIONS.items():
        rows = tuple(
            Row(
                label(figure.name),
                (
                    str(report.main.groups[ALL][figure.name].n),
                    *(_with_interval(system, figure.name) for system in systems),
                ),
            )
            for figure in figures
            if figure.name in report.main.groups[ALL]
        )
        if rows:
            yield Table(section, columns, rows)
    yield _groups_table(report)
    if report.beside is not None:
        yield _differences_table(report.main, report.beside, report.differences)
    if report.baseline is not None:
        yield _differences_table(report.main, report.baseline, report.changes)


def _with_interval(system: SystemReport, name: str) -> str:
    figure = system.groups[ALL].get(name)
    if figure is None:
        return "–"
    low, high = number(name, figure.low), number(name, figure.high)
    return f"{number(name, figure.value)} [{low}, {high}]"


def _groups_table(report: Report) -> Table:
    beside = report.beside.groups if report.beside else {}
    rows = tuple(
        Row(
            group,
            (
                str(figures["hit@1"].n),
                *(
                    _beside(figures.get(name), beside.get(group, {}).get(name))
                    for name in GROUP_FIGURES
                ),
            ),
        )
        for group, figures in report.main.groups.items()
        if "hit@1" in figures
    )
    note = f" ({report.beside.system} in brackets)" if report.beside else ""
    title = f"By language: asked, and asked→answered in{note}"
    return Table(title, ("", "n", *GROUP_FIGURES), rows)


def _beside(figure: Figure | None, other: Figure | None) -> str:
    shown = "–" if figure is None else f"{figure.value:.2f}"
    return shown if other is None else f"{shown} ({other.value:.2f})"


def _differences_table(
    main: SystemReport, other: SystemReport, differences: list[Difference]
) -> Table:
    rows = tuple(
        Row(
            label(moved.figure),
            (
                str(moved.n),
                number(moved.figure, moved.value),
                number(moved.figure, moved.baseline),
                f"{moved.difference:+.3f}",
                f"[{moved.low:+.3f}, {moved.high:+.3f}]",
                f"{moved.p:.4f}",
                moved.verdict.value,
            ),
        )
        for moved in differences
    )
    title = f"{main.system} against {other.system}, question by question"
    columns = ("", "n", main.system, other.system, "difference", "95 %", "p (Holm)", "")
    return Table(title, columns, rows)


def label(name: str) -> str:
    """Return a figure's title, with an arrow where lower is better."""
    figure = FIGURES[name]
    return f"{figure.title} ↓" if figure.higher_is_better is False else figure.title


def number(name: str, value: float) -> str:
    """Return a figure's value as it is shown."""
    figure = FIGURES[name]
    is_length = isinstance(figure, MeanFigure) and figure.higher_is_better is None
    if is_length:
        return f"{value:.0f}"
    return f"{value:.4f}" if isinstance(figure, CalibrationFigure) else f"{value:.3f}"
