"""What training changed in an encoder's layers, as a small file that the base model takes in.

Each changed tensor is stored as its difference to the base model's, in 4 bits: blocks of 32 values
with a float16 scale each, value = code · scale, codes from -7 to 7, two to a byte (the first of a
pair in the low half). The last block is filled up with zeros. The file is a safetensors file whose
metadata holds the base's digest under the format's name.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from corpus.errors import ModelNotFoundError
from index.protocols import Vectors

_BLOCK = 32
_LARGEST_CODE = 7
_FORMAT = "tilmash-encoder-difference-1"
_CODES, _SCALES = ".codes", ".scales"
_SMALLEST_SCALE = float(np.finfo(np.float16).smallest_subnormal)

Layers = Mapping[str, Vectors]


@dataclass(frozen=True, slots=True)
class EncoderDifference:
    """Differences by tensor name, flat float32; `base` is the digest of what they are to.

    `sha256` is the digest of the file.
    """

    base: str
    sha256: str
    tensors: Layers

    def apply_to(self, layers: Layers) -> dict[str, Vectors]:
        """Return the base model's layers with the differences added.

        Raises:
            ModelNotFoundError: these are not the layers that the difference is to.
        """
        if layers_sha256(layers) != self.base:
            raise ModelNotFoundError(
                "The trained difference belongs to other weights than this model's."
            )
        return {
            name: tensor + self.tensors[name][: tensor.size].reshape(tensor.shape)
            if name in self.tensors
            else tensor
            for name, tensor in layers.items()
        }


def layers_sha256(layers: Layers) -> str:
    """Return the digest of layers: of their names, shapes and values."""
    digest = hashlib.sha256()
    for name, tensor in sorted(layers.items()):
        digest.update(f"{name}{tensor.shape}".encode())
        digest.update(np.ascontiguousarray(tensor, np.float32).data)
    return digest.hexdigest()


def write_difference(path: Path, base: Layers, trained: Layers) -> None:
    """Write what `trained` has other than `base`; tensors that are alike are left out."""
    tensors: dict[str, NDArray[np.generic]] = {}
    for name, tensor in sorted(trained.items()):
        difference = np.asarray(tensor - base[name], np.float32)
        if difference.any():
            tensors[name + _CODES], tensors[name + _SCALES] = _pack(difference)
    # one key, since the library writes several in a different order each time
    save_file(tensors, str(path), metadata={_FORMAT: layers_sha256(base)})


def read_difference(path: Path) -> EncoderDifference:
    """Return what the file holds.

    Raises:
        ModelNotFoundError: it is missing, or is no such file.
    """
    try:
        data = path.read_bytes()
        with safe_open(str(path), framework="np") as file:
            metadata = file.metadata() or {}
            names = {name.removesuffix(_CODES) for name in file.keys() if name.endswith(_CODES)}  # noqa: SIM118 # no mapping
            tensors = {
                name: _unpack(file.get_tensor(name + _CODES), file.get_tensor(name + _SCALES))
                for name in sorted(names)
            }
    except (OSError, SafetensorError) as error:
        raise ModelNotFoundError(f"{path.name} is no trained difference: {error}.") from error
    if _FORMAT not in metadata:
        raise ModelNotFoundError(f"{path.name} is not of the format {_FORMAT}.")
    return EncoderDifference(metadata[_FORMAT], hashlib.sha256(data).hexdigest(), tensors)


def _pack(difference: Vectors) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    flat = np.pad(difference.ravel(), (0, -difference.size % _BLOCK))
    blocks = flat.reshape(-1, _BLOCK)
    largest = np.abs(blocks).max(axis=1) / _LARGEST_CODE
    scales = np.maximum(largest, _SMALLEST_SCALE).astype(np.float16)
    codes = np.rint(blocks / scales[:, None].astype(np.float32))
    nibbles = (np.clip(codes, -_LARGEST_CODE, _LARGEST_CODE).astype(np.int8) & 0x0F).ravel()
    pairs = nibbles.astype(np.uint8).reshape(-1, 2)
    return pairs[:, 0] | (pairs[:, 1] << 4), scales


def _unpack(codes: NDArray[np.uint8], scales: NDArray[np.float16]) -> Vectors:
    nibbles = np.stack([codes & 0x0F, codes >> 4], axis=1).reshape(-1, _BLOCK).astype(np.int8)
    signed = np.where(nibbles > _LARGEST_CODE, nibbles - 16, nibbles)
    return np.asarray(signed * scales[:, None].astype(np.float32), np.float32).ravel()
