"""Reading the columns of a segment; `segment` writes them."""

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.documents import Chunk, Document, LineMap, Section, Source, Span
from corpus.languages import Language
from index.protocols import IndexEntry, Vectors
from index.storing.segment import (
    CODE,
    COLUMNS,
    FLOAT,
    INTEGER,
    LANGUAGES,
    PLACE,
    TERM,
    ChunkColumns,
    DocumentColumns,
    SentenceColumns,
    segment_file,
)
from index.storing.verified_file import VerifiedFile
from index.token_vectors import EncodedPassage, TokenVectors

_CACHED_RECORDS = 64
_BEYOND_ANY_TEXT = 1 << 32


class Sentences(NamedTuple):
    """The sentences of a chunk: spans in the document, and float32 `[n, dimension]` vectors."""

    spans: tuple[Span, ...]
    vectors: Vectors


class ChunkTerms(NamedTuple):
    """The terms of all chunks end to end; chunk i's begin at `offsets[i]`, end at the next."""

    terms: NDArray[np.uint32]
    offsets: NDArray[np.int64]


class SegmentReader:
    """One open segment; `ids` and `entries` are in memory, all else is read when asked for."""

    def __init__(
        self,
        name: str,
        dimension: int,
        token_dimension: int,
        open_file: Callable[[str], VerifiedFile],
    ) -> None:
        self._files = {column: open_file(segment_file(name, column)) for column in COLUMNS}
        self._dimension = dimension
        self._token_dimension = token_dimension
        self._documents = self._integers("documents", DocumentColumns)
        self._chunks = self._integers("chunks", ChunkColumns)
        self._sentences = self._integers("sentences", SentenceColumns)
        self._chunk_sentences = _rows_inside(self._chunks, self._sentences)
        self._chunk_tokens = self._files["chunk_tokens"].array(INTEGER)
        ids = self._text("ids", 0, self._files["ids"].size)
        self.ids = ids.split("\n") if len(self._documents) else []
        self.entries = [self._entry(ChunkColumns(*row)) for row in self._chunks.tolist()]
        self._record = lru_cache(_CACHED_RECORDS)(self._read_record)

    def _integers(self, column: str, kind: type[Any]) -> NDArray[np.int64]:
        return self._files[column].array(INTEGER, len(kind._fields))

    def _text(self, column: str, start: int, end: int) -> str:
        return bytes(self._files[column].read(start, end)).decode("utf-8")

    def _entry(self, columns: ChunkColumns) -> IndexEntry:
        document_id = self.ids[columns.document]
        chunk_id = Chunk.id_of(document_id, columns.start, columns.end)
        return IndexEntry(chunk_id, document_id, LANGUAGES[columns.language])

    def vectors(self) -> Vectors:
        """Return the vectors of all chunks, float32 `[n, dimension]`."""
        return self._files["vectors"].array(FLOAT, self._dimension)

    def document(self, row: int) -> Document:
        """Return the document in a row."""
        place = DocumentColumns(*self._documents[row].tolist())
        record = self._record(row)
        return Document(
            id=self.ids[row],
            title=record["title"],
            text=self._text("text", place.text_start, place.text_end),
            sections=tuple(_section(fields) for fields in record["sections"]),
            source=_source(record["source"]),
        )

    def _read_record(self, row: int) -> dict[str, Any]:
        place = DocumentColumns(*self._documents[row].tolist())
        record: dict[str, Any] = json.loads(
            self._text("records", place.record_start, place.record_end)
        )
        return record

    def chunk(self, row: int) -> Chunk:
        """Return the chunk in a row."""
        columns = ChunkColumns(*self._chunks[row].tolist())
        text_start = int(self._documents[columns.document, 0])
        entry = self.entries[row]
        return Chunk(
            id=entry.chunk_id,
            document_id=entry.document_id,
            language=entry.language,
            section=self._record(columns.document)["sections"][columns.section]["title"],
            start=columns.start,
            end=columns.end,
            text=self._text("text", text_start + columns.byte_start, text_start + columns.byte_end),
        )

    def sentences_of(self, row: int) -> Sentences:
        """Return the sentences inside the chunk in a row, in order."""
        first, last = self._chunk_sentences[row].tolist()
        spans = tuple(Span(start, end) for _, start, end in self._sentences[first:last].tolist())
        rows = np.arange(first, last)
        return Sentences(spans, self._files["sentence_vectors"].rows(rows, FLOAT, self._dimension))

    def tokens_of(self, row: int) -> TokenVectors:
        """Return the tokens of the chunk in a row."""
        start, end = self._chunk_tokens[row : row + 2].tolist()
        codes = self._part("token_codes", start, end, CODE, self._token_dimension)
        return TokenVectors(
            codes.reshape(-1, self._token_dimension),
            self._part("token_scales", start, end, FLOAT),
            self._part("token_starts", start, end, PLACE),
        )

    def _part(
        self, column: str, start: int, end: int, dtype: np.dtype[Any], columns: int = 1
    ) -> NDArray[Any]:
        """Return the rows from `start` up to `end` of a column, flat."""
        row_bytes = dtype.itemsize * columns
        return np.frombuffer(self._files[column].read(start * row_bytes, end * row_bytes), dtype)

    def terms(self) -> ChunkTerms:
        """Return the terms of all chunks."""
        return ChunkTerms(
            self._files["terms"].array(TERM), self._files["chunk_terms"].array(INTEGER)
        )

    def names(self) -> dict[str, str]:
        """Return how the names in the documents are written, by their terms."""
        lines = self._text("names", 0, self._files["names"].size).splitlines()
        return dict(line.split("\t", 1) for line in lines)

    def passages(self) -> Iterator[tuple[str, EncodedPassage]]:
        """Yield every chunk's text with its vectors."""
        for row, vector in enumerate(self.vectors()):
            yield self.chunk(row).text, EncodedPassage(vector, self.tokens_of(row))

    def sentence_vectors(self) -> Iterator[tuple[str, Vectors]]:
        """Yield every sentence's text with its vector."""
        vectors = self._files["sentence_vectors"].array(FLOAT, self._dimension)
        text, row_of_text = "", -1
        for (row, start, end), vector in zip(self._sentences.tolist(), vectors, strict=True):
            if row != row_of_text:
                text, row_of_text = self.document(row).text, row
            yield text[start:end], vector


def _rows_inside(chunks: NDArray[np.int64], sentences: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return `[n, 2]`: the first sentence that begins in each chunk, and the first after it."""
    columns = ChunkColumns(*chunks.T)
    places = [columns.start, columns.end]
    by_document_and_start = sentences[:, 0] * _BEYOND_ANY_TEXT + sentences[:, 1]
    wanted = [columns.document * _BEYOND_ANY_TEXT + place for place in places]
    return np.searchsorted(by_document_and_start, np.stack(wanted, axis=1))


def _section(fields: dict[str, Any]) -> Section:
    return Section(**{**fields, "language": Language(fields["language"])})


def _source(fields: dict[str, Any]) -> Source:
    lines = fields["line_map"]
    line_map = LineMap(tuple(lines["offsets"]), tuple(lines["lines"]))
    return Source(**{**fields, "line_map": line_map})
