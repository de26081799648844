"""What a build needs of an encoder: embed passages, then leave the encoder in the generation."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from index.protocols import Vectors
from index.storing.manifest import EncoderEntry
from index.storing.writer import GenerationWriter
from index.token_vectors import EncodedPassage


class BuildEncoder(Protocol):
    """An encoder as a build sees it."""

    @property
    def sha256(self) -> str:
        """Digest of model and export; an older generation's encoder with it can be taken over."""
        ...

    @property
    def max_passage_tokens(self) -> int:
        """Tokens that a passage may have."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return the tokens of a text, without special tokens or prefix."""
        ...

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int], None]) -> Vectors:
        """Return unit vectors, float32 `[n, dimension]`; `progress` gets counts of texts done."""
        ...

    def encode_passages_by_length(
        self, texts: Sequence[str], progress: Callable[[int], None]
    ) -> Iterator[tuple[str, EncodedPassage]]:
        """Yield each text with its pooled vector and its tokens, in an order of its own.

        `progress` gets counts of texts done.
        """
        ...

    def write(self, writer: GenerationWriter) -> EncoderEntry:
        """Write the encoder's files into a generation and return its entry."""
        ...
