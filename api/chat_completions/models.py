"""The names that chat clients choose from: one a collection, with and without sources."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from api.errors import UnknownChatModelError
from rag.library import Library

PLAIN: Final = "tilmash"
WITH_SOURCES: Final = "tilmash-sources"


class Model(NamedTuple):
    """What a name stands for; `collection` is None for the default one."""

    name: str
    collection: str | None
    lists_sources: bool


def find_model(name: str, library: Library) -> Model:
    """Return what a name stands for.

    Raises:
        UnknownChatModelError: no model has it.
    """
    for model in _models(library):
        if model.name == name:
            return model
    raise UnknownChatModelError(f"There is no model {name!r}.")


def models_reply(library: Library) -> dict[str, Any]:
    """Return the list of all models."""
    return {"object": "list", "data": [model_reply(one, library) for one in _models(library)]}


def model_reply(model: Model, library: Library) -> dict[str, Any]:
    """Return what the list says of one model; it was created when its generation was."""
    with library.lease(model.collection) as knowledge:
        created = _seconds(knowledge.generation.manifest.created)
    return {"id": model.name, "object": "model", "created": created, "owned_by": "tilmash"}


def _models(library: Library) -> Iterator[Model]:
    for base in (PLAIN, WITH_SOURCES):
        yield Model(base, None, base == WITH_SOURCES)
    for name in library.names():
        if name == library.default_name:
            continue
        for base in (PLAIN, WITH_SOURCES):
            yield Model(f"{base}/{name}", name, base == WITH_SOURCES)


def _seconds(written: str) -> int:
    return int(datetime.strptime(written, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC).timestamp())
