"""Tables of a report on the terminal."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table as RichTable

from eval.reporting.layout import Table


def print_tables(tables: Iterable[Table]) -> None:
    """Print tables, one below the other."""
    console = Console()
    for table in tables:
        shown = RichTable(title=table.title, title_justify="left")
        for place, column in enumerate(table.columns):
            shown.add_column(column, justify="right" if place else "left")
        for row in table.rows:
            shown.add_row(row.title, *row.cells)
        console.print(shown)
