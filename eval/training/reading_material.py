"""What the reader learns from: questions beside the windows that ranking brings for them.

A question that is answered is read with windows that answer and, the answer left out, with the best
of the others; one without an answer with the best there are. The questions are those of the sets
(eval/training/material.py says which) and written ones, two of three without an answer and close to
what their passage tells. Articles that are held out are neither asked about nor read.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.cleaning import clean
from corpus.documents import Chunk, Span
from corpus.errors import GoldQuestionError
from corpus.letter_case import restore_capitals
from eval.evaluation_sets import EvaluationSet, article_set, passage_set
from eval.gold_questions import GoldQuestion, read_json_lines
from eval.held_out import is_for_calibration, is_held_out
from index.token_vectors import TokenVectors
from rag.answerability import UNFITTED
from rag.answers import Question
from rag.assembly.serving import open_knowledge
from rag.knowledge import Knowledge
from rag.question_answering import QuestionAnswering
from rag.ranking.encoded_question import encode_question
from rag.settings import ARTICLE_COLLECTION, Settings

if TYPE_CHECKING:
    from eval.evaluation_sets import BuildProgress

# Folder, language of the passages, languages of the set's own questions about them.
_SETS = (
    ("xquad-a", "en", ("en", "ru")),
    ("xquad-a", "ru", ("ru",)),
    ("kazqad-a", "kk", ("kk",)),
    ("selqa", "en", ("en",)),
    ("danetqa", "ru", ()),
)
_MOST_OF_A_SET = 900
_WRITTEN = "readings.jsonl"
_WINDOWS = 2
_RANKED = 3


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A question's own tokens beside a window's, and where right answers begin and end in it.

    `question` is float16 `[n, token_dimension]`; `first` and `last` are places of tokens: none
    where the window does not answer, and no `last` where only the sentence is known, each of whose
    tokens is in `first`.
    """

    question: NDArray[np.float16]
    passage: TokenVectors
    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question about a set; `spans` by document, in clean text, or none if nothing answers."""

    text: str
    article: str
    documents: frozenset[str]
    spans: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    is_whole_sentence: bool = False


def reading_material(
    data: Path, settings: Settings, progress: "BuildProgress", seed: int
) -> Iterator[Reading]:
    """Yield what the reader learns from, of the folders in `data` and the article.

    Collections that are missing are built first.

    Raises:
        GoldQuestionError: a file is missing or not what its format promises.
    """
    written = _written_rows()
    for folder, language, asked_in in _SETS:
        here = data / folder
        articles = _articles(here / f"passages.{language}.jsonl")
        sets = [
            _open(here, language, asked, settings, progress) for asked in asked_in or (language,)
        ]
        own = [asked for one in sets if asked_in for asked in _own_questions(one, articles)]
        asked = Random(seed).sample(  # noqa: S311 # not for secrets
            own, min(len(own), _MOST_OF_A_SET * len(sets))
        )
        asked += _written_questions(written[folder, language], sets[0], articles)
        may_see = [one for one in asked if not is_for_calibration(one.article)]
        readable = tuple(
            document
            for document, source in sets[0].source_ids.items()
            if not (is_held_out(articles[source]) or is_for_calibration(articles[source]))
        )
        yield from _readings(sets[0], may_see, readable)
    article = article_set("dev", settings, progress)
    about_article = _written_questions(written[ARTICLE_COLLECTION, "en"], article, {})
    yield from _readings(article, about_article, None)


def _open(
    folder: Path, language: str, asked_in: str, settings: Settings, progress: "BuildProgress"
) -> EvaluationSet:
    gold = None if asked_in == language else folder / f"questions.{language}.jsonl"
    questions = folder / f"questions.{asked_in}.jsonl"
    return passage_set(folder / f"passages.{language}.jsonl", questions, gold, settings, progress)


def _articles(path: Path) -> dict[str, str]:
    return {row["id"]: row["article"] for _, row in read_json_lines(path)}


def _own_questions(asked: EvaluationSet, articles: Mapping[str, str]) -> Iterator[_Asked]:
    for question in asked.questions:
        names = [articles[asked.source_ids[one]] for one in sorted(question.gold_documents)]
        if not any(map(is_held_out, names)):
            yield _Asked(
                question.question,
                names[0],
                question.gold_documents,
                _spans_of(question),
                is_whole_sentence=not question.answers,
            )


def _spans_of(question: GoldQuestion) -> dict[str, list[Span]]:
    """Return where the accepted answers stand in the evidence, or all of it where they do not."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for piece in question.evidence:
        if piece.span is not None:
            found = [find_text(piece.quote, answer) for answer in question.answers]
            inside = [
                Span(piece.span.start + one.start, piece.span.start + one.end)
                for one in found
                if one is not None
            ]
            spans[piece.document_id] += inside or [piece.span]
    return spans


def _written_rows() -> dict[tuple[str, str], list[dict[str, Any]]]:
    rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    text = files("eval.training").joinpath(_WRITTEN).read_text(encoding="utf-8")
    for row in map(json.loads, text.splitlines()):
        rows[row["folder"], row["passage_language"]].append(row)
    return rows


def _written_questions(
    rows: Iterable[Mapping[str, Any]], about: EvaluationSet, articles: Mapping[str, str]
) -> Iterator[_Asked]:
    documents = {source: document for document, source in about.source_ids.items()}
    with open_knowledge(about.settings, about.collection) as knowledge:
        texts = {one.id: one.text for one in knowledge.generation.documents()}
    for row in rows:
        document = documents.get(row["passage"], row["passage"])
        spans: dict[str, list[Span]] = {}
        if row["answer"] is not None:
            text = texts[document]
            sentence = find_text(text, row["sentence"])
            answer = None if sentence is None else find_text(text, row["answer"], sentence.start)
            if answer is None:
                raise GoldQuestionError(f"{row['answer']!r} does not stand in {row['passage']}.")
            spans = {document: [answer]}
        # The article is one document: leaving all of it out would leave nothing to read.
        whole = frozenset({document}) if articles else frozenset[str]()
        yield _Asked(row["question"], articles.get(row["passage"], ""), whole, spans)


def find_text(text: str, wanted: str, start: int = 0) -> Span | None:
    """Return where the words first stand from `start` on, as they are or as cleaning has them."""
    for words in (wanted, clean(wanted).text.strip()):
        place = text.find(words, start)
        if words and place >= 0:
            return Span(place, place + len(words))
    return None


def _readings(
    about: EvaluationSet, asked: Iterable[_Asked], readable: tuple[str, ...] | None
) -> Iterator[Reading]:
    answering = QuestionAnswering(about.settings, UNFITTED)
    with open_knowledge(about.settings, about.collection) as knowledge:
        windows = _Windows(knowledge)
        for question in asked:
            text = restore_capitals(question.text, knowledge.names)
            tokens = encode_question(knowledge.encoder, text).tokens.astype(np.float16)
            for chunk, spans in _beside(question, windows, answering, readable):
                yield _reading(tokens, knowledge.generation.tokens(chunk), chunk, question, spans)


class _Windows:
    """The chunks of a collection, by document."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    @cached_property
    def by_document(self) -> Mapping[str, Sequence[Chunk]]:
        found: dict[str, list[Chunk]] = defaultdict(list)
        generation = self.knowledge.generation
        for entries, _ in generation.entries_and_vectors():
            for entry in entries:
                found[entry.document_id].append(generation.chunk(entry.chunk_id))
        return found

    def that_answer(self, question: _Asked) -> list[Chunk]:
        """Return the chunks that hold a whole right answer."""
        chunks = [one for name in question.spans for one in self.by_document[name]]
        return [chunk for chunk in chunks if _inside(chunk, question)]

    def that_tell(self, question: _Asked) -> frozenset[str]:
        """Return the ids of all chunks that may give the answer away."""
        names = question.documents or question.spans
        return frozenset(
            chunk.id
            for name in names
            for chunk in self.by_document[name]
            if question.documents
            or any(
                chunk.start < span.end and span.start < chunk.end for span in question.spans[name]
            )
        )


def _overlap(chunk: Chunk, span: Span) -> bool:
    return chunk.start < span.end and span.start < chunk.end


def _beside(
    question: _Asked,
    windows: _Windows,
    answering: QuestionAnswering,
    readable: tuple[str, ...] | None,
) -> Iterator[tuple[Chunk, list[Span]]]:
    """Yield the windows that the question is read with, and where each answers."""

    def ranked(without: frozenset[str] = frozenset()) -> list[Chunk]:
        asked = Question(text=question.text, documents=readable, exclude_chunks=without)
        return [one.chunk for one in answering.search(windows.knowledge, asked)]

    best = ranked()
    if not question.spans:
        yield from ((chunk, []) for chunk in best[:_WINDOWS])
        return
    answering_chunks = windows.that_answer(question)
    ids = {chunk.id for chunk in answering_chunks}
    found = [chunk for chunk in best[:_RANKED] if chunk.id in ids]
    found += [chunk for chunk in answering_chunks if chunk not in found]
    yield from ((chunk, _inside(chunk, question)) for chunk in found[:_WINDOWS])
    others = ranked(windows.that_tell(question))
    yield from ((chunk, []) for chunk in others[:_WINDOWS])


def _inside(chunk: Chunk, question: _Asked) -> list[Span]:
    spans = question.spans.get(chunk.document_id, ())
    return [span for span in spans if chunk.start <= span.start and span.end <= chunk.end]


def _reading(
    tokens: NDArray[np.float16],
    passage: TokenVectors,
    chunk: Chunk,
    question: _Asked,
    spans: Sequence[Span],
) -> Reading:
    first: list[int] = []
    last: list[int] = []
    for span in spans:
        begin = int(np.searchsorted(passage.starts, span.start - chunk.start, side="right")) - 1
        end = int(np.searchsorted(passage.starts, span.end - chunk.start))
        if question.is_whole_sentence:
            first += range(max(begin, 0), end)
        else:
            first.append(max(begin, 0))
            last.append(max(begin, end - 1, 0))
    return Reading(tokens, passage, tuple(first), tuple(last))
