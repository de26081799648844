"""Evidence written by hand: passages with the scores and readings that a test gives them."""

from collections.abc import Sequence

import numpy as np

from corpus.documents import Chunk, Span
from corpus.languages import Language
from corpus.sentences import split_sentences
from index.embedding.hashing_encoder import HashingEncoder
from index.storing.segment_reader import Sentences
from index.token_vectors import TokenVectors, quantize_tokens
from rag.evidence import PASSAGES_READ, Evidence, ReadPassage
from rag.ranking.fusing import RankedChunk
from rag.reader.passage_reader import PassageReading

START = 40
"""Where each passage begins in its document."""
_ENCODER = HashingEncoder()


def passage(
    text: str,
    scores: Sequence[float] | None = None,
    *,
    score: float = 0.9,
    language: Language = Language.ENGLISH,
    document_id: str = "note",
    start: int = START,
) -> RankedChunk:
    """Return a ranked passage with a score for each of its sentences, by default the same."""
    end = start + len(text)
    chunk = Chunk(Chunk.id_of(document_id, start, end), document_id, language, "", start, end, text)
    spans = tuple(Span(first + start, last + start) for first, last in split_sentences(text))
    scores = [score] * len(spans) if scores is None else scores
    assert len(spans) == len(scores)
    vectors = np.zeros((len(spans), 1), np.float32)
    return RankedChunk(chunk, score, Sentences(spans, vectors), np.array(scores, np.float32))


def reading(
    ranked: RankedChunk, *values: str | None, answers: float = 2.0, **probabilities: float
) -> PassageReading:
    """Return a reading; `p1=0.5` is the probability of the second sentence, 0.1 is everyone else's.

    Each value is looked for in the sentence at its place.
    """
    spans = ranked.sentences.spans
    found: list[Span | None] = []
    for span, value in zip(spans, (*values, *[None] * len(spans)), strict=False):
        place = -1
        if value is not None:
            place = ranked.chunk.text.index(value, span.start - ranked.chunk.start)
            place += ranked.chunk.start
        found.append(None if value is None else Span(place, place + len(value)))
    shares = [probabilities.get(f"p{number}", 0.1) for number in range(len(spans))]
    return PassageReading(answers, np.array(shares, np.float32), tuple(found))


def tokens_of(text: str) -> TokenVectors:
    (vectors,) = _ENCODER.encode_passages([text]).tokens
    return quantize_tokens(vectors, _ENCODER.token_starts(text))


def evidence(
    question: str, *ranked: RankedChunk, readings: Sequence[PassageReading] = ()
) -> Evidence:
    """Return evidence of these passages, the first of which were read where readings are given."""
    first = ranked[:PASSAGES_READ]
    made: Sequence[PassageReading | None] = readings or [None] * len(first)
    read = [
        ReadPassage(one, tokens_of(one.chunk.text), of_one)
        for one, of_one in zip(first, made, strict=True)
    ]
    (asked,) = _ENCODER.encode_queries([question]).tokens
    return Evidence(question, asked, ranked, read)
