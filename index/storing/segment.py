"""A segment: one immutable group of documents with their chunks, sentences and vectors.

Columns in plain little-endian files, mapped when read, so that a passage's text is read on demand:
`text` and `records` hold the documents' UTF-8 text and their JSON records end to end, `documents`
says where each lies, `chunks` and `sentences` give spans, `vectors` and `sentence_vectors` float32.
The tokens of all chunks lie end to end in `token_codes`, `token_scales` and `token_starts`, their
terms in `terms`; `chunk_tokens` and `chunk_terms` say where each chunk's begin, and the last ends.
`names` has a line for each name, its term and how it is written.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.chunking_policy import ChunkedDocument
from corpus.documents import Document
from corpus.languages import Language
from index.protocols import Vectors
from index.storing.manifest import SegmentEntry
from index.storing.writer import GenerationWriter
from index.token_vectors import TokenVectors

LANGUAGES = tuple(Language)
INTEGER = np.dtype("<i8")
FLOAT = np.dtype("<f4")
CODE = np.dtype("i1")
PLACE = np.dtype("<i4")
TERM = np.dtype("<u4")
COLUMNS = (
    "text",
    "records",
    "ids",
    "documents",
    "chunks",
    "sentences",
    "vectors",
    "sentence_vectors",
    "chunk_tokens",
    "token_codes",
    "token_scales",
    "token_starts",
    "chunk_terms",
    "terms",
    "names",
)


class DocumentColumns(NamedTuple):
    """Where a document lies in `text` and `records`, in bytes."""

    text_start: int
    text_end: int
    record_start: int
    record_end: int


class ChunkColumns(NamedTuple):
    """A chunk: rows, code points, and bytes from the start of its document's text."""

    document: int
    language: int
    section: int
    start: int
    end: int
    byte_start: int
    byte_end: int


class SentenceColumns(NamedTuple):
    """A sentence: its document's row and its code points."""

    document: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SegmentContent:
    """Chunked documents; vectors, tokens and terms of their chunks, vectors of their sentences.

    `names` are the documents' names, by their terms.
    """

    documents: Sequence[ChunkedDocument]
    vectors: Vectors
    sentence_vectors: Vectors
    tokens: Sequence[TokenVectors]
    terms: Sequence[NDArray[np.uint32]]
    names: Mapping[str, str]


def document_key(document: Document) -> str:
    """Return a digest of all that a document holds; it changes when anything in it does."""
    return sha256(document.text.encode("utf-8") + b"\0" + _record_bytes(document)).hexdigest()


def corpus_sha256(documents: Iterable[Document]) -> str:
    """Return the digest of a corpus: of every document, whatever their order."""
    digest = sha256()
    for key in sorted(document_key(document) for document in documents):
        digest.update(key.encode("ascii"))
    return digest.hexdigest()


def segment_name(documents: Iterable[Document], encoder_sha256: str, chunking: str) -> str:
    """Return the name of the segment that these documents give with this encoder and chunking."""
    digest = sha256(f"{encoder_sha256} {chunking}".encode())
    for document in documents:
        digest.update(document_key(document).encode("ascii"))
    return digest.hexdigest()[:16]


def write_segment(writer: GenerationWriter, name: str, content: SegmentContent) -> SegmentEntry:
    """Write the files of a segment and return its entry for the manifest."""
    documents = [chunked.document for chunked in content.documents]
    texts = [document.text.encode("utf-8") for document in documents]
    records = [_record_bytes(document) for document in documents]
    chunks = list(_chunk_rows(content.documents))
    sentences = [
        SentenceColumns(row, *span)
        for row, chunked in enumerate(content.documents)
        for span in chunked.sentences
    ]
    tokens = content.tokens
    contents: tuple[Iterable[bytes | memoryview], ...] = (
        texts,
        records,
        ["\n".join(document.id for document in documents).encode("utf-8")],
        [_integers(_document_rows(texts, records), DocumentColumns)],
        [_integers(chunks, ChunkColumns)],
        [_integers(sentences, SentenceColumns)],
        [content.vectors.astype(FLOAT).tobytes()],
        [content.sentence_vectors.astype(FLOAT).tobytes()],
        [_offsets(len(one.scales) for one in tokens)],
        (np.ascontiguousarray(one.codes, CODE).data for one in tokens),
        (one.scales.astype(FLOAT).tobytes() for one in tokens),
        (one.starts.astype(PLACE).tobytes() for one in tokens),
        [_offsets(len(terms) for terms in content.terms)],
        (terms.astype(TERM).tobytes() for terms in content.terms),
        ["\n".join(map("\t".join, content.names.items())).encode("utf-8")],
    )
    for column, parts in zip(COLUMNS, contents, strict=True):
        writer.write(segment_file(name, column), parts)
    return SegmentEntry(name, len(documents), len(chunks), len(sentences))


def segment_file(segment: str, column: str) -> str:
    """Return the path of a segment's column inside its generation."""
    return f"segments/{segment}/{column}.bin"


def _record_bytes(document: Document) -> bytes:
    record = {
        "id": document.id,
        "title": document.title,
        "sections": [asdict(section) for section in document.sections],
        "source": asdict(document.source),
    }
    return json.dumps(record, ensure_ascii=False, sort_keys=True).encode("utf-8")


def _document_rows(texts: list[bytes], records: list[bytes]) -> Iterator[DocumentColumns]:
    text_start = record_start = 0
    for text, record in zip(texts, records, strict=True):
        text_end, record_end = text_start + len(text), record_start + len(record)
        yield DocumentColumns(text_start, text_end, record_start, record_end)
        text_start, record_start = text_end, record_end


def _chunk_rows(documents: Sequence[ChunkedDocument]) -> Iterator[ChunkColumns]:
    for row, chunked in enumerate(documents):
        text = chunked.document.text
        sections = chunked.document.sections
        section = byte_position = position = 0
        for chunk in chunked.chunks:
            while sections[section].end < chunk.end:
                section += 1
            # Chunks come in the order of their starts, so bytes are counted once over the text.
            byte_position += len(text[position : chunk.start].encode("utf-8"))
            position = chunk.start
            yield ChunkColumns(
                row,
                LANGUAGES.index(chunk.language),
                section,
                chunk.start,
                chunk.end,
                byte_position,
                byte_position + len(chunk.text.encode("utf-8")),
            )


def _offsets(counts: Iterable[int]) -> bytes:
    return np.cumsum([0, *counts], dtype=INTEGER).tobytes()


def _integers(rows: Iterable[tuple[int, ...]], kind: type[Any]) -> bytes:
    columns = len(kind._fields)
    array: NDArray[Any] = np.array(list(rows), INTEGER).reshape(-1, columns)
    return array.tobytes()
