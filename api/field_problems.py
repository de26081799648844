"""What is wrong with the fields of a request, in Tilmash's own codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from api.errors import MalformedTextError, MissingFieldError, UnknownFieldError, WrongTypeError
from corpus.errors import AnswererUnavailableError, TilmashError, UnknownLanguageError

_MOST_PROBLEMS: Final = 10
# A body of a megabyte can hold a hundred thousand wrong things, and pydantic takes a kilobyte and
# more to say of each what it is.
_MOST_LAID_OUT: Final = 100
_MOST_NAME_CHARACTERS: Final = 60
_LANGUAGE_FIELDS: Final = ("languages", "answer_language")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A field by its path, such as `languages.0` (empty: the body itself), and its error."""

    name: str
    error: TilmashError


def laid_out(error: ValidationError, place: str) -> list[dict[str, Any]]:
    """Return what pydantic found wrong with what is at `place`, as `field_problems_of` takes it.

    Where there is too much of it, only that is said.
    """
    if error.error_count() > _MOST_LAID_OUT:
        message = f"{error.error_count()} things are wrong with it"
        return [{"type": "too_many_problems", "loc": (place,), "msg": message, "input": None}]
    problems = error.errors(include_url=False, include_context=False)
    return [{**problem, "loc": (place, *problem["loc"])} for problem in problems]


def field_problems_of(problems: Sequence[Mapping[str, Any]]) -> list[FieldProblem]:
    """Return what pydantic found wrong, at least one problem and at most ten, as it found them."""
    return [_field_problem(problem) for problem in problems[:_MOST_PROBLEMS]]


def _field_problem(problem: Mapping[str, Any]) -> FieldProblem:
    # The first part of the place is `body`, `query` or `path`.
    path = [_printable(part) for part in problem["loc"][1:]]
    return FieldProblem(".".join(path), _error(problem, path))


def _error(problem: Mapping[str, Any], path: Sequence[str]) -> TilmashError:
    name = ".".join(path) or "the body"
    match problem["type"]:
        case "missing":
            return MissingFieldError(f"The field {name} is missing.")
        case "extra_forbidden":
            return UnknownFieldError(f"There is no field {name}.")
        case "string_unicode" | "malformed_text":
            return MalformedTextError("A string holds a lone surrogate.")
        case "enum" if isinstance(problem["input"], str) and path[0] in _LANGUAGE_FIELDS:
            return UnknownLanguageError(f"{name} names a language that is not known.")
        case "enum" if isinstance(problem["input"], str) and path[0] == "answerer":
            return AnswererUnavailableError("There is no such answerer.")
    return WrongTypeError(f"{name}: {problem['msg']}.")


def _printable(part: str | int) -> str:
    """Return a part of a path; names that a client made up are shown only if they look so."""
    if isinstance(part, int):
        return str(part)
    is_name = part.isidentifier() and part.isprintable() and len(part) <= _MOST_NAME_CHARACTERS
    return part if is_name else "…"
