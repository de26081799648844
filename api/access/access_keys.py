"""Access keys: what one is, and what it allows.

A key is 256 random bits, shown once. Only its SHA-256 is kept: nobody guesses so many bits, so a
slow hash for passwords would add nothing but time to every request.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from api.access.scopes import Scope
from rag.settings import checked_origin

_SECRET_BYTES: Final = 32


class AccessKey(BaseModel):
    """A key as it is kept. With `origins` it is publishable: good on pages of these alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    scope: Scope
    origins: tuple[Annotated[str, AfterValidator(checked_origin)], ...] = ()
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    created: datetime

    @model_validator(mode="after")
    def _must_be_fit_to_publish(self) -> Self:
        _check_fit_to_publish(self.scope, self.origins)
        return self

    def allows(self, scope: Scope) -> bool:
        """Tell whether the key is good for what needs `scope`."""
        return self.scope in {scope, Scope.ADMIN}


def new_key(name: str, scope: Scope, origins: Iterable[str]) -> tuple[AccessKey, str]:
    """Return a new key and its secret, which is in no other place.

    Raises:
        ValueError: a publishable key would allow more than to ask.
    """
    origins = tuple(dict.fromkeys(origins))
    _check_fit_to_publish(scope, origins)
    secret = f"tilmash-{'public' if origins else scope}-{secrets.token_urlsafe(_SECRET_BYTES)}"
    key = AccessKey(
        id=secrets.token_hex(4),
        name=name,
        scope=scope,
        origins=origins,
        sha256=_sha256(secret),
        created=datetime.now(UTC).replace(microsecond=0),
    )
    return key, secret


def _check_fit_to_publish(scope: Scope, origins: tuple[str, ...]) -> None:
    if origins and scope is not Scope.ASK:
        raise ValueError("a key for the pages of a site may only ask")


def find_key(keys: Iterable[AccessKey], secret: str) -> AccessKey | None:
    """Return the key that a secret belongs to.

    Every hash is compared, each in a time that tells nothing of how much of it was right.
    """
    digest = _sha256(secret)
    found = [key for key in keys if hmac.compare_digest(key.sha256, digest)]
    return found[0] if found else None


def described(key: AccessKey) -> dict[str, object]:
    """Return what may be shown of a key, ready for JSON; its hash stays."""
    return key.model_dump(mode="json", exclude={"sha256"})


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
