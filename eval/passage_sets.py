"""Sets of passages and questions in two files, as retrieval benchmarks have them.

A passage: `id`, `lang`, `text`, and, where there are any, the `sentences` that may answer and the
`article` that it comes from. A question: `id`, `lang`, `question`, `passages` (ids that answer it),
and either `answers` (`text`, `start` in the passage, `passage` where there are several) or
`sentences` (indices into the passage's).
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from corpus.cleaning import CleanText, clean
from corpus.documents import Document, Span
from corpus.errors import GoldQuestionError
from corpus.languages import Language
from corpus.reading import read_folder
from corpus.sentences import split_sentences
from eval.gold_questions import (
    Evidence,
    GoldQuestion,
    read_json_lines,
    real_text,
    whole_number,
)
from eval.held_out import is_held_out

_UNSAFE = re.compile(r"^\.|[\x00-\x1f%/\\]")
_LONGEST_NAME_BYTES = 200
_ENCODING = "utf-8-sig"  # with a mark of its own, so that one that a passage begins with is kept


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """A passage as its file gives it."""

    id: str
    language: Language
    text: str
    sentences: tuple[str, ...] = ()
    article: str | None = None

    @property
    def document_id(self) -> str:
        """Id of the document that the passage becomes: the same, unless no file could have it."""
        name = _UNSAFE.sub(lambda found: quote(found[0], safe="").replace(".", "%2E"), self.id)
        if len(name.encode()) <= _LONGEST_NAME_BYTES:
            return name
        return f"passage-{hashlib.sha256(self.id.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class PassageSet:
    """Passages by id, and the questions about them as gold questions."""

    passages: Mapping[str, SourcePassage]
    questions: Sequence[GoldQuestion] = field(default_factory=tuple)

    def write_files(self, folder: Path) -> list[Document]:
        """Write each passage to a file of its own in the folder, and return what is read back.

        Raises:
            GoldQuestionError: two passages would have the same file.
        """
        for passage in self.passages.values():
            path = folder / f"{passage.document_id}.txt"
            if path.exists():
                raise GoldQuestionError(f"Two passages would be {path.name}: {passage.id!r}.")
            path.write_text(passage.text, encoding=_ENCODING, newline="")
        return list(read_folder(folder))


def read_passage_set(
    passages_file: Path,
    questions_file: Path,
    gold_file: Path | None = None,
    *,
    held_out: bool = False,
) -> PassageSet:
    """Return the set; answers come from `gold_file`, by question id, where there is one.

    That is for questions in another language than the passages': the answers and their offsets
    are those of the same questions in the passages' language. With `held_out`, all passages are
    there, and only the questions whose every gold passage no training may see.

    Raises:
        GoldQuestionError: a file cannot be read, a line lacks something, or ids do not match.
    """
    passages = _passages(passages_file)
    gold = None if gold_file is None else {row["id"]: row for row in _rows(gold_file)}
    reader = _GoldReader(passages)
    questions: list[GoldQuestion] = []
    seen: set[str] = set()
    for row in _rows(questions_file):
        if row["id"] in seen:
            raise GoldQuestionError(f"{questions_file.name}: the id {row['id']!r} is taken.")
        seen.add(row["id"])
        if gold is not None and row["id"] not in gold:
            raise GoldQuestionError(f"{questions_file.name}: no gold answer for {row['id']!r}.")
        try:
            question, named = reader.question(row, row if gold is None else gold[row["id"]])
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise GoldQuestionError(
                f"{questions_file.name}: {row['id']!r} does not fit its passages: {error!r}."
            ) from error
        if not held_out or all(_is_held_out(passage) for passage in named):
            questions.append(question)
    if not questions:
        which = " whose articles are all held out" if held_out else ""
        raise GoldQuestionError(f"{questions_file.name} holds no questions{which}.")
    return PassageSet(passages, questions)


def _is_held_out(passage: SourcePassage) -> bool:
    if passage.article is None:
        raise GoldQuestionError(
            f"The passage {passage.id!r} names no article, so nobody knows if it is held out.",
            hint="Give each passage its `article`, or leave --held-out.",
        )
    return is_held_out(passage.article)


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = []
    for number, row in read_json_lines(path):
        try:
            real_text(row["id"])
        except (KeyError, TypeError, ValueError) as error:
            raise GoldQuestionError(f"{path.name}, line {number}, has no id: {error!r}.") from error
        rows.append(row)
    return rows


def _passages(path: Path) -> dict[str, SourcePassage]:
    passages: dict[str, SourcePassage] = {}
    for row in _rows(path):
        name = row["id"]
        if name in passages:
            raise GoldQuestionError(f"{path.name}: the id {name!r} is taken.")
        try:
            text = real_text(row["text"])
            sentences = tuple(_list(row, "sentences"))
        except (KeyError, ValueError) as error:
            raise GoldQuestionError(f"{path.name}: {name!r} is no passage: {error!r}.") from error
        passages[name] = SourcePassage(name, _language(row), text, sentences, row.get("article"))
    return passages


def _language(row: Mapping[str, Any]) -> Language:
    try:
        return Language(row.get("lang", "und"))
    except ValueError:
        return Language.UNDETERMINED


def _list(row: Mapping[str, Any], key: str) -> list[Any]:
    values = row.get(key, [])
    if not isinstance(values, list):
        raise ValueError(f"{key} must be a list")  # noqa: TRY004 # all are ValueErrors
    return values


class _GoldReader:
    """Makes gold questions, with the sentences of clean text that hold their answers."""

    def __init__(self, passages: Mapping[str, SourcePassage]) -> None:
        self._passages = passages
        self._clean: dict[str, CleanText] = {}

    def question(
        self, row: Mapping[str, Any], gold: Mapping[str, Any]
    ) -> tuple[GoldQuestion, Sequence[SourcePassage]]:
        """Return the question, and the passages that answer it."""
        named = [self._passages[name] for name in _list(gold, "passages")]
        if not named:
            raise ValueError("no passage answers")
        evidence: dict[Evidence, None] = {}
        answers = _list(gold, "answers")
        for answer in answers:
            passage = self._passages[answer.get("passage", named[0].id)]
            start, text = whole_number(answer["start"]), real_text(answer["text"])
            evidence[self._around(passage, start, text)] = None
        for index in _list(gold, "sentences"):
            sentence = real_text(named[0].sentences[whole_number(index)])
            evidence[self._sentence(named[0], sentence)] = None
        languages = sorted({passage.language.value for passage in named})
        question = GoldQuestion(
            id=row["id"],
            language=_language(row),
            question=real_text(row["question"]),
            is_answerable=True,
            answers=tuple(dict.fromkeys(answer["text"] for answer in answers)),
            evidence=tuple(evidence),
            gold_documents=frozenset(passage.document_id for passage in named),
            passage_language="+".join(languages),
        )
        return question, named

    def _around(self, passage: SourcePassage, start: int, text: str) -> Evidence:
        """Return the sentence around an answer whose offset counts in the passage as given."""
        if passage.text[start : start + len(text)] != text:
            raise ValueError(f"{text!r} does not stand at {start}")
        cleaned = self._cleaned(passage)
        first = bisect_left(cleaned.source_offsets, start)
        last = bisect_left(cleaned.source_offsets, start + len(text)) - 1
        spans = [
            span
            for span in split_sentences(cleaned.text)
            if span.start <= max(first, last) and span.end > first
        ]
        return self._evidence(passage, Span(spans[0].start, spans[-1].end))

    def _sentence(self, passage: SourcePassage, sentence: str) -> Evidence:
        wanted = clean(sentence).text
        start = self._cleaned(passage).text.find(wanted)
        if start >= 0:
            return self._evidence(passage, Span(start, start + len(wanted)))
        return Evidence(passage.document_id, None, wanted)  # its words stand there in other spaces

    def _evidence(self, passage: SourcePassage, span: Span) -> Evidence:
        text = self._cleaned(passage).text
        return Evidence(passage.document_id, span, text[span.start : span.end])

    def _cleaned(self, passage: SourcePassage) -> CleanText:
        if passage.id not in self._clean:
            self._clean[passage.id] = clean(passage.text)
        return self._clean[passage.id]
