"""What a question gets: an answer with citations, or a reason why there is none."""

from dataclasses import dataclass, field
from enum import StrEnum

from corpus.documents import Chunk, Span
from corpus.languages import Language


class Status(StrEnum):
    """Whether the question was answered."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"


class Reason(StrEnum):
    """Why a question was not answered."""

    OFF_TOPIC = "off_topic"
    """The documents have nothing to do with the question."""
    NO_EVIDENCE = "no_evidence"
    """No passage passes the filters of the request, or no quote passed the citation gate."""
    WEAK_EVIDENCE = "weak_evidence"
    """The documents are about the subject, but what they say hardly answers."""


class AnswererKind(StrEnum):
    """Who writes the answer."""

    EXTRACTIVE = "extractive"
    """The documents' own sentences."""
    CHAT = "chat"
    """A language model, from the passages alone."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question and what was answered; empty where nothing was."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked; `top_k` is None for the setting's, the filters are for all.

    `earlier` are the turns before it, oldest first; a follow-up is resolved by them. Chunks whose
    ids are in `exclude_chunks` are not found; evaluations leave evidence out with it.
    """

    text: str
    top_k: int | None = None
    collection: str | None = None
    documents: tuple[str, ...] | None = None
    languages: tuple[Language, ...] | None = None
    exclude_chunks: frozenset[str] = frozenset()
    answer_language: Language | None = None
    answerer: AnswererKind | None = None
    earlier: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A ranked passage; `number` counts from 1, higher scores are better."""

    number: int
    chunk: Chunk
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and its place: `document.text[start:end] == quote`, checked before it is sent.

    `source_sha256` is that of the file that the document was read from.
    """

    number: int
    document_id: str
    title: str
    language: Language
    section: str
    start: int
    end: int
    quote: str
    lines: tuple[int, int]
    source_sha256: str


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of the answer, the numbers of its citations, and the value asked for in it."""

    text: str
    citations: tuple[int, ...]
    value: Span | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question.

    `confidence` is the probability in [0, 1] that the best answer found is right, also when it is
    withheld. An abstention has a reason, a message that says it to a person, no text, no sentences
    and no citations; its passages stay, so that a person can look.
    """

    status: Status
    reason: Reason | None
    message: str | None
    confidence: float
    answerer: AnswererKind
    question_language: Language
    looked_up_question: str
    text: str
    language: Language
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    generation: str
    notices: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
