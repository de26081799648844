"""The exported encoder inside a generation: its files, written and read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.protocols import Vectors
from index.storing.manifest import EncoderEntry
from index.storing.segment import FLOAT
from index.storing.verified_file import VerifiedFile
from index.storing.writer import GenerationWriter

ENCODER_PREFIX = "encoder/"
_GRAPH = f"{ENCODER_PREFIX}graph.onnx"
_TOKENIZER = f"{ENCODER_PREFIX}tokenizer.bin"
_WORDS = f"{ENCODER_PREFIX}word_embeddings.bin"
_SCALES = f"{ENCODER_PREFIX}word_scales.bin"
_REFERENCE = f"{ENCODER_PREFIX}reference_vectors.bin"


@dataclass(frozen=True, slots=True)
class EncoderParts:
    """What an exported encoder is made of.

    `graph` maps word embeddings to pooled and token vectors; `word_rows` reads rows of the word
    embedding matrix, which stays outside the graph since a question touches twenty of 250,000;
    `row_scales`, `[vocabulary]`, multiply int8 rows back to floats and are None for float32 rows.
    """

    graph: bytes
    tokenizer: bytes
    word_rows: Callable[[NDArray[np.int64]], NDArray[Any]]
    row_scales: NDArray[np.float32] | None


def write_encoder_parts(
    writer: GenerationWriter, parts: EncoderParts, words: NDArray[Any], reference: Vectors
) -> None:
    """Write the parts, the matrix that they read rows of, and the warm-up texts' vectors."""
    writer.write(_GRAPH, [parts.graph])
    writer.write(_TOKENIZER, [parts.tokenizer])
    writer.write(_WORDS, [np.ascontiguousarray(words).data])
    if parts.row_scales is not None:
        writer.write(_SCALES, [parts.row_scales.astype(FLOAT).tobytes()])
    writer.write(_REFERENCE, [reference.astype(FLOAT).tobytes()])


def read_encoder_parts(
    entry: EncoderEntry, open_file: Callable[[str], VerifiedFile]
) -> EncoderParts:
    """Return the parts; rows of the matrix are checked as they are first read.

    Raises:
        IndexCorruptError: a file is missing, or is not what was written.
    """
    words = open_file(_WORDS)
    is_quantized = entry.precision == "int8"
    dtype = np.dtype(np.int8) if is_quantized else FLOAT
    return EncoderParts(
        graph=_whole(open_file(_GRAPH)),
        tokenizer=_whole(open_file(_TOKENIZER)),
        word_rows=lambda ids: words.rows(ids, dtype, entry.word_dimension),
        row_scales=open_file(_SCALES).array(FLOAT) if is_quantized else None,
    )


def read_reference_vectors(
    entry: EncoderEntry, open_file: Callable[[str], VerifiedFile]
) -> Vectors:
    """Return what the encoder made of the warm-up texts where it was exported."""
    return open_file(_REFERENCE).array(FLOAT, entry.dimension)


def _whole(file: VerifiedFile) -> bytes:
    return bytes(file.read(0, file.size))
