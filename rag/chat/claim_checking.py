"""Evidence for a claim: the sentences of a passage that state it, or none."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from corpus.documents import Chunk, Span
from corpus.sentences import split_sentences
from rag.chat.addressing import is_addressed_to_reader
from rag.chat.claim_features import claim_features
from rag.chat.claim_model import ClaimModel
from rag.chat.statements import Statement, StatementReader
from rag.citing import Quote

_PAIR_GAIN: Final = 0.02
_LONGEST_QUOTE: Final = 1200


@dataclass(frozen=True, slots=True)
class Support:
    """The quote that states a claim, or None; `score` is the best that a passage got."""

    quote: Quote | None
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class PassageEvidence:
    """A passage's sentences and pairs of neighbours, each with its statement."""

    chunk: Chunk
    spans: tuple[Span, ...]
    statements: tuple[Statement, ...]
    sentence_count: int


def read_evidence(chunk: Chunk, reader: StatementReader) -> PassageEvidence:
    """Return the sentences of a passage that may be evidence.

    A sentence that gives orders to whoever answers is none, so that no answer repeats it.
    """
    sentences = [
        span
        for span in split_sentences(chunk.text)
        if not is_addressed_to_reader(chunk.text[slice(*span)])
    ]
    pairs = [
        Span(one.start, other.end)
        for one, other in pairwise(sentences)
        if not chunk.text[one.end : other.start].strip() and other.end - one.start <= _LONGEST_QUOTE
    ]
    spans = (*sentences, *pairs)
    statements = reader.read([chunk.text[slice(*span)] for span in spans])
    return PassageEvidence(chunk, spans, tuple(statements), len(sentences))


def find_support(
    claim: Statement, passages: Iterable[PassageEvidence], model: ClaimModel
) -> Support:
    """Return the quote of the first passage that supports a claim."""
    best = -math.inf
    for passage in passages:
        if not passage.spans:
            continue
        place = nearest_evidence(claim, passage)
        evidence = passage.statements[place]
        score = model.score(claim_features(claim, evidence))
        if score >= model.least:
            return Support(_quote(passage.chunk, passage.spans[place]), score)
        best = max(best, score)
    return Support(None, best)


def nearest_evidence(claim: Statement, passage: PassageEvidence) -> int:
    """Return the place of the sentence that covers a claim's words best, or of the pair if better.

    How far a piece covers them is the mean cosine of each word to its nearest.
    """
    scores = [
        float((claim.vectors @ statement.vectors.T).max(axis=1).mean())
        for statement in passage.statements
    ]
    alone = int(np.argmax(scores[: passage.sentence_count]))
    best = int(np.argmax(scores))
    return best if scores[best] > scores[alone] + _PAIR_GAIN else alone


def _quote(chunk: Chunk, span: Span) -> Quote:
    place = Span(chunk.start + span.start, chunk.start + span.end)
    return Quote(chunk.document_id, place, chunk.text[slice(*span)])
