"""The baseline that every tutorial builds, and nothing more.

Raw text, LangChain's recursive splitter at 1,000 characters with 200 of overlap, the same model
with its own prompts in float32, a flat FAISS index, and the best chunk as it is for an answer. It
never declines as long as there is a chunk; its confidence is the best cosine.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import faiss
import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.documents import Chunk
from corpus.languages import detect_language
from eval.systems import Request
from index.embedding.model_loading import LoadedModel
from index.protocols import Vectors
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

CHUNK_SIZE: Final = 1000
CHUNK_OVERLAP: Final = 200

_PASSAGE_BATCH = 8  # long texts go faster in small batches


class TutorialSystem:
    """Answers from raw texts by document id; a `System`."""

    def __init__(self, texts: Mapping[str, str], model: LoadedModel) -> None:
        self._texts = texts
        self._model = model
        splitter = RecursiveCharacterTextSplitter(
            chunk_size=CHUNK_SIZE, chunk_overlap=CHUNK_OVERLAP, add_start_index=True
        )
        pieces = splitter.create_documents(list(texts.values()), [{"id": name} for name in texts])
        self._chunks = [
            _chunk(piece.metadata["id"], piece.metadata["start_index"], piece.page_content)
            for piece in pieces
        ]
        vectors = self._encode(
            [chunk.text for chunk in self._chunks], model.passage_prefix, _PASSAGE_BATCH
        )
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)

    def chunks(self) -> Sequence[Chunk]:
        """Return every chunk."""
        return self._chunks

    def text_of(self, document_id: str) -> str:
        """Return a document's raw text."""
        return self._texts[document_id]

    def ask(self, requests: Sequence[Request]) -> Iterator[Answer]:
        """Yield the answer to each request, in order."""
        vectors = self._encode([request.text for request in requests], self._model.query_prefix)
        for request, vector in zip(requests, vectors, strict=True):
            found = min(request.top_k + len(request.without), len(self._chunks))
            scores, rows = self._index.search(vector[None, :], found)
            hits = [
                (self._chunks[row], float(score))
                for row, score in zip(rows[0], scores[0], strict=True)
                if self._chunks[row].id not in request.without
            ]
            yield _answer(request.text, hits[: request.top_k])

    def _encode(self, texts: list[str], prefix: str, batch_size: int = 32) -> Vectors:
        vectors = self._model.transformer.encode(
            texts,
            prompt=prefix,
            batch_size=batch_size,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)


def _chunk(document_id: str, start: int, text: str) -> Chunk:
    end = start + len(text)
    chunk_id = Chunk.id_of(document_id, start, end)
    return Chunk(chunk_id, document_id, detect_language(text), "", start, end, text)


def _answer(question: str, hits: Sequence[tuple[Chunk, float]]) -> Answer:
    language = detect_language(question)
    quotes = tuple(_citation(chunk) for chunk, _ in hits[:1])
    sentences = tuple(AnswerSentence(quote.quote, (quote.number,)) for quote in quotes)
    return Answer(
        status=Status.ANSWERED if hits else Status.ABSTAINED,
        reason=None if hits else Reason.NO_EVIDENCE,
        message=None if hits else message_for(Reason.NO_EVIDENCE, language),
        confidence=min(1.0, max(0.0, hits[0][1])) if hits else 0.0,
        answerer=AnswererKind.EXTRACTIVE,
        question_language=language,
        looked_up_question=question,
        text="".join(sentence.text for sentence in sentences),
        language=quotes[0].language if quotes else language,
        sentences=sentences,
        citations=quotes,
        passages=tuple(
            Passage(number, chunk, cosine) for number, (chunk, cosine) in enumerate(hits, start=1)
        ),
        generation="tutorial",
    )


def _citation(chunk: Chunk) -> Citation:
    name = chunk.document_id
    return Citation(
        number=1,
        document_id=name,
        title=name,
        language=chunk.language,
        section="",
        start=chunk.start,
        end=chunk.end,
        quote=chunk.text,
        lines=(1, 1),
        source_sha256="",
    )
