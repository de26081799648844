"""What a generation says of itself: `manifest.json`, read before anything else is."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from corpus.errors import IndexCorruptError, IndexMismatchError

# To be raised with whatever makes older generations wrong: other files, another export, other rules
# for lexical terms.
FORMAT_VERSION = 2
MANIFEST_NAME = "manifest.json"
_NAME_DIGEST_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class FileEntry:
    """Size and digest of one file; `blocks` has a digest per `block_bytes` of a large one."""

    size: int
    sha256: str
    block_bytes: int = 0
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EncoderEntry:
    """The encoder of a generation.

    `kind` is `onnx` (exported; the files lie in the generation), `sentence_transformers` (the
    model itself has to be at hand) or `hashing`; `sha256` is the digest of the model and of how
    it was exported, so equal digests mean that one session can serve both. `difference` is the
    digest of the trained difference that the model took in, if it did. `check` records how the
    export agreed with the original, `reason` why there is none.
    """

    kind: str
    model_id: str
    revision: str
    sha256: str
    dimension: int
    max_tokens: int
    token_dimension: int
    word_dimension: int = 0
    query_prefix: str = ""
    passage_prefix: str = ""
    precision: str = "float32"
    tokenizer: str = "tokenizers"
    difference: str = ""
    check: Mapping[str, float] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One immutable group of documents: its folder's name, and how much it holds."""

    name: str
    documents: int
    chunks: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a reader needs to know before it opens a file of the generation."""

    collection: str
    created: str
    encoder: EncoderEntry
    chunking: Mapping[str, int]
    corpus_sha256: str
    segments: tuple[SegmentEntry, ...]
    files: Mapping[str, FileEntry]
    format_version: int = FORMAT_VERSION

    @property
    def chunk_count(self) -> int:
        """How many chunks the generation holds."""
        return sum(segment.chunks for segment in self.segments)

    @property
    def document_count(self) -> int:
        """How many documents the generation holds."""
        return sum(segment.documents for segment in self.segments)

    def to_bytes(self) -> bytes:
        """Return the manifest as UTF-8 JSON, the same bytes for equal manifests."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        return text.encode("utf-8")


def generation_name(created: str, manifest_bytes: bytes) -> str:
    """Return `TIME-DIGEST`, the name that binds a generation's folder to its manifest."""
    digest = sha256(manifest_bytes).hexdigest()[:_NAME_DIGEST_CHARACTERS]
    return f"{created}-{digest}"


def parse_manifest(data: bytes, folder_name: str) -> Manifest:
    """Return the manifest whose bytes are `data`, found in the folder `folder_name`.

    Raises:
        IndexCorruptError: the bytes are not those that gave the folder its name.
        IndexMismatchError: another version of Tilmash wrote it.
    """
    if sha256(data).hexdigest()[:_NAME_DIGEST_CHARACTERS] != folder_name.rpartition("-")[2]:
        raise IndexCorruptError(f"The manifest of generation {folder_name} has been changed.")
    fields: dict[str, Any] = json.loads(data)
    version = fields.get("format_version")
    if version != FORMAT_VERSION:
        raise IndexMismatchError(
            f"Generation {folder_name} has format {version}; this version reads {FORMAT_VERSION}."
        )
    fields["encoder"] = EncoderEntry(**fields["encoder"])
    fields["segments"] = tuple(SegmentEntry(**entry) for entry in fields["segments"])
    fields["files"] = {name: _file_entry(entry) for name, entry in fields["files"].items()}
    return Manifest(**fields)


def _file_entry(fields: dict[str, Any]) -> FileEntry:
    return FileEntry(**{**fields, "blocks": tuple(fields["blocks"])})
