"""Small documents and a way to build them without a model, for tests of generations."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from corpus.chunking_policy import ChunkingPolicy
from corpus.documents import Document
from corpus.reading.plain_text import read_plain_text
from index.building import BuildResult, build_generation
from index.embedding.hashing_build_encoder import HashingBuildEncoder
from index.embedding.hashing_encoder import HashingEncoder
from index.protocols import Vectors
from index.publishing import CollectionFolder
from index.token_vectors import EncodedPassage

NOTES = {
    "bread": "Bread needs flour, water and salt. It rises for two hours.\n\nIt is baked hot.",
    "river": "Река Ишим течёт через город. Она впадает в Иртыш.",
    "school": "Мектеп 1945 жылы ашылды. Онда үш жүз оқушы оқиды.",
}


class CountingEncoder(HashingBuildEncoder):
    """The hashing encoder, which notes each text that it embeds."""

    def __init__(self, dimension: int = 16) -> None:
        super().__init__(HashingEncoder(dimension))
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int], None]) -> Vectors:
        self.embedded.extend(texts)
        return super().embed_passages(texts, progress)

    def encode_passages_by_length(
        self, texts: Sequence[str], progress: Callable[[int], None]
    ) -> Iterator[tuple[str, EncodedPassage]]:
        self.embedded.extend(texts)
        return super().encode_passages_by_length(texts, progress)


def documents(notes: Mapping[str, str]) -> list[Document]:
    return [
        read_plain_text(text.encode("utf-8"), f"{name}.txt", name)
        for name, text in sorted(notes.items())
    ]


def build(
    data_dir: Path,
    notes: Mapping[str, str] = NOTES,
    *,
    encoder: HashingBuildEncoder | None = None,
    policy: ChunkingPolicy | None = None,
    keep: int = 3,
    force: bool = False,
) -> BuildResult:
    return build_generation(
        folder_of(data_dir),
        documents(notes),
        encoder or CountingEncoder(),
        policy or ChunkingPolicy(),
        lambda step, done, total: None,
        keep_generations=keep,
        force=force,
    )


def folder_of(data_dir: Path) -> CollectionFolder:
    return CollectionFolder(data_dir, "notes")


def damage(path: Path, position: int = 0) -> None:
    """Change one byte of a file."""
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(bytes(data))
