"""What ranking reads of documents: vectors, tokens, terms and names, made or taken over."""

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path

import numpy as np

from corpus.chunking_policy import ChunkedDocument
from corpus.letter_case import names_in
from corpus.lexical_terms import lexical_terms
from index.embedding.build_encoder import BuildEncoder
from index.generation import Generation
from index.protocols import Vectors
from index.searching.lexical_index import term_ids
from index.storing.segment import SegmentContent
from index.token_spool import TokenSpool
from index.token_vectors import EncodedPassage


class SegmentEmbedding:
    """Embeds the documents of one build, segment by segment.

    What `known`, a generation of the same encoder, has of the same text is taken over. `progress`
    is called with the number of texts done and of all in a segment. `texts_embedded` counts those
    that were embedded so far.
    """

    def __init__(
        self,
        encoder: BuildEncoder,
        known: Generation | None,
        progress: Callable[[int, int], None],
    ) -> None:
        self._encoder = encoder
        self._known_generation = known
        self._progress = progress
        self.texts_embedded = 0

    @cached_property
    def _known(self) -> tuple[dict[str, EncodedPassage], dict[str, Vectors]]:
        """Passages that there are, and pooled vectors of these and of sentences, by text."""
        if self._known_generation is None:
            return {}, {}
        passages = dict(self._known_generation.passages())
        vectors = {text: passage.pooled for text, passage in passages.items()}
        vectors.update(self._known_generation.sentence_vectors())
        return passages, vectors

    def embed(self, documents: Sequence[ChunkedDocument], scratch: Path) -> SegmentContent:
        """Return the content of a segment; tokens are kept in a nameless file in `scratch`."""
        chunks = [chunk.text for chunked in documents for chunk in chunked.chunks]
        sentences = [
            chunked.document.text[span.start : span.end]
            for chunked in documents
            for span in chunked.sentences
        ]
        known_passages, known_vectors = self._known
        passages, vectors = dict(known_passages), dict(known_vectors)
        new_chunks = sorted({*chunks} - passages.keys())
        new_sentences = sorted({*sentences} - vectors.keys() - {*new_chunks}, key=len)
        total = len(new_chunks) + len(new_sentences)
        done = 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            self._progress(done, total)

        advance(0)
        with closing(TokenSpool(scratch)) as spool:
            for text, passage in self._encoder.encode_passages_by_length(new_chunks, advance):
                spool.add(text, passage)
            passages.update(spool.passages())
        vectors.update((text, passages[text].pooled) for text in new_chunks)
        if new_sentences:
            embedded = self._encoder.embed_passages(new_sentences, advance)
            vectors.update(zip(new_sentences, embedded, strict=True))
        self.texts_embedded += total
        return SegmentContent(
            documents,
            _stack(chunks, vectors),
            _stack(sentences, vectors),
            tokens=[passages[text].tokens for text in chunks],
            terms=[term_ids(lexical_terms(text)) for text in chunks],
            names=names_in(sentences),
        )


def _stack(texts: Sequence[str], vectors: dict[str, Vectors]) -> Vectors:
    if not texts:
        return np.empty((0, 0), np.float32)
    return np.stack([vectors[text] for text in texts])
