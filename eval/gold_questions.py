"""Gold questions: what was asked, whether the documents answer, and where."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from corpus.documents import Span
from corpus.errors import GoldQuestionError
from corpus.languages import Language, detect_language

GOLD_SETS: Final = ("dev", "test", "gold")
"""What ships with the package: two halves, and both together as `gold`.

Tuning and training see `dev` alone.
"""

_TOPICS = ("close", "far")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote that answers, at its place: `document.text[span.start:span.end] == quote`.

    `span` is None as long as the quote has not been looked up.
    """

    document_id: str
    span: Span | None
    quote: str


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what a right reply holds.

    `answers` are accepted answers, the first as printed in the evidence unless it has to be
    worked out from it. The pieces of `evidence` are alternatives, unless `needs_all`. Where
    `gold_documents` are named, each of them answers as a whole, and rankings are of documents.
    Unanswerable questions have none of these; their `topic` says whether they are close to the
    documents' subject or far from it. `type` is the kind of thing asked for, `style` the way it is
    typed. `passage_language` is the language of the evidence, or several joined by "+".
    """

    id: str
    language: Language
    question: str
    is_answerable: bool
    answers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    needs_all: bool = False
    gold_documents: frozenset[str] = frozenset()
    type: str = "other"
    style: str = "plain"
    topic: str = "close"
    passage_language: str = ""


def load_gold_questions(name: str) -> list[GoldQuestion]:
    """Return the questions over the article that ship with the package, of one of `GOLD_SETS`."""
    halves = ("dev", "test") if name == "gold" else (name,)
    return [
        question
        for half in halves
        for question in _parse(files("eval.gold").joinpath(f"{half}.jsonl"))
    ]


def read_gold_questions(path: Path) -> list[GoldQuestion]:
    """Return the questions of a file in the same format.

    Raises:
        GoldQuestionError: the file cannot be read, or a line is not a gold question; the message
            names it.
    """
    return list(_parse(path))


def _parse(path: Traversable) -> Iterator[GoldQuestion]:
    seen: set[str] = set()
    for number, fields in read_json_lines(path):
        try:
            question = _question(fields)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise GoldQuestionError(
                f"{path.name}, line {number}, is not a gold question: {error!r}."
            ) from error
        if question.id in seen:
            raise GoldQuestionError(f"{path.name}, line {number}: the id {question.id!r} is taken.")
        seen.add(question.id)
        yield question
    if not seen:
        raise GoldQuestionError(f"{path.name} holds no questions.")


def read_json_lines(path: Traversable) -> Iterator[tuple[int, Any]]:
    """Yield the value of each line that is not empty, with its number from 1.

    Raises:
        GoldQuestionError: the file cannot be read, or a line is not JSON.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldQuestionError(f"{path.name} cannot be read: {error}.") from error
    # not splitlines, which also parts at characters that JSON strings may hold as they are
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (RecursionError, ValueError) as error:
            raise GoldQuestionError(f"{path.name}, line {number}, is not JSON: {error}.") from error


def _question(fields: Any) -> GoldQuestion:
    question = real_text(fields["question"])
    is_answerable = fields["answerable"]
    evidence = tuple(map(_evidence, fields.get("evidence", ())))
    answers = tuple(map(real_text, fields.get("answers", ())))
    topic = fields.get("topic", "close")
    if not isinstance(is_answerable, bool):
        raise ValueError("answerable must be true or false")  # noqa: TRY004 # all are ValueErrors
    if is_answerable != bool(evidence) or is_answerable != bool(answers):
        raise ValueError("an answerable question has answers and evidence, another has neither")
    if fields.get("evidence_mode", "any") not in {"any", "all"}:
        raise ValueError("evidence_mode is any or all")
    if topic not in _TOPICS:
        raise ValueError("topic is close or far")
    return GoldQuestion(
        id=real_text(fields["id"]),
        language=Language(fields["lang"]) if "lang" in fields else detect_language(question),
        question=question,
        is_answerable=is_answerable,
        answers=answers,
        evidence=evidence,
        needs_all=fields.get("evidence_mode") == "all",
        type=fields.get("type", "other"),
        style=fields.get("style", "plain"),
        topic=topic,
    )


def _evidence(piece: Any) -> Evidence:
    span = None
    if "start" in piece or "end" in piece:
        span = Span(whole_number(piece["start"]), whole_number(piece["end"]))
    return Evidence(real_text(piece["document_id"]), span, real_text(piece["quote"]))


def real_text(value: Any) -> str:
    """Return a value that is text, and not blank.

    Raises:
        ValueError: it is not, or holds a lone surrogate.
    """
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} must be text")
    value.encode()
    return value


def whole_number(value: Any) -> int:
    """Return a value that is a whole number from 0.

    Raises:
        ValueError: it is not.
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} must be a whole number from 0")
    return value
