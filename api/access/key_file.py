"""`keys.json` in the data folder, where access keys are kept."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from api.access.access_keys import AccessKey
from api.errors import KeyFileError, UnknownKeyIdError

_NAME: Final = "keys.json"
_OWNER_ONLY: Final = 0o600
_State = tuple[int, int, int]


class _KeyFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal[1] = 1
    keys: tuple[AccessKey, ...] = ()


class KeyFile:
    """The keys of a data folder; what other processes add or revoke is seen at once."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / _NAME
        self._state: _State | None = None
        self._keys: tuple[AccessKey, ...] = ()

    def read(self) -> tuple[AccessKey, ...]:
        """Return the keys, the oldest first; none where there is no file.

        Raises:
            KeyFileError: the file cannot be read.
        """
        state = self._current_state()
        if state != self._state:
            self._keys = self._load() if state else ()
            self._state = state
        return self._keys

    def add(self, key: AccessKey) -> None:
        """Keep a key.

        Raises:
            KeyFileError: the file cannot be read or written.
        """
        with self._locked():
            self._write((*self._load(), key))

    def revoke(self, key_id: str) -> AccessKey:
        """Drop the key of this id and return it.

        Raises:
            KeyFileError: the file cannot be read or written.
            UnknownKeyIdError: there is none.
        """
        with self._locked():
            keys = self._load()
            doomed = next((key for key in keys if key.id == key_id), None)
            if doomed is None:
                raise UnknownKeyIdError(f"There is no key {key_id!r}.")
            self._write(tuple(key for key in keys if key is not doomed))
        return doomed

    def _current_state(self) -> _State | None:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(error) from error
        return status.st_ino, status.st_size, status.st_mtime_ns

    def _load(self) -> tuple[AccessKey, ...]:
        try:
            text = self._path.read_text(encoding="utf-8")
            return _KeyFile.model_validate_json(text).keys
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:  # a ValidationError is a ValueError
            raise _unusable(error) from error

    def _write(self, keys: tuple[AccessKey, ...]) -> None:
        scratch = self._path.with_name(f".{_NAME}-{os.getpid()}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        try:
            descriptor = os.open(scratch, flags, _OWNER_ONLY)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(_KeyFile(keys=keys).model_dump_json(indent=2) + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(scratch, self._path)
        except OSError as error:
            raise _unusable(error) from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other processes from changing the keys meanwhile."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = self._path.with_name(f".{_NAME}-lock").open("w", encoding="utf-8")
        except OSError as error:
            raise _unusable(error) from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _unusable(error: Exception) -> KeyFileError:
    # Whoever asks may read this, so it does not say where the file is.
    reason = error.strerror if isinstance(error, OSError) else "it is no file of keys"
    return KeyFileError(f"The access keys cannot be used: {reason}.")
