"""An open generation with everything that a question needs: encoder and indexes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from index.generation import Generation
from index.protocols import Encoder, VectorIndex
from index.publishing import CollectionFolder
from index.searching.lexical_index import LexicalIndex


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A generation that can be asked.

    `names` says how names are written in its documents, by their terms; `notices` in what way it
    is not served as usual.
    """

    generation: Generation
    encoder: Encoder
    index: VectorIndex
    lexical_index: LexicalIndex
    names: Mapping[str, str]
    notices: tuple[str, ...] = ()


class _Held:
    """Knowledge and the number of questions that are being answered from it."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.readers = 0
        self.is_retired = False


class CollectionReader:
    """Gives the published generation of a collection, and takes up a new one while questions run.

    Questions that began on the old generation finish on it; it is closed after the last.

    Raises:
        GenerationError: the published generation cannot be opened.
    """

    def __init__(
        self, folder: CollectionFolder, open_knowledge: Callable[[Generation], Knowledge]
    ) -> None:
        self._folder = folder
        self._open_knowledge = open_knowledge
        self._lock = Lock()
        self._held = _Held(self._open())

    def _open(self) -> Knowledge:
        generation = self._folder.open_published()
        try:
            return self._open_knowledge(generation)
        except BaseException:
            generation.close()
            raise

    @property
    def generation_name(self) -> str:
        """Name of the generation that new questions are answered from."""
        return self._held.knowledge.generation.name

    @property
    def notices(self) -> tuple[str, ...]:
        """In what way the generation is not served as usual."""
        return self._held.knowledge.notices

    def refresh(self) -> bool:
        """Take up the published generation if it is another one; tell whether it was.

        Raises:
            TilmashError: it cannot be opened; the old one goes on being served.
        """
        if self._folder.published_name() in (None, self.generation_name):
            return False
        fresh = _Held(self._open())
        with self._lock:
            old, self._held = self._held, fresh
            old.is_retired = True
            is_idle = old.readers == 0
        if is_idle:
            old.knowledge.generation.close()
        return True

    @contextmanager
    def lease(self) -> Iterator[Knowledge]:
        """Give the current knowledge; it stays open until the end of the block."""
        with self._lock:
            held = self._held
            held.readers += 1
        try:
            yield held.knowledge
        finally:
            with self._lock:
                held.readers -= 1
                is_done = held.is_retired and held.readers == 0
            if is_done:
                held.knowledge.generation.close()

    def close(self) -> None:
        """Close the generation once nobody reads it."""
        with self._lock:
            self._held.is_retired = True
            is_idle = self._held.readers == 0
        if is_idle:
            self._held.knowledge.generation.close()
