"""Ranking: the score, the passages that are left out for what they share, and ties."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.chunking_policy import ChunkingPolicy
from index.embedding.hashing_build_encoder import HashingBuildEncoder
from index.embedding.hashing_encoder import HashingEncoder
from index.protocols import Filter, ScoredChunk
from rag.assembly.serving import KnowledgeOpener
from rag.knowledge import Knowledge
from rag.ranking.candidates import find_candidates
from rag.ranking.encoded_question import EncodedQuestion, encode_question
from rag.ranking.fusing import RankedChunk, rank
from rag.settings import RankingStage, Settings
from tests.unit.notes import build, folder_of

# Sentences of equal length, so that windows of three share two thirds, one third or nothing.
SIX = " ".join(f"Sentence number {digit} is here." for digit in "123456")
LONG = {"six": SIX, "twin": SIX, "other": "A kettle boils water. Tea follows soon."}
QUESTION = "Which sentence number is here?"


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    data_dir: Path = tmp_path_factory.mktemp("data")
    policy = ChunkingPolicy(sentences=3)
    build(data_dir, LONG, encoder=HashingBuildEncoder(), policy=policy)
    generation = folder_of(data_dir).open_published()
    yield KnowledgeOpener(Settings())(generation)
    generation.close()


BY_VECTORS = (RankingStage.DENSE, RankingStage.SENTENCES)


def asked(text: str) -> EncodedQuestion:
    return encode_question(HashingEncoder(), text)


def settings_with(*stages: RankingStage) -> Settings:
    return Settings(ranking_stages=stages)


def ranking(
    knowledge: Knowledge, text: str, *stages: RankingStage, where: Filter | None = None
) -> list[RankedChunk]:
    """Rank whatever the stages find for a question."""
    settings = settings_with(*stages)
    candidates = find_candidates(knowledge, asked(text), 50, where, settings)
    return rank(knowledge, asked(text), candidates, 50, settings)


def window(knowledge: Knowledge, document_id: str, first: int, count: int = 3) -> str:
    """Return the id of the chunk that holds `count` sentences of a document from number `first`."""
    text = knowledge.generation.document(document_id).text
    start = text.index(f"Sentence number {first}")
    end = text.index(f"number {first + count - 1} is here.") + len("number 1 is here.")
    return f"{document_id}:{start}-{end}"


def order(knowledge: Knowledge, scores: dict[str, float], top_k: int = 10) -> list[str]:
    """Rank chunks that a search gave these scores; the sentences of `six` are nearly alike."""
    candidates = [
        ScoredChunk(knowledge.generation.chunk(chunk_id), score)
        for chunk_id, score in scores.items()
    ]
    ranked = rank(knowledge, asked(QUESTION), candidates, top_k, settings_with(*BY_VECTORS))
    return [passage.chunk.id for passage in ranked]


def test_a_score_is_two_thirds_the_passage_and_one_third_its_best_sentence(
    knowledge: Knowledge,
) -> None:
    vector = asked("When does tea follow?").pooled
    ranked = ranking(knowledge, "When does tea follow?", *BY_VECTORS)
    assert ranked
    for passage in ranked:
        text = knowledge.generation.document(passage.chunk.document_id).text
        sentences = [text[span.start : span.end] for span in passage.sentences.spans]
        texts = [passage.chunk.text, *sentences]
        cosines = HashingEncoder().encode_passages(texts).pooled @ vector
        expected = 2 / 3 * cosines[0] + 1 / 3 * max(cosines[1:])
        assert passage.score == pytest.approx(float(expected), abs=1e-6)
        assert np.allclose(passage.sentence_scores, cosines[1:], atol=1e-6)


def test_the_best_comes_first_whatever_the_search_put_first(knowledge: Knowledge) -> None:
    question, settings = asked("A kettle boils water."), settings_with(*BY_VECTORS)
    candidates = find_candidates(knowledge, question, 50, None, settings)
    ranked = rank(knowledge, question, candidates[::-1], 50, settings)
    assert [p.chunk.id for p in ranked] == [
        p.chunk.id for p in rank(knowledge, question, candidates, 50, settings)
    ]
    assert ranked[0].chunk.document_id == "other"
    scores = [passage.score for passage in ranked]
    assert scores == sorted(scores, reverse=True)


def test_a_neighbour_that_shares_more_than_half_with_a_better_one_is_left_out(
    knowledge: Knowledge,
) -> None:
    first, second = window(knowledge, "six", 1), window(knowledge, "six", 2)
    assert order(knowledge, {first: 0.9, second: 0.5}) == [first]
    assert order(knowledge, {first: 0.5, second: 0.9}) == [second]


def test_passages_of_a_document_that_share_less_than_half_or_nothing_stay(
    knowledge: Knowledge,
) -> None:
    first, third = window(knowledge, "six", 1), window(knowledge, "six", 3)
    fourth = window(knowledge, "six", 4)
    assert order(knowledge, {first: 0.9, third: 0.5}) == [first, third]
    assert order(knowledge, {first: 0.9, fourth: 0.5}) == [first, fourth]


def test_only_passages_that_are_kept_push_others_out(knowledge: Knowledge) -> None:
    first, second = window(knowledge, "six", 1), window(knowledge, "six", 2)
    third = window(knowledge, "six", 3)
    assert order(knowledge, {first: 0.9, second: 0.6, third: 0.3}) == [first, third]


def test_the_same_place_in_another_document_stays(knowledge: Knowledge) -> None:
    one, other = window(knowledge, "six", 1), window(knowledge, "twin", 2)
    assert order(knowledge, {one: 0.9, other: 0.5}) == [one, other]


def test_equal_scores_go_by_chunk_id(knowledge: Knowledge) -> None:
    ids = [window(knowledge, name, 1) for name in ("six", "twin")]
    assert order(knowledge, dict.fromkeys(ids, 0.5)) == ids
    assert order(knowledge, dict.fromkeys(ids[::-1], 0.5)) == ids


def test_no_more_than_top_k_are_returned_and_a_dropped_neighbour_takes_no_place(
    knowledge: Knowledge,
) -> None:
    first, second = window(knowledge, "six", 1), window(knowledge, "six", 2)
    fourth, twin = window(knowledge, "six", 4), window(knowledge, "twin", 1)
    scores = {first: 0.9, second: 0.8, fourth: 0.5, twin: 0.1}
    assert order(knowledge, scores, top_k=2) == [first, fourth]
    assert order(knowledge, scores, top_k=1) == [first]


def test_no_candidates_are_no_passages(knowledge: Knowledge) -> None:
    assert order(knowledge, {}) == []


def test_scores_stay_within_one_although_cosines_are_rounded(knowledge: Knowledge) -> None:
    chunk = knowledge.generation.chunk(window(knowledge, "six", 1))
    question = asked("Sentence number 1 is here.")
    found = [ScoredChunk(chunk, 1.0000001)]
    (ranked,) = rank(knowledge, question, found, 1, settings_with(*BY_VECTORS))
    assert ranked.score <= 1


def test_late_interaction_is_the_mean_over_question_tokens_of_the_best_passage_token(
    knowledge: Knowledge,
) -> None:
    question = "When does tea follow?"
    ranked = ranking(
        knowledge,
        question,
        RankingStage.DENSE,
        RankingStage.LATE_INTERACTION,
        RankingStage.SENTENCES,
    )
    assert ranked
    (tokens,) = HashingEncoder().encode_queries([question]).tokens
    for passage in ranked:
        text = knowledge.generation.document(passage.chunk.document_id).text
        sentences = [text[span.start : span.end] for span in passage.sentences.spans]
        read = HashingEncoder().encode_passages([passage.chunk.text, *sentences]).tokens
        whole, *parts = [float((tokens @ one.T).max(axis=1).mean()) for one in read]
        assert passage.score == pytest.approx(2 / 3 * whole + max(parts) / 3, abs=5e-3)
        assert np.allclose(passage.sentence_scores, parts, atol=5e-3)
    assert ranked[0].chunk.document_id == "other"


def test_without_the_stage_sentences_do_not_change_the_score(knowledge: Knowledge) -> None:
    question = "When does tea follow?"
    for passage in ranking(knowledge, question, RankingStage.DENSE):
        vector = HashingEncoder().encode_passages([passage.chunk.text]).pooled[0]
        assert passage.score == pytest.approx(float(vector @ asked(question).pooled), abs=1e-6)


def test_words_alone_find_only_what_shares_a_word(knowledge: Knowledge) -> None:
    ranked = ranking(knowledge, "kettle", RankingStage.LEXICAL)
    assert {passage.chunk.document_id for passage in ranked} == {"other"}
    assert all(passage.score == pytest.approx(1.0) for passage in ranked)
    assert ranking(knowledge, "xylophone", RankingStage.LEXICAL) == []


def test_words_find_nothing_that_the_filter_leaves_out(knowledge: Knowledge) -> None:
    (first, *_) = ranking(knowledge, "kettle", RankingStage.LEXICAL)
    where = Filter(exclude_chunks=[first.chunk.id])
    found = ranking(knowledge, "kettle", *RankingStage, where=where)
    assert first.chunk.id not in {passage.chunk.id for passage in found}


def test_words_add_what_vectors_did_not_find(knowledge: Knowledge) -> None:
    question = asked("kettle")
    by_vectors = settings_with(RankingStage.DENSE)
    with_words = settings_with(RankingStage.DENSE, RankingStage.LEXICAL)
    (far,) = find_candidates(knowledge, asked("Sentence number 1 is here."), 1, None, by_vectors)
    question = EncodedQuestion(
        asked("Sentence number 1 is here.").pooled,
        question.tokens,
        question.terms,
        question.names,
    )
    found = find_candidates(knowledge, question, 1, None, with_words)
    assert found[0].chunk.id == far.chunk.id
    assert {one.chunk.document_id for one in found[1:]} == {"other"}
    assert all(one.score == far.score for one in found)
