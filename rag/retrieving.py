"""First stage: the chunks whose vectors are nearest to the question's."""

from index.protocols import Filter, ScoredChunk, Vectors
from rag.knowledge import Knowledge


def retrieve(
    knowledge: Knowledge, vector: Vectors, count: int, where: Filter | None
) -> list[ScoredChunk]:
    """Return at most `count` chunks with their cosines to `vector`, best first."""
    (hits,) = knowledge.index.search(vector[None, :], count, where)
    return [ScoredChunk(knowledge.generation.chunk(hit.chunk_id), hit.score) for hit in hits]
