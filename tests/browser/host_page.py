"""A site of another origin that carries the widget, and what a visitor does there."""

import html
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.integration.conftest import StartService

Visit = Callable[..., Page]
_LIMIT_MS = 15_000

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A site of our own</title>
{head}
</head>
<body>
<main>
<h1>A site of our own</h1>
<p>It says little, and has <a href="/elsewhere">one link</a>.</p>
<label>Search <input name="search"></label>
{body}
</main>
</body>
</html>
"""


class Site:
    """A web server at `origin`, which gives one page at every path."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.page = b""
        self.policy = ""

    def carry(
        self,
        service_url: str,
        *,
        page_lang: str = "en",
        head: str = "",
        body: str = "",
        policy: str = "",
        times: int = 1,
        **data: str,
    ) -> None:
        """Have a page with the widget, `times` over; `data` is what its script's data-… say."""
        options = "".join(f' data-{name}="{html.escape(value)}"' for name, value in data.items())
        script = f'<script src="{service_url}/widget.js"{options} defer></script>'
        page = _PAGE.format(lang=page_lang, head=head + script * times, body=body)
        self.page, self.policy = page.encode("utf-8"), policy

    def be_without(self, head: str = "", body: str = "") -> None:
        """Have a page without the widget."""
        page = _PAGE.format(lang="en", head=head, body=body)
        self.page, self.policy = page.encode("utf-8"), ""


@contextmanager
def serving_site() -> Iterator[Site]:
    """Serve a site at a free port of the loopback address."""

    class Handler(_SiteHandler):
        pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Handler.site = Site(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Handler.site
        finally:
            server.shutdown()
            thread.join()


class _SiteHandler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self.site.page)))
        if self.site.policy:
            self.send_header("Content-Security-Policy", self.site.policy)
        self.end_headers()
        self.wfile.write(self.site.page)

    def log_message(self, *_: object) -> None:
        """Say nothing: a test's output is about the test."""


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    """A site whose pages may ask `asked`."""
    with serving_site() as site:
        yield site


@pytest.fixture(scope="package")
def asked(article_data_dir: Path, start_service: StartService, site: Site) -> Iterator[str]:
    """Address of a service over the article that the site may ask."""
    environment = {
        "TILMASH_DATA_DIR": str(article_data_dir),
        "TILMASH_ALLOWED_ORIGINS": site.origin,
    }
    with start_service(environment) as running:
        yield running.base_url


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    """Return what opens the site's page as it is now in a window of its own.

    Keywords are those of Playwright's `new_context`. At the end no page may have thrown or broken
    its content security policy.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def visit(**options: Any) -> Page:
        context = browser.new_context(**{"locale": "en-US"} | options)
        contexts.append(context)
        context.set_default_timeout(_LIMIT_MS)
        context.add_init_script(
            """document.addEventListener("securitypolicyviolation",
            (event) => console.error(`Content Security Policy: ${event.violatedDirective}`));"""
        )
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"threw {error}"))
        page.on(
            "console",
            lambda message: (
                wrong.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        page.goto(site.origin)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []


def launcher(page: Page) -> Locator:
    """Return the button in the corner."""
    return page.locator("tilmash-widget .launcher")


def panel(page: Page) -> Locator:
    """Return the dialog."""
    return page.locator("tilmash-widget").get_by_role("dialog")


def put(page: Page, question: str) -> None:
    """Ask in the widget, which is opened where it is not; do not wait for the answer."""
    if not panel(page).is_visible():
        launcher(page).click()
    page.locator("tilmash-widget textarea").fill(question)
    page.keyboard.press("Enter")


def ask_widget(page: Page, question: str) -> Locator:
    """Ask in the widget; return the new answer."""
    answers = page.locator("tilmash-widget .answer")
    count = answers.count()
    put(page, question)
    expect(answers).to_have_count(count + 1)
    return answers.last
