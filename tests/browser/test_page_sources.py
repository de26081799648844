"""From an answer's number to the quote in its document, and links that lead there."""

import json
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Route, expect

from corpus.article import ARTICLE_ID, load_article
from tests.browser.asking import EXAMPLES, QUOTE, active_mark, ask, text_of
from tests.browser.conftest import SCREENSHOTS, OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model]

QUESTIONS = [
    *EXAMPLES.values(),
    "Who was the first Director-General of UNESCO?",
    "Кто был первым генеральным директором ЮНЕСКО?",
    "Қазақстан ЮНЕСКО-ға қашан кірді?",
]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def link(**places: object) -> str:
    """Return an address as chat clients get it."""
    article = load_article()
    place = {"document": ARTICLE_ID, "start": 13848, "end": 14057}
    return "?" + urlencode(place | {"source": article.source.sha256[:12]} | places)


def texts_before_marks(page: Page) -> list[tuple[str, str]]:
    """Return the text of each mark with all that stands before it in the panel's paragraphs."""
    found: list[tuple[str, str]] = page.evaluate(
        """() => [...document.querySelectorAll("#panel mark")].map((mark) => {
          const range = document.createRange();
          range.setStart(document.querySelector("#panel .text"), 0);
          range.setEndBefore(mark);
          return [range.toString(), mark.textContent];
        })"""
    )
    return found


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_marked_is_the_quote_at_its_place(open_page: OpenPage, question: str) -> None:
    page = open_page()
    turn = ask(page, question)
    text = load_article().text
    quotes = turn.locator("blockquote").all_text_contents()
    numbers = turn.locator(".answer .number")
    assert numbers.count() == len(quotes) > 0
    for index, quote in enumerate(quotes):
        numbers.nth(index).click()
        assert text_of(active_mark(page)) == quote
        assert sorted(mark for _, mark in texts_before_marks(page)) == sorted(quotes)
        for before, mark in texts_before_marks(page):
            # Between paragraphs the document has two line ends, and elements have none.
            assert before == text[: text.index(mark)].replace("\n\n", "")


def test_the_document_is_fetched_once_and_all_its_quotes_are_marked(open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark")
    turn = ask(page, EXAMPLES["kk"])
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    for number in (0, 1):
        turn.locator(".number").nth(number).click()
        active_mark(page)
    assert [url for url in fetched if "/v1/documents/" in url] == fetched
    assert len(fetched) == 1
    marks = page.locator("#panel mark")
    expect(marks).to_have_count(2)
    expect(marks.nth(1)).to_have_class("active")
    expect(marks.nth(1)).to_be_in_viewport()
    page.locator("#panel").get_by_role("button", name="1", exact=True).click()
    expect(marks.nth(0)).to_be_focused()
    page.screenshot(path=SCREENSHOTS / "document-dark.png")


def test_offsets_count_code_points_also_after_characters_outside_of_the_bmp(
    open_page: OpenPage, emoji_url: str
) -> None:
    page = open_page(base_url=emoji_url)
    turn = ask(page, "When was the school opened? How many teachers has it?")
    quotes = turn.locator("blockquote").all_text_contents()
    assert any(ord(character) > 0xFFFF for quote in quotes for character in quote)
    for index, quote in enumerate(quotes):
        turn.locator(".answer .number").nth(index).click()
        assert text_of(active_mark(page)) == quote


def test_the_value_in_bold_counts_code_points(open_page: OpenPage, emoji_url: str) -> None:
    page = open_page(base_url=emoji_url)
    question = {"question": "When was the school opened?"}
    reply = page.request.post(f"{emoji_url}/v1/ask", data=question).json()
    sentence = next(one for one in reply["answer"]["sentences"] if "1994" in one["text"])
    start = sentence["text"].index("1994")
    assert ord(max(sentence["text"][:start])) > 0xFFFF
    sentence["value"] = {"start": start, "end": start + 4}
    events = f"event: done\ndata: {json.dumps(reply)}\n\n"
    fulfil = {"body": events, "content_type": "text/event-stream"}
    page.route("**/v1/ask", lambda route: route.fulfill(**fulfil))
    assert ask(page, question["question"]).locator("b").all_text_contents() == ["1994"]


def test_a_link_opens_its_document_at_the_place(open_page: OpenPage) -> None:
    page = open_page(link())
    assert text_of(active_mark(page)) == QUOTE
    expect(page.locator("#panel .notice")).to_have_count(0)
    expect(page.get_by_role("link", name="Link to this place")).to_have_attribute("href", page.url)
    page.screenshot(path=SCREENSHOTS / "link.png")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#question")).to_be_focused()
    assert "document=" not in page.url


def test_a_link_to_a_span_of_several_paragraphs_marks_all_of_it(open_page: OpenPage) -> None:
    text = load_article().text
    middle = text.index("\n\n", 2000)
    page = open_page(link(start=middle - 40, end=middle + 42))
    assert text_of(active_mark(page)) == text[middle - 40 : middle + 42]


def test_a_link_to_a_document_that_has_changed_since_says_so(open_page: OpenPage) -> None:
    page = open_page(link(source="0123456789ab"))
    active_mark(page)
    expect(page.locator("#panel .notice")).to_contain_text("has changed since this link was made")


@pytest.mark.parametrize("end", [10**9, 13848, 13000, -5, "NaN", "", "1" * 13])
def test_a_link_to_a_place_that_is_not_there_says_so(open_page: OpenPage, end: object) -> None:
    page = open_page(link(end=end))
    expect(page.locator("#panel .notice")).to_contain_text(
        "a place that this document does not have"
    )
    expect(page.locator("#panel mark")).to_have_count(0)


def test_a_link_to_an_unknown_document_or_collection_says_so(open_page: OpenPage) -> None:
    panel = open_page(link(document="none/such")).locator("#panel")
    expect(panel).to_contain_text("There is no such document here")
    panel = open_page(link(collection="none")).locator("#panel")
    expect(panel).to_contain_text("There is no such collection")


def test_a_quote_that_no_longer_stands_at_its_place_is_not_marked(open_page: OpenPage) -> None:
    page = open_page()
    turn = ask(page, EXAMPLES["en"])

    def shift(route: Route) -> None:
        document = route.fetch().json()
        route.fulfill(json=document | {"text": "New. " + document["text"]})

    page.route("**/v1/documents/*", shift)
    turn.locator(".number").click()
    expect(page.locator("#panel .notice")).to_contain_text("no longer stands where it was found")
    expect(page.locator("#panel mark")).to_have_count(0)


def test_a_passage_can_be_shown_in_its_document(open_page: OpenPage) -> None:
    page = open_page()
    turn = ask(page, EXAMPLES["en"])
    turn.locator("summary").click()
    passage = turn.locator(".passages li").nth(1)
    passage.get_by_role("button", name="Show in the document").click()
    assert text_of(active_mark(page)) == text_of(passage.locator(".passage"))


@pytest.mark.parametrize("options", [{}, PHONE])
def test_the_keyboard_alone_leads_to_a_source_and_back(
    open_page: OpenPage, options: dict[str, object]
) -> None:
    page = open_page(**options)
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(EXAMPLES["en"])
    page.keyboard.press("Enter")
    number = page.locator("#log .answer .number")
    expect(number).to_be_visible()
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        if number.evaluate("button => button === document.activeElement"):
            break
    expect(number).to_be_focused()
    page.keyboard.press("Enter")
    assert text_of(active_mark(page)) == QUOTE
    page.screenshot(path=SCREENSHOTS / f"document-{'phone' if options else 'wide'}.png")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(number).to_be_focused()
    number.press("Enter")
    active_mark(page)
    page.get_by_role("button", name="Close the document").press("Enter")
    expect(number).to_be_focused()


def test_a_skip_link_leads_past_the_head_to_the_question(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="English").focus()
    page.keyboard.press("Shift+Tab")
    skip = page.get_by_role("link", name="Skip to the question")
    expect(skip).to_be_focused()
    assert skip.evaluate("link => getComputedStyle(link).clipPath") == "none"
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_be_focused()
