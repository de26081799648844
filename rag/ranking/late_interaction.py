"""Second stage: every token of the question looks for its match in the passage.

score = mean over the question's tokens of the largest cosine to a token of the passage (Khattab and
Zaharia, 2020, arXiv:2004.12832); a sentence's score is the same over its own tokens. Only the
texts' own tokens count, neither special ones nor prefixes. Figures: docs/ranking.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    codes = np.concatenate([one.codes for one in tokens], dtype=np.float32)
    cosines = (codes @ question.T) * scales[:, None]
    counts = [len(one.spans) for one in sentences]
    starts = _sentence_starts(chunks, tokens, sentences)
    has_tokens = np.diff(starts, append=len(scales)) > 0
    # The sentences part a passage, so its best matches are the best among theirs.
    best = np.maximum.reduceat(cosines, starts[has_tokens])
    owners = np.repeat(np.arange(len(chunks)), counts)
    firsts = np.searchsorted(owners[has_tokens], np.arange(len(chunks)))
    passages = np.maximum.reduceat(best, firsts).mean(axis=1)
    scores = passages[owners]
    scores[has_tokens] = best.mean(axis=1)
    return [
        TokenScores(float(passage), part)
        for passage, part in zip(passages, np.split(scores, np.cumsum(counts)[:-1]), strict=True)
    ]


def _sentence_starts(
    chunks: Sequence[Chunk], tokens: Sequence[TokenVectors], sentences: Sequence[Sentences]
) -> NDArray[np.int64]:
    """Return the place of each sentence's first token among those of all chunks, end to end."""
    starts: list[NDArray[np.int64]] = []
    base = 0
    for chunk, one, of_chunk in zip(chunks, tokens, sentences, strict=True):
        places = np.searchsorted(one.starts, [span.start - chunk.start for span in of_chunk.spans])
        places[0] = 0
        starts.append(places + base)
        base += len(one.scales)
    return np.concatenate(starts)
