"""No reply cites what does not stand, to the character, where it says: 500 generated documents."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.documents import Document, Span
from corpus.errors import UnknownDocumentError
from index.embedding.hashing_encoder import HashingEncoder
from index.searching.faiss_index import FaissIndex
from index.searching.lexical_index import LexicalIndex
from rag.answerability import UNFITTED
from rag.answers import Answer, Question, Status
from rag.citing import Quote, verify_quotes
from rag.knowledge import Knowledge
from rag.question_answering import QuestionAnswering
from rag.settings import Settings
from tests.property.generated_texts import TEXTS
from tests.unit.notes import build, documents, folder_of

ANSWERING = QuestionAnswering(Settings(), UNFITTED)
DOCUMENTS_PER_EXAMPLE = 50
EXAMPLES = 10


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    st.lists(TEXTS, min_size=DOCUMENTS_PER_EXAMPLE, max_size=DOCUMENTS_PER_EXAMPLE),
    st.sampled_from(["UNESCO in 1946?", "қала ё é 𝔘", "What are the names?"]),
)
def test_every_citation_stands_at_its_place(texts: list[str], question: str) -> None:
    notes = {f"note{number:02}": text for number, text in enumerate(texts)}
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), notes)
        generation = folder_of(Path(folder)).open_published()
        index = FaissIndex(16)
        for entries, vectors in generation.entries_and_vectors():
            index.add(entries, vectors)
        lexical_index = LexicalIndex()
        for entries, terms in generation.entries_and_terms():
            lexical_index.add(entries, terms.terms, terms.offsets)
        knowledge = Knowledge(
            generation, HashingEncoder(16), index, lexical_index, generation.names()
        )
        read = {document.id: document for document in documents(notes)}
        for document in read.values():
            asked = Question(question, documents=(document.id,))
            check(ANSWERING.ask(knowledge, asked), read, has_text=bool(document.text))
        check(ANSWERING.ask(knowledge, Question(question)), read, has_text=any(map(bool, texts)))
        generation.close()


def check(answer: Answer, read: Mapping[str, Document], *, has_text: bool) -> None:
    if has_text and any(passage.chunk.text for passage in answer.passages):
        assert answer.status is Status.ANSWERED
    for passage in answer.passages:
        chunk = passage.chunk
        assert read[chunk.document_id].text[chunk.start : chunk.end] == chunk.text
    for number, citation in enumerate(answer.citations, start=1):
        document = read[citation.document_id]
        assert citation.number == number
        assert document.text[citation.start : citation.end] == citation.quote
        first, last = citation.lines
        assert 1 <= first <= last


@given(TEXTS, st.integers(-5, 200), st.integers(-5, 200), st.text(max_size=5))
def test_the_gate_lets_a_quote_through_only_where_it_stands(
    text: str, start: int, end: int, other: str
) -> None:
    (document,) = documents({"note": text})
    quotes = [
        Quote("note", Span(start, end), document.text[start:end]),
        Quote("note", Span(start, end), document.text[start:end] + other),
        Quote("elsewhere", Span(start, end), document.text[start:end]),
        Quote("note", Span(start, end), other),
    ]

    def read(document_id: str) -> Document:
        if document_id != "note":
            raise UnknownDocumentError(document_id)
        return document

    for quote, citation in verify_quotes(quotes, read).items():
        assert 0 <= quote.span.start < quote.span.end <= len(document.text)
        assert citation.quote == quote.text == document.text[start:end]
        assert citation.document_id == "note"
