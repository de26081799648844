"""Gold questions: what was asked, whether the documents answer, and where."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from corpus.documents import Span
from corpus.errors import ConfigurationError
from corpus.languages import Language


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote that answers, at its place: `document.text[span.start:span.end] == quote`."""

    document_id: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what a right reply holds.

    `answers` are accepted answers, the first as printed in the evidence. The pieces of `evidence`
    are alternatives, unless `needs_all`. Unanswerable questions have neither; their `topic` says
    whether they are close to the documents' subject or far from it. `type` is the kind of thing
    asked for, `style` the way it is typed.
    """

    id: str
    language: Language
    question: str
    is_answerable: bool
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    needs_all: bool
    type: str
    style: str
    topic: str


def load_gold_questions(name: str) -> list[GoldQuestion]:
    """Return the questions of a gold file that ships with the package, such as `test`."""
    return list(_parse(files("eval.gold").joinpath(f"{name}.jsonl")))


def read_gold_questions(path: Path) -> list[GoldQuestion]:
    """Return the questions of a file in the same format.

    Raises:
        ConfigurationError: a line is not a gold question; the message names it.
    """
    return list(_parse(path))


def _parse(path: Traversable) -> Iterator[GoldQuestion]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"Gold questions cannot be read: {error}.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            yield GoldQuestion(
                id=fields["id"],
                language=Language(fields["lang"]),
                question=fields["question"],
                is_answerable=fields["answerable"],
                answers=tuple(fields["answers"]),
                evidence=tuple(
                    Evidence(
                        piece["document_id"], Span(piece["start"], piece["end"]), piece["quote"]
                    )
                    for piece in fields["evidence"]
                ),
                needs_all=fields["evidence_mode"] == "all",
                type=fields["type"],
                style=fields["style"],
                topic=fields.get("topic", "close"),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigurationError(
                f"{path.name}, line {number}, is not a gold question: {error!r}."
            ) from error
