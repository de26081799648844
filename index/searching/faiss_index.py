"""Exact vector search with FAISS, in the process."""

from collections.abc import Sequence

import faiss
import numpy as np
from numpy.typing import NDArray

from index.protocols import Filter, Hit, IndexEntry, Vectors

# FAISS sums in another order than numpy does, so its scores may differ in the last bits: hits are
# re-scored, and enough are fetched that no chunk within this distance of the last is missed.
_SCORE_TOLERANCE = 1e-5
_EXTRA_CANDIDATES = 16


class FaissIndex:
    """Exact inner-product search over unit vectors; a `VectorIndex`.

    Scores and order equal those of brute force in numpy: FAISS proposes, the proposals are
    scored again in float64, ties go by chunk id.
    """

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._index = faiss.IndexFlatIP(dimension)
        self._entries: list[IndexEntry] = []
        self._vectors: Vectors = np.empty((0, dimension), np.float32)

    def __len__(self) -> int:
        """Return how many chunks the index holds."""
        return len(self._entries)

    def add(self, entries: Sequence[IndexEntry], vectors: Vectors) -> None:
        """Add chunks with their unit vectors, float32 `[len(entries), dimension]`.

        Raises:
            ValueError: the shape is not that.
        """
        if vectors.shape != (len(entries), self._dimension):
            expected = (len(entries), self._dimension)
            raise ValueError(f"vectors have shape {vectors.shape}, expected {expected}")
        if not entries:
            return
        self._index.add(np.ascontiguousarray(vectors))
        self._entries.extend(entries)
        stored = faiss.rev_swig_ptr(self._index.get_xb(), self._index.ntotal * self._dimension)
        self._vectors = stored.reshape(-1, self._dimension)  # a view: FAISS owns the only copy

    def search(self, vectors: Vectors, top_k: int, where: Filter | None = None) -> list[list[Hit]]:
        """Return for each row of `vectors` its best `top_k` hits, best first."""
        allowed = self._allowed_rows(where)
        available = len(self) if allowed is None else len(allowed)
        if not available or top_k < 1:
            return [[] for _ in vectors]
        return [self._search_one(vector, min(top_k, available), allowed) for vector in vectors]

    def _allowed_rows(self, where: Filter | None) -> NDArray[np.int64] | None:
        if where is None:
            return None
        rows = [row for row, entry in enumerate(self._entries) if where.allows(entry)]
        return np.array(rows, np.int64)

    def _search_one(
        self, vector: Vectors, top_k: int, allowed: NDArray[np.int64] | None
    ) -> list[Hit]:
        rows = self._candidate_rows(vector, top_k, allowed)
        scores = self._vectors[rows].astype(np.float64) @ vector.astype(np.float64)
        hits = [
            Hit(self._entries[row].chunk_id, float(np.float32(score)))
            for row, score in zip(rows, scores, strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:top_k]

    def _candidate_rows(
        self, vector: Vectors, top_k: int, allowed: NDArray[np.int64] | None
    ) -> NDArray[np.int64]:
        available = len(self) if allowed is None else len(allowed)
        selector = None if allowed is None else faiss.IDSelectorBatch(allowed)
        parameters = None if selector is None else faiss.SearchParameters(sel=selector)  # type: ignore[call-arg] # its types lack the argument
        wanted = top_k + _EXTRA_CANDIDATES
        while True:
            wanted = min(wanted, available)
            scores, rows = self._index.search(vector[None, :], wanted, params=parameters)
            nearly_tied = scores[0, -1] > scores[0, top_k - 1] - _SCORE_TOLERANCE
            if wanted == available or not nearly_tied:
                return np.asarray(rows[0], np.int64)
            wanted *= 2
