"""Answers laid out as OpenAI's chat completions, streamed and whole with the same content.

Where clients look for citations was read and measured: annotations come once, in the chunk that has
the finish reason, each number with an address of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import time
from typing import Any, Final
from uuid import uuid4

from corpus.documents import Span

_NOT_REPEATED: Final = ("id", "answer", "passages")
_PLACE: Final = ("document_id", "section", "start", "end")


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of the conversation and of the reply, as the collection's encoder counts them."""

    prompt: int
    completion: int

    def laid_out(self) -> dict[str, int]:
        """Return the numbers as OpenAI names them."""
        return {
            "prompt_tokens": self.prompt,
            "completion_tokens": self.completion,
            "total_tokens": self.prompt + self.completion,
        }


@dataclass(frozen=True, slots=True)
class Finished:
    """All that a completion tells beside its text; empty for a task that is no question."""

    usage: Usage
    annotations: Sequence[Mapping[str, Any]] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


def finished(
    reply: Mapping[str, Any], urls: Sequence[str], marks: Mapping[int, Span], usage: Usage
) -> Finished:
    """Return what a completion tells of an answer.

    `reply` is the whole reply of `/v1/ask`, `urls` are the addresses of its citations, and `marks`
    say where in the completion's text each number stands first.
    """
    citations = reply["citations"]
    cited = list(zip(citations, urls, strict=True))
    annotations = [_annotation(citation, url, marks[citation["number"]]) for citation, url in cited]
    more = {
        "citations": list(urls),
        "search_results": [
            {"title": citation["title"], "url": url, "snippet": citation["quote"]}
            for citation, url in cited
        ],
        "tilmash": {key: value for key, value in reply.items() if key not in _NOT_REPEATED},
    }
    return Finished(usage, annotations, more)


def _annotation(citation: Mapping[str, Any], url: str, mark: Span) -> dict[str, Any]:
    """Return a citation as an annotation; its indices are the mark's in the completion's text."""
    return {
        "type": "url_citation",
        "url_citation": {
            "url": url,
            "title": citation["title"],
            "start_index": mark.start,
            "end_index": mark.end,
            "content": citation["quote"],
            "source": {key: citation[key] for key in _PLACE},
        },
    }


@dataclass(frozen=True, slots=True)
class Completion:
    """One completion; everything that belongs to it has the same id and time."""

    model: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time()))

    def whole(self, text: str, end: Finished) -> dict[str, Any]:
        """Return the completion in one piece."""
        message = {
            "role": "assistant",
            "content": text,
            "refusal": None,
            "annotations": list(end.annotations),
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {
            **self._head("chat.completion"),
            "choices": [choice],
            "usage": end.usage.laid_out(),
            **end.more,
        }

    def first_chunk(self) -> dict[str, Any]:
        """Return the chunk that says who speaks."""
        return self._chunk({"role": "assistant", "content": ""})

    def text_chunk(self, text: str) -> dict[str, Any]:
        """Return a chunk of the text."""
        return self._chunk({"content": text})

    def last_chunk(self, end: Finished) -> dict[str, Any]:
        """Return the chunk that ends the text, with all citations."""
        delta = {"annotations": list(end.annotations)} if end.annotations else {}
        return {**self._chunk(delta, "stop"), **end.more}

    def usage_chunk(self, end: Finished) -> dict[str, Any]:
        """Return the chunk without text that says what was used."""
        return self._with_choices([]) | {"usage": end.usage.laid_out()}

    def _chunk(self, delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return self._with_choices([choice])

    def _with_choices(self, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {**self._head("chat.completion.chunk"), "choices": choices}

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}
