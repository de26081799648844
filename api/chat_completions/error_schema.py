"""The envelope in which OpenAI's clients look for an error."""

from pydantic import BaseModel


class OpenAiErrorBody(BaseModel):
    """What went wrong; programs match on `code`, which is that of a problem document."""

    message: str
    type: str
    param: str | None
    code: str


class OpenAiError(BaseModel):
    """Why a request failed, in OpenAI's envelope."""

    error: OpenAiErrorBody
