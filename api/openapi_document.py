"""The OpenAPI document: what FastAPI finds out by itself, and what it cannot know."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.chat_completions.error_schema import OpenAiError
from api.chat_completions.requests import ChatCompletionRequest
from api.error_responses import PROBLEM_MEDIA_TYPE
from api.schemas import AskRequest, Problem, SearchRequest

TITLE: Final = "Tilmash"
DESCRIPTION: Final = (
    "Answers questions in English, Russian and Kazakh from documents in any of the three, shows "
    "exactly where each answer stands, and says so when the documents do not answer. Errors are "
    "RFC 9457 problem documents; programs match on their `code`."
)
# The routes that OpenAI's clients call have errors of another shape.
_CHAT: Final = "chat"
TAGS: Final[list[dict[str, Any]]] = [
    {"name": "questions", "description": "Ask the documents."},
    {"name": _CHAT, "description": "Ask from a chat client, as OpenAI's interface has it."},
    {"name": "documents", "description": "Read the documents, to show a citation in place."},
    {"name": "keys", "description": "Look after access keys; needs a key with the scope `admin`."},
    {"name": "health", "description": "Is the service alive, and can it answer?"},
]
# FastAPI does not read these itself, so it does not know them either.
_REQUEST_MODELS: Final = (AskRequest, ChatCompletionRequest, SearchRequest)
_MEANINGS: Final = {
    400: "The request cannot be read: `body_not_json`, `body_not_utf8`, `unknown_host`.",
    401: "An access key is needed: `missing_key`, `unknown_key`.",
    403: "The access key is not good for this: `wrong_scope`, `origin_not_allowed`.",
    404: "What is named does not exist: `unknown_document`, `unknown_collection` and the like.",
    413: "`body_too_large`",
    415: "`unsupported_media_type`: bodies are `application/json`.",
    422: "The request cannot be met, for example `empty_question`, `question_too_long`, "
    "`malformed_question`, `top_k_out_of_range`, `unknown_language`, `answerer_unavailable`, "
    "`unknown_field`, `missing_field`, `duplicate_field`, `wrong_type`, `malformed_text`.",
    500: "`internal_error`",
    503: "The documents are not open: `not_ready`, or why they cannot be opened.",
}


def distribution_version() -> str:
    """Return the version of the installed distribution."""
    try:
        return version("tilmash")
    except PackageNotFoundError:
        return "0+unknown"


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of a route's errors."""
    return {status: {"model": Problem, "description": _MEANINGS[status]} for status in statuses}


def openai_error_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of the errors of a route that OpenAI's clients call."""
    return {status: {"model": OpenAiError, "description": _MEANINGS[status]} for status in statuses}


def request_body(model: type[BaseModel], examples: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what OpenAPI says of a request's body, which FastAPI does not read itself."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    content = {"application/json": {"schema": schema, "examples": examples}}
    return {"requestBody": {"required": True, "content": content}}


class DocumentedApp(FastAPI):
    """A FastAPI app whose OpenAPI document knows request bodies and problem documents."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made on the first call."""
        known = self.openapi_schema
        document = super().openapi()
        if document is not known:
            _add_request_models(document)
            _declare_problems(document)
        return document


def _add_request_models(document: dict[str, Any]) -> None:
    _, definitions = models_json_schema(
        [(model, "validation") for model in _REQUEST_MODELS],
        ref_template="#/components/schemas/{model}",
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in definitions["$defs"].items():
        schemas.setdefault(name, schema)


def _declare_problems(document: dict[str, Any]) -> None:
    """Give error replies their media type; FastAPI files every model under JSON."""
    for operations in document["paths"].values():
        for operation in operations.values():
            if _CHAT in operation["tags"]:
                operation["responses"].pop("422", None)  # FastAPI's own; these routes say 400
                continue
            for status, response in operation["responses"].items():
                if status >= "400":
                    content = response["content"]
                    content[PROBLEM_MEDIA_TYPE] = content.pop("application/json")
