"""A report as Markdown, for a pull request."""

from eval.reporting.layout import Table, counted, tables
from eval.reporting.report import Report

_NOTE = "Intervals are of 95 %; ↓ lower is better."


def markdown_of(report: Report) -> str:
    """Return the report's tables under a heading."""
    parts = [
        f"## Evaluation of {report.main.system} on {report.set_name}",
        f"{counted(report.main)}. {_NOTE}",
        *map(markdown_table, tables(report)),
    ]
    return "\n\n".join(parts) + "\n"


def markdown_table(table: Table) -> str:
    """Return a table under its title."""
    lines = [
        _line(table.columns),
        _line(["---", *["---:"] * (len(table.columns) - 1)]),
        *(_line([row.title, *row.cells]) for row in table.rows),
    ]
    return f"### {table.title}\n\n" + "\n".join(lines)


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
