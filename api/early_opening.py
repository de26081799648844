"""Opening the documents while the web framework is still being imported.

Loading the encoder and importing FastAPI take about a second each, and the first hardly holds the
interpreter's lock, so side by side they take little more than one of them.
"""

from concurrent.futures import Future, ThreadPoolExecutor

from rag.assembly.serving import open_library
from rag.library import Library
from rag.settings import Settings


class EarlyOpening:
    """Opens a library in a thread from the moment that it is made; called, it gives the library.

    The first call waits for the thread, and raises what it raised; later ones open it anew.
    """

    def __init__(self, settings: Settings) -> None:
        pool = ThreadPoolExecutor(1, thread_name_prefix="opening")
        self._opening: Future[Library] | None = pool.submit(open_library, settings)
        pool.shutdown(wait=False)

    def __call__(self, settings: Settings) -> Library:
        """Return the open library.

        Raises:
            GenerationError: the default collection cannot be opened.
            EncoderMismatchError: its encoder does not work on this machine.
        """
        opening, self._opening = self._opening, None
        return open_library(settings) if opening is None else opening.result()
