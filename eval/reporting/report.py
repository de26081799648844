"""An evaluation as it is shown and kept: figures, differences, and every question's row."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ValidationError

from corpus.errors import BaselineMismatchError
from eval.figures.comparing import COMPARED, Difference, compare
from eval.figures.groups import Figures, figures_by_group
from eval.results import QuestionResult

FORMAT: Final = 1


class _SetEntry(BaseModel):
    sha256: str


class _BaselineFile(BaseModel):
    """What is read back of a report."""

    format: Literal[1]
    set: _SetEntry
    system: str
    questions: list[QuestionResult]


@dataclass(frozen=True)
class SystemReport:
    """A system's name, its judged rows and, computed from them, its figures by group."""

    system: str
    rows: Sequence[QuestionResult]

    @cached_property
    def groups(self) -> dict[str, Figures]:
        """Figures by group; see `figures_by_group`."""
        return figures_by_group(self.rows)


@dataclass(frozen=True)
class Report:
    """A system's figures on a set, with another system's beside them, and an earlier run's.

    `baseline` holds the rows of an earlier run over the same set; `compared` names the figures
    whose differences are tested, together.
    """

    set_name: str
    set_sha256: str
    main: SystemReport
    beside: SystemReport | None = None
    baseline: SystemReport | None = None
    compared: Sequence[str] = COMPARED

    @cached_property
    def differences(self) -> list[Difference]:
        """How the system differs from the one beside it."""
        return self._against(self.beside)

    @cached_property
    def changes(self) -> list[Difference]:
        """How the system differs from the baseline."""
        return self._against(self.baseline)

    def _against(self, other: SystemReport | None) -> list[Difference]:
        return [] if other is None else compare(self.main.rows, other.rows, self.compared)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as JSON-ready values; the same run gives the same values."""
        return {
            "format": FORMAT,
            "set": {"name": self.set_name, "sha256": self.set_sha256},
            **_system_dict(self.main),
            "beside": None if self.beside is None else _system_dict(self.beside),
            "differences": [asdict(difference) for difference in self.differences],
            "changes": [asdict(change) for change in self.changes],
        }


def _system_dict(report: SystemReport) -> dict[str, Any]:
    return {
        "system": report.system,
        "figures": {
            group: {name: asdict(figure) for name, figure in figures.items()}
            for group, figures in report.groups.items()
        },
        "questions": [asdict(row) for row in report.rows],
    }


def write_report(report: Report, path: Path) -> None:
    """Write the report as JSON; two runs over the same data give the same bytes."""
    text = json.dumps(report.as_dict(), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="")


def read_baseline(path: Path, set_sha256: str) -> SystemReport:
    """Return the system of a report that `write_report` wrote.

    Raises:
        BaselineMismatchError: the file is no such report, or was measured on another set.
    """
    try:
        read = _BaselineFile.model_validate_json(path.read_bytes())
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        place = ".".join(map(str, problem["loc"]))
        raise BaselineMismatchError(
            f"{path} is no report of `tilmash eval`: {place or 'file'}: {problem['msg']}."
        ) from error
    except OSError as error:
        raise BaselineMismatchError(f"{path} cannot be read: {error.strerror}.") from error
    if read.set.sha256 != set_sha256:
        raise BaselineMismatchError(
            f"{path} was measured on other questions, gold answers or documents."
        )
    return SystemReport(f"{read.system} ({path.name})", read.questions)
