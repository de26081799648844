"""A report as one HTML page that needs nothing beside itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from eval.figures.definitions import Figure, judged
from eval.figures.groups import ALL, PAIR_ARROW, language_order
from eval.reporting.layout import counted, label, number, tables
from eval.reporting.markdown import markdown_of
from eval.reporting.plots import (
    difference_plot,
    interval_plot,
    reliability_plot,
    risk_coverage_plot,
)
from eval.reporting.report import Report, SystemReport

_HEADLINES = (
    "hit@1",
    "hit@5",
    "contains_answer",
    "right",
    "auroc_close",
    "auroc_far",
    "brier",
    "citation_validity",
)


class Cell(NamedTuple):
    """hit@1 of a pair of languages, of the system and of the one beside it."""

    figure: Figure
    beside: Figure | None


class Grid(NamedTuple):
    """Cells by question language (rows) and passage language (columns); None where none ask."""

    columns: list[str]
    rows: dict[str, list[Cell | None]]


def write_page(report: Report, folder: Path) -> None:
    """Write `index.html` and `report.md` into the folder, which is made if it has to be."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(page_of(report), encoding="utf-8", newline="")
    (folder / "report.md").write_text(markdown_of(report), encoding="utf-8", newline="")


def page_of(report: Report) -> str:
    """Return the report as a page, with its plots and styles inside."""
    environment = Environment(
        loader=PackageLoader("eval.reporting", ""),
        autoescape=select_autoescape(["html", "j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(
        report=report,
        counted=counted,
        label=label,
        number=number,
        headlines=[name for name in _HEADLINES if name in report.main.groups[ALL]],
        figures=report.main.groups[ALL],
        beside=report.beside.groups[ALL] if report.beside else {},
        grid=_grid(report),
        plots=list(_plots(report)),
        tables=list(tables(report)),
    )


def _grid(report: Report) -> Grid:
    cells = {
        (asked, answered): figures["hit@1"]
        for group, figures in report.main.groups.items()
        for asked, arrow, answered in [group.partition(PAIR_ARROW)]
        if arrow
    }
    columns = sorted({answered for _, answered in cells}, key=language_order)
    rows = {
        asked: [_cell(report.beside, asked, answered, cells) for answered in columns]
        for asked in sorted({asked for asked, _ in cells}, key=language_order)
    }
    return Grid(columns, rows)


def _cell(
    beside: SystemReport | None, asked: str, answered: str, cells: dict[tuple[str, str], Figure]
) -> Cell | None:
    figure = cells.get((asked, answered))
    if figure is None:
        return None
    others = beside.groups.get(f"{asked}{PAIR_ARROW}{answered}", {}) if beside else {}
    return Cell(figure, others.get("hit@1"))


def _plots(report: Report) -> Iterator[tuple[str, Markup]]:
    systems = [report.main] + ([report.beside] if report.beside else [])
    other, moved = report.beside, report.differences
    if report.baseline is not None:
        other, moved = report.baseline, report.changes
    under = f", {other.system} under it" if other else ""
    yield f"Figures with intervals of 95 %{under}", _drawn(interval_plot(report.main, other))
    if other is not None and moved:
        yield (
            f"Differences from {other.system}, question by question",
            _drawn(difference_plot(moved)),
        )
    if judged(report.main.rows)[0]:
        yield "Risk over coverage", _drawn(risk_coverage_plot(systems))
        yield "Is the confidence a probability?", _drawn(reliability_plot(systems))


def _drawn(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 # drawn by ourselves, from numbers and escaped by the library
