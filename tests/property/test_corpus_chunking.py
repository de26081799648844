"""What sentences, sections and passages promise about any document."""

import re
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.chunking import SentenceSpanSplitter, chunk_document, sentence_spans
from corpus.chunking_policy import ChunkingPolicy
from corpus.documents import Document, Span
from corpus.reading import read_plain_text
from corpus.sentences import split_sentences
from tests.property.generated_texts import TEXTS

EXAMPLES = settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def document_of(text: str) -> Document:
    return read_plain_text(text.encode(), "a.txt", "a")


def is_covered(text: str, spans: list[Span], within: Span) -> bool:
    covered = {at for span in spans for at in range(span.start, span.end)}
    return all(at in covered or text[at].isspace() for at in range(within.start, within.end))


@EXAMPLES
@given(TEXTS, st.booleans())
def test_sentences_cover_everything_in_order_without_overlap(raw: str, cleaned: bool) -> None:
    text = document_of(raw).text if cleaned else raw
    spans = split_sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for span in spans:
        sentence = text[span.start : span.end]
        assert sentence
        assert sentence == sentence.strip()
        assert not re.search(r"\n[^\S\n]*\n", sentence)
    assert is_covered(text, spans, Span(0, len(text)))


@EXAMPLES
@given(TEXTS, st.integers(min_value=1, max_value=40))
def test_every_sentence_fits_the_model(raw: str, max_tokens: int) -> None:
    text = document_of(raw).text
    spans = sentence_spans(text, None, max_tokens, len)
    assert all(0 < span.end - span.start <= max_tokens for span in spans)
    assert is_covered(text, spans, Span(0, len(text)))


@EXAMPLES
@given(TEXTS)
def test_sections_hold_every_paragraph_in_order(raw: str) -> None:
    document = document_of(raw)
    spans = [Span(section.start, section.end) for section in document.sections]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert is_covered(document.text, spans, Span(0, len(document.text)))


@EXAMPLES
@given(
    TEXTS,
    st.integers(min_value=1, max_value=4),
    st.integers(min_value=1, max_value=4),
    st.integers(min_value=1, max_value=120),
    st.integers(min_value=1, max_value=80),
)
def test_passages_stand_at_their_offsets_within_every_limit(
    raw: str, sentences: int, step: int, max_characters: int, max_tokens: int
) -> None:
    document = document_of(raw)
    policy = ChunkingPolicy(max_characters, sentences, step)
    chunked = chunk_document(document, policy, max_tokens, len)
    starts = {span.start for span in chunked.sentences}
    ends = {span.end for span in chunked.sentences}
    single = set(chunked.sentences)
    for chunk in chunked.chunks:
        assert document.text[chunk.start : chunk.end] == chunk.text
        assert chunk.start in starts
        assert chunk.end in ends
        assert len(chunk.text) <= max_tokens
        assert len(chunk.text) <= max_characters or (chunk.start, chunk.end) in single
        inside = [s for s in chunked.sentences if chunk.start <= s.start < chunk.end]
        assert len(inside) <= sentences
    spans = [Span(chunk.start, chunk.end) for chunk in chunked.chunks]
    assert all(a.start < b.start and a.end < b.end for a, b in pairwise(spans))
    assert is_covered(document.text, spans, Span(0, len(document.text)))


@EXAMPLES
@given(TEXTS, st.integers(min_value=1, max_value=3))
def test_start_index_is_where_the_passage_stands(raw: str, sentences: int) -> None:
    splitter = SentenceSpanSplitter(ChunkingPolicy(sentences=sentences), 50, len)
    documents = splitter.create_documents([raw])
    assert [d.page_content for d in documents] == splitter.split_text(raw)
    starts = [d.metadata["start_index"] for d in documents]
    assert starts == sorted(set(starts))
    for document, start in zip(documents, starts, strict=True):
        assert raw.startswith(document.page_content, start)
