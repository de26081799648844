"""A system whose answers a test writes by hand."""

from collections.abc import Iterator, Mapping, Sequence

from corpus.documents import Chunk
from corpus.languages import Language
from eval.systems import Request
from rag.answers import (
    Answer,
    AnswererKind,
    AnswerSentence,
    Citation,
    Passage,
    Reason,
    Status,
)
from rag.messages import message_for


def chunk(document_id: str, start: int, text: str) -> Chunk:
    end = start + len(text)
    chunk_id = Chunk.id_of(document_id, start, end)
    return Chunk(chunk_id, document_id, Language.ENGLISH, "", start, end, text)


def citation(document_id: str, start: int, quote: str) -> Citation:
    end = start + len(quote)
    return Citation(1, document_id, "", Language.ENGLISH, "", start, end, quote, (1, 1), "")


def answer(
    text: str = "",
    passages: Sequence[tuple[Chunk, float]] = (),
    citations: Sequence[Citation] = (),
    confidence: float = 0.5,
) -> Answer:
    """Return an answer, or an abstention where `text` is empty."""
    return Answer(
        status=Status.ANSWERED if text else Status.ABSTAINED,
        reason=None if text else Reason.OFF_TOPIC,
        message=None if text else message_for(Reason.OFF_TOPIC, Language.ENGLISH),
        confidence=confidence,
        answerer=AnswererKind.EXTRACTIVE,
        question_language=Language.ENGLISH,
        looked_up_question="?",
        text=text,
        language=Language.ENGLISH,
        sentences=(AnswerSentence(text, (1,)),) if text else (),
        citations=tuple(citations),
        passages=tuple(
            Passage(number, passage, score)
            for number, (passage, score) in enumerate(passages, start=1)
        ),
        generation="fake",
    )


class FakeSystem:
    """Answers from documents by id; an answer for each question's text. A `System`."""

    def __init__(
        self,
        texts: Mapping[str, str],
        answers: Mapping[str, Answer],
        chunks: Sequence[Chunk] = (),
    ) -> None:
        self._texts = texts
        self._answers = answers
        self._chunks = chunks
        self.requests: list[Request] = []

    def chunks(self) -> Sequence[Chunk]:
        return self._chunks

    def text_of(self, document_id: str) -> str:
        return self._texts[document_id]

    def ask(self, requests: Sequence[Request]) -> Iterator[Answer]:
        for request in requests:
            self.requests.append(request)
            yield self._answers[request.text]
