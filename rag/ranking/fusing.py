"""Last stage: what the stages say of each candidate, in one score.

score = (1 - s) · passage + s · best sentence + n · coverage of names and numbers

`passage` is the late interaction's score, or the cosine of the pooled vectors where that stage is
off; the best sentence is scored in the same way. Coverage is the share of the question's names and
numbers that the passage holds; other words would favour passages in the question's language, and
count only where neither vectors nor tokens rank. A long passage is nearer to everything, a single
sentence lacks its surroundings; the two together rank better than either. Neighbouring passages
overlap, so one that shares more than half of its text with a better one is left out: five places
show five parts of the documents. The weights were chosen on `dev` questions: docs/ranking.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.documents import Chunk
from index.protocols import ScoredChunk, Vectors
from index.storing.segment_reader import Sentences
from rag.knowledge import Knowledge
from rag.ranking.encoded_question import EncodedQuestion
from rag.ranking.late_interaction import TokenScores, late_interaction
from rag.settings import RankingStage, Settings

_SENTENCE_WEIGHT = 1 / 3
_NAMES_WEIGHT = 0.002
_MOST_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class RankedChunk:
    """A candidate with its score, its sentences and the score of each."""

    chunk: Chunk
    score: float
    sentences: Sentences
    sentence_scores: Vectors


def rank(
    knowledge: Knowledge,
    question: EncodedQuestion,
    candidates: Sequence[ScoredChunk],
    top_k: int,
    settings: Settings,
) -> list[RankedChunk]:
    """Return the best `top_k` candidates, best first; ties go by chunk id."""
    stages = settings.ranking_stages
    chunks = [candidate.chunk for candidate in candidates]
    sentences = [knowledge.generation.sentences(chunk) for chunk in chunks]
    if RankingStage.LATE_INTERACTION in stages:
        tokens = [knowledge.generation.tokens(chunk) for chunk in chunks]
        scores = late_interaction(question.tokens, chunks, tokens, sentences)
    else:
        scores = [
            TokenScores(candidate.score, of_chunk.vectors @ question.pooled)
            for candidate, of_chunk in zip(candidates, sentences, strict=True)
        ]
    totals = np.array([_evidence(one, stages) for one in scores])
    if RankingStage.LEXICAL in stages:
        is_alone = not {RankingStage.DENSE, RankingStage.LATE_INTERACTION}.intersection(stages)
        terms = question.terms if is_alone else question.names
        coverage = knowledge.lexical_index.coverage(terms, [one.id for one in chunks])
        totals = coverage if is_alone else totals + _NAMES_WEIGHT * coverage
    ranked = [
        RankedChunk(chunk, float(np.clip(total, -1, 1)), of_chunk, score.sentences)
        for chunk, total, of_chunk, score in zip(chunks, totals, sentences, scores, strict=True)
    ]
    ranked.sort(key=lambda one: (-one.score, one.chunk.id))
    return _without_overlap(ranked, top_k)


def _evidence(scores: TokenScores, stages: Sequence[RankingStage]) -> float:
    if RankingStage.SENTENCES not in stages or not scores.sentences.size:
        return scores.passage
    best = float(scores.sentences.max())
    return (1 - _SENTENCE_WEIGHT) * scores.passage + _SENTENCE_WEIGHT * best


def _without_overlap(ranked: Sequence[RankedChunk], top_k: int) -> list[RankedChunk]:
    kept: list[RankedChunk] = []
    for one in ranked:
        if len(kept) == top_k:
            break
        if all(_overlap(one.chunk, other.chunk) <= _MOST_OVERLAP for other in kept):
            kept.append(one)
    return kept


def _overlap(one: Chunk, other: Chunk) -> float:
    """Return the share of the shorter chunk that both have, in [0, 1]."""
    if one.document_id != other.document_id:
        return 0.0
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / min(one.end - one.start, other.end - other.start)
