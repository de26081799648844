"""Any endpoint that speaks OpenAI's chat completions, through the official client.

Replies are always streamed, so that a whole answer and a streamed one go the same road. The
endpoint is not trusted: its text is bounded in time, tokens, characters and bytes, and nothing it
says gets into a log.
"""

from collections.abc import Generator, Iterator, Sequence
from typing import Any

import httpx2
import openai

from rag.chat.bounded_stream import BoundedStream
from rag.chat.protocols import EndpointError, Message

_MOST_RETRIES = 1
_MOST_TOKENS = 1024
_MOST_CHARACTERS = 8000
_MOST_BYTES = 4_000_000
_NO_KEY = "none"  # the client wants one; endpoints without keys do not look at it


class OpenAIEndpoint:
    """A `ChatEndpoint`; it may be shared by threads."""

    def __init__(
        self, base_url: str, model: str, api_key: str | None, timeout_seconds: float
    ) -> None:
        self._model = model
        self._timeout_seconds = timeout_seconds
        self._client = openai.OpenAI(
            base_url=base_url,
            api_key=api_key or _NO_KEY,
            timeout=timeout_seconds,
            max_retries=_MOST_RETRIES,
            default_headers={"Accept-Encoding": "identity"},  # bytes are counted as they come
            http_client=openai.DefaultHttpxClient(
                timeout=timeout_seconds, event_hooks={"response": [self._bound]}
            ),
        )

    def _bound(self, response: httpx2.Response) -> None:
        if "retry-after" in response.headers:  # somebody waits for the answer
            response.headers["x-should-retry"] = "false"
        assert isinstance(response.stream, httpx2.SyncByteStream)
        response.stream = BoundedStream(response.stream, self._timeout_seconds, _MOST_BYTES)

    def write(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        """Yield the pieces of the text as they come; closing it ends the request.

        Raises:
            EndpointError: the text cannot be had, or broke off.
        """
        request: list[Any] = [{"role": one.role, "content": one.content} for one in messages]
        try:
            with self._client.chat.completions.create(
                model=self._model,
                messages=request,
                stream=True,
                max_completion_tokens=_MOST_TOKENS,
            ) as chunks:
                yield from _pieces(chunks)
        except openai.APIStatusError as error:
            raise EndpointError(f"The endpoint replied with status {error.status_code}.") from None
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.StreamError) as error:
            raise EndpointError(f"The endpoint failed: {type(error).__name__}.") from None
        except (ValueError, TypeError, AttributeError) as error:  # what garbled bytes lead to
            raise EndpointError(f"The endpoint garbled: {type(error).__name__}.") from None


def _pieces(chunks: openai.Stream[Any]) -> Iterator[str]:
    characters = 0
    for chunk in chunks:
        choices = getattr(chunk, "choices", None)
        if choices == []:  # a chunk that counts tokens
            continue
        if not isinstance(choices, list) or len(choices) != 1:
            raise EndpointError("The endpoint sent a chunk of another shape.")
        delta = getattr(choices[0], "delta", None)
        if getattr(delta, "refusal", None):
            raise EndpointError("The endpoint refused.")
        piece = getattr(delta, "content", None)
        if piece is not None:
            characters += len(_text(piece))
            if characters > _MOST_CHARACTERS:
                raise EndpointError("The endpoint does not come to an end.")
            yield piece
        if (reason := getattr(choices[0], "finish_reason", None)) is not None:
            if reason != "stop":
                raise EndpointError("The endpoint stopped before the end.")
            return
    raise EndpointError("The endpoint's text broke off.")


def _text(piece: object) -> str:
    if not isinstance(piece, str):
        raise EndpointError("The endpoint sent something else than text.")
    piece.encode("utf-8")  # a lone surrogate is no text
    return piece
