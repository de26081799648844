"""How passages are cut, and what comes of it; the cutting itself is in `chunking`.

Apart from it, since `chunking` brings LangChain, which serving does without.
"""

from dataclasses import asdict, dataclass

from corpus.documents import Chunk, Document, Span


@dataclass(frozen=True, slots=True)
class ChunkingPolicy:
    """How passages are cut: a window of sentences begins every `step` sentences.

    A window takes in what follows, also across paragraphs but never across sections, up to
    `max_characters` and `sentences`. Why so many: docs/ranking.md. `version` counts the changes
    to the code that cut the same text otherwise.
    """

    max_characters: int = 700
    sentences: int = 12
    step: int = 1
    version: int = 1

    def __post_init__(self) -> None:
        if min(self.sentences, self.step, self.max_characters) < 1:
            raise ValueError("sentences, step and max_characters must be at least 1")

    def as_dict(self) -> dict[str, int]:
        """Return the policy as a manifest records it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ChunkedDocument:
    """A document, its sentences (none longer than the model reads) and its passages, in order."""

    document: Document
    sentences: tuple[Span, ...]
    chunks: tuple[Chunk, ...]
