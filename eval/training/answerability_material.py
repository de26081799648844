"""The questions that the decision is fitted on; none is used for reporting.

Those of `dev` over the article, and those about articles that the reader did not learn from
(`eval.held_out.is_for_calibration`): the sets' own, and written ones of both kinds.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus.languages import Language
from eval.evaluation_sets import EvaluationSet, article_set, passage_set
from eval.gold_questions import GoldQuestion, read_json_lines
from eval.held_out import is_for_calibration
from rag.settings import Settings

if TYPE_CHECKING:
    from eval.evaluation_sets import BuildProgress

_SETS: Final = (("xquad-a", "en"), ("xquad-a", "ru"), ("kazqad-a", "kk"), ("selqa", "en"))


def answerability_material(
    data: Path, settings: Settings, progress: "BuildProgress"
) -> Iterator[tuple[EvaluationSet, list[GoldQuestion]]]:
    """Yield each set of documents, the article first, with the questions that may be fitted on.

    Raises:
        GoldQuestionError: a file is missing or not what its format promises.
    """
    article = article_set("dev", settings, progress)
    yield article, list(article.questions)
    for folder, language in _SETS:
        passages = data / folder / f"passages.{language}.jsonl"
        questions = data / folder / f"questions.{language}.jsonl"
        asked = passage_set(passages, questions, None, settings, progress)
        articles = {row["id"]: row["article"] for _, row in read_json_lines(passages)}
        own = [
            question
            for question in asked.questions
            if all(
                is_for_calibration(articles[asked.source_ids[one]])
                for one in question.gold_documents
            )
        ]
        yield asked, [*own, *_written(folder, language, asked, articles)]


def _written(
    folder: str, language: str, asked: EvaluationSet, articles: Mapping[str, str]
) -> Iterator[GoldQuestion]:
    documents = {source: document for document, source in asked.source_ids.items()}
    text = files("eval.training").joinpath("readings.jsonl").read_text(encoding="utf-8")
    for number, row in enumerate(map(json.loads, text.splitlines())):
        if (row["folder"], row["passage_language"]) == (folder, language) and is_for_calibration(
            articles[row["passage"]]
        ):
            is_answerable = row["answer"] is not None
            yield GoldQuestion(
                id=f"written-{number}",
                language=Language(row["lang"]),
                question=row["question"],
                is_answerable=is_answerable,
                answers=(row["answer"],) if is_answerable else (),
                gold_documents=frozenset({documents[row["passage"]]} if is_answerable else ()),
            )
