"""Documents with gold questions about them, built when they have to be and found again."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from corpus.article import ARTICLE_ID, article_text, load_article
from corpus.errors import GoldQuestionError, NoGenerationError
from eval.evaluation_sets import (
    EvaluationSet,
    article_set,
    collection_set,
    passage_set,
    with_plain_weights,
)
from eval.gold_questions import load_gold_questions
from index.building import Progress
from index.publishing import CollectionFolder, collection_names
from rag.settings import ARTICLE_COLLECTION
from tests.unit.gold_files import (
    COLLECTION,
    answerable,
    build_documents,
    build_notes,
    hashing_settings,
    no_progress,
    unanswerable,
    write_lines,
)
from tests.unit.notes import NOTES, documents

RAW = "\ufeffBread  needs\nflour."
PASSAGES = [{"id": "food/1", "lang": "en", "text": RAW}, {"id": "r", "text": NOTES["river"]}]
ASKED = [
    {"id": "q1", "lang": "en", "question": "What does bread need?", "passages": ["food/1"]},
    {"id": "q2", "lang": "en", "question": "Where is the river?", "passages": ["r"]},
]


def never() -> AbstractContextManager[Progress]:
    """Stand in for what shows a build where nothing may be built."""
    raise AssertionError


def published(settings_dir: Path, collection: str) -> str | None:
    return CollectionFolder(settings_dir, collection).published_name()


def test_the_article_is_built_where_it_is_missing_and_not_again(tmp_path: Path) -> None:
    settings = hashing_settings(tmp_path)
    dev = article_set("dev", settings, no_progress)
    name = published(tmp_path, ARTICLE_COLLECTION)
    assert name is not None
    assert (dev.name, dev.collection, dev.settings) == ("dev", ARTICLE_COLLECTION, settings)
    assert dev.texts == {ARTICLE_ID: article_text()}
    assert [question.id for question in dev.questions] == [q.id for q in load_gold_questions("dev")]
    assert all(
        bool(question.passage_language) is question.is_answerable for question in dev.questions
    )
    gold = article_set("gold", settings, never)
    assert published(tmp_path, ARTICLE_COLLECTION) == name
    assert len(gold.questions) > len(dev.questions)
    assert gold.sha256 != dev.sha256


def test_the_article_is_built_anew_where_something_else_has_its_place(tmp_path: Path) -> None:
    settings = hashing_settings(tmp_path)
    build_documents(tmp_path, ARTICLE_COLLECTION, documents(NOTES))
    assert article_set("dev", settings, no_progress).texts == {ARTICLE_ID: article_text()}


def own_set(data_dir: Path, *rows: Any) -> EvaluationSet:
    path = write_lines(data_dir / "own.jsonl", rows)
    return collection_set(str(path), COLLECTION, hashing_settings(data_dir))


def test_questions_of_a_file_are_about_documents_of_ones_own(tmp_path: Path) -> None:
    build_notes(tmp_path, NOTES)
    asked = own_set(
        tmp_path,
        answerable("q1", "What does bread need?", "bread", "Bread needs flour, water and salt."),
        unanswerable("q2", "Who paints zebras?", "far"),
    )
    assert (asked.name, asked.collection) == ("own", COLLECTION)
    assert asked.texts == {document.id: document.text for document in documents(NOTES)}
    assert [question.passage_language for question in asked.questions] == ["en", ""]
    assert asked.questions[0].evidence[0].span == (0, 34)


def test_the_article_is_known_by_its_text_in_any_collection(tmp_path: Path) -> None:
    settings = hashing_settings(tmp_path)
    build_documents(tmp_path, COLLECTION, [load_article()])
    assert collection_set("dev", COLLECTION, settings).texts == {ARTICLE_ID: article_text()}


def test_a_collection_that_is_not_there_and_evidence_that_is_not_in_it_are_errors(
    tmp_path: Path,
) -> None:
    row = answerable("q1", "What does bread need?", "bread", "Bread needs sugar.")
    with pytest.raises(NoGenerationError):
        own_set(tmp_path, row)
    build_notes(tmp_path, NOTES)
    with pytest.raises(GoldQuestionError, match="stands nowhere in bread"):
        own_set(tmp_path, row)
    with pytest.raises(GoldQuestionError, match=f"no document '{ARTICLE_ID}'"):
        collection_set("dev", COLLECTION, hashing_settings(tmp_path))


def test_generations_are_let_go_when_the_set_is_made(tmp_path: Path) -> None:
    build_notes(tmp_path, NOTES)
    own_set(tmp_path, unanswerable("q1", "Why?"))
    build_notes(tmp_path, {**NOTES, "new": "Something new."})
    folder = CollectionFolder(tmp_path, COLLECTION)
    assert len(folder.prune(1)) == 1


def test_the_digest_is_that_of_questions_gold_and_texts_and_of_nothing_else(
    tmp_path: Path,
) -> None:
    row = answerable("q1", "What does bread need?", "bread", NOTES["bread"][:34])
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        build_notes(folder, NOTES)
    digest = own_set(first, row).sha256
    assert own_set(second, {**row, "type": "list", "style": "typo"}).sha256 == digest
    others = [
        {**row, "question": "What does bread want?"},
        {**row, "answers": ["flour"]},
        {**row, "id": "q2"},
        {**row, "evidence": [{"document_id": "bread", "quote": NOTES["bread"][:18]}]},
    ]
    digests = {own_set(first, other).sha256 for other in others}
    build_notes(second, {**NOTES, "new": "Something new."})
    digests.add(own_set(second, row).sha256)
    assert len(digests - {digest}) == len(others) + 1


def passages_of(
    data_dir: Path,
    *,
    passages: Any = PASSAGES,
    asked: Any = ASKED,
    progress: Callable[[], AbstractContextManager[Progress]] = no_progress,
) -> EvaluationSet:
    return passage_set(
        write_lines(data_dir / "passages.jsonl", passages),
        write_lines(data_dir / "asked.jsonl", asked),
        None,
        hashing_settings(data_dir),
        progress,
    )


def test_passages_become_documents_and_keep_their_texts_as_given(tmp_path: Path) -> None:
    asked = passages_of(tmp_path)
    assert asked.name == "asked"
    assert asked.texts == {"food%2F1": RAW, "r": NOTES["river"]}
    generation = CollectionFolder(asked.settings.data_dir, asked.collection).open_published()
    assert generation.document("food%2F1").text == "Bread needs flour."
    assert sorted(generation.document_ids) == ["food%2F1", "r"]
    generation.close()


def test_passages_are_built_once_whatever_is_asked_about_them(tmp_path: Path) -> None:
    first = passages_of(tmp_path)
    name = published(first.settings.data_dir, first.collection)
    second = passages_of(tmp_path, passages=PASSAGES[::-1], asked=ASKED[:1], progress=never)
    assert second.collection == first.collection
    assert published(first.settings.data_dir, first.collection) == name
    assert name is not None
    assert len(second.questions) == 1
    assert second.sha256 != first.sha256


def test_other_passages_are_built_apart(tmp_path: Path) -> None:
    first = passages_of(tmp_path)
    second = passages_of(tmp_path, passages=[*PASSAGES, {"id": "new", "text": "Something new."}])
    assert second.collection != first.collection
    assert collection_names(first.settings.data_dir) == sorted(
        [
            first.collection,
            second.collection,
        ]
    )


def test_the_service_does_not_see_collections_of_passages(tmp_path: Path) -> None:
    asked = passages_of(tmp_path)
    assert collection_names(tmp_path) == []
    assert asked.settings.data_dir.is_relative_to(tmp_path)
    assert asked.settings.collection == asked.collection


def test_the_assembled_model_of_the_data_folder_is_used_for_passages_too(tmp_path: Path) -> None:
    assert passages_of(tmp_path).settings.models_folder == hashing_settings(tmp_path).models_folder


def test_malformed_passages_build_nothing(tmp_path: Path) -> None:
    with pytest.raises(GoldQuestionError):
        passages_of(tmp_path, passages=PASSAGES[:1])
    assert not (tmp_path / "evaluation").exists()


def test_the_same_set_is_built_apart_with_the_model_s_own_weights(tmp_path: Path) -> None:
    asked = passages_of(tmp_path)
    plain = with_plain_weights(asked, no_progress)
    assert (plain.questions, plain.collection) == (asked.questions, asked.collection)
    assert (asked.settings.trained_encoder, plain.settings.trained_encoder) == (True, False)
    assert plain.settings.data_dir.parent == asked.settings.data_dir
    assert plain.settings.models_folder == asked.settings.models_folder
    folders = [one.settings.data_dir for one in (asked, plain)]
    first, second = (CollectionFolder(one, asked.collection).open_published() for one in folders)
    assert list(first.documents()) == list(second.documents())
    first.close()
    second.close()
    assert with_plain_weights(asked, never) == plain


def test_another_text_is_embedded_by_the_model_as_it_came_too(tmp_path: Path) -> None:
    questions = write_lines(tmp_path / "own.jsonl", [unanswerable("q", "Who?")])
    for notes in (NOTES, {"bread": "Bread is baked twice."}):
        build_notes(tmp_path, notes)
        asked = collection_set(str(questions), COLLECTION, hashing_settings(tmp_path))
        plain = with_plain_weights(asked, no_progress)
        folder = CollectionFolder(plain.settings.data_dir, plain.collection)
        generation = folder.open_published()
        assert list(generation.documents()) == documents(notes)
        generation.close()


def test_where_the_service_looks_there_is_no_collection_of_an_evaluation(tmp_path: Path) -> None:
    build_notes(tmp_path, NOTES)
    asked = collection_set(
        str(write_lines(tmp_path / "own.jsonl", [unanswerable("q", "Who?")])),
        COLLECTION,
        hashing_settings(tmp_path),
    )
    with_plain_weights(asked, no_progress)
    passages_of(tmp_path)
    assert list(collection_names(tmp_path)) == [COLLECTION]
