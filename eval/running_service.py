"""A service in a process of its own, started as a user starts it, and driven from outside."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from corpus.errors import ConfigurationError

_START_SECONDS = 120
_STOP_SECONDS = 15
_POLL_SECONDS = 0.01


class RunningService:
    """`tilmash serve`, from the start of the block to its end.

    `environment` adds to this process's own. Inside the block `base_url` is where it listens,
    `pid` its process, and `ready_s` the time from its start until `/readyz` answered 200.

    Raises:
        ConfigurationError: it did not start or did not become ready; the message has its log.
    """

    def __init__(self, environment: Mapping[str, str], *, host: str, port: int) -> None:
        self._started = time.perf_counter()
        self._log: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "rag.commands.main", "serve"],
            env={**os.environ, **environment, "TILMASH_HOST": host, "TILMASH_PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.pid = self._process.pid
        self.base_url = ""
        self.ready_s = 0.0

    def __enter__(self) -> Self:
        """Wait until the service is ready."""
        try:
            self._wait_until_listening()
            self._wait_until_ready()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the service as a user would."""
        self._stop()

    def _wait_until_listening(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._log.append(line)
            if "http://" in line:
                self.base_url = line[line.index("http://") :].strip()
                break
        else:
            raise ConfigurationError(f"The service did not start:\n{self.log}")
        lines = self._process.stdout
        threading.Thread(target=lambda: self._log.extend(lines), daemon=True).start()

    def _wait_until_ready(self) -> None:
        while time.perf_counter() - self._started < _START_SECONDS:
            if self.get("/readyz")[0] == 200:  # noqa: PLR2004 - a status reads best as a number
                self.ready_s = time.perf_counter() - self._started
                return
            time.sleep(_POLL_SECONDS)
        raise ConfigurationError(f"The service did not become ready:\n{self.log}")

    def _stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        finally:
            assert self._process.stdout is not None
            self._process.stdout.close()

    @property
    def log(self) -> str:
        """Everything that the service has printed."""
        return "".join(self._log)

    def get(self, path: str) -> tuple[int, Any]:
        """Return the status and the JSON of a GET."""
        return _send(Request(self.base_url + path))  # noqa: S310 - our own service

    def post(self, path: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        """Return the status and the JSON of a POST."""
        data = json.dumps(body).encode("utf-8")
        headers = {"Content-Type": "application/json"}
        return _send(Request(self.base_url + path, data, headers))  # noqa: S310 - our own service

    def ask(self, question: str, **fields: Any) -> Any:
        """Return the reply to a question.

        Raises:
            ConfigurationError: the service did not answer with 200.
        """
        status, reply = self.post("/v1/ask", {"question": question, **fields})
        if status != 200:  # noqa: PLR2004 - a status reads best as a number
            raise ConfigurationError(f"Status {status}: {reply}")
        return reply

    def resident_mb(self) -> float | None:
        """Return the memory that the service holds now, or None where it cannot be read."""
        rollup = Path(f"/proc/{self.pid}/smaps_rollup")
        if not rollup.is_file():
            return None
        lines = rollup.read_text(encoding="utf-8").splitlines()
        line = next(line for line in lines if line.startswith("Rss:"))
        return int(line.split()[1]) / 1024


def _send(request: Request) -> tuple[int, Any]:
    try:
        with urlopen(request, timeout=_START_SECONDS) as response:  # noqa: S310 - our own service
            return response.status, json.load(response)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)
