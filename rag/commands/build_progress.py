"""A progress bar for builds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

if TYPE_CHECKING:
    from index.building import BuildStep
    from index.building import Progress as BuildProgress

_TITLES = {
    "read": "Reading documents",
    "chunk": "Cutting passages",
    "embed": "Embedding texts",
    "write": "Writing the segment",
    "export": "Exporting and checking the encoder",
    "publish": "Publishing",
    "prune": "Removing old generations",
}


@contextmanager
def build_progress() -> Iterator["BuildProgress"]:
    """Give a function that shows each step of a build as a bar on standard error."""
    columns = (
        TextColumn("{task.description:<36}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bars:
        loading = bars.add_task("Loading the model", total=1)
        tasks: dict[str, TaskID] = {}

        def show(step: "BuildStep", done: int, total: int) -> None:
            bars.update(loading, completed=1)
            if step not in tasks:
                tasks[step] = bars.add_task(_TITLES[step], total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield show
