"""Search by terms, in the process: BM25, and how much of a question a chunk holds."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from index.protocols import Filter, Hit, IndexEntry, Vectors

# The constants of Robertson and Zaragoza, 2009, "The Probabilistic Relevance Framework".
_K1 = 1.2
_B = 0.75
_CACHED_TERMS = 65536


def term_ids(terms: Iterable[str]) -> NDArray[np.uint32]:
    """Return 32-bit digests of terms, the same everywhere, uint32 `[n]`."""
    return np.array([_term_id(term) for term in terms], np.uint32)


@lru_cache(maxsize=_CACHED_TERMS)
def _term_id(term: str) -> int:
    return int.from_bytes(blake2b(term.encode("utf-8"), digest_size=4).digest(), "little")


class LexicalIndex:
    """Postings of the chunks of a generation; all are added before the first search."""

    def __init__(self) -> None:
        self._entries: list[IndexEntry] = []
        self._rows: dict[str, int] = {}
        self._lengths = np.empty(0, np.int64)
        # One posting per chunk and term, ordered by term.
        self._terms = np.empty(0, np.uint32)
        self._posting_rows = np.empty(0, np.int64)
        self._counts = np.empty(0, np.int64)

    def __len__(self) -> int:
        """Return how many chunks the index holds."""
        return len(self._entries)

    def add(
        self,
        entries: Sequence[IndexEntry],
        terms: NDArray[np.uint32],
        offsets: NDArray[np.int64],
    ) -> None:
        """Add chunks; chunk i has the terms `terms[offsets[i]:offsets[i + 1]]`."""
        first = len(self._entries)
        self._rows.update((entry.chunk_id, first + row) for row, entry in enumerate(entries))
        self._entries.extend(entries)
        lengths = np.diff(offsets)
        self._lengths = np.concatenate([self._lengths, lengths])
        owners = np.repeat(np.arange(first, first + len(entries)), lengths)
        keys = (terms.astype(np.uint64) << np.uint64(32)) | owners.astype(np.uint64)
        unique, counts = np.unique(keys, return_counts=True)
        all_terms = np.concatenate([self._terms, (unique >> np.uint64(32)).astype(np.uint32)])
        rows = (unique & np.uint64(0xFFFFFFFF)).astype(np.int64)
        order = np.argsort(all_terms, kind="stable")
        self._terms = all_terms[order]
        self._posting_rows = np.concatenate([self._posting_rows, rows])[order]
        self._counts = np.concatenate([self._counts, counts])[order]

    def search(
        self, terms: NDArray[np.uint32], top_k: int, where: Filter | None = None
    ) -> list[Hit]:
        """Return the best `top_k` chunks that share a term, best first; ties go by chunk id."""
        scores = np.zeros(len(self._entries))
        mean_length = max(1.0, float(self._lengths.mean())) if len(self._entries) else 1.0
        for start, end in self._postings(terms):
            rows, counts = self._posting_rows[start:end], self._counts[start:end]
            norm = _K1 * (1 - _B + _B * self._lengths[rows] / mean_length)
            scores[rows] += self._idf(end - start) * counts * (_K1 + 1) / (counts + norm)
        hits: list[Hit] = []
        for row in np.argsort(-scores, kind="stable")[: np.count_nonzero(scores)].tolist():
            if len(hits) >= top_k and scores[row] < hits[-1].score:
                break  # equals are all taken, since ids decide among them
            if where is None or where.allows(self._entries[row]):
                hits.append(Hit(self._entries[row].chunk_id, float(scores[row])))
        return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:top_k]

    def coverage(self, terms: NDArray[np.uint32], chunk_ids: Collection[str]) -> Vectors:
        """Return the share of the terms, by weight of rarity, that each chunk holds, in [0, 1].

        Terms that no chunk holds do not count, so that a word in another alphabet does no harm.
        """
        held = np.zeros(len(self._entries))
        total = 0.0
        for start, end in self._postings(terms):
            weight = self._idf(end - start)
            held[self._posting_rows[start:end]] += weight
            total += weight
        rows = [self._rows[chunk_id] for chunk_id in chunk_ids]
        return (held[rows] / (total or 1.0)).astype(np.float32)

    def _postings(self, terms: NDArray[np.uint32]) -> list[tuple[int, int]]:
        """Return where the postings of each distinct term lie; of those that there are."""
        distinct = np.unique(terms)
        starts = np.searchsorted(self._terms, distinct, "left")
        ends = np.searchsorted(self._terms, distinct, "right")
        return [
            (start, end)
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
            if start < end
        ]

    def _idf(self, chunks: int) -> float:
        return float(np.log1p((len(self._entries) - chunks + 0.5) / (chunks + 0.5)))
