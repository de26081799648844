"""What the tools and resources work on, whichever way their requests come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from api.workers import Workers
from rag.knowledge import Knowledge
from rag.library import Library
from rag.question_answering import QuestionAnswering
from rag.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Backend:
    """The library, who answers from it, and the threads that do the work.

    `get_library` raises `NotReadyError` as long as there is no open library.
    """

    settings: Settings
    question_answering: QuestionAnswering
    get_library: Callable[[], Library]
    workers: Workers

    async def run(self, collection: str | None, work: Callable[[Knowledge], T]) -> T:
        """Return what `work`, called in a thread, makes of a collection's knowledge.

        The default collection is meant where `collection` is None.

        Raises:
            NotReadyError: the library is not open.
            UnknownCollectionError: there is no collection of this name.
        """
        return await self.workers.run(_run_leased, self.get_library(), collection, work)


def _run_leased(library: Library, collection: str | None, work: Callable[[Knowledge], T]) -> T:
    with library.lease(collection) as knowledge:
        return work(knowledge)
