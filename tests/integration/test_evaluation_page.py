"""docs/evaluation.md: bringing one's own documents and questions, run as it is written."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.model

PAGE = Path(__file__).parent.parent.parent / "docs" / "evaluation.md"


def test_the_example_of_ones_own_documents_runs_as_it_is_written(
    article_data_dir: Path, tmp_path: Path
) -> None:
    (example,) = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    data = tmp_path / "data"
    shutil.copytree(article_data_dir / "collections", data / "collections")
    (data / "models").symlink_to(article_data_dir / "models")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", example],
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "TILMASH_DATA_DIR": str(data),
        },
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "tilmash against tutorial" in done.stdout
    markdown = (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    assert "3 questions with an answer, 2 without" in markdown
    assert re.search(r"^\| hit@1 \| 3 \| 1\.000 ", markdown, re.MULTILINE)
    assert "<svg" in (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
