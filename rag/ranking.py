"""Second stage: candidates ordered by the passage as a whole and by its best sentence.

score = (1 - w) · cos(question, passage) + w · max over its sentences of cos(question, sentence)

A long passage is nearer to everything, a single sentence lacks its surroundings; the two together
rank better than either. Neighbouring passages overlap, so one that shares more than half of its
text with a better one is left out: five places show five parts of the documents. Figures on
questions over the article: docs/ranking.md.
"""

from dataclasses import dataclass

import numpy as np

from corpus.documents import Chunk
from index.protocols import ScoredChunk, Vectors
from index.storing.segment_reader import Sentences
from rag.knowledge import Knowledge

_SENTENCE_WEIGHT = 1 / 3
_MOST_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class RankedChunk:
    """A candidate with its score, its sentences and the cosine of each to the question."""

    chunk: Chunk
    score: float
    sentences: Sentences
    sentence_scores: Vectors


def rank(
    knowledge: Knowledge, vector: Vectors, candidates: list[ScoredChunk], top_k: int
) -> list[RankedChunk]:
    """Return the best `top_k` candidates, best first; ties go by chunk id."""
    scored = [_score(knowledge, vector, candidate) for candidate in candidates]
    scored.sort(key=lambda ranked: (-ranked.score, ranked.chunk.id))
    kept: list[RankedChunk] = []
    for ranked in scored:
        if len(kept) == top_k:
            break
        if all(_overlap(ranked.chunk, other.chunk) <= _MOST_OVERLAP for other in kept):
            kept.append(ranked)
    return kept


def _score(knowledge: Knowledge, vector: Vectors, candidate: ScoredChunk) -> RankedChunk:
    sentences = knowledge.generation.sentences(candidate.chunk)
    scores = sentences.vectors @ vector
    best = float(scores.max(initial=-1.0))
    score = (1 - _SENTENCE_WEIGHT) * candidate.score + _SENTENCE_WEIGHT * best
    return RankedChunk(candidate.chunk, float(np.clip(score, -1, 1)), sentences, scores)


def _overlap(one: Chunk, other: Chunk) -> float:
    """Return the share of the shorter chunk that both have, in [0, 1]."""
    if one.document_id != other.document_id:
        return 0.0
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / min(one.end - one.start, other.end - other.start)
