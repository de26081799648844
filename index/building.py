"""Building a generation and publishing it; a build killed at any moment changes nothing."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial

from corpus.chunking import chunk_document
from corpus.chunking_policy import ChunkingPolicy
from corpus.documents import Document
from corpus.errors import GenerationError
from index.embedding.build_encoder import BuildEncoder
from index.generation import Generation
from index.publishing import CollectionFolder
from index.segment_embedding import SegmentEmbedding
from index.storing.encoder_files import ENCODER_PREFIX
from index.storing.manifest import EncoderEntry, Manifest, SegmentEntry
from index.storing.segment import (
    corpus_sha256,
    document_key,
    segment_name,
    write_segment,
)
from index.storing.writer import GenerationWriter

_SEGMENT_DOCUMENTS = 2048
_SEGMENTS_KEPT = 16


class BuildStep(StrEnum):
    """The steps of a build, in order."""

    READ = "read"
    CHUNK = "chunk"
    EMBED = "embed"
    WRITE = "write"
    EXPORT = "export"
    PUBLISH = "publish"
    PRUNE = "prune"


Progress = Callable[[BuildStep, int, int], None]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build came to: the published generation, and what it took."""

    name: str
    is_new: bool
    documents: int
    chunks: int
    texts_embedded: int
    segments_reused: int


def build_generation(  # noqa: PLR0913 # all that a build is told
    folder: CollectionFolder,
    documents: Sequence[Document],
    encoder: BuildEncoder,
    policy: ChunkingPolicy,
    progress: Progress,
    *,
    keep_generations: int,
    force: bool = False,
    encoder_from: CollectionFolder | None = None,
) -> BuildResult:
    """Build a generation of the documents, publish it, prune older ones, and say what it took.

    What did not change since the published generation is linked, not written again, and chunks
    whose text is unchanged are not embedded again, unless `force` is set. Where nothing at all
    changed, nothing is built. Where nothing has been published yet, the encoder and known vectors
    are taken over from the collection `encoder_from`. `progress` is called with a step, how much
    is done and of how much.

    Raises:
        BuildInProgressError: another process is building this collection.
    """
    with folder.build_lock() as scratch:
        previous = None if force else _open_previous(folder)
        is_first = previous is None and not force
        donor = _open_previous(encoder_from) if is_first and encoder_from is not None else None
        try:
            build = _Build(folder, encoder, policy, progress, previous, donor)
            result = build.run(documents, GenerationWriter(scratch))
        finally:
            for generation in (previous, donor):
                if generation is not None:
                    generation.close()
        progress(BuildStep.PRUNE, 0, 1)
        folder.prune(keep_generations)
        progress(BuildStep.PRUNE, 1, 1)
    return result


def _open_previous(folder: CollectionFolder) -> Generation | None:
    try:
        generation = folder.open_published()
    except GenerationError:
        return None  # nothing sound to build on: all is made anew
    try:
        folder.verify(generation.name)
    except GenerationError:
        generation.close()
        return None
    return generation


class _Build:
    """One run of the steps."""

    def __init__(
        self,
        folder: CollectionFolder,
        encoder: BuildEncoder,
        policy: ChunkingPolicy,
        progress: Progress,
        previous: Generation | None,
        donor: Generation | None,
    ) -> None:
        self._folder = folder
        self._encoder = encoder
        self._policy = policy
        self._progress = progress
        # With the same encoder, its files and the vectors of known texts are taken over; if the
        # chunking is the same too, whole segments of the collection's own are.
        known = previous or donor
        has_same_encoder = known is not None and known.manifest.encoder.sha256 == encoder.sha256
        self._same_encoder = known if has_same_encoder else None
        self._same_chunks = previous if has_same_encoder else None
        if previous is not None and previous.manifest.chunking != policy.as_dict():
            self._same_chunks = None
        show = partial(progress, BuildStep.EMBED)
        self._embedding = SegmentEmbedding(encoder, self._same_encoder, show)

    def run(self, documents: Sequence[Document], writer: GenerationWriter) -> BuildResult:
        self._progress(BuildStep.READ, len(documents), len(documents))
        corpus = corpus_sha256(documents)
        same = self._same_chunks
        if same is not None and same.manifest.corpus_sha256 == corpus:
            kept_count = len(same.manifest.segments)
            return self._result(same.name, same.manifest, is_new=False, kept=kept_count)
        kept, changed = self._plan(documents)
        for entry in kept:
            self._link(writer, f"segments/{entry.name}/")
        written = [
            self._write_segment(writer, changed[start : start + _SEGMENT_DOCUMENTS])
            for start in range(0, len(changed), _SEGMENT_DOCUMENTS)
        ]
        self._progress(BuildStep.EXPORT, 0, 1)
        encoder = self._write_encoder(writer)
        self._progress(BuildStep.EXPORT, 1, 1)
        manifest = Manifest(
            collection=self._folder.name,
            created=datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ"),
            encoder=encoder,
            chunking=self._policy.as_dict(),
            corpus_sha256=corpus,
            segments=(*kept, *written),
            files=dict(writer.files),
        )
        self._progress(BuildStep.PUBLISH, 0, 1)
        name = writer.finish(manifest, self._folder.generations).name
        self._folder.publish(name)
        self._progress(BuildStep.PUBLISH, 1, 1)
        return self._result(name, manifest, is_new=True, kept=len(kept))

    def _result(self, name: str, manifest: Manifest, *, is_new: bool, kept: int) -> BuildResult:
        return BuildResult(
            name=name,
            is_new=is_new,
            documents=manifest.document_count,
            chunks=manifest.chunk_count,
            texts_embedded=self._embedding.texts_embedded,
            segments_reused=kept,
        )

    def _plan(self, documents: Sequence[Document]) -> tuple[list[SegmentEntry], list[Document]]:
        """Return the segments to keep as they are, and the documents to write.

        A segment is kept when each of its documents still stands unchanged. Of too many segments
        the smallest are merged, so that their number does not grow with every build.
        """
        if self._same_chunks is None:
            return [], list(documents)
        keys = {document.id: document_key(document) for document in documents}
        intact: dict[str, bool] = defaultdict(lambda: True)
        members: dict[str, list[str]] = defaultdict(list)
        for segment, document in self._same_chunks.documents_by_segment():
            members[segment].append(document.id)
            if keys.get(document.id) != document_key(document):
                intact[segment] = False
        entries = [entry for entry in self._same_chunks.manifest.segments if intact[entry.name]]
        entries = sorted(entries, key=lambda entry: -entry.documents)[: _SEGMENTS_KEPT - 1]
        kept_ids = {document_id for entry in entries for document_id in members[entry.name]}
        return entries, [document for document in documents if document.id not in kept_ids]

    def _link(self, writer: GenerationWriter, prefix: str) -> None:
        if self._same_encoder is None:
            return
        for name, entry in self._same_encoder.manifest.files.items():
            if name.startswith(prefix):
                writer.link(name, self._same_encoder.path / name, entry)

    def _write_segment(
        self, writer: GenerationWriter, documents: Sequence[Document]
    ) -> SegmentEntry:
        chunked = []
        for number, document in enumerate(documents):
            self._progress(BuildStep.CHUNK, number, len(documents))
            chunked.append(
                chunk_document(
                    document,
                    self._policy,
                    self._encoder.max_passage_tokens,
                    self._encoder.count_tokens,
                )
            )
        self._progress(BuildStep.CHUNK, len(documents), len(documents))
        content = self._embedding.embed(chunked, writer.scratch)
        self._progress(BuildStep.WRITE, 0, 1)
        chunking = json.dumps(self._policy.as_dict(), sort_keys=True)
        name = segment_name(documents, self._encoder.sha256, chunking)
        entry = write_segment(writer, name, content)
        self._progress(BuildStep.WRITE, 1, 1)
        return entry

    def _write_encoder(self, writer: GenerationWriter) -> EncoderEntry:
        if self._same_encoder is None:
            return self._encoder.write(writer)
        self._link(writer, ENCODER_PREFIX)
        return self._same_encoder.manifest.encoder
