"""What commands share: errors as a line with a hint, and JSON for programs."""

import functools
import json
import sys
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import typer

from corpus.errors import TilmashError

EXIT_ABSTAINED = 3
EXIT_ERROR = 1

P = ParamSpec("P")
R = TypeVar("R")


def reporting_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Make a command print a Tilmash error with its hint and code, and exit with status 1."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except TilmashError as error:
            typer.echo(f"error: {error.message} [{error.code}]", err=True)
            if error.hint:
                typer.echo(f"hint: {error.hint}", err=True)
            raise typer.Exit(EXIT_ERROR) from error

    return wrapped


def print_json(value: Any) -> None:
    """Print a value as UTF-8 JSON, whatever the terminal's encoding."""
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()
