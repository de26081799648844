"""Building with the hashing encoder, which has no files."""

from collections.abc import Callable, Sequence

from index.embedding.hashing_encoder import HashingEncoder
from index.protocols import Vectors
from index.storing.manifest import EncoderEntry
from index.storing.writer import GenerationWriter


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
        )
