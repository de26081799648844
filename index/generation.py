"""An open generation: verified documents, chunks, vectors and the encoder's parts."""

import fcntl
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple

from corpus.documents import Chunk, Document
from corpus.errors import IndexCorruptError, NoGenerationError, UnknownDocumentError
from index.protocols import IndexEntry, Vectors
from index.storing.encoder_files import (
    EncoderParts,
    read_encoder_parts,
    read_reference_vectors,
)
from index.storing.manifest import MANIFEST_NAME, Manifest, parse_manifest
from index.storing.segment_reader import ChunkTerms, SegmentReader, Sentences
from index.storing.verified_file import VerifiedFile
from index.token_vectors import EncodedPassage, TokenVectors

_CACHED_DOCUMENTS = 16


class _Row(NamedTuple):
    segment: SegmentReader
    row: int


class Generation:
    """A published generation, open for reading from any thread.

    While it is open, pruning leaves it alone. Opening checks the manifest and every small file;
    large files are checked by blocks as they are read.

    Raises:
        NoGenerationError: there is none at this path, or it is being pruned.
        IndexCorruptError: a file is missing, or is not what was written.
        IndexMismatchError: another version of Tilmash wrote it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self._lock = _lock_shared(path)
        try:
            self.manifest: Manifest = parse_manifest(self._lock.read(), path.name)
            self._segments = [
                SegmentReader(
                    entry.name,
                    self.manifest.encoder.dimension,
                    self.manifest.encoder.token_dimension,
                    self.open_file,
                )
                for entry in self.manifest.segments
            ]
        except BaseException:
            self._lock.close()
            raise
        self._documents = {
            document_id: _Row(segment, row)
            for segment in self._segments
            for row, document_id in enumerate(segment.ids)
        }
        self._chunks = {
            entry.chunk_id: _Row(segment, row)
            for segment in self._segments
            for row, entry in enumerate(segment.entries)
        }
        self.document = lru_cache(_CACHED_DOCUMENTS)(self._read_document)

    def close(self) -> None:
        """Let go of the files; pruning may now remove the generation."""
        self._lock.close()

    def open_file(self, name: str) -> VerifiedFile:
        """Return a file of the generation, named by its path inside it.

        Raises:
            IndexCorruptError: it is missing, or is not what was written.
        """
        entry = self.manifest.files.get(name)
        if entry is None:
            raise IndexCorruptError(f"Generation {self.name} has no file {name}.")
        return VerifiedFile(self.path / name, entry)

    @property
    def document_ids(self) -> tuple[str, ...]:
        """The ids of all documents, in the order of their segments."""
        return tuple(self._documents)

    def __contains__(self, document_id: str) -> bool:
        """Tell whether a document is in the generation."""
        return document_id in self._documents

    def documents(self) -> Iterator[Document]:
        """Yield every document, read one by one."""
        for _, document in self.documents_by_segment():
            yield document

    def documents_by_segment(self) -> Iterator[tuple[str, Document]]:
        """Yield every document with the name of its segment."""
        for entry, segment in zip(self.manifest.segments, self._segments, strict=True):
            for row in range(len(segment.ids)):
                yield entry.name, segment.document(row)

    def passages(self) -> Iterator[tuple[str, EncodedPassage]]:
        """Yield every chunk's text with its vectors."""
        for segment in self._segments:
            yield from segment.passages()

    def sentence_vectors(self) -> Iterator[tuple[str, Vectors]]:
        """Yield every sentence's text with its vector."""
        for segment in self._segments:
            yield from segment.sentence_vectors()

    def _read_document(self, document_id: str) -> Document:
        row = self._documents.get(document_id)
        if row is None:
            raise UnknownDocumentError(f"There is no document {document_id!r}.")
        return row.segment.document(row.row)

    def entries_and_vectors(self) -> Iterator[tuple[list[IndexEntry], Vectors]]:
        """Yield, segment by segment, what a vector index needs: entries and `[n, dimension]`."""
        for segment in self._segments:
            yield segment.entries, segment.vectors()

    def entries_and_terms(self) -> Iterator[tuple[list[IndexEntry], ChunkTerms]]:
        """Yield, segment by segment, what a lexical index needs: entries and their terms."""
        for segment in self._segments:
            yield segment.entries, segment.terms()

    def names(self) -> dict[str, str]:
        """Return how the names in all documents are written, by their terms."""
        return {term: form for segment in self._segments for term, form in segment.names().items()}

    def chunk(self, chunk_id: str) -> Chunk:
        """Return a chunk by the id that an index entry gave."""
        segment, row = self._chunks[chunk_id]
        return segment.chunk(row)

    def sentences(self, chunk: Chunk) -> Sentences:
        """Return the sentences inside a chunk, in order."""
        segment, row = self._chunks[chunk.id]
        return segment.sentences_of(row)

    def tokens(self, chunk: Chunk) -> TokenVectors:
        """Return the tokens of a chunk; they are read when asked for."""
        segment, row = self._chunks[chunk.id]
        return segment.tokens_of(row)

    def encoder_parts(self) -> EncoderParts:
        """Return the parts of the exported encoder that the generation carries."""
        return read_encoder_parts(self.manifest.encoder, self.open_file)

    def reference_vectors(self) -> Vectors:
        """Return what the encoder made of the warm-up texts where it was exported."""
        return read_reference_vectors(self.manifest.encoder, self.open_file)


def _lock_shared(path: Path) -> IO[bytes]:
    try:
        file = (path / MANIFEST_NAME).open("rb")
    except OSError as error:
        raise NoGenerationError(f"There is no generation at {path.name}.") from error
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise NoGenerationError(f"Generation {path.name} is being removed.") from error
    return file
