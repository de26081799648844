"""What the page makes of links, of kept things and of keys that it did not expect."""

import json

import pytest
from playwright.sync_api import Page, expect

from corpus.article import load_article
from tests.browser.asking import EXAMPLES, active_mark, ask, text_of
from tests.browser.conftest import OpenPage
from tests.browser.serving import proxy

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model]


def keep(page: Page, value: object) -> None:
    """Replace the turns that the tab has kept, and load the page anew."""
    page.evaluate(
        """(text) => {
          const name = Object.keys(sessionStorage).find((name) => name.endsWith("turns"));
          sessionStorage.setItem(name, text);
        }""",
        json.dumps(value),
    )
    page.reload()


@pytest.mark.parametrize("document", ["../../v1/keys", "..", "a/./b", "../health"])
def test_a_link_leads_to_documents_and_to_nothing_else(open_page: OpenPage, document: str) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{page.url}?document={document}&start=0&end=5")
    expect(page.locator("#panel")).to_contain_text("There is no such document here")
    assert all("?document=" in url or "/assets/" in url for url in asked)


def test_a_document_of_another_shape_is_a_problem_that_is_told(open_page: OpenPage) -> None:
    page = open_page()
    turn = ask(page, EXAMPLES["en"])
    page.route("**/v1/documents/*", lambda route: route.fulfill(json={"text": "Only text."}))
    turn.locator(".number").click()
    panel = page.locator("#panel")
    expect(panel.get_by_role("alert")).to_contain_text("Something went wrong")
    expect(panel.get_by_role("button", name="Try again")).to_be_visible()


@pytest.mark.parametrize("kept", [[{}], [None], [{"question": "Why?", "reply": {}}], {}, "x"])
def test_what_another_version_kept_does_not_keep_the_page_from_starting(
    open_page: OpenPage, kept: object
) -> None:
    page = open_page()
    ask(page, EXAMPLES["en"])
    keep(page, kept)
    expect(page.locator("#log > .turn")).to_have_count(0)
    expect(page.locator("#welcome")).to_be_visible()
    expect(ask(page, EXAMPLES["en"]).locator(".number")).to_have_count(1)


def test_what_is_kept_is_the_services_own_under_a_shared_origin(
    open_page: OpenPage, service_url: str
) -> None:
    with proxy(service_url, prefix="/a") as url:
        page = open_page(base_url=url)
        ask(page, EXAMPLES["en"])
        names = page.evaluate("Object.keys(sessionStorage)")
        assert names == ["tilmash /a/ turns"]


def test_a_question_is_asked_again_of_the_collection_that_it_was_asked_of(
    open_page: OpenPage, service_url: str
) -> None:
    page = open_page("?collection=article")
    page.route("**/v1/ask", lambda route: route.abort())
    turn = ask(page, EXAMPLES["en"])
    expect(turn.locator(".problem")).to_be_visible()
    page.unroute("**/v1/ask")
    page.goto(service_url)
    with page.expect_request("**/v1/ask") as request:
        turn.get_by_role("button", name="Ask again").click()
    body = json.loads(request.value.post_data or "")
    assert body["collection"] == "article"
    expect(turn.locator(".number")).to_have_count(1)
    with page.expect_request("**/v1/ask") as request:
        ask(page, EXAMPLES["ru"])
    assert {"collection", "history"}.isdisjoint(json.loads(request.value.post_data or ""))


def test_keys_of_an_input_method_are_not_for_the_page(open_page: OpenPage) -> None:
    page = open_page("?document=unesco-article")
    panel, field = page.locator("#panel"), page.locator("#question")
    expect(panel.get_by_role("button", name="Close the document")).to_be_focused()
    field.fill("Қазақстан")
    for key in ("Enter", "Escape"):
        for composing in ({"keyCode": 229}, {"isComposing": True}):
            field.dispatch_event("keydown", {"key": key, "bubbles": True, **composing})
    expect(panel).to_be_visible()
    expect(page.locator("#log > .turn")).to_have_count(0)
    expect(field).to_have_value("Қазақстан")


def test_the_focus_stays_in_the_page_when_its_button_goes(open_page: OpenPage) -> None:
    page = open_page()
    page.locator("#question").fill(EXAMPLES["en"])
    page.evaluate(
        """() => { document.querySelector("#send").click();
        document.querySelector("#stop").focus(); }"""
    )
    expect(page.locator("#log > .turn")).to_have_count(1)
    expect(page.locator("#question")).to_be_focused()


def test_a_passage_that_begins_a_section_is_no_heading(open_page: OpenPage) -> None:
    article = load_article()
    section = next(one for one in article.sections if one.title and one.start)
    text = article.text
    end = text.index("\n\n", text.index("\n\n", section.start) + 2)
    page = open_page(f"?document=unesco-article&start={section.start}&end={end}")
    mark = active_mark(page)
    assert text_of(mark) == text[section.start : end]
    assert mark.evaluate("mark => mark.parentElement.tagName") == "P"
