"""The article's real generation, built once and kept between runs."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from eval.running_service import RunningService
from rag.assembly.building import stale_reason
from rag.settings import ARTICLE_COLLECTION, Settings

StartService = Callable[[Mapping[str, str]], RunningService]


@pytest.fixture(scope="session")
def start_service(server_host: str, server_port: int) -> StartService:
    """Return what starts a service with the given environment, for the length of a block."""
    return partial(RunningService, host=server_host, port=server_port)


@pytest.fixture(scope="session")
def article_data_dir(test_data_dir: Path) -> Path:
    """Return a data folder in which the article's generation is published and up to date."""
    if stale_reason(Settings(data_dir=test_data_dir), ARTICLE_COLLECTION) is not None:
        subprocess.run(
            [sys.executable, "-m", "rag.commands.main", "index", "build"],
            env={**os.environ, "TILMASH_DATA_DIR": str(test_data_dir)},
            check=True,
        )
    return test_data_dir
