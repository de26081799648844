"""What every vector index promises, held against brute force in numpy."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.languages import Language
from index.protocols import Filter, Hit, IndexEntry, VectorIndex, Vectors
from index.searching.faiss_index import FaissIndex

DIMENSION = 8
LANGUAGES = (Language.ENGLISH, Language.RUSSIAN, Language.KAZAKH)
BACKENDS: list[Callable[[int], VectorIndex]] = [FaissIndex]


def unit_vectors(count: int, seed: int) -> Vectors:
    random = np.random.default_rng(seed)
    vectors = random.standard_normal((count, DIMENSION)).astype(np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def entries(count: int) -> list[IndexEntry]:
    return [
        IndexEntry(
            f"doc{number % 5}:{number}-{number + 9}", f"doc{number % 5}", LANGUAGES[number % 3]
        )
        for number in range(count)
    ]


def brute_force(
    known: list[IndexEntry], vectors: Vectors, query: Vectors, top_k: int, where: Filter | None
) -> list[Hit]:
    scores = vectors.astype(np.float64) @ query.astype(np.float64)
    hits = [
        Hit(entry.chunk_id, float(np.float32(score)))
        for entry, score in zip(known, scores, strict=True)
        if where is None or where.allows(entry)
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:top_k]


@pytest.fixture(params=BACKENDS)
def make_index(request: pytest.FixtureRequest) -> Callable[[int], VectorIndex]:
    make: Callable[[int], VectorIndex] = request.param
    return make


filters = st.one_of(
    st.none(),
    st.builds(
        Filter,
        documents=st.one_of(st.none(), st.sets(st.sampled_from([f"doc{n}" for n in range(7)]))),
        exclude_documents=st.sets(st.sampled_from([f"doc{n}" for n in range(5)])),
        exclude_chunks=st.sets(
            st.integers(0, 125).map(lambda n: f"doc{n % 5}:{n}-{n + 9}"), max_size=60
        ),
        languages=st.one_of(st.none(), st.sets(st.sampled_from(LANGUAGES))),
    ),
)


@pytest.mark.parametrize("backend", BACKENDS)
@given(
    count=st.integers(0, 120),
    copies=st.integers(1, 40),
    top_k=st.integers(1, 60),
    seed=st.integers(0, 1000),
    where=filters,
)
def test_scores_and_order_equal_brute_force_also_with_many_equal_vectors(
    backend: Callable[[int], VectorIndex],
    count: int,
    copies: int,
    top_k: int,
    seed: int,
    where: Filter | None,
) -> None:
    vectors = unit_vectors(max(1, count // copies), seed).repeat(copies, axis=0)[:count]
    known = entries(len(vectors))
    index = backend(DIMENSION)
    index.add(known, vectors)
    queries = np.concatenate([unit_vectors(2, seed + 1), vectors[:1]])
    expected = [brute_force(known, vectors, query, top_k, where) for query in queries]
    assert index.search(queries, top_k, where) == expected


def test_chunks_added_in_parts_are_all_found(make_index: Callable[[int], VectorIndex]) -> None:
    vectors, known = unit_vectors(30, 1), entries(30)
    index = make_index(DIMENSION)
    for start in (0, 10, 20):
        index.add(known[start : start + 10], vectors[start : start + 10])
    assert len(index) == 30
    for entry, vector in zip(known, vectors, strict=True):
        assert index.search(vector[None, :], 1)[0][0].chunk_id == entry.chunk_id


def test_an_empty_index_finds_nothing(make_index: Callable[[int], VectorIndex]) -> None:
    index = make_index(DIMENSION)
    assert index.search(unit_vectors(2, 1), 5) == [[], []]


def test_a_filter_that_allows_nothing_finds_nothing(
    make_index: Callable[[int], VectorIndex],
) -> None:
    index = make_index(DIMENSION)
    index.add(entries(10), unit_vectors(10, 1))
    assert index.search(unit_vectors(1, 2), 5, Filter(documents=())) == [[]]


def test_excluded_chunks_are_not_found_and_their_neighbours_are(
    make_index: Callable[[int], VectorIndex],
) -> None:
    index = make_index(DIMENSION)
    vectors = unit_vectors(10, 1)
    index.add(entries(10), vectors)
    everything = [hit.chunk_id for hit in index.search(vectors[:1], 10)[0]]
    best, second, *others = everything
    for excluded in ({best}, frozenset({best}), [best, "doc9:0-9"]):
        (hits,) = index.search(vectors[:1], 10, Filter(exclude_chunks=excluded))
        assert [hit.chunk_id for hit in hits] == [second, *others]
    where = Filter(documents={best.split(":")[0]}, exclude_chunks={best})
    (hits,) = index.search(vectors[:1], 10, where)
    assert len(hits) == 1
    assert index.search(vectors[:1], 10, Filter(exclude_chunks=everything)) == [[]]


def test_fewer_hits_come_back_where_fewer_chunks_pass(
    make_index: Callable[[int], VectorIndex],
) -> None:
    index = make_index(DIMENSION)
    index.add(entries(10), unit_vectors(10, 1))
    (hits,) = index.search(unit_vectors(1, 2), 50, Filter(documents={"doc3"}))
    assert {hit.chunk_id for hit in hits} == {"doc3:3-12", "doc3:8-17"}


def test_scores_are_cosines(make_index: Callable[[int], VectorIndex]) -> None:
    vectors = np.eye(DIMENSION, dtype=np.float32)[:2]
    index = make_index(DIMENSION)
    index.add(entries(2), vectors)
    (hits,) = index.search(-vectors[:1], 2)
    assert [hit.score for hit in hits] == [0.0, -1.0]


def test_vectors_of_another_dimension_are_refused(
    make_index: Callable[[int], VectorIndex],
) -> None:
    index = make_index(DIMENSION)
    with pytest.raises(ValueError, match="shape"):
        index.add(entries(2), np.ones((2, DIMENSION + 1), np.float32))
