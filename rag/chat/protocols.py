"""What writes answers for Tilmash, whichever endpoint it is."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


class EndpointError(Exception):
    """The endpoint gave no whole text; the message holds nothing that the endpoint said."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message to a chat model."""

    role: Literal["system", "user"]
    content: str


class ChatEndpoint(Protocol):
    """Writes a text for messages, piece by piece."""

    def write(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        """Yield the pieces of the text as they come; closing it ends the request.

        Raises:
            EndpointError: the text cannot be had, or broke off.
        """
        ...
