"""All collections that can be asked, by name."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import TilmashError, UnknownCollectionError
from index.generation import Generation
from index.publishing import CollectionFolder, collection_names
from rag.knowledge import CollectionReader, Knowledge

_LOGGER = logging.getLogger(__name__)


class Library:
    """The published collections of a data folder, kept up to date by `refresh`.

    Raises:
        GenerationError: the default collection cannot be opened.
    """

    def __init__(
        self,
        data_dir: Path,
        default_collection: str,
        open_knowledge: Callable[[Generation], Knowledge],
    ) -> None:
        self._data_dir = data_dir
        self._default = default_collection
        self._open_knowledge = open_knowledge
        self._readers = {default_collection: self._open(default_collection)}
        self._failures: dict[str, str] = {}
        try:
            self.refresh()
        except BaseException:
            self.close()
            raise

    def _open(self, name: str) -> CollectionReader:
        return CollectionReader(CollectionFolder(self._data_dir, name), self._open_knowledge)

    @property
    def default_name(self) -> str:
        """Name of the collection that is asked when none is named."""
        return self._default

    @property
    def default_reader(self) -> CollectionReader:
        """The collection that is asked when none is named."""
        return self._readers[self._default]

    def names(self) -> list[str]:
        """Return the names of the collections that can be asked."""
        return sorted(self._readers)

    @contextmanager
    def lease(self, name: str | None = None) -> Iterator[Knowledge]:
        """Give the knowledge of a collection, the default one where `name` is None.

        Raises:
            UnknownCollectionError: there is none of this name.
        """
        reader = self._readers.get(self._default if name is None else name)
        if reader is None:
            raise UnknownCollectionError(f"There is no collection {name!r}.")
        with reader.lease() as knowledge:
            yield knowledge

    def refresh(self) -> None:
        """Take up new generations and new collections; what cannot be opened is logged once."""
        for name in collection_names(self._data_dir):
            try:
                reader = self._readers.get(name)
                if reader is None:
                    self._readers[name] = self._open(name)
                elif reader.refresh():
                    _LOGGER.info("Collection %s: serving %s.", name, reader.generation_name)
            except TilmashError as error:
                self._log_once(name, error)
            else:
                self._failures.pop(name, None)

    def _log_once(self, name: str, error: TilmashError) -> None:
        if self._failures.get(name) != error.message:
            _LOGGER.error("Collection %s: %s %s", name, error.message, error.hint)
        self._failures[name] = error.message

    def close(self) -> None:
        """Close every collection once nobody reads it."""
        for reader in self._readers.values():
            reader.close()
