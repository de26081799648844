"""What a report shows, in words and rows: the same for terminal, Markdown and page."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from eval.figures.comparing import Difference
from eval.figures.definitions import FIGURES, SECTIONS, Figure, MeanFigure
from eval.figures.groups import ALL, PAIR_ARROW
from eval.reporting.report import Report, SystemReport
from eval.results import Kind

PAIR_FIGURES = ("hit@1", "hit@5", "mrr@10", "contains_answer", "right")
"""The figures that are shown for each pair of languages."""


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
    """Yield a report's tables: all questions, by language, by pair, differences, changes."""
    systems = [report.main] + ([report.beside] if report.beside else [])
    for section, figures in SECTIONS.items():
        names = [figure.name for figure in figures]
        yield from _section_table(section, systems, names)
    yield _languages_table(report)
    yield _pairs_table(report)
    if report.beside is not None:
        yield _differences_table(report.main, report.beside, report.differences)
    if report.baseline is not None:
        yield _differences_table(report.main, report.baseline, report.changes)


def _section_table(section: str, systems: list[SystemReport], names: list[str]) -> Iterator[Table]:
    of_all = [system.groups[ALL] for system in systems]
    shown = [name for name in names if any(name in figures for figures in of_all)]
    rows = tuple(
        Row(
            label(name),
            tuple(
                cell
                for figures in of_all
                for cell in (number_of(figures.get(name)), with_interval(name, figures.get(name)))
            ),
        )
        for name in shown
    )
    columns = [column for system in systems for column in ("n", system.system)]
    if rows:
        yield Table(section, ("", *columns), rows)


def _languages_table(report: Report) -> Table:
    groups = [group for group in report.main.groups if group != ALL and PAIR_ARROW not in group]
    rows = tuple(
        Row(label(name), tuple(_in_group(report, group, name) for group in groups))
        for name in FIGURES
        if any(name in report.main.groups[group] for group in groups)
    )
    return Table(f"By question language{_note(report)}", ("", *groups), rows)


def _pairs_table(report: Report) -> Table:
    rows = tuple(
        Row(
            group,
            (
                number_of(figures.get("hit@1")),
                *(_in_group(report, group, name) for name in PAIR_FIGURES),
            ),
        )
        for group, figures in report.main.groups.items()
        if PAIR_ARROW in group
    )
    titles = [label(name) for name in PAIR_FIGURES]
    title = f"By question language → passage language{_note(report)}"
    return Table(title, ("", "answerable", *titles), rows)


def _note(report: Report) -> str:
    return f" ({report.beside.system} in brackets)" if report.beside else ""


def _in_group(report: Report, group: str, name: str) -> str:
    shown = with_interval(name, report.main.groups[group].get(name))
    others = report.beside.groups.get(group, {}) if report.beside else {}
    return f"{shown} ({number(name, others[name].value)})" if name in others else shown


def number_of(figure: Figure | None) -> str:
    """Return how many questions stand behind a figure."""
    return "–" if figure is None else str(figure.n)


def with_interval(name: str, figure: Figure | None) -> str:
    """Return a figure's value with its interval."""
    if figure is None:
        return "–"
    low, high = number(name, figure.low), number(name, figure.high)
    return f"{number(name, figure.value)} [{low}, {high}]"


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


def counted(system: SystemReport) -> str:
    """Return how many questions there were, in words."""
    kinds = Counter(row.kind for row in system.rows)
    without = kinds[Kind.CLOSE] + kinds[Kind.FAR]
    words = f"{kinds[Kind.ANSWERABLE]} questions with an answer, {without} without"
    if left_out := kinds[Kind.LEFT_OUT]:
        words += f", {left_out} once more with the gold left out"
    return words


def label(name: str) -> str:
    """Return a figure's title, with an arrow where lower is better."""
    figure = FIGURES[name]
    return f"{figure.title} ↓" if figure.higher_is_better is False else figure.title


def number(name: str, value: float) -> str:
    """Return a figure's value as it is shown."""
    figure = FIGURES[name]
    is_length = isinstance(figure, MeanFigure) and figure.higher_is_better is None
    return f"{value:.0f}" if is_length else f"{value:.3f}"
