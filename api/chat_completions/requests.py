"""What chat clients send: OpenAI's request, of which only what matters here is read."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from api.errors import ChatRequestError

_TEXT_PARTS: Final = ("text", "input_text", "output_text")


class _Lenient(BaseModel):
    """Clients send much that does not concern an answer from documents; it is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ContentPart(_Lenient):
    """A part of a message; only text is read."""

    type: str
    text: str | None = None


class Message(_Lenient):
    """A message of the conversation."""

    role: str
    content: str | Annotated[list[ContentPart], Field(fail_fast=True)] | None = None

    @property
    def text(self) -> str:
        """The message's text; its parts are joined by line ends."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        return "\n".join(part.text or "" for part in self.content if part.type in _TEXT_PARTS)

    @property
    def has_other_parts(self) -> bool:
        """Whether it holds what cannot be read, such as an image."""
        return isinstance(self.content, list) and any(
            part.type not in _TEXT_PARTS for part in self.content
        )


class StreamOptions(_Lenient):
    """What a stream should hold beside the answer."""

    include_usage: bool | None = None


def _one(value: int | None) -> int | None:
    if value not in {None, 1}:
        raise PydanticCustomError("one_answer", "Only one answer is given, so n must be 1")
    return value


def _only_allows(choice: dict[str, Any]) -> bool:
    allowed = choice.get("allowed_tools")
    return isinstance(allowed, dict) and allowed.get("mode") == "auto"


def _not_forced(value: Any) -> Any:
    if value == "required" or (isinstance(value, dict) and not _only_allows(value)):
        raise PydanticCustomError("no_tools", "No tool is ever called, so none can be required")
    return value


class ChatCompletionRequest(_Lenient):
    """A conversation whose last question wants an answer.

    Sampling parameters, limits, tools and unknown fields are accepted and change nothing: answers
    are sentences of the documents.
    """

    model: str = Field(description="`tilmash`, or another of `GET /v1/models`.")
    messages: Annotated[list[Message], Field(min_length=1, fail_fast=True)] = Field(
        description="The conversation; the last message of the role `user` is the question."
    )
    stream: bool | None = Field(None, description="Send the answer in chunks as it is found.")
    stream_options: StreamOptions | None = None
    n: Annotated[int | None, AfterValidator(_one)] = None
    tool_choice: Annotated[Any, AfterValidator(_not_forced)] = None

    @property
    def wants_usage_chunk(self) -> bool:
        """Whether a stream should end with what it used."""
        return bool(self.stream_options and self.stream_options.include_usage)


def last_user_message(messages: Sequence[Message]) -> tuple[int, Message]:
    """Return the message that asks, and its place.

    Raises:
        ChatRequestError: there is none, or it holds no text.
    """
    for place in range(len(messages) - 1, -1, -1):
        message = messages[place]
        if message.role == "user":
            if not message.text.strip() and message.has_other_parts:
                raise ChatRequestError("The last message holds no text, and only text is read.")
            return place, message
    raise ChatRequestError("No message of the role user asks anything.")
