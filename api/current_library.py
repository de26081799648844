"""The library that is being served: opened in the background, then kept up to date."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Final

from api.errors import NotReadyError
from corpus.errors import TilmashError
from index.publishing import CollectionFolder
from rag.library import Library
from rag.settings import Settings

_LOGGER = logging.getLogger(__name__)
# What could not be opened is tried again at once when another generation is published. Else
# seldom: checking a large generation takes a while, and it will hardly have changed.
_RETRY_SECONDS: Final = 30.0


class CurrentLibrary:
    """Gives the open library, or says why there is none yet."""

    def __init__(self, settings: Settings, open_library: Callable[[Settings], Library]) -> None:
        self._settings = settings
        self._open_library = open_library
        self._library: Library | None = None
        self._failure: TilmashError | None = None
        self._logged = ""
        self._tried_name: str | None = None
        self._retry_at = 0.0

    @property
    def failure(self) -> TilmashError | None:
        """Why the library cannot be opened; None while it is open or being opened."""
        return self._failure

    def get(self) -> Library:
        """Return the open library.

        Raises:
            NotReadyError: it is not open yet, or cannot be opened.
        """
        if self._library is not None:
            return self._library
        if self._failure is not None:
            raise NotReadyError(self._failure.message, hint=self._failure.hint)
        raise NotReadyError("The documents are being opened.")

    async def keep_current(self, stop: asyncio.Event) -> None:
        """Open the library, then look for new generations again and again until `stop` is set.

        No error ends it: what is open goes on being served, and a later generation may be sound.
        """
        while not stop.is_set():
            try:
                await asyncio.to_thread(self._open_or_refresh)
            except TilmashError as error:
                self._failure = error if self._library is None else None
                self._log_once(f"The documents cannot be opened: {error.message} {error.hint}")
            except Exception as error:  # noqa: BLE001 - logged; the service must outlive it
                self._log_once(f"Looking for documents failed: {error!r}", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._settings.reload_seconds)

    def _open_or_refresh(self) -> None:
        if self._library is not None:
            self._library.refresh()
            self._logged = ""
            return
        folder = CollectionFolder(self._settings.data_dir, self._settings.collection)
        name = folder.published_name()
        if name == self._tried_name and monotonic() < self._retry_at:
            return
        self._tried_name, self._retry_at = name, monotonic() + _RETRY_SECONDS
        self._library = self._open_library(self._settings)
        self._failure = None

    def _log_once(self, message: str, error: Exception | None = None) -> None:
        if message != self._logged:
            _LOGGER.error("%s", message, exc_info=error)
        self._logged = message

    def close(self) -> None:
        """Close the library once nobody reads it."""
        if self._library is not None:
            self._library.close()
