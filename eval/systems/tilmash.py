"""Tilmash itself, asked as the service asks it, with all cores."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache

from corpus.documents import Chunk
from eval.systems import Request
from rag.answers import Answer, Question
from rag.knowledge import Knowledge
from rag.question_answering import QuestionAnswering


class TilmashSystem:
    """Answers from open knowledge; a `System`."""

    def __init__(self, knowledge: Knowledge, answering: QuestionAnswering, workers: int) -> None:
        self._knowledge = knowledge
        self._answering = answering
        self._workers = workers
        self._document = lru_cache(knowledge.generation.document)

    @cached_property
    def _chunks(self) -> tuple[Chunk, ...]:
        generation = self._knowledge.generation
        return tuple(
            generation.chunk(entry.chunk_id)
            for entries, _ in generation.entries_and_vectors()
            for entry in entries
        )

    def chunks(self) -> Sequence[Chunk]:
        """Return every passage of the collection."""
        return self._chunks

    def text_of(self, document_id: str) -> str:
        """Return a document's clean text."""
        return self._document(document_id).text

    def ask(self, requests: Sequence[Request]) -> Iterator[Answer]:
        """Yield the answer to each request, in order."""
        with ThreadPoolExecutor(self._workers) as pool:
            yield from pool.map(self._ask, requests)

    def _ask(self, request: Request) -> Answer:
        question = Question(text=request.text, top_k=request.top_k, exclude_chunks=request.without)
        return self._answering.ask(self._knowledge, question)
