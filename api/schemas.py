"""What requests and replies look like on the wire.

Requests are read through these models. Replies are laid out by `rag.replies` and sent as they
are; their models here document them, and tests hold real replies against them.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from api.access.scopes import Scope
from corpus.languages import Language
from rag.answers import AnswererKind, Question, Reason, Status, Turn


def _refuse_lone_surrogates(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise PydanticCustomError("malformed_text", "A string holds a lone surrogate") from error
    return text


MOST_TURNS = 100
"""Longest history that a request may send."""

Text = Annotated[str, AfterValidator(_refuse_lone_surrogates)]
# Strict models take only members of an enumeration; JSON has only their values.
LanguageCode = Annotated[Language, Field(strict=False)]
Answerer = Annotated[AnswererKind, Field(strict=False)]


class _Wire(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class HistoryTurn(_Wire):
    """An earlier question and what was answered to it."""

    question: Text = Field(description="The question as it was asked.")
    answer: Text = Field("", description="The text of its answer; empty: there was none.")


class SearchRequest(_Wire):
    """A question whose passages are wanted."""

    # Lone surrogates are left to the check of questions, which has its own words for them.
    question: str = Field(
        description="A question in English, Russian or Kazakh; at most "
        "TILMASH_MAX_QUESTION_CHARACTERS long."
    )
    top_k: int | None = Field(
        None, description="Passages in the reply, from 1 to TILMASH_MAX_TOP_K; null: the default."
    )
    collection: Text | None = Field(None, description="Collection to ask; null: the default one.")
    documents: Annotated[list[Text], Field(fail_fast=True)] | None = Field(
        None, description="Only passages of these documents; null: of all."
    )
    languages: Annotated[list[LanguageCode], Field(fail_fast=True)] | None = Field(
        None, description="Only passages in these languages; null: in all."
    )
    history: Annotated[list[HistoryTurn], Field(fail_fast=True)] | None = Field(
        None,
        max_length=MOST_TURNS,
        description="Earlier turns of the conversation, oldest first; a question that refers to "
        "them is looked up with what it takes from them, and the latest count. "
        "`looked_up_question` of the reply says what was looked up.",
    )

    def to_question(self) -> Question:
        """Return the question that the request asks."""
        return Question(
            text=self.question,
            top_k=self.top_k,
            collection=self.collection,
            documents=None if self.documents is None else tuple(self.documents),
            languages=None if self.languages is None else tuple(self.languages),
            earlier=tuple(Turn(turn.question, turn.answer) for turn in self.history or ()),
        )


class AnswerRequest(SearchRequest):
    """A question that an answer is wanted to."""

    answer_language: LanguageCode | None = Field(
        None, description="Language preferred among equal evidence; null: the question's."
    )
    answerer: Answerer | None = Field(None, description="Who writes the answer; null: the default.")

    def to_question(self) -> Question:
        """Return the question that the request asks."""
        question = super().to_question()
        return Question(
            text=question.text,
            top_k=question.top_k,
            collection=question.collection,
            documents=question.documents,
            languages=question.languages,
            earlier=question.earlier,
            answer_language=self.answer_language,
            answerer=self.answerer,
        )


class AskRequest(AnswerRequest):
    """A question that an answer is wanted to, and how the reply is to be sent."""

    stream: bool = Field(False, description="Send the reply as server-sent events.")


class TextSpan(_Wire):
    """A half-open range of code points."""

    start: int
    end: int


class AnswerSentence(_Wire):
    """A sentence of the answer."""

    text: str
    citations: list[int] = Field(description="Numbers of the citations that the sentence has.")
    value: TextSpan | None = Field(description="Where in the sentence the value asked for stands.")


class AnswerText(_Wire):
    """The answer."""

    text: str
    language: LanguageCode
    sentences: list[AnswerSentence]


class SourceLines(_Wire):
    """A place in the file that a document was read from."""

    lines: list[int] = Field(min_length=2, max_length=2, description="First and last line, from 1.")
    sha256: str = Field(description="Of the file, so that a client sees when it has changed.")


class Citation(_Wire):
    """A quote that stands verbatim in a document: `text[start:end] == quote`, in code points."""

    number: int
    document_id: str
    title: str
    language: LanguageCode
    section: str
    start: int
    end: int
    quote: str
    source: SourceLines


class Passage(_Wire):
    """A ranked passage; higher scores are better."""

    number: int
    chunk_id: str
    document_id: str
    language: LanguageCode
    section: str
    start: int
    end: int
    text: str
    score: float


class AskReply(_Wire):
    """An answer, or an abstention with its reason and the sentence that says it."""

    id: str
    status: Annotated[Status, Field(strict=False)]
    reason: Annotated[Reason, Field(strict=False)] | None
    message: str | None = Field(
        description="Why there is no answer, as a sentence in the question's language for a person "
        "to read; English where that language is undetermined, and null with an answer."
    )
    confidence: float = Field(
        ge=0, le=1, description="Probability that the best answer found is right, even if withheld."
    )
    answerer: Answerer
    notices: list[str]
    question_language: LanguageCode
    looked_up_question: str
    answer: AnswerText | None
    citations: list[Citation]
    passages: list[Passage]
    generation: str
    timings_ms: dict[str, float]


class SearchReply(_Wire):
    """The best passages for a question."""

    question_language: LanguageCode
    looked_up_question: str
    passages: list[Passage]
    generation: str


class DocumentSource(_Wire):
    """The file that a document was read from."""

    name: str
    sha256: str


class DocumentSummary(_Wire):
    """A document without its text."""

    id: str
    title: str
    languages: list[LanguageCode]
    characters: int = Field(description="Length of the text in code points.")
    source: DocumentSource


class DocumentSection(_Wire):
    """A run of paragraphs under one heading and in one language."""

    title: str
    language: LanguageCode
    start: int
    end: int


class DocumentReply(DocumentSummary):
    """A document; the offsets of citations count the code points of `text`."""

    text: str
    sections: list[DocumentSection]


class DocumentsReply(_Wire):
    """The documents of a collection."""

    documents: list[DocumentSummary]


class KeyReply(_Wire):
    """An access key, without what it opens with."""

    id: str
    name: str
    scope: Annotated[Scope, Field(strict=False)]
    origins: list[str] = Field(description="Sites whose pages may use it; empty: any client.")
    created: Annotated[datetime, Field(strict=False)]


class KeysReply(_Wire):
    """The access keys."""

    keys: list[KeyReply]


class HealthReply(_Wire):
    """The process lives."""

    status: Literal["ok"]


class ReadyReply(_Wire):
    """A verified generation is loaded, and its encoder is warm."""

    status: Literal["ready"]
    generation: str = Field(description="Generation of the default collection.")
    collections: list[str]
    notices: list[str]


class ProblemField(_Wire):
    """What is wrong with one field; an empty name stands for the body as a whole."""

    field: str
    code: str
    detail: str


class Problem(_Wire):
    """Why a request failed (RFC 9457); programs match on `code`."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    hint: str = Field(description="What a person can do.")
    errors: list[ProblemField] | None = None
