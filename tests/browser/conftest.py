"""A real Chromium, and the services that it visits."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from eval.running_service import RunningService
from tests.browser.host_page import asked, site, visit
from tests.browser.serving import emoji_app, emoji_settings, running_app
from tests.integration.conftest import StartService, article_data_dir, start_service

# Fixtures, for the tests of this folder.
__all__ = ["article_data_dir", "asked", "site", "start_service", "visit"]

_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_LIMIT_MS = 15_000
SCREENSHOTS = Path(__file__).parents[2] / ".cache" / "screenshots"

OpenPage = Callable[..., Page]


# Of the package, not of the session: an event loop stays in the thread while Playwright runs, and
# tests of other folders begin their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    path = next(filter(None, map(shutil.which, _CHROMIUM_NAMES)), None)
    if path is None:
        pytest.skip(f"there is no browser: none of {', '.join(_CHROMIUM_NAMES)} is installed")
    flags = [*_FLAGS, "--no-sandbox"] if os.geteuid() == 0 else _FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def service(article_data_dir: Path, start_service: StartService) -> Iterator[RunningService]:
    """The service over the article, as a user starts it."""
    with start_service({"TILMASH_DATA_DIR": str(article_data_dir)}) as running:
        yield running


@pytest.fixture(scope="package")
def emoji_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a service whose one document has many characters outside of the BMP."""
    with running_app(emoji_app(emoji_settings(tmp_path_factory.mktemp("emoji")))) as url:
        yield url


@pytest.fixture
def open_page(browser: Browser, service: RunningService) -> Iterator[OpenPage]:
    """Return what opens an address of the service in a window of its own.

    Keywords are those of Playwright's `new_context`; `base_url` opens another service's page. At
    the end no page may have thrown, broken its content security policy or asked another origin.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(path: str = "", *, base_url: str | None = None, **options: Any) -> Page:
        context = browser.new_context(**{"locale": "en-US"} | options)
        contexts.append(context)
        context.set_default_timeout(_LIMIT_MS)
        page = context.new_page()
        url = (base_url or service.base_url).rstrip("/") + "/"
        origin = "/".join(url.split("/")[:3]) + "/"

        def check(request: Request) -> None:
            if not request.url.startswith(origin):
                wrong.append(f"asked for {request.url}")

        page.on("request", check)
        page.on("pageerror", lambda error: wrong.append(f"threw {error}"))
        page.on(
            "console",
            lambda message: (
                wrong.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        page.goto(url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def service_url(service: RunningService) -> str:
    """Address of the service over the article."""
    return service.base_url
