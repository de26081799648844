"""A build killed at any moment leaves the published generation serving."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.running_service import RunningService
from tests.integration.conftest import StartService
from tests.integration.killed_build import COLLECTION

TAKE_UP_SECONDS = 5
PAUSE_SECONDS = 0.05
QUESTION = "Which river flows through the town?"

pytestmark = pytest.mark.server


def write_documents(folder: Path, version: int) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "town.txt").write_text(
        f"The river Ishim flows through the town. Its bridge number {version} is new.",
        encoding="utf-8",
    )
    (folder / "steady.txt").write_text("Bread needs flour, water and salt.", encoding="utf-8")


def build(data_dir: Path, documents: Path, event: int = -1) -> "subprocess.CompletedProcess[str]":
    module = "tests.integration.killed_build"
    return subprocess.run(
        [sys.executable, "-m", module, str(data_dir), str(documents), str(event)],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


class Asker(threading.Thread):
    """Asks one question after another until told to stop, and keeps what failed."""

    def __init__(self, service: RunningService, question: str) -> None:
        super().__init__(daemon=True)
        self._service = service
        self._question = question
        self._is_stopped = threading.Event()
        self.asked = 0
        self.failures: list[str] = []
        self.generations: list[str] = []

    def run(self) -> None:
        while not self._is_stopped.is_set():
            try:
                reply = self._service.ask(self._question)
            except Exception as error:  # noqa: BLE001 - every failure is what the test looks for
                self.failures.append(repr(error))
                return
            self.asked += 1
            time.sleep(PAUSE_SECONDS)  # leaves the builder most of the two cores
            if reply["generation"] not in self.generations[-1:]:
                self.generations.append(reply["generation"])

    def wait_for_generations(self, count: int) -> None:
        """Wait until replies have come from so many generations."""
        deadline = time.monotonic() + TAKE_UP_SECONDS
        while len(self.generations) < count and time.monotonic() < deadline:
            time.sleep(PAUSE_SECONDS)

    def stop(self) -> None:
        self._is_stopped.set()
        self.join()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    return tmp_path / "documents"


@pytest.fixture
def service(
    data_dir: Path, documents: Path, start_service: StartService
) -> Iterator[RunningService]:
    write_documents(documents, 0)
    assert build(data_dir, documents).returncode == 0
    environment = {
        "TILMASH_DATA_DIR": str(data_dir),
        "TILMASH_MODEL": "hashing",
        "TILMASH_COLLECTION": COLLECTION,
    }
    with start_service(environment) as running:
        yield running


def test_a_build_killed_at_each_step_boundary_harms_nothing(
    service: RunningService, data_dir: Path, documents: Path
) -> None:
    write_documents(documents, 1)
    events = int(build(data_dir, documents).stdout)
    assert events > 10
    asker = Asker(service, QUESTION)
    asker.start()
    for event in range(events):
        write_documents(documents, 2 + event)
        assert build(data_dir, documents, event).returncode == -9, event
        assert service.get("/readyz")[0] == 200
    write_documents(documents, 1000)
    finished = build(data_dir, documents)
    assert finished.returncode == 0, finished.stderr
    wait_for_answer(service, "1000")
    asker.stop()
    assert asker.failures == []
    assert asker.asked > events
    leftovers = list(data_dir.glob("collections/*/generations/.*"))
    assert leftovers == []


def wait_for_answer(service: RunningService, words: str) -> None:
    deadline = time.monotonic() + TAKE_UP_SECONDS
    while time.monotonic() < deadline:
        reply = service.ask(f"Is bridge number {words} new?")
        if any(words in passage["text"] for passage in reply["passages"]):
            return
        time.sleep(0.1)
    raise AssertionError(f"no passage with {words} after {TAKE_UP_SECONDS} s:\n{service.log}")


def test_a_new_generation_is_taken_up_within_five_seconds_without_a_failed_request(
    service: RunningService, data_dir: Path, documents: Path
) -> None:
    asker = Asker(service, QUESTION)
    asker.start()
    for number, version in enumerate((11, 12, 13, 14), start=1):
        asker.wait_for_generations(number)
        write_documents(documents, version)
        assert build(data_dir, documents).returncode == 0
        wait_for_answer(service, str(version))
    asker.wait_for_generations(5)
    asker.stop()
    assert asker.failures == []
    assert len(asker.generations) == 5


def test_a_deleted_document_is_in_no_generation_after_the_next_build(
    service: RunningService, data_dir: Path, documents: Path
) -> None:
    (documents / "secret.txt").write_text("The password is swordfish.", encoding="utf-8")
    assert build(data_dir, documents).returncode == 0
    wait_for_document(service, "secret", 200)
    (documents / "secret.txt").unlink()
    assert build(data_dir, documents).returncode == 0
    wait_for_document(service, "secret", 404)
    # The service may have held the older generation at that moment; it goes with the next build.
    write_documents(documents, 2)
    assert build(data_dir, documents).returncode == 0
    files = [path for path in data_dir.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"swordfish" in path.read_bytes()]


def wait_for_document(service: RunningService, document_id: str, status: int) -> None:
    deadline = time.monotonic() + TAKE_UP_SECONDS
    while service.get(f"/v1/documents/{document_id}")[0] != status:
        assert time.monotonic() < deadline, service.log
        time.sleep(0.1)


@pytest.mark.model
def test_real_builds_killed_at_random_moments_leave_the_article_serving(
    article_data_dir: Path, start_service: StartService
) -> None:
    environment = {"TILMASH_DATA_DIR": str(article_data_dir)}
    random_moments = random.Random(20261124)  # noqa: S311 - not for secrets
    with start_service(environment) as service:
        published = service.get("/readyz")[1]["generation"]
        asker = Asker(service, "When did Kazakhstan join UNESCO?")
        asker.start()
        for _ in range(3):
            process = subprocess.Popen(
                [sys.executable, "-m", "rag.commands.main", "index", "build", "--force"],
                env={**os.environ, **environment},
                stderr=subprocess.DEVNULL,
            )
            time.sleep(random_moments.uniform(2, 14))
            process.kill()
            assert process.wait() == -9, "the build ended before it was killed"
            assert service.get("/readyz")[1]["generation"] == published
        finished = subprocess.run(
            [sys.executable, "-m", "rag.commands.main", "index", "build", "--force"],
            env={**os.environ, **environment},
            check=False,
            capture_output=True,
        )
        assert finished.returncode == 0, finished.stderr
        asker.stop()
        assert asker.failures == []
        assert asker.asked > 0
    assert list(article_data_dir.glob("collections/*/generations/.*")) == []
