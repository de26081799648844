"""Bodies of replies, cut off where they take too long or never end."""

from collections.abc import Iterator
from time import monotonic

import httpx2


class BoundedStream(httpx2.SyncByteStream):
    """A body that raises `httpx2.ReadTimeout` or `httpx2.ReadError` past its limits.

    A read timeout alone ends nothing that drips, and a line that never ends would fill the memory
    before anybody reads it.
    """

    def __init__(self, body: httpx2.SyncByteStream, seconds: float, most_bytes: int) -> None:
        self._body = body
        self._deadline = monotonic() + seconds
        self._bytes_left = most_bytes

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._body:
            self._bytes_left -= len(piece)
            if self._bytes_left < 0:
                raise httpx2.ReadError("The body is too long.")
            if monotonic() > self._deadline:
                raise httpx2.ReadTimeout("The body took too long.")
            yield piece

    def close(self) -> None:
        """Close the body."""
        self._body.close()
