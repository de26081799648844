"""Bodies of requests, read strictly: bounded, UTF-8, JSON without double meanings.

FastAPI's own reading would take NaN, double keys and megabytes, and word errors its own way.
"""

import json
from email.message import Message
from typing import Any, Final, Generic, NoReturn, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from api.errors import (
    BodyNotJsonError,
    BodyNotUtf8Error,
    BodyTooLargeError,
    DuplicateFieldError,
    MediaTypeError,
)
from api.field_problems import laid_out

MAX_BODY_BYTES: Final = 1024 * 1024
# So many digits are out of every range; Python refuses to read thousands of them.
_MOST_DIGITS: Final = 20

Model = TypeVar("Model", bound=BaseModel)


class JsonBody(Generic[Model]):
    """A dependency that gives the body of a request as a model."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    async def __call__(self, request: Request) -> Model:
        """Return the body.

        Raises:
            BodyError: it is too large, not declared as JSON, not UTF-8 or not JSON.
            DuplicateFieldError: a name comes twice in an object.
            RequestValidationError: its fields are not those of the model.
        """
        _check_media_type(request)
        value = parse_json(await _read(request))
        try:
            return self.model.model_validate(value)
        except ValidationError as error:
            raise RequestValidationError(laid_out(error, "body")) from error


def _check_media_type(request: Request) -> None:
    """Refuse what is not declared as JSON.

    Browsers send forms and plain text anywhere without asking; they ask before they send JSON to
    another site, so a stranger's page cannot put this machine to work.
    """
    message = Message()
    message["content-type"] = request.headers.get("content-type", "")
    subtype = message.get_content_subtype()
    is_json = subtype == "json" or subtype.endswith("+json")
    if message.get_content_maintype() != "application" or not is_json:
        raise MediaTypeError("The body is not declared as JSON.")


async def _read(request: Request) -> bytes:
    body = bytearray()
    # Bytes are counted, since a body sent in chunks does not say its length.
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLargeError(f"The body is longer than {MAX_BODY_BYTES} bytes.")
    return bytes(body)


def parse_json(body: bytes) -> Any:
    """Return the value that a JSON text stands for; a byte order mark is passed over.

    Raises:
        BodyNotUtf8Error: the bytes are not UTF-8.
        BodyNotJsonError: they are not JSON, or are nested too deeply.
        DuplicateFieldError: a name comes twice in an object.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BodyNotUtf8Error(f"Byte {error.start} of the body is not UTF-8.") from error
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise BodyNotJsonError(f"The body is not JSON at character {error.pos}.") from error
    except RecursionError as error:
        raise BodyNotJsonError("The body is nested too deeply.") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise DuplicateFieldError("A field is named twice.")
    return fields


def _integer(digits: str) -> int:
    return int(digits[:_MOST_DIGITS])


def _refuse_constant(name: str) -> NoReturn:
    raise BodyNotJsonError(f"{name} is not JSON.")
