"""A report as Markdown, for a pull request."""

from eval.reporting.layout import Table, tables
from eval.reporting.report import Report

_NOTE = "Intervals are of 95 %; ↓ lower is better."


def markdown_of(report: Report) -> str:
    """Return the report's tables under a heading."""
    answerable = sum(row.is_answerable for row in report.main.rows)
    others = len(report.main.rows) - answerable
    parts = [
        f"## Evaluation of {report.main.system} on {report.set_name}",
        f"{answerable} questions with an answer, {others} without. {_NOTE}",
        *map(_table, tables(report)),
    ]
    return "\n\n".join(parts) + "\n"


def _table(table: Table) -> str:
    lines = [
        _line(table.columns),
        _line(["---", *["---:"] * (len(table.columns) - 1)]),
        *(_line([row.title, *row.cells]) for row in table.rows),
    ]
    return f"### {table.title}\n\n" + "\n".join(lines)


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
