"""What is known of a question once its best passages were read, and which sentences may answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corpus.documents import Span
from corpus.languages import Language, detect_language
from index.protocols import Vectors
from index.token_vectors import TokenVectors
from rag.knowledge import Knowledge
from rag.ranking.encoded_question import EncodedQuestion
from rag.ranking.fusing import RankedChunk
from rag.reader.passage_reader import PassageReader, PassageReading

PASSAGES_READ = 3
# Headings answer nothing by themselves.
_LEAST_CHARACTERS = 25


@dataclass(frozen=True, slots=True, eq=False)
class ReadPassage:
    """A ranked passage, its tokens, and what the reader made of it."""

    ranked: RankedChunk
    tokens: TokenVectors
    reading: PassageReading | None


@dataclass(frozen=True, slots=True)
class CandidateSentence:
    """A sentence of a read passage: by the places of both, with its text and scores.

    `score` is the ranking's, `probability` the reader's that an answer begins there; `value` is the
    likeliest answer in it.
    """

    passage: int
    place: int
    span: Span
    text: str
    score: float
    probability: float
    value: Span | None


@dataclass(frozen=True, eq=False)
class Evidence:
    """A question as it was looked up, all its ranked passages, and the first ones read."""

    question: str
    tokens: Vectors
    ranked: Sequence[RankedChunk]
    read: Sequence[ReadPassage]

    @cached_property
    def language(self) -> Language:
        """The question's language."""
        return detect_language(self.question)

    @property
    def is_read(self) -> bool:
        """Whether there is a reader for the encoder that ranked."""
        return bool(self.read) and self.read[0].reading is not None

    @cached_property
    def sentences(self) -> Sequence[CandidateSentence]:
        """Every sentence of the read passages; headings only where there is nothing else."""
        found = [one for place in range(len(self.read)) for one in self._sentences_of(place)]
        full = [one for one in found if len(one.text) >= _LEAST_CHARACTERS]
        return full or found

    def _sentences_of(self, place: int) -> list[CandidateSentence]:
        passage = self.read[place]
        chunk, reading = passage.ranked.chunk, passage.reading
        spans = passage.ranked.sentences.spans
        return [
            CandidateSentence(
                passage=place,
                place=number,
                span=Span(*span),
                text=chunk.text[span.start - chunk.start : span.end - chunk.start],
                score=float(passage.ranked.sentence_scores[number]),
                probability=0.0 if reading is None else float(reading.sentences[number]),
                value=None if reading is None else reading.values[number],
            )
            for number, span in enumerate(spans)
        ]

    def token_cosines(self, place: int) -> Vectors:
        """Return `[tokens of the read passage, tokens of the question]`."""
        tokens = self.read[place].tokens
        scales = tokens.scales[:, None]
        cosines: Vectors = (tokens.codes.astype(np.float32) @ self.tokens.T) * scales
        return cosines


def gather_evidence(
    knowledge: Knowledge,
    question: str,
    encoded: EncodedQuestion,
    ranked: Sequence[RankedChunk],
    reader: PassageReader | None,
) -> Evidence:
    """Read the first passages, where the reader knows the encoder."""
    first = ranked[:PASSAGES_READ]
    chunks = [one.chunk for one in first]
    tokens = [knowledge.generation.tokens(chunk) for chunk in chunks]
    readings: Sequence[PassageReading | None] = [None] * len(first)
    if reader is not None and reader.fits(knowledge.generation.manifest.encoder):
        sentences = [one.sentences for one in first]
        readings = reader.read(encoded.tokens, chunks, tokens, sentences)
    read = [ReadPassage(*one) for one in zip(first, tokens, readings, strict=True)]
    return Evidence(question, encoded.tokens, ranked, read)
