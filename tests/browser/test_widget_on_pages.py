"""The widget and the pages that it stands on: neither harms the other."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import EXAMPLES, QUOTE
from tests.browser.conftest import SCREENSHOTS
from tests.browser.host_page import Site, Visit, ask_widget, launcher, panel, put

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model]

HOSTILE = """<style>
html, body { font: bold italic 40px/3 cursive !important; color: red !important; direction: rtl;
  letter-spacing: 9px !important; text-transform: uppercase; --accent: red; --surface: red; }
* { color: red !important; font-size: 40px !important; background: yellow !important;
  padding: 30px !important; border: 9px solid lime !important; border-radius: 0 !important;
  transition: all 9s !important; filter: blur(9px) !important; direction: rtl !important; }
*::before, *::after { content: "hostile" !important; position: fixed !important; }
body > :not(main), tilmash-widget, div, button, svg, p, textarea { display: none !important;
  visibility: hidden !important; opacity: 0 !important; position: static !important;
  transform: scale(0.1) !important; pointer-events: none !important; z-index: -1 !important;
  width: 1px !important; }
</style>"""
BODY = """<p>More <em>words</em> in a paragraph.</p><ul><li>One</li><li>Two</li></ul>
<button type="button">Press</button><div id="title"><svg width="20" height="20"></svg></div>
<blockquote class="answer">A quote</blockquote><div class="panel" id="panel">A panel</div>"""
# Every computed property and the box of every element under a root.
LOOKS = """(root) => [...root.querySelectorAll("*")]
  .filter((element) => !element.matches("tilmash-widget, script, style"))
  .map((element) => {
    const style = getComputedStyle(element);
    const {x, y, width, height} = element.getBoundingClientRect();
    const pairs = [...style].map((name) => [name, style.getPropertyValue(name)]);
    return [element.tagName, String(element.className), [x, y, width, height].join(" "),
      Object.fromEntries(pairs)];
  })"""
ADD_SCRIPT = """(address) => new Promise((resolve) => {
  const script = document.createElement("script");
  script.src = address;
  script.onload = resolve;
  document.head.append(script);
})"""


def looks_inside(page: Page) -> Any:
    page.mouse.move(1, 1)
    widget = page.locator("tilmash-widget").evaluate_handle("host => host.shadowRoot")
    return widget.evaluate(LOOKS)


def looks_of_host(page: Page) -> Any:
    return page.evaluate_handle("document").evaluate(LOOKS)


def strict_policy(service_url: str) -> str:
    return (
        f"default-src 'none'; script-src {service_url}; connect-src {service_url}; "
        "style-src 'none'; require-trusted-types-for 'script'"
    )


def test_the_guides_snippet_puts_the_widget_into_a_page(
    site: Site, asked: str, visit: Visit
) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "clients.md").read_text(encoding="utf-8")
    snippet = re.search(r"```html\n(.*?)```", guide, re.DOTALL)
    assert snippet is not None
    site.be_without(head=snippet[1].replace("http://127.0.0.1:8000", asked))
    page = visit()
    expect(launcher(page)).to_have_accessible_name("Ask about UNESCO")
    expect(ask_widget(page, EXAMPLES["en"]).locator("blockquote")).to_have_text(QUOTE)


def test_a_strict_policy_needs_to_allow_nothing_but_the_service(
    site: Site, asked: str, visit: Visit
) -> None:
    site.carry(asked)
    free = visit(reduced_motion="reduce")
    ask_widget(free, EXAMPLES["en"])
    site.carry(asked, policy=strict_policy(asked))
    page = visit(reduced_motion="reduce")
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.reload()
    answer = ask_widget(page, EXAMPLES["en"])
    expect(answer.locator("blockquote")).to_have_text(QUOTE)
    assert looks_inside(page) == looks_inside(free)
    assert messages == []


def test_hostile_styles_of_the_page_do_not_reach_the_widget(
    site: Site, asked: str, visit: Visit
) -> None:
    site.carry(asked)
    calm = visit(reduced_motion="reduce")
    ask_widget(calm, EXAMPLES["en"])
    site.carry(asked, head=HOSTILE, body=BODY)
    hostile = visit(reduced_motion="reduce")
    answer = ask_widget(hostile, EXAMPLES["en"])
    expect(answer.locator("blockquote")).to_have_text(QUOTE)
    hostile.screenshot(path=SCREENSHOTS / "widget-hostile-page.png")
    inside = looks_inside(hostile)
    assert len(inside) > 25
    assert inside == looks_inside(calm)
    before = "host => getComputedStyle(host, '::before').content"
    assert hostile.locator("tilmash-widget").evaluate(before) == "none"


@pytest.mark.parametrize("head", ["", HOSTILE])
def test_the_page_stays_as_it_was(site: Site, asked: str, visit: Visit, head: str) -> None:
    site.be_without(head=head, body=BODY)
    page = visit(reduced_motion="reduce")
    looks, names = looks_of_host(page), "Object.getOwnPropertyNames(window)"
    known = set(page.evaluate(names))
    page.evaluate(ADD_SCRIPT, f"{asked}/widget.js")
    ask_widget(page, EXAMPLES["en"])
    assert set(page.evaluate(names)) - known == {"TilmashWidget"}
    assert page.evaluate("Object.keys(window).includes('TilmashWidget')") is False
    assert len(looks) > 15
    assert looks_of_host(page) == looks
    assert page.evaluate("document.body.lastElementChild.tagName") == "TILMASH-WIDGET"


def test_loaded_twice_it_is_there_once(site: Site, asked: str, visit: Visit) -> None:
    site.carry(asked, times=2)
    page = visit()
    page.evaluate(ADD_SCRIPT, f"{asked}/widget.js")
    expect(launcher(page)).to_have_count(1)


def test_a_script_that_is_not_deferred_waits_for_the_page(
    site: Site, asked: str, visit: Visit
) -> None:
    site.be_without(head=f'<script src="{asked}/widget.js"></script>')
    expect(launcher(visit())).to_be_visible()


def test_keys_pressed_in_the_widget_are_not_shortcuts_of_the_page(
    site: Site, asked: str, visit: Visit
) -> None:
    site.carry(asked)
    page = visit()
    page.evaluate(
        """() => { for (const type of ["keydown", "keypress", "keyup"])
        document.addEventListener(type, () => { document.title = "heard"; }); }"""
    )
    launcher(page).click()
    page.keyboard.type("s /")
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    assert page.title() == "A site of our own"


@pytest.mark.parametrize(
    ("accent", "background", "text"),
    [
        ("gold", "rgb(255, 215, 0)", "rgb(0, 0, 0)"),
        ("#123456", "rgb(18, 52, 86)", "rgb(255, 255, 255)"),
        ("hsl(0 0% 0% / 50%)", "rgb(127, 127, 127)", "rgb(0, 0, 0)"),
        ("red; display: none", "rgb(11, 101, 115)", "rgb(255, 255, 255)"),
        ("url(//x.example)", "rgb(11, 101, 115)", "rgb(255, 255, 255)"),
    ],
)
def test_an_accent_colours_the_button_and_its_text_stays_readable(
    site: Site, asked: str, visit: Visit, accent: str, background: str, text: str
) -> None:
    site.carry(asked, accent=accent)
    button = launcher(visit())
    expect(button).to_have_css("background-color", background)
    expect(button).to_have_css("color", text)


def test_the_script_says_where_it_stands_and_whether_it_is_open(
    site: Site, asked: str, visit: Visit
) -> None:
    site.carry(asked, position="left", open="", title="Ask <b>UNESCO</b>")
    page = visit()
    expect(panel(page)).to_be_visible()
    expect(panel(page)).to_have_accessible_name("Ask <b>UNESCO</b>")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    for part in (panel(page), launcher(page)):
        box = part.bounding_box()
        assert box is not None
        assert box["x"] == 20


def test_the_collection_is_asked_and_stands_in_the_links(
    site: Site, asked: str, visit: Visit
) -> None:
    site.carry(asked, collection="article")
    answer = ask_widget(visit(), EXAMPLES["en"])
    href = answer.locator(".said a").get_attribute("href") or ""
    assert href.endswith("&collection=article")
    site.carry(asked, collection="none")
    page = visit()
    put(page, EXAMPLES["en"])
    expect(page.locator("tilmash-widget").get_by_role("alert")).to_contain_text("none")


def test_it_is_not_printed(site: Site, asked: str, visit: Visit) -> None:
    site.carry(asked)
    page = visit()
    expect(launcher(page)).to_be_visible()
    page.emulate_media(media="print")
    expect(launcher(page)).to_be_hidden()
