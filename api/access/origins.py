"""Pages of other origins that may ask: those of the settings and of publishable keys."""

import logging
from typing import Final

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from api.access.key_file import KeyFile
from api.errors import KeyFileError

_LOGGER = logging.getLogger(__name__)
_EXPOSED: Final = ("ETag", "Mcp-Session-Id", "Mcp-Protocol-Version", "Retry-After")
_MAX_AGE_SECONDS: Final = 600


class AllowedOrigins(CORSMiddleware):
    """Tells browsers which pages may read replies; keys that are added later count at once."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...], key_file: KeyFile) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("*",),  # clients send headers of their own, such as x-stainless-*
            expose_headers=_EXPOSED,
            max_age=_MAX_AGE_SECONDS,
        )
        self._key_file = key_file

    def is_allowed_origin(self, origin: str) -> bool:
        """Tell whether pages of an origin may read replies."""
        origin = origin.lower()
        if super().is_allowed_origin(origin):
            return True
        try:
            return any(origin in key.origins for key in self._key_file.read())
        except KeyFileError as error:
            _LOGGER.error("%s", error.message)  # noqa: TRY400 - the message says it all
            return False
