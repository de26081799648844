"""What every test gets: no network, no settings from outside, and no silent skips in CI."""

import ipaddress
import os
import socket
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_CHECKOUT = Path(__file__).parent.parent
_GIVEN = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("TILMASH_")}
MUST_RUN = frozenset(filter(None, _GIVEN.get("TILMASH_TESTS_MUST_RUN", "").split(",")))

os.environ["HF_HUB_OFFLINE"] = "1"  # read when a library that loads models is imported

# A shared machine is sometimes slow, which says nothing about the code.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", settings.get_profile("default"), max_examples=300, derandomize=False, print_blob=True
)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "default")


class NetworkBlockedError(RuntimeError):
    """A test tried to reach another machine."""


class _NetworkGuard:
    """An audit hook; Python cannot take one out again, so it is switched on and off."""

    def __init__(self) -> None:
        self.is_on = False

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.is_on:
            return
        if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
            connecting, address = arguments[0], arguments[-1]
            if (
                isinstance(connecting, socket.SocketType)
                and connecting.family in {socket.AF_INET, socket.AF_INET6}
                and isinstance(address, tuple)
                and not _is_loopback(str(address[0]))
            ):
                raise NetworkBlockedError(f"Tests may not reach {address[0]}: use a fake.")
        elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
            host = arguments[0]
            if isinstance(host, str | bytes) and not _needs_no_lookup(host):
                raise NetworkBlockedError(f"Tests may not look up {host!r}: use a fake.")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _needs_no_lookup(host: str | bytes) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {"", "localhost"}:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


_GUARD = _NetworkGuard()
sys.addaudithook(_GUARD)


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Let sockets of the test process reach this machine only."""
    _GUARD.is_on = True
    yield
    _GUARD.is_on = False


@pytest.fixture(scope="session")
def test_data_dir() -> Path:
    """Folder in which tests keep the assembled model and the article's generation."""
    folder = Path(_GIVEN.get("TILMASH_DATA_DIR") or _CHECKOUT / ".cache" / "tests").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def serve_python() -> str:
    """Python of the environment that has only requirements-serve.txt; `make test` makes it."""
    python = _CHECKOUT / ".serve-venv" / "bin" / "python"
    if not python.exists():
        pytest.skip("there is no .serve-venv: make .serve-venv/.ready")
    return str(python)


@pytest.fixture(scope="session")
def server_host() -> str:
    """Address at which tests let a real server listen."""
    return _GIVEN.get("TILMASH_HOST") or "127.0.0.1"


@pytest.fixture(scope="session")
def server_port() -> int:
    """Port at which tests let a real server listen; 0 takes any free one."""
    return int(_GIVEN.get("TILMASH_PORT") or 0)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a TILMASH_TESTS_MUST_RUN that names no marker."""
    known = {line.partition(":")[0].strip() for line in config.getini("markers")}
    if unknown := MUST_RUN - known:
        raise pytest.UsageError(f"TILMASH_TESTS_MUST_RUN names no marker: {sorted(unknown)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a test that must run into a failure."""
    report = yield
    bound = sorted(MUST_RUN & {marker.name for marker in item.iter_markers()})
    if report.skipped and bound and not hasattr(report, "wasxfail"):
        _fail(report, f"it is marked {', '.join(bound)}")
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole module into a failure: nobody can see which tests it holds."""
    report = yield
    if MUST_RUN and report.skipped:
        _fail(report, "its markers cannot be seen")
    return report


def _fail(report: pytest.TestReport | pytest.CollectReport, why: str) -> None:
    reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"Skipped, but TILMASH_TESTS_MUST_RUN wants it to run ({why}). {reason}"
