"""What the page says and offers when something fails."""

import json
import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect

from api.access.access_keys import new_key
from api.access.key_file import KeyFile
from api.access.scopes import Scope
from eval.running_service import RunningService
from rag.settings import Access
from tests.browser.asking import EXAMPLES, QUOTE, ask
from tests.browser.conftest import SCREENSHOTS, OpenPage
from tests.browser.serving import emoji_app, emoji_settings, opening_when, proxy, running_app
from tests.integration.conftest import StartService

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model]


def test_an_answer_that_breaks_off_is_kept_and_can_be_asked_for_again(
    open_page: OpenPage, service_url: str
) -> None:
    with proxy(service_url, cut_after=b"event: delta") as url:
        page = open_page(base_url=url)
        turn = ask(page, EXAMPLES["en"])
        expect(turn.locator(".answer")).to_contain_text(QUOTE)
        expect(turn.locator(".problem")).to_contain_text("The answer broke off before its end.")
        expect(turn.locator(".number")).to_have_count(0)
        page.screenshot(path=SCREENSHOTS / "broken-off.png")
        page.reload()
        expect(turn.locator(".problem")).to_contain_text("The answer broke off before its end.")
        page.context.route("**/v1/ask", lambda route: route.continue_(url=f"{service_url}/v1/ask"))
        turn.get_by_role("button", name="Ask again").click()
        expect(turn.locator(".number")).to_have_count(1)
        expect(turn.locator(".problem")).to_have_count(0)


def test_a_service_that_has_stopped_cannot_be_reached(
    open_page: OpenPage, article_data_dir: Path, start_service: StartService
) -> None:
    with start_service({"TILMASH_DATA_DIR": str(article_data_dir)}) as running:
        page = open_page(base_url=running.base_url, locale="kk-KZ")
        ask(page, EXAMPLES["kk"])
    turn = ask(page, EXAMPLES["en"])
    expect(turn.locator(".problem")).to_contain_text("Сервиспен байланыс жоқ.")
    expect(turn.get_by_role("button", name="Қайта сұрау")).to_be_visible()
    page.locator("#log .number").first.click()
    panel = page.locator("#panel")
    expect(panel).to_contain_text("Сервиспен байланыс жоқ.")
    expect(panel.get_by_role("button", name="Қайталап көру")).to_be_visible()


def test_a_service_that_gets_ready_is_asked_again_by_itself(
    open_page: OpenPage, tmp_path: Path
) -> None:
    may_open = threading.Event()
    with running_app(emoji_app(emoji_settings(tmp_path), opening_when(may_open))) as url:
        page = open_page(base_url=url)
        page.locator("#question").fill("When was the school opened?")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("The service is getting ready.")
        may_open.set()
        expect(page.locator("#log .answer")).to_contain_text("1994")


def test_a_question_that_is_waited_for_can_be_stopped(open_page: OpenPage, tmp_path: Path) -> None:
    may_open = threading.Event()
    with running_app(emoji_app(emoji_settings(tmp_path), opening_when(may_open))) as url:
        page = open_page(base_url=url)
        problems = page.locator("#log .problem")
        stop = page.get_by_role("button", name="Stop", exact=True)
        expect(stop).to_be_hidden()
        page.locator("#question").fill("First?")
        page.keyboard.press("Enter")
        stop.click()
        expect(problems).to_have_count(1)
        expect(problems).to_contain_text("Stopped.")
        for question in ("Second?", "Third?"):  # the latter stops the former
            page.locator("#question").fill(question)
            page.keyboard.press("Enter")
        expect(problems).to_have_count(2)
        page.keyboard.press("Escape")
        expect(problems).to_have_count(3)
        expect(stop).to_be_hidden()
        assert page.locator("#log h2").all_text_contents() == ["First?", "Second?", "Third?"]
        may_open.set()


def test_a_service_that_needs_a_key_asks_for_it_and_then_answers(
    open_page: OpenPage, tmp_path: Path
) -> None:
    settings = emoji_settings(tmp_path, Access.KEYS)
    key, secret = new_key("page", Scope.ASK, ())
    KeyFile(tmp_path).add(key)
    question = "When was the school opened?"
    with running_app(emoji_app(settings)) as url:
        page = open_page(base_url=url)
        page.locator("#question").fill(question)
        page.keyboard.press("Enter")
        field = page.get_by_label("Access key")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("type", "password")
        page.screenshot(path=SCREENSHOTS / "key.png")
        for wrong in ("wrong", "ключ", secret[:9] + "\u200b"):
            field.fill(wrong)
            page.keyboard.press("Enter")
            expect(page.locator(".problem")).to_contain_text("This access key is not accepted.")
            expect(field).to_have_value("")
        field.fill(secret)
        page.keyboard.press("Enter")
        expect(page.locator("#log .answer")).to_contain_text("1994")
        expect(page.locator(".problem")).to_have_count(0)
        page.locator("#log .number").first.click()
        expect(page.locator("#panel mark.active")).to_be_focused()
        page.reload()
        ask(page, question)
        assert secret not in page.content()
        expect(page.locator("#log .answer")).to_have_count(2)


def test_a_question_that_is_too_long_is_told_so_and_can_be_corrected(open_page: OpenPage) -> None:
    page = open_page(locale="ru-RU")
    question = "почему? " * 200
    turn = ask(page, question)
    expect(turn.locator(".problem")).to_contain_text("Вопрос слишком длинный.")
    expect(turn.get_by_role("button")).to_have_count(0)  # asked again it would be refused again
    expect(page.locator("#question")).to_have_value(question.strip())


def test_an_error_page_of_a_proxy_is_told_in_words(open_page: OpenPage) -> None:
    page = open_page()
    page.route("**/v1/ask", lambda route: route.fulfill(status=502, body="<h1>Bad Gateway</h1>"))
    turn = ask(page, EXAMPLES["en"])
    expect(turn.locator(".problem")).to_contain_text("cannot be opened at the moment")


def test_markup_in_a_question_or_in_a_document_stays_text(
    open_page: OpenPage, service: RunningService
) -> None:
    page = open_page()
    markup = "<img src=x onerror=alert(1)> When did Kazakhstan join UNESCO?"
    reply = service.ask(EXAMPLES["en"])
    reply["citations"][0]["title"] = reply["citations"][0]["quote"] = markup
    reply["answer"]["sentences"][0] |= {"text": markup, "value": None}
    del reply["timings_ms"]
    page.route(
        "**/v1/ask",
        lambda route: route.fulfill(
            body=f"event: done\r\ndata: {json.dumps(reply)}\r\n\r\n",
            content_type="text/event-stream",
        ),
    )
    turn = ask(page, markup)
    expect(turn.locator("h2")).to_have_text(markup)
    expect(turn.locator("blockquote")).to_have_text(markup)
    expect(page.locator("img")).to_have_count(0)
