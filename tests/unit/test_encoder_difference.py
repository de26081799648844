"""A trained difference: written small, read back, added to the base it belongs to."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelNotFoundError
from index.embedding.encoder_difference import read_difference, write_difference
from index.protocols import Vectors


@pytest.fixture
def base() -> dict[str, Vectors]:
    random = np.random.default_rng(1)
    shapes = {"weight": (40, 50), "bias": (7,), "same": (3, 3)}
    return {name: random.normal(size=shape).astype("f4") for name, shape in shapes.items()}


@pytest.fixture
def trained(base: dict[str, Vectors]) -> dict[str, Vectors]:
    random = np.random.default_rng(2)
    moved = {name: 0.01 * random.normal(size=tensor.shape) for name, tensor in base.items()}
    moved["same"] = np.zeros((3, 3))
    return {name: (tensor + moved[name]).astype("f4") for name, tensor in base.items()}


def test_what_is_read_back_is_within_a_step_of_what_was_trained(
    base: dict[str, Vectors], trained: dict[str, Vectors], tmp_path: Path
) -> None:
    path = tmp_path / "difference.safetensors"
    write_difference(path, base, trained)
    difference = read_difference(path)
    applied = difference.apply_to(base)
    for name, tensor in trained.items():
        largest = np.abs(tensor - base[name]).max()
        assert np.abs(applied[name] - tensor).max() <= 0.51 * largest / 7 + 1e-6
        assert applied[name].shape == tensor.shape
    assert "same" not in difference.tensors
    assert np.array_equal(applied["same"], base["same"])


def test_a_difference_takes_little_more_than_half_a_byte_a_weight(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    base = {"weight": random.normal(size=(512, 256)).astype("f4")}
    path = tmp_path / "difference.safetensors"
    write_difference(path, base, {"weight": base["weight"] + np.float32(0.1)})
    assert path.stat().st_size < 0.57 * 512 * 256


def test_it_is_refused_by_other_weights(
    base: dict[str, Vectors], trained: dict[str, Vectors], tmp_path: Path
) -> None:
    path = tmp_path / "difference.safetensors"
    write_difference(path, base, trained)
    with pytest.raises(ModelNotFoundError, match="other weights"):
        read_difference(path).apply_to(trained)


def test_equal_trainings_give_equal_files_and_others_another_digest(
    base: dict[str, Vectors], trained: dict[str, Vectors], tmp_path: Path
) -> None:
    one, same, other = (tmp_path / f"{name}.safetensors" for name in ("one", "same", "other"))
    write_difference(one, base, trained)
    write_difference(same, base, trained)
    write_difference(other, trained, base)
    assert one.read_bytes() == same.read_bytes()
    assert read_difference(one).sha256 != read_difference(other).sha256


@pytest.mark.parametrize("content", [b"", b"no safetensors", None])
def test_a_file_that_is_none_is_refused(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "difference.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelNotFoundError, match="no trained difference"):
        read_difference(path)
