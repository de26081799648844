"""What the parts of a search index promise one another."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.documents import Chunk
from corpus.languages import Language

Vectors = NDArray[np.float32]


class Encoded(NamedTuple):
    """What an encoder makes of n texts.

    `pooled` is float32 `[n, dimension]`, its rows of unit length. `tokens` holds one float32
    `[length, token_dimension]` per text, its rows of unit length: the text's own tokens, neither
    special ones nor the prefix's; `length` is at least 1 and at most the encoder's `max_tokens`.
    """

    pooled: Vectors
    tokens: tuple[Vectors, ...]


class Encoder(Protocol):
    """Turns texts into vectors; questions and passages differ, since models prefix them so."""

    @property
    def model_id(self) -> str:
        """Name of the model, the same wherever it runs."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a pooled vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """Longest input that is read, in tokens, special tokens and prefix included."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return the number of the text's own tokens, however many the model would read."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """Encode questions; what exceeds `max_tokens` is not read."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """Encode passages; what exceeds `max_tokens` is not read."""
        ...


class IndexEntry(NamedTuple):
    """What an index knows of a chunk beside its vector."""

    chunk_id: str
    document_id: str
    language: Language


@dataclass(frozen=True, slots=True)
class Filter:
    """Which chunks may be found; None means all."""

    documents: Collection[str] | None = None
    exclude_documents: Collection[str] = ()
    exclude_chunks: Collection[str] = ()
    languages: Collection[Language] | None = None

    def allows(self, entry: IndexEntry) -> bool:
        """Tell whether a chunk may be found."""
        return (
            (self.documents is None or entry.document_id in self.documents)
            and entry.document_id not in self.exclude_documents
            and entry.chunk_id not in self.exclude_chunks
            and (self.languages is None or entry.language in self.languages)
        )


class Hit(NamedTuple):
    """A chunk that was found, and its cosine in [-1, 1]."""

    chunk_id: str
    score: float


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """A chunk and the score that one search gave it; higher is better."""

    chunk: Chunk
    score: float


class VectorIndex(Protocol):
    """Finds the chunks nearest to a vector; every backend keeps the same contract tests."""

    def add(self, entries: Sequence[IndexEntry], vectors: Vectors) -> None:
        """Add chunks with their unit vectors, float32 `[len(entries), dimension]`."""
        ...

    def search(self, vectors: Vectors, top_k: int, where: Filter | None = None) -> list[list[Hit]]:
        """Return for each row of `vectors` its best `top_k` hits, best first.

        Scores are cosines; ties are broken by chunk id; fewer hits come back where fewer
        chunks pass the filter.
        """
        ...

    def __len__(self) -> int:
        """Return how many chunks the index holds."""
        ...
