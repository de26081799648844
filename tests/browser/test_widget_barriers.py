"""The widget with a keyboard, on a phone, in the dark, and under the eyes of axe-core."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import EXAMPLES, QUOTE, active_mark, text_of
from tests.browser.conftest import SCREENSHOTS
from tests.browser.host_page import Site, Visit, ask_widget, launcher, panel
from tests.browser.test_page_barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
LEAST_TARGET_PX = 44


def press_until_focused(page: Page, key: str, selector: str) -> None:
    """Press a key until an element of the widget has the focus."""
    wanted = page.locator("tilmash-widget").locator(selector)
    for _ in range(10):
        page.keyboard.press(key)
        if wanted.evaluate("element => element === element.getRootNode().activeElement"):
            return
    expect(wanted).to_be_focused()


def test_the_keyboard_alone_leads_to_a_source_and_back(
    site: Site, asked: str, visit: Visit
) -> None:
    site.carry(asked)
    page = visit()
    expect(launcher(page)).to_have_attribute("aria-expanded", "false")
    press_until_focused(page, "Tab", ".launcher")
    page.screenshot(path=SCREENSHOTS / "widget-focus.png")
    page.keyboard.press("Enter")
    expect(launcher(page)).to_have_attribute("aria-expanded", "true")
    controlled = launcher(page).get_attribute("aria-controls")
    assert panel(page).get_attribute("id") == controlled
    expect(page.locator("tilmash-widget textarea")).to_be_focused()
    page.keyboard.type("When did Kazakhstan")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("join UNESCO?")
    expect(page.locator("tilmash-widget .answer")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("tilmash-widget blockquote")).to_have_text(QUOTE)
    expect(page.locator("tilmash-widget .looked-up")).to_have_count(0)
    expect(page.locator("tilmash-widget textarea")).to_be_focused()
    press_until_focused(page, "Shift+Tab", ".said a")
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    assert text_of(active_mark(opened.value)) == QUOTE
    opened.value.close()
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(launcher(page)).to_be_focused()
    expect(launcher(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.locator("tilmash-widget blockquote")).to_have_text(QUOTE)
    page.get_by_role("button", name="Close").press("Enter")
    expect(launcher(page)).to_be_focused()


def test_the_dialog_lets_the_focus_go_on_into_the_page(
    site: Site, asked: str, visit: Visit
) -> None:
    site.carry(asked)
    page = visit()
    launcher(page).click()
    page.get_by_label("Search").fill("still usable")
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", ["", "gold", "#3b0a6e"])
def test_axe_finds_no_barrier(
    site: Site, asked: str, visit: Visit, scheme: str, accent: str
) -> None:
    site.carry(asked, accent=accent)
    page = visit(color_scheme=scheme, reduced_motion="reduce")
    expect(launcher(page)).to_be_visible()
    assert barriers(page) == []
    ask_widget(page, "How do I cook rice without burning it?")
    ask_widget(page, EXAMPLES["ru"])
    assert barriers(page) == []
    page.screenshot(path=SCREENSHOTS / f"widget-{scheme}-{accent.strip('#') or 'default'}.png")
    page.route("**/v1/ask", lambda route: route.abort())
    page.locator("tilmash-widget textarea").press("x")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).not_to_be_empty()
    assert barriers(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_it_is_a_sheet_with_large_targets(
    site: Site, asked: str, visit: Visit, scheme: str
) -> None:
    site.carry(asked, page_lang="kk", title="Құжаттардан сұраңыз")
    page = visit(**PHONE, color_scheme=scheme, reduced_motion="reduce")
    page.screenshot(path=SCREENSHOTS / f"widget-phone-closed-{scheme}.png")
    launcher(page).click()
    expect(launcher(page)).to_be_hidden()
    page.screenshot(path=SCREENSHOTS / f"widget-phone-open-{scheme}.png")
    ask_widget(page, EXAMPLES["kk"] + " " + "ұзын" * 30)
    ask_widget(page, EXAMPLES["kk"])
    page.screenshot(path=SCREENSHOTS / f"widget-phone-answer-{scheme}.png")
    box = panel(page).bounding_box()
    assert box is not None
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 360, 740)
    log = page.locator("tilmash-widget").get_by_role("log")
    assert log.evaluate("log => log.scrollWidth - log.clientWidth") == 0
    targets = page.locator("tilmash-widget").locator(":is(button, textarea, .source a):visible")
    assert targets.count() >= 4
    for target in targets.all():
        size = target.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= LEAST_TARGET_PX
    page.get_by_role("button", name="Жабу").click()
    expect(launcher(page)).to_be_focused()


def test_nothing_moves_where_motion_is_not_wanted(site: Site, asked: str, visit: Visit) -> None:
    site.carry(asked)
    motions = """host => [...host.shadowRoot.querySelectorAll("*")]
      .filter((element) => { const {animationName, transitionDuration, scrollBehavior} =
        getComputedStyle(element); return animationName !== "none" || scrollBehavior !== "auto"
        || transitionDuration !== "0s"; }).length"""
    for wish, count in (("reduce", 0), ("no-preference", 3)):
        page = visit(reduced_motion=wish)
        launcher(page).click()
        assert page.locator("tilmash-widget").evaluate(motions) == count


def test_no_element_has_a_style_of_its_own(site: Site, asked: str, visit: Visit) -> None:
    site.carry(asked)
    page = visit()
    ask_widget(page, EXAMPLES["en"])
    expect(page.locator("tilmash-widget").locator("[style], style")).to_have_count(0)
    assert page.locator("tilmash-widget").get_attribute("style") is None
