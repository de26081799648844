"""Second stage: every token of the question looks for its match in the passage.

score = mean over the question's tokens of the largest cosine to a token of the passage (Khattab and
Zaharia, 2020, arXiv:2004.12832); a sentence's score is the same over its own tokens. Only the
texts' own tokens count, neither special ones nor prefixes. Figures: docs/ranking.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.documents import Chunk
from index.protocols import Vectors
from index.storing.segment_reader import Sentences
from index.token_vectors import TokenVectors


@dataclass(frozen=True, slots=True, eq=False)
class TokenScores:
    """A passage's score in [-1, 1], and that of each of its sentences, float32."""

    passage: float
    sentences: Vectors


def late_interaction(
    question: Vectors,
    chunks: Sequence[Chunk],
    tokens: Sequence[TokenVectors],
    sentences: Sequence[Sentences],
) -> list[TokenScores]:
    """Return the scores of each chunk, whose tokens and sentences lie in the same place.

    `question` holds the question's own tokens, `[n, token_dimension]`. A sentence that no token
    begins in gets its passage's score.
    """
    if not chunks:
        return []
    scales = np.concatenate([one.scales for one in tokens])
    cosines = question @ np.concatenate([one.codes for one in tokens]).astype(np.float32).T
    cosines *= scales
    firsts = [_first_tokens(*places) for places in zip(chunks, tokens, sentences, strict=True)]
    scores: list[TokenScores] = []
    start = 0
    for first, one in zip(firsts, tokens, strict=True):
        end = start + len(one.scales)
        scores.append(_scores(cosines[:, start:end], first))
        start = end
    return scores


def _scores(cosines: Vectors, firsts: list[int]) -> TokenScores:
    """Return the scores of one chunk by the cosines of its tokens, `[question, passage]`."""
    passage = float(cosines.max(axis=1).mean())
    scores = np.full(len(firsts), passage, np.float32)
    for number, (first, end) in enumerate(zip(firsts, [*firsts[1:], None], strict=True)):
        part = cosines[:, first:end]
        if part.size:
            scores[number] = part.max(axis=1).mean()
    return TokenScores(passage, scores)


def _first_tokens(chunk: Chunk, tokens: TokenVectors, sentences: Sentences) -> list[int]:
    """Return the place of the first token of each sentence."""
    starts = [span.start - chunk.start for span in sentences.spans]
    firsts: list[int] = np.searchsorted(tokens.starts, starts).tolist()
    return firsts
