"""Answers in the documents' own sentences, never a whole passage."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.documents import Span
from corpus.languages import Language
from rag.citing import Quote
from rag.question_kinds import asks_for_list
from rag.ranking.fusing import RankedChunk

_MOST_SENTENCES = 2
_MOST_LIST_SENTENCES = 4
# Another sentence is added when its score is this near to the best one's. On `dev` a margin of 0.03
# makes one answer in a hundred more right, and answers a tenth longer.
_MARGIN = 0.02
_LIST_MARGIN = 0.03
# A passage in the wished language is preferred when its score is this near to the best one's.
_EQUAL_EVIDENCE = 0.005
_PASSAGES_COMPARED = 3
# Headings answer nothing by themselves.
_LEAST_CHARACTERS = 25


@dataclass(frozen=True, slots=True)
class _Candidate:
    quote: Quote
    score: float


def extract_sentences(
    question: str, ranked: Sequence[RankedChunk], wished_language: Language | None
) -> list[Quote]:
    """Return the sentences of the best passage that answer best.

    At most two, the best first; where the question asks for a list, at most four in the
    document's order. Empty only where there is no passage.
    """
    if not ranked:
        return []
    candidates = _candidates(_best_passage(ranked, wished_language))
    if not candidates:
        return []
    is_list = asks_for_list(question)
    least = candidates[0].score - (_LIST_MARGIN if is_list else _MARGIN)
    most = _MOST_LIST_SENTENCES if is_list else _MOST_SENTENCES
    quotes = [candidate.quote for candidate in candidates[:most] if candidate.score >= least]
    return sorted(quotes, key=lambda quote: quote.span) if is_list else quotes


def _best_passage(ranked: Sequence[RankedChunk], wished: Language | None) -> RankedChunk:
    for passage in ranked[:_PASSAGES_COMPARED]:
        is_equal = passage.score >= ranked[0].score - _EQUAL_EVIDENCE
        if is_equal and passage.chunk.language is wished:
            return passage
    return ranked[0]


def _candidates(passage: RankedChunk) -> list[_Candidate]:
    """Return the passage's sentences, the nearest to the question first; headings only if alone."""
    chunk = passage.chunk
    candidates = [
        _Candidate(
            Quote(
                chunk.document_id,
                Span(*span),
                chunk.text[span.start - chunk.start : span.end - chunk.start],
            ),
            score,
        )
        for span, score in zip(
            passage.sentences.spans, passage.sentence_scores.tolist(), strict=True
        )
    ]
    full = [candidate for candidate in candidates if len(candidate.quote.text) >= _LEAST_CHARACTERS]
    return sorted(full or candidates, key=lambda candidate: -candidate.score)
