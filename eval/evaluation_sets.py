"""Documents together with gold questions about them: what an evaluation runs on."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from corpus.article import article_text, load_article
from eval.gold_evidence import locate_evidence
from eval.gold_questions import (
    GOLD_SETS,
    GoldQuestion,
    load_gold_questions,
    read_gold_questions,
)
from eval.passage_sets import read_passage_set
from index.publishing import CollectionFolder
from index.storing.segment import corpus_sha256
from rag.assembly.building import build_collection, stale_reason
from rag.settings import ARTICLE_COLLECTION, Settings

if TYPE_CHECKING:
    from index.building import Progress

    BuildProgress = Callable[[], AbstractContextManager[Progress]]

_SETS_FOLDER = "evaluation"
_PLAIN_WEIGHTS = "plain-weights"
_NAME_DIGITS = 12


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """A built collection, the questions about it, and its texts as they were before cleaning.

    `settings` and `collection` say where the collection is. `texts` are by document id; of a
    collection of one's own only the clean text is known. `source_ids` are a set of passages' own
    ids, by document id.
    """

    name: str
    questions: Sequence[GoldQuestion]
    texts: Mapping[str, str]
    settings: Settings
    collection: str
    source_ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Digest of the questions, their gold, and the texts."""
        rows = [
            (
                question.id,
                question.question,
                question.language,
                question.is_answerable,
                question.topic,
                question.needs_all,
                question.answers,
                [(piece.document_id, piece.quote) for piece in question.evidence],
                sorted(question.gold_documents),
            )
            for question in self.questions
        ]
        content = json.dumps([rows, sorted(self.texts.items())], ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


def article_set(questions: str, settings: Settings, progress: "BuildProgress") -> EvaluationSet:
    """Return one of `GOLD_SETS` with the article, which is built if it has to be.

    `progress` gives, for the length of a block, what shows a build.

    Raises:
        GenerationError: another process is building it.
    """
    if stale_reason(settings, ARTICLE_COLLECTION) is not None:
        with progress() as show:
            build_collection(settings, ARTICLE_COLLECTION, [load_article()], show)
    return collection_set(questions, ARTICLE_COLLECTION, settings)


def collection_set(questions: str, collection: str, settings: Settings) -> EvaluationSet:
    """Return a set over a built collection; `questions` is one of `GOLD_SETS` or a file.

    Raises:
        GenerationError: the collection cannot be opened.
        GoldQuestionError: a question is malformed, or its evidence is not in the documents.
    """
    gold = (
        load_gold_questions(questions)
        if questions in GOLD_SETS
        else read_gold_questions(Path(questions))
    )
    generation = CollectionFolder(settings.data_dir, collection).open_published()
    try:
        documents = list(generation.documents())
        located = locate_evidence(gold, generation.document)
    finally:
        generation.close()
    if corpus_sha256(documents) == corpus_sha256([article := load_article()]):
        texts = {article.id: article_text()}
    else:
        texts = {document.id: document.text for document in documents}
    return EvaluationSet(Path(questions).stem, located, texts, settings, collection)


def passage_set(
    passages: Path,
    questions: Path,
    gold_questions: Path | None,
    settings: Settings,
    progress: "BuildProgress",
    *,
    held_out: bool = False,
) -> EvaluationSet:
    """Return a set whose passages were each read from a file of its own and built like any folder.

    The collection is kept under the data folder, where the service does not look, so that the
    next run on the same passages embeds nothing again. With `held_out` only those questions are
    asked whose articles no training may see, over all passages.

    Raises:
        GoldQuestionError: a file is not what its format promises.
    """
    read = read_passage_set(passages, questions, gold_questions, held_out=held_out)
    texts = {passage.document_id: passage.text for passage in read.passages.values()}
    content = json.dumps(sorted(texts.items()), ensure_ascii=False).encode()
    collection = f"passages-{hashlib.sha256(content).hexdigest()[:_NAME_DIGITS]}"
    apart = settings.model_copy(
        update={
            "data_dir": settings.data_dir / _SETS_FOLDER,
            "models_dir": settings.models_folder,
            "collection": collection,
        }
    )
    if stale_reason(apart, collection) is not None:
        with TemporaryDirectory() as folder:
            documents = read.write_files(Path(folder))
        with progress() as show:
            article = CollectionFolder(settings.data_dir, ARTICLE_COLLECTION)
            build_collection(apart, collection, documents, show, encoder_from=article)
    source_ids = {passage.document_id: passage.id for passage in read.passages.values()}
    name = f"{questions.stem} (held out)" if held_out else questions.stem
    return EvaluationSet(name, read.questions, texts, apart, collection, source_ids)


def with_plain_weights(asked: EvaluationSet, progress: "BuildProgress") -> EvaluationSet:
    """Return the same set over the same documents, embedded by the model as it came.

    Its collection is kept as those of passages are.

    Raises:
        GenerationError: a collection cannot be opened or built.
    """
    settings = asked.settings
    sets = settings.data_dir
    if sets.name != _SETS_FOLDER:
        sets /= _SETS_FOLDER
    plain = settings.model_copy(
        update={
            "data_dir": sets / _PLAIN_WEIGHTS,
            "models_dir": settings.models_folder,
            "trained_encoder": False,
        }
    )
    generation = CollectionFolder(settings.data_dir, asked.collection).open_published()
    try:
        if not _is_built(plain, asked.collection, generation.manifest.corpus_sha256):
            article = CollectionFolder(plain.data_dir, ARTICLE_COLLECTION)
            documents = list(generation.documents())
            with progress() as show:
                build_collection(plain, asked.collection, documents, show, encoder_from=article)
    finally:
        generation.close()
    return replace(asked, settings=plain)


def _is_built(settings: Settings, collection: str, corpus: str) -> bool:
    """Tell whether the collection holds the corpus with this digest, and is up to date."""
    if stale_reason(settings, collection) is not None:
        return False
    generation = CollectionFolder(settings.data_dir, collection).open_published()
    generation.close()
    return generation.manifest.corpus_sha256 == corpus
