"""Passages for the index: windows of whole sentences, with their exact place in the document."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from langchain_core.documents import Document as LangChainDocument
from langchain_text_splitters import TextSplitter

from corpus.chunking_policy import ChunkedDocument, ChunkingPolicy
from corpus.documents import Chunk, Document, Section, Span
from corpus.fitting import fit_sentence
from corpus.sentences import split_sentences

TokenCounter = Callable[[str], int]
"""Returns how many tokens a model makes of a text."""

_SURELY_FITS = 0.9


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    token_count: int


def sentence_spans(
    text: str, span: Span | None, max_tokens: int, count_tokens: TokenCounter
) -> list[Span]:
    """Return the sentences of `text` (within `span`), each of at most `max_tokens`.

    A longer sentence is cut at white space, or within a word where there is none.
    """
    return [sentence.span for sentence in _sentences(text, span, max_tokens, count_tokens)]


def _sentences(
    text: str, span: Span | None, max_tokens: int, count_tokens: TokenCounter
) -> Iterator[_Sentence]:
    for whole in split_sentences(text, span):
        for piece, token_count in fit_sentence(text, whole, max_tokens, count_tokens):
            yield _Sentence(piece, token_count)


class SentenceSpanSplitter(TextSplitter):
    """Splits text into windows of whole sentences.

    `start_index` in the metadata is the span's own start: LangChain's search for the passage in
    the text is wrong where passages overlap or repeat.
    """

    def __init__(self, policy: ChunkingPolicy, max_tokens: int, count_tokens: TokenCounter) -> None:
        super().__init__(chunk_size=policy.max_characters, chunk_overlap=0, add_start_index=True)
        self.policy = policy
        self.max_tokens = max_tokens
        self.count_tokens = count_tokens

    def split_text(self, text: str) -> list[str]:
        """Return the passages of `text`."""
        return [text[span.start : span.end] for span in self.split_spans(text)]

    def split_spans(self, text: str, span: Span | None = None) -> list[Span]:
        """Return the places of the passages of `text` (within `span`), in order.

        A passage has up to `policy.sentences` sentences, and neither more than
        `policy.max_characters` (one sentence alone may) nor more than `max_tokens`. None lies
        within another.
        """
        return self.split(text, span)[1]

    def split(self, text: str, span: Span | None = None) -> tuple[list[Span], list[Span]]:
        """Return the sentences and the passages of `text` (within `span`)."""
        found = list(_sentences(text, span, self.max_tokens, self.count_tokens))
        return [sentence.span for sentence in found], list(self._windows(text, found))

    def create_documents(
        self, texts: list[str], metadatas: list[dict[Any, Any]] | None = None
    ) -> list[LangChainDocument]:
        """Return LangChain documents whose `start_index` is exact."""
        documents: list[LangChainDocument] = []
        for text, metadata in zip(texts, metadatas or [{}] * len(texts), strict=True):
            for span in self.split_spans(text):
                own = {**copy.deepcopy(metadata), "start_index": span.start}
                documents.append(
                    LangChainDocument(page_content=text[span.start : span.end], metadata=own)
                )
        return documents

    def _windows(self, text: str, sentences: list[_Sentence]) -> Iterator[Span]:
        first = covered = 0
        while first < len(sentences):
            last = self._last_that_fits(text, sentences, first)
            if last > covered or first == 0:
                yield Span(sentences[first].span.start, sentences[last - 1].span.end)
                covered = last
            if covered == len(sentences):
                return
            # with a step of 2 and more, a short window must not leave a gap behind it
            first = min(first + self.policy.step, covered)

    def _last_that_fits(self, text: str, sentences: list[_Sentence], first: int) -> int:
        """Return the end (exclusive) of the longest window that begins at `first`."""
        start = sentences[first].span.start
        token_count = sentences[first].token_count
        last = first + 1
        while last < min(first + self.policy.sentences, len(sentences)):
            following = sentences[last]
            if following.span.end - start > self.policy.max_characters:
                break
            token_count += following.token_count
            if not self._fits(text, Span(start, following.span.end), token_count, last - first):
                break
            last += 1
        return last

    def _fits(self, text: str, span: Span, token_count: int, joints: int) -> bool:
        """Count a window's tokens exactly only where the sum of its sentences' comes near."""
        if token_count + 2 * joints <= _SURELY_FITS * self.max_tokens:
            return True
        return self.count_tokens(text[span.start : span.end]) <= self.max_tokens


def chunk_document(
    document: Document, policy: ChunkingPolicy, max_tokens: int, count_tokens: TokenCounter
) -> ChunkedDocument:
    """Return the document's sentences and passages; no passage crosses a section."""
    splitter = SentenceSpanSplitter(policy, max_tokens, count_tokens)
    sentences: list[Span] = []
    chunks: list[Chunk] = []
    for section in document.sections:
        found, windows = splitter.split(document.text, Span(section.start, section.end))
        sentences.extend(found)
        chunks.extend(_chunk(document, section, window) for window in windows)
    return ChunkedDocument(document, tuple(sentences), tuple(chunks))


def _chunk(document: Document, section: Section, span: Span) -> Chunk:
    return Chunk(
        id=Chunk.id_of(document.id, span.start, span.end),
        document_id=document.id,
        language=section.language,
        section=section.title,
        start=span.start,
        end=span.end,
        text=document.text[span.start : span.end],
    )
