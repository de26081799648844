"""No barriers, no weight, no strangers: what holds of the page as a whole."""

import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from eval.gold_questions import load_gold_questions
from tests.browser.asking import EXAMPLES, active_mark, ask
from tests.browser.conftest import SCREENSHOTS, OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model]

PAGES = Path(__file__).parents[2] / "api" / "pages"
MOST_BYTES = 100_000
MOST_MS = 1000
QUESTIONS = 15
# From the click until the first words of an answer stand in the page; then waits for its end.
ASK_AND_TIME = """(question) => new Promise((resolve) => {
  const words = ":is(.answer, .abstention)";
  for (const turn of document.querySelectorAll("#log > .turn")) turn.remove();
  document.querySelector("#question").value = question;
  const begun = performance.now();
  let first = null;
  new MutationObserver((_, observer) => {
    if (document.querySelector(`#running ${words}, #log ${words}`)) first ??= performance.now();
    if (!document.querySelector(`#log ${words}`)) return;
    observer.disconnect();
    resolve(first - begun);
  }).observe(document.querySelector("main"), {childList: true, subtree: true});
  document.querySelector("#send").click();
})"""


def barriers(page: Page) -> list[str]:
    """Return what axe-core calls serious or critical."""
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{found['id']}: {node['html']}"
        for found in violations
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_barrier(open_page: OpenPage, scheme: str, width: int) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    assert barriers(page) == []
    ask(page, "What will the weather be like in Astana tomorrow?")
    turn = ask(page, EXAMPLES["ru"])
    turn.locator("summary").click()
    assert barriers(page) == []
    turn.locator(".answer .number").first.click()
    active_mark(page)
    assert barriers(page) == []
    page.screenshot(path=SCREENSHOTS / f"document-{scheme}-{width}.png")


@pytest.mark.parametrize("width", [320, 360, 640])
def test_a_narrow_window_never_scrolls_sideways(open_page: OpenPage, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 700}, locale="kk-KZ")
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    page.screenshot(path=SCREENSHOTS / f"welcome-{width}.png")
    assert page.evaluate(overflow) == 0
    turn = ask(page, "Сколько государств входит в ЮНЕСКО? " + "x" * 100)
    turn.locator("summary").click()
    assert page.evaluate(overflow) == 0
    page.screenshot(path=SCREENSHOTS / f"answer-{width}.png")
    page.locator("#log button.link").first.click()
    active_mark(page)
    assert page.locator("#panel").evaluate("panel => panel.scrollWidth - panel.clientWidth") == 0


def test_everything_that_can_be_pressed_is_large_enough(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    ask(page, EXAMPLES["ru"]).locator("summary").click()
    for button in page.locator("button:visible, summary:visible, textarea:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert box["width"] >= 24, button.text_content()
        assert box["height"] >= 24, button.text_content()


def test_the_page_is_small_in_the_package_and_on_the_wire(open_page: OpenPage) -> None:
    page = open_page()
    sizes: dict[str, int] = page.evaluate(
        """() => Object.fromEntries(
          [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .map((entry) => [new URL(entry.name).pathname, entry.encodedBodySize]))"""
    )
    files = {f"/assets/{path.name}": path.stat().st_size for path in (PAGES / "assets").iterdir()}
    files["/"] = (PAGES / "index.html").stat().st_size
    assert set(sizes) <= set(files)
    assert set(files) - set(sizes) <= {"/assets/icon.svg"}  # shown in the browser's own bar
    assert all(sizes[path] == files[path] for path in sizes)
    assert sum(files.values()) < MOST_BYTES
    print(f"\nThe page is {sum(files.values())} bytes.")  # noqa: T201 - a figure to report


def test_no_element_has_a_style_of_its_own_and_no_script_stands_in_the_page(
    open_page: OpenPage,
) -> None:
    page = open_page()
    ask(page, EXAMPLES["en"]).locator(".number").click()
    active_mark(page)
    expect(page.locator("[style], style, script:not([src])")).to_have_count(0)


def test_the_browser_keeps_the_assets_and_asks_whether_they_have_changed(
    open_page: OpenPage, service_url: str
) -> None:
    page = open_page()
    first = page.request.get(f"{service_url}/assets/page.js")
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["x-content-type-options"] == "nosniff"
    for path in ("/assets/page.js", "/"):
        tag = page.request.get(service_url + path).headers["etag"]
        again = page.request.get(service_url + path, headers={"If-None-Match": tag})
        assert again.status == 304


def questions() -> Iterator[str]:
    """Return as many gold questions of each language."""
    found = load_gold_questions("dev")
    for language in ("en", "ru", "kk"):
        asked = [question.question for question in found if question.language == language]
        yield from asked[: QUESTIONS // 3]


def test_the_first_words_of_an_answer_are_soon_in_the_page(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, EXAMPLES["en"])
    times = [page.evaluate(ASK_AND_TIME, question) for question in questions()]
    assert len(times) == QUESTIONS
    median = statistics.median(times)
    print(f"\nFirst words after {median:.0f} ms (median), {max(times):.0f} ms at most.")  # noqa: T201 - a figure to report
    assert median < MOST_MS
