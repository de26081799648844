"""Evidence for a claim: the sentences of a passage that state it, or none."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from corpus.documents import Chunk, Span
from corpus.sentences import split_sentences
from rag.chat.addressing import is_addressed_to_reader
from rag.chat.claim_faults import Fault, coverage, find_fault
from rag.chat.statements import Statement, StatementReader
from rag.citing import Quote

_WINDOWS_TRIED: Final = 4
_NEAR_THE_BEST: Final = 0.1
_PAIR_GAIN: Final = 0.01
# A sentence that begins so says something of what the one before it names.
_REFERENCE: Final = re.compile(
    r"(?:\S+ ){0,2}?(?:he|she|it|they|this|these|his|her|its|their|он|она|оно|они|это|этот|эта|эти|"
    r"его|ее|её|их|ол|олар|бұл|осы|оның|олардың|the organi[sz]ation|организация|ұйым)\b",
    re.IGNORECASE,
)
_AS_GOOD: Final = 0.05
_CONTRADICTIONS: Final = frozenset({Fault.NEGATION, Fault.ROLES})
_LONGEST_QUOTE: Final = 1200


@dataclass(frozen=True, slots=True)
class Support:
    """The quote that states a claim, or the fault of the evidence that came nearest to it."""

    quote: Quote | None
    fault: Fault | None = None


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
    claim: Statement, passages: Iterable[PassageEvidence], known: Mapping[str, str]
) -> Support:
    """Return the quote of the first passage that supports a claim, the best sentences tried first.

    One sentence is preferred to two where both support it.
    """
    fault: Fault | None = None
    for passage in passages:
        scores = [coverage(claim, statement) for statement in passage.statements]
        order = sorted(range(len(scores)), key=lambda place: -scores[place])[:_WINDOWS_TRIED]
        alone = max(scores[: passage.sentence_count], default=-1.0)
        near = [
            place
            for place in order
            if scores[place] >= scores[order[0]] - _NEAR_THE_BEST
            and (
                not _is_pair(passage, place)
                or scores[place] >= alone + _PAIR_GAIN
                or _refers_back(passage, place)
            )
        ]
        for place in sorted(near, key=lambda place: _is_pair(passage, place)):
            found = find_fault(claim, passage.statements[place], passage.chunk.text, known)
            if found is None:
                return Support(_quote(passage.chunk, passage.spans[place]))
            fault = fault or found
            if found in _CONTRADICTIONS and scores[place] >= scores[order[0]] - _AS_GOOD:
                break  # the passage says otherwise, whatever else stands near
    return Support(None, fault or Fault.MEANING)


def _is_pair(passage: PassageEvidence, place: int) -> bool:
    return place >= passage.sentence_count


def _refers_back(passage: PassageEvidence, place: int) -> bool:
    sentences = passage.spans[: passage.sentence_count]
    second = next(span for span in sentences if span.end == passage.spans[place].end)
    return _REFERENCE.match(passage.chunk.text, *second) is not None


def _quote(chunk: Chunk, span: Span) -> Quote:
    place = Span(chunk.start + span.start, chunk.start + span.end)
    return Quote(chunk.document_id, place, chunk.text[slice(*span)])
