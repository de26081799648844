"""The writer of a generation, and the reader that trusts no byte."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexCorruptError
from index.storing.manifest import FileEntry
from index.storing.verified_file import VerifiedFile
from index.storing.writer import GenerationWriter

BLOCK = 16


@pytest.fixture
def writer(tmp_path: Path) -> GenerationWriter:
    return GenerationWriter(tmp_path / "scratch", lazy_file_bytes=64, block_bytes=BLOCK)


def path_of(tmp_path: Path, name: str) -> Path:
    return tmp_path / "scratch" / name


def damage(path: Path, position: int) -> None:
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(bytes(data))


def test_what_was_written_is_read_back(writer: GenerationWriter, tmp_path: Path) -> None:
    entry = writer.write("a/b.bin", [b"one", memoryview(b"two"), b""])
    with VerifiedFile(path_of(tmp_path, "a/b.bin"), entry) as file:
        assert bytes(file.read(0, file.size)) == b"onetwo"


def test_an_empty_file_is_read_back(writer: GenerationWriter, tmp_path: Path) -> None:
    entry = writer.write("empty.bin", [])
    with VerifiedFile(path_of(tmp_path, "empty.bin"), entry) as file:
        assert file.array(np.int8).size == 0


def test_a_file_is_never_written_twice(writer: GenerationWriter) -> None:
    writer.write("a.bin", [b"one"])
    with pytest.raises(FileExistsError):
        writer.write("a.bin", [b"two"])


@pytest.mark.parametrize("position", [0, 20, 63])
def test_a_changed_byte_of_a_small_file_is_found_when_it_is_opened(
    writer: GenerationWriter, tmp_path: Path, position: int
) -> None:
    entry = writer.write("small.bin", [bytes(64)])
    assert not entry.blocks
    damage(path_of(tmp_path, "small.bin"), position)
    with pytest.raises(IndexCorruptError, match=r"small\.bin"):
        VerifiedFile(path_of(tmp_path, "small.bin"), entry)


def test_a_large_file_is_checked_block_by_block_when_first_read(
    writer: GenerationWriter, tmp_path: Path
) -> None:
    entry = writer.write("large.bin", [bytes(range(100))])
    assert len(entry.blocks) == 7
    damage(path_of(tmp_path, "large.bin"), 40)
    with VerifiedFile(path_of(tmp_path, "large.bin"), entry) as file:
        assert bytes(file.read(0, 32)) == bytes(range(32))
        assert bytes(file.read(48, 100)) == bytes(range(48, 100))
        with pytest.raises(IndexCorruptError, match="block 2"):
            file.read(47, 49)
        with pytest.raises(IndexCorruptError, match="block 2"):
            file.array(np.uint8)


def test_rows_of_a_large_file_check_only_what_they_touch(
    writer: GenerationWriter, tmp_path: Path
) -> None:
    matrix = np.arange(50, dtype="<f4").reshape(25, 2)
    entry = writer.write("rows.bin", [matrix.tobytes()])
    damage(path_of(tmp_path, "rows.bin"), 0)
    with VerifiedFile(path_of(tmp_path, "rows.bin"), entry) as file:
        rows = file.rows(np.array([24, 3, 24]), "<f4", 2)
        assert rows.tolist() == matrix[[24, 3, 24]].tolist()
        with pytest.raises(IndexCorruptError):
            file.rows(np.array([1]), "<f4", 2)


@pytest.mark.parametrize("change", [b"", b"shorter", bytes(101)])
def test_a_file_of_another_size_is_refused(
    writer: GenerationWriter, tmp_path: Path, change: bytes
) -> None:
    entry = writer.write("large.bin", [bytes(100)])
    path = path_of(tmp_path, "large.bin")
    path.chmod(0o644)
    path.write_bytes(change)
    with pytest.raises(IndexCorruptError, match="bytes instead of 100"):
        VerifiedFile(path, entry)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexCorruptError):
        VerifiedFile(tmp_path / "missing.bin", FileEntry(1, "00"))


def test_a_linked_file_is_the_same_file(writer: GenerationWriter, tmp_path: Path) -> None:
    entry = writer.write("old.bin", [b"unchanged"])
    writer.link("new/old.bin", path_of(tmp_path, "old.bin"), entry)
    assert path_of(tmp_path, "new/old.bin").samefile(path_of(tmp_path, "old.bin"))
    assert writer.files["new/old.bin"] == entry
