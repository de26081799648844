"""Whether a request may have what it asks for."""

import ipaddress

from starlette.requests import HTTPConnection

from api.access.access_keys import AccessKey, find_key
from api.access.key_file import KeyFile
from api.access.scopes import Scope
from api.errors import (
    MissingKeyError,
    OriginNotAllowedError,
    UnknownKeyError,
    WrongScopeError,
)
from corpus.errors import ConfigurationError
from rag.settings import Access, Settings


class AccessCheck:
    """Lets requests through by the settings and the keys of the data folder."""

    def __init__(self, settings: Settings, key_file: KeyFile) -> None:
        self._asking_needs_key = asking_needs_key(settings)
        self._key_file = key_file

    def check(self, request: HTTPConnection, scope: Scope) -> None:
        """Return where the request may have what needs `scope`.

        Raises:
            MissingKeyError: it needs a key and has none.
            UnknownKeyError: its key is not known.
            WrongScopeError: its key does not allow this.
            OriginNotAllowedError: its key is for the pages of other sites.
            KeyFileError: the keys cannot be read.
        """
        if scope is Scope.ASK and not self._asking_needs_key:
            return
        secret = _bearer_token(request)
        if secret is None:
            raise MissingKeyError("This needs an access key.")
        key = find_key(self._key_file.read(), secret)
        if key is None:
            raise UnknownKeyError("The access key is not known, or was revoked.")
        if not key.allows(scope):
            raise WrongScopeError(f"The access key {key.name!r} does not allow this.")
        _check_origin(request, key)


def _bearer_token(request: HTTPConnection) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _check_origin(request: HTTPConnection, key: AccessKey) -> None:
    """Refuse a publishable key outside of its sites; browsers do not let pages forge an origin."""
    if key.origins and request.headers.get("origin", "").lower() not in key.origins:
        raise OriginNotAllowedError(f"The access key {key.name!r} is for the pages of other sites.")


def asking_needs_key(settings: Settings) -> bool:
    """Tell whether one needs a key to ask."""
    if settings.access is Access.LOCAL:
        return not _is_loopback(settings.host)
    return settings.access is Access.KEYS


def check_can_be_asked(settings: Settings) -> None:
    """Refuse to serve where asking needs a key and there is none.

    Raises:
        ConfigurationError: so it is; the hint says what a person may want instead.
        KeyFileError: the keys cannot be read.
    """
    if asking_needs_key(settings) and not KeyFile(settings.data_dir).read():
        raise ConfigurationError(
            f"Asking at {settings.host} needs an access key, and there is none yet.",
            hint="Make one: tilmash keys add NAME. Or let whoever reaches this address ask: "
            "TILMASH_ACCESS=anyone.",
        )


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
