"""Search by terms gives what BM25's formula gives, and coverage what a question's terms weigh."""

import math
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpus.languages import Language
from index.protocols import Filter, IndexEntry
from index.searching.lexical_index import LexicalIndex, term_ids

TEXTS = ["cat dog", "cat cat fish", "bird", "", "dog bird fish whale"]
LANGUAGES = [Language.ENGLISH, Language.RUSSIAN]


def entry(row: int) -> IndexEntry:
    return IndexEntry(f"c{row:04}", f"d{row % 2}", LANGUAGES[row % 2])


def ids(text: str) -> NDArray[np.uint32]:
    return term_ids(text.split())


def added(texts: list[str], *, batch: int = 100) -> LexicalIndex:
    index = LexicalIndex()
    for start in range(0, len(texts), batch):
        part = [text.split() for text in texts[start : start + batch]]
        offsets = np.cumsum([0, *(len(words) for words in part)], dtype=np.int64)
        entries = [entry(start + row) for row in range(len(part))]
        index.add(entries, term_ids(word for words in part for word in words), offsets)
    return index


def rarity(texts: list[str], word: str) -> float:
    holding = sum(word in text.split() for text in texts)
    return math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))


def bm25(texts: list[str], question: str) -> dict[str, float]:
    mean = max(1.0, sum(len(text.split()) for text in texts) / len(texts))
    scores = {}
    for row, text in enumerate(texts):
        counts = Counter(text.split())
        norm = 1.2 * (1 - 0.75 + 0.75 * counts.total() / mean)
        score = sum(
            rarity(texts, word) * counts[word] * 2.2 / (counts[word] + norm)
            for word in set(question.split()) & set(counts)
        )
        if score:
            scores[entry(row).chunk_id] = score
    return scores


def test_term_ids_are_the_same_everywhere() -> None:
    assert term_ids(["~aNSK", "#1945"]).tolist() == [3482567630, 1937604508]
    assert term_ids([]).dtype == np.uint32


WORDS = st.sampled_from("cat dog fish bird whale".split())
PASSAGES = st.lists(st.lists(WORDS, max_size=6).map(" ".join), min_size=1, max_size=12)


@given(PASSAGES, st.lists(WORDS, max_size=4).map(" ".join), st.integers(1, 4))
def test_scores_are_those_of_the_formula_however_chunks_were_added(
    texts: list[str], question: str, batch: int
) -> None:
    hits = added(texts, batch=batch).search(ids(question), 100)
    assert {hit.chunk_id: hit.score for hit in hits} == pytest.approx(bm25(texts, question))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@given(PASSAGES, st.lists(WORDS, min_size=1, max_size=4).map(" ".join))
def test_coverage_is_the_weighed_share_of_the_questions_terms(
    texts: list[str], question: str
) -> None:
    known = {word for word in question.split() if any(word in text.split() for text in texts)}
    total = sum(rarity(texts, word) for word in known)
    expected = [
        sum(rarity(texts, word) for word in known & set(text.split())) / total if total else 0.0
        for text in texts
    ]
    chunk_ids = [entry(row).chunk_id for row in range(len(texts))]
    shares = added(texts).coverage(ids(question), chunk_ids)
    assert shares.dtype == np.float32
    assert shares.tolist() == pytest.approx(expected, abs=1e-6)


def test_terms_that_no_chunk_holds_do_no_harm() -> None:
    index = added(TEXTS)
    assert index.search(ids("cat юнеско"), 9) == index.search(ids("cat"), 9)
    assert index.coverage(ids("cat юнеско"), ["c0000"]).tolist() == [1.0]
    assert index.coverage(ids("юнеско"), ["c0000"]).tolist() == [0.0]


def test_coverage_follows_the_order_of_the_chunks_that_were_asked_for() -> None:
    shares = added(TEXTS).coverage(ids("bird"), ["c0004", "c0000", "c0002"])
    assert shares.tolist() == [1.0, 0.0, 1.0]
    assert added(TEXTS).coverage(ids("bird"), []).tolist() == []


def test_ties_go_by_chunk_id_and_only_the_best_are_returned() -> None:
    hits = added(["cat", "cat", "dog", "cat"]).search(ids("cat"), 2)
    assert [hit.chunk_id for hit in hits] == ["c0000", "c0001"]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Filter(documents=["d1"]), ["c0001"]),
        (Filter(exclude_documents=["d1"]), ["c0000"]),
        (Filter(exclude_chunks=["c0001"]), ["c0000"]),
        (Filter(languages=[Language.RUSSIAN]), ["c0001"]),
        (Filter(documents=[]), []),
    ],
)
def test_only_chunks_that_pass_the_filter_are_found(where: Filter, found: list[str]) -> None:
    hits = added(TEXTS).search(ids("cat"), 5, where)
    assert [hit.chunk_id for hit in hits] == found


def test_an_index_of_nothing_finds_nothing() -> None:
    index = LexicalIndex()
    assert len(index) == 0
    assert index.search(ids("cat"), 5) == []
    assert index.coverage(ids("cat"), []).tolist() == []


def test_threads_may_search_at_once_and_fast_enough() -> None:
    draw = np.random.default_rng(0)
    words = [f"w{n}" for n in range(3000)]
    texts = [" ".join(words[n] for n in draw.zipf(1.3, 60) % 3000) for _ in range(2000)]
    index = added(texts)
    questions = [ids(" ".join(texts[row].split()[:8])) for row in range(100)]
    begun = time.perf_counter()
    alone = [index.search(question, 10) for question in questions]
    assert (time.perf_counter() - begun) / len(questions) < 0.05
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda question: index.search(question, 10), questions)) == alone
