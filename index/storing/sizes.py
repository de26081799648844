"""What the parts of a generation take on the disk."""

from typing import Final

from index.storing.encoder_files import ENCODER_PREFIX
from index.storing.manifest import Manifest

ENCODER: Final = "encoder"
"""What the encoder's files are for, whatever the number of passages."""

_USES = {
    "texts": ("text", "records", "ids", "documents", "chunks", "sentences"),
    "dense": ("vectors",),
    "sentences": ("sentence_vectors",),
    "late_interaction": ("chunk_tokens", "token_codes", "token_scales", "token_starts"),
    "lexical": ("chunk_terms", "terms"),
    "letter_case": ("names",),
}
"""Columns of a segment by the stage of ranking that reads them."""

_USE_OF_COLUMN = {column: use for use, columns in _USES.items() for column in columns}


def bytes_by_use(manifest: Manifest) -> dict[str, int]:
    """Return the bytes of texts, of each stage of ranking, and of the encoder."""
    sizes = dict.fromkeys([*_USES, ENCODER], 0)
    for name, entry in manifest.files.items():
        is_encoder = name.startswith(ENCODER_PREFIX)
        column = name.rpartition("/")[2].removesuffix(".bin")
        sizes[ENCODER if is_encoder else _USE_OF_COLUMN[column]] += entry.size
    return sizes
