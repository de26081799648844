"""What the encoder is trained on: articles with questions, from folders of question sets.

Each folder holds `passages.LANG.jsonl` (`id`, `article`, `text`) and `questions.LANG.jsonl`
(`question`, `passages`, and `answers` or `sentences` where it is known what answers). The passages
of an article in two languages have the same ids. More questions about the same passages, written
for this purpose, ship with the package. Articles that are held out are left out here, and so is
each question that one of them answers.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.documents import Span
from corpus.errors import GoldQuestionError
from corpus.sentences import split_sentences
from eval.gold_questions import read_json_lines
from eval.held_out import is_held_out

FOLDERS = ("xquad-a", "kazqad-a", "selqa", "danetqa")
_WRITTEN = "questions.jsonl"


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """A question, and the spans of the passage's text that answer; none where nobody knows."""

    text: str
    language: str
    answers: tuple[Span, ...]


@dataclass(frozen=True)
class TrainingPassage:
    """A passage in one language, with every question about it, in whatever language."""

    id: str
    text: str
    questions: tuple[TrainingQuestion, ...]

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The passage's sentences."""
        return tuple(split_sentences(self.text))


@dataclass(frozen=True, slots=True)
class TrainingArticle:
    """An article: its passages by language."""

    folder: str
    name: str
    passages: Mapping[str, tuple[TrainingPassage, ...]]


@dataclass
class _Source:
    """A passage as its file gives it, and what is asked about it."""

    row: dict[str, Any]
    language: str
    questions: list[TrainingQuestion] = field(default_factory=list)


def load_material(data: Path, folders: Sequence[str] = FOLDERS) -> list[TrainingArticle]:
    """Return the articles of the folders in `data` that training may see, in a fixed order.

    Raises:
        GoldQuestionError: a file is missing or not what its format promises.
    """
    articles: list[TrainingArticle] = []
    for folder in folders:
        try:
            articles += _load_folder(data / folder)
        except (AttributeError, IndexError, KeyError, TypeError) as error:
            raise GoldQuestionError(f"{folder} does not hold together: {error!r}.") from error
    return articles


def _load_folder(folder: Path) -> Iterator[TrainingArticle]:
    sources: dict[tuple[str, str], _Source] = {}
    for path in sorted(folder.glob("passages.*.jsonl")):
        language = path.name.split(".")[1]
        for _, row in read_json_lines(path):
            sources[row["id"], language] = _Source(row, language)
    if not sources:
        raise GoldQuestionError(f"There are no passages in {folder.name}.")
    for path in sorted(folder.glob("questions.*.jsonl")):
        _add_questions(sources, path, path.name.split(".")[1])
    _add_written(sources, folder.name)
    articles: dict[str, dict[str, list[TrainingPassage]]] = defaultdict(lambda: defaultdict(list))
    for (name, language), source in sources.items():
        passage = TrainingPassage(name, source.row["text"], tuple(source.questions))
        articles[source.row["article"]][language].append(passage)
    for name, by_language in articles.items():
        if not is_held_out(name):
            passages = {language: tuple(found) for language, found in by_language.items()}
            yield TrainingArticle(folder.name, name, passages)


def _add_questions(sources: Mapping[tuple[str, str], _Source], path: Path, language: str) -> None:
    """Add the questions of a file to their passages in every language.

    Where the passages are translations, the answers' places in each come from the file of the
    same questions in its language.
    """
    by_passage: dict[str, list[_Source]] = defaultdict(list)
    for (name, _), source in sources.items():
        by_passage[name].append(source)
    spans = _answer_spans(path.parent, sources)
    held_out = {name for (name, _), source in sources.items() if is_held_out(source.row["article"])}
    for _, row in read_json_lines(path):
        if not held_out.isdisjoint(row["passages"]):
            continue
        for name in row["passages"]:
            for source in by_passage[name]:
                found = spans.get((row["id"], name, source.language), ())
                question = TrainingQuestion(row["question"], language, tuple(found))
                source.questions.append(question)


def _answer_spans(
    folder: Path, sources: Mapping[tuple[str, str], _Source]
) -> dict[tuple[str, str, str], list[Span]]:
    """Return where the answers stand, by question, passage and language of the passage."""
    spans: dict[tuple[str, str, str], list[Span]] = defaultdict(list)
    for path in sorted(folder.glob("questions.*.jsonl")):
        language = path.name.split(".")[1]
        for _, row in read_json_lines(path):
            first = row["passages"][0]
            for answer in row.get("answers", ()):
                end = answer["start"] + len(answer["text"])
                name = answer.get("passage", first)
                spans[row["id"], name, language].append(Span(answer["start"], end))
            for number in row.get("sentences", ()):
                source = sources[first, language].row
                sentence = source["sentences"][number]
                start = source["text"].find(sentence)
                if start >= 0:
                    spans[row["id"], first, language].append(Span(start, start + len(sentence)))
    return spans


def _add_written(sources: Mapping[tuple[str, str], _Source], folder: str) -> None:
    text = files("eval.training").joinpath(_WRITTEN).read_text(encoding="utf-8")
    for row in map(json.loads, text.splitlines()):
        if row["folder"] == folder:
            source = sources[row["passage"], row["passage_language"]]
            answers = (Span(row["start"], row["end"]),)
            source.questions.append(TrainingQuestion(row["question"], row["lang"], answers))
