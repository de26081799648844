"""Building with the hashing encoder, which has no files."""

from collections.abc import Callable, Iterator, Sequence

from index.embedding.hashing_encoder import HashingEncoder
from index.protocols import Vectors
from index.storing.manifest import EncoderEntry
from index.storing.writer import GenerationWriter
from index.token_vectors import EncodedPassage, quantize_tokens


class HashingBuildEncoder:
    """The hashing encoder as a build sees it; a `BuildEncoder`."""

    def __init__(self, encoder: HashingEncoder | None = None) -> None:
        self._encoder = encoder or HashingEncoder()
        self.sha256 = self._encoder.model_id
        self.max_passage_tokens = self._encoder.max_passage_tokens
        self.count_tokens = self._encoder.count_tokens

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int], None]) -> Vectors:
        """Return unit vectors, float32 `[n, dimension]`."""
        vectors = self._encoder.encode_passages(texts).pooled
        progress(len(texts))
        return vectors

    def encode_passages_by_length(
        self, texts: Sequence[str], progress: Callable[[int], None]
    ) -> Iterator[tuple[str, EncodedPassage]]:
        """Yield each text with its pooled vector and its tokens, in the order given."""
        pooled, tokens = self._encoder.encode_passages(texts)
        for text, vector, rows in zip(texts, pooled, tokens, strict=True):
            starts = self._encoder.token_starts(text)
            yield text, EncodedPassage(vector, quantize_tokens(rows, starts))
        progress(len(texts))

    def write(self, writer: GenerationWriter) -> EncoderEntry:
        """Return the entry; nothing is written."""
        del writer
        encoder = self._encoder
        return EncoderEntry(
            kind="hashing",
            model_id=encoder.model_id,
            revision="",
            sha256=self.sha256,
            dimension=encoder.dimension,
            max_tokens=encoder.max_tokens,
            token_dimension=encoder.dimension,
        )
