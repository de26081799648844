"""What access keys may allow."""

from enum import StrEnum


class Scope(StrEnum):
    """What a key allows."""

    ASK = "ask"
    """Asking, searching and reading the documents."""
    ADMIN = "admin"
    """That, and looking after keys."""
