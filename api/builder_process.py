"""Seeing to it that there is a generation to serve; building happens in a process of its own.

So the service never holds a model's training framework in memory, and a build that dies takes
nothing with it.
"""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import typer

from api.errors import BuilderFailedError
from corpus.errors import IndexMismatchError
from rag.assembly.building import stale_reason
from rag.settings import ARTICLE_COLLECTION, Settings

_STDERR = 2


def ensure_generation(settings: Settings) -> None:
    """Build the default collection's generation where there is none, or it is stale.

    Raises:
        IndexMismatchError: it is stale, and only a person knows the documents it is made of.
        BuilderFailedError: the builder process has failed; it has said why on standard error.
    """
    collection = settings.collection
    reason = stale_reason(settings, collection)
    if reason is None:
        return
    if collection != ARTICLE_COLLECTION:
        raise IndexMismatchError(
            f"Collection {collection!r} has to be built first: {reason}",
            hint=f"tilmash index build --collection {collection} --documents FOLDER",
        )
    typer.echo(f"Building collection {collection!r} first: {reason}", err=True)
    _build(collection)
    reason = stale_reason(settings, collection)
    if reason is not None:
        raise BuilderFailedError(f"The builder has ended, and still: {reason}")


def _build(collection: str) -> None:
    command = [sys.executable, "-m", "rag.commands.main", "index", "build"]
    # What the builder prints is for people; programs read our standard output.
    with (
        subprocess.Popen([*command, "--collection", collection], stdout=_STDERR) as builder,
        _passing_on_termination(builder),
    ):
        status = builder.wait()
    if status != 0:
        raise BuilderFailedError(f"The builder has ended with status {status}; it says why above.")


@contextmanager
def _passing_on_termination(builder: subprocess.Popen[bytes]) -> Iterator[None]:
    """Make a SIGTERM end the builder too: left alone, it would keep the next one from building."""

    def terminate(number: int, frame: FrameType | None) -> None:
        del number, frame
        builder.terminate()

    previous = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)
