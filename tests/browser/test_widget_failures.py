"""What the widget says when there is no answer, and that nothing which was typed is lost."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from api.access.access_keys import new_key
from api.access.key_file import KeyFile
from api.access.scopes import Scope
from rag.settings import Access, Settings
from tests.browser.conftest import SCREENSHOTS
from tests.browser.host_page import Site, Visit, ask_widget, put, serving_site
from tests.browser.serving import emoji_app, emoji_settings, opening_when, running_app

pytestmark = [pytest.mark.browser, pytest.mark.server]

QUESTION = "When was the school opened?"


def settings_for(data_dir: Path, *origins: str, access: Access = Access.LOCAL) -> Settings:
    return emoji_settings(data_dir, access).model_copy(update={"allowed_origins": origins})


def field_of(page: Page) -> Locator:
    return page.locator("tilmash-widget textarea")


@contextmanager
def first_question_held(page: Page) -> Iterator[None]:
    """Keep the first question that is asked in the block from the service."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/v1/ask", hold, times=1)
    yield
    assert len(held) == 1
    held[0].abort()


def expect_problem(page: Page, words: str) -> None:
    """Expect the words as an alert, and the question back in the field."""
    expect(page.locator("tilmash-widget").get_by_role("alert")).to_contain_text(words)
    expect(field_of(page)).to_have_value(QUESTION)
    expect(field_of(page)).to_be_focused()
    expect(page.locator("tilmash-widget .answer, tilmash-widget .question")).to_have_count(0)


@pytest.fixture
def emoji_asked(site: Site, tmp_path: Path) -> Iterator[str]:
    """Address of a small service that the site may ask."""
    with running_app(emoji_app(settings_for(tmp_path, site.origin))) as url:
        yield url


def test_a_service_that_has_stopped_cannot_be_reached(
    site: Site, tmp_path: Path, visit: Visit
) -> None:
    with running_app(emoji_app(settings_for(tmp_path, site.origin))) as url:
        site.carry(url, lang="kk")
        page = visit(reduced_motion="reduce")
        expect(field_of(page)).to_be_attached()
    put(page, QUESTION)
    expect_problem(page, "Сервиспен байланыс жоқ.")
    page.screenshot(path=SCREENSHOTS / "widget-unreachable.png")


def test_a_site_that_is_not_allowed_is_told_so_and_gets_no_answer(
    site: Site, tmp_path: Path, visit: Visit
) -> None:
    with running_app(emoji_app(settings_for(tmp_path, "https://example.org"))) as url:
        site.carry(url)
        page = visit()
        put(page, QUESTION)
        expect_problem(page, "This site is not allowed to ask the service.")


def test_a_publishable_key_lets_the_pages_of_its_site_ask_and_no_others(
    site: Site, tmp_path: Path, visit: Visit
) -> None:
    key, secret = new_key("site", Scope.ASK, [site.origin])
    KeyFile(tmp_path).add(key)
    with (
        running_app(emoji_app(settings_for(tmp_path, access=Access.KEYS))) as url,
        serving_site() as other,
    ):
        site.carry(url, key=secret)
        page = visit()
        expect(ask_widget(page, QUESTION)).to_contain_text("1994")
        other.carry(url, key=secret)
        page.goto(other.origin)
        put(page, QUESTION)
        expect_problem(page, "This site is not allowed to ask the service.")
        site.carry(url, lang="ru")
        page.goto(site.origin)
        put(page, QUESTION)
        expect_problem(page, "Сервис не принимает ключ этого сайта.")


def test_a_key_that_is_for_another_site_is_told_so(
    site: Site, tmp_path: Path, visit: Visit
) -> None:
    key, secret = new_key("site", Scope.ASK, ["https://example.org"])
    KeyFile(tmp_path).add(key)
    settings = settings_for(tmp_path, site.origin, access=Access.KEYS)
    with running_app(emoji_app(settings)) as url:
        site.carry(url, key=secret)
        page = visit()
        put(page, QUESTION)
        expect_problem(page, "This site is not allowed to ask the service.")


def test_a_service_that_gets_ready_is_asked_again_by_itself(
    site: Site, tmp_path: Path, visit: Visit
) -> None:
    may_open = threading.Event()
    settings = settings_for(tmp_path, site.origin)
    with running_app(emoji_app(settings, opening_when(may_open))) as url:
        site.carry(url)
        page = visit()
        put(page, QUESTION)
        status = page.locator("tilmash-widget").get_by_role("status")
        expect(status).to_have_text("The service is starting; asking again…")
        page.screenshot(path=SCREENSHOTS / "widget-starting.png")
        may_open.set()
        expect(page.locator("tilmash-widget .answer")).to_contain_text("1994")


def test_a_service_that_does_not_get_ready_is_not_asked_for_ever(
    site: Site, emoji_asked: str, visit: Visit
) -> None:
    site.carry(emoji_asked)
    page = visit()
    allowed = {"Access-Control-Allow-Origin": site.origin}
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=503, headers=allowed)

    page.route("**/v1/ask", refuse)
    page.clock.install()
    put(page, QUESTION)
    for count in range(1, 4):
        expect(page.locator("tilmash-widget").get_by_role("status")).to_contain_text("starting")
        while len(asked) < count:
            page.wait_for_timeout(20)
        page.clock.run_for(4000)
    expect_problem(page, "The service is not ready yet.")
    assert len(asked) == 4


@pytest.mark.parametrize(
    ("question", "words"),
    [("почему? " * 200, "Вопрос слишком длинный."), ("\u3164", "The question is empty.")],
)
def test_a_question_that_cannot_be_looked_up_is_told_so(
    site: Site, emoji_asked: str, visit: Visit, question: str, words: str
) -> None:
    site.carry(emoji_asked, lang="ru")
    page = visit()
    put(page, question)
    expect(page.locator("tilmash-widget").get_by_role("alert")).to_contain_text(words)
    expect(field_of(page)).to_have_value(question.strip())


def test_nothing_is_sent_where_nothing_was_typed(
    site: Site, emoji_asked: str, visit: Visit
) -> None:
    site.carry(emoji_asked)
    page = visit()
    put(page, "  \n ")
    expect(page.locator("tilmash-widget .question")).to_have_count(0)
    expect(ask_widget(page, QUESTION)).to_contain_text("1994")


def test_a_question_can_be_stopped_and_is_back_in_the_field(
    site: Site, emoji_asked: str, visit: Visit
) -> None:
    site.carry(emoji_asked)
    page = visit(reduced_motion="reduce")
    with first_question_held(page):
        put(page, QUESTION)
        expect(field_of(page)).to_have_value("")
        expect(page.locator("tilmash-widget").get_by_role("status")).to_have_text(
            "Searching the documents…"
        )
        page.screenshot(path=SCREENSHOTS / "widget-searching.png")
        page.get_by_role("button", name="Stop", exact=True).click()
        expect(field_of(page)).to_have_value(QUESTION)
        expect(page.locator("tilmash-widget .question")).to_have_count(0)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("tilmash-widget .answer")).to_contain_text("1994")


def test_another_question_ends_the_wait_for_the_one_before(
    site: Site, emoji_asked: str, visit: Visit
) -> None:
    site.carry(emoji_asked)
    page = visit()
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.failure or ""))
    with first_question_held(page):
        with page.expect_request("**/v1/ask"):
            put(page, "Does the bus stop?")
        expect(ask_widget(page, QUESTION)).to_contain_text("1994")
    assert page.locator("tilmash-widget .question p").all_text_contents() == [
        "Does the bus stop?",
        QUESTION,
    ]
    expect(page.locator("tilmash-widget .question small")).to_have_text("Stopped")
    assert failed == ["net::ERR_ABORTED"]


def test_it_works_under_a_path_prefix(site: Site, tmp_path: Path, visit: Visit) -> None:
    settings = settings_for(tmp_path, site.origin).model_copy(update={"path_prefix": "/a/tilmash"})
    with running_app(emoji_app(settings)) as url:
        site.carry(f"{url}/a/tilmash")
        answer = ask_widget(visit(), QUESTION)
        href = answer.locator(".said a").first.get_attribute("href") or ""
        assert href.startswith(f"{url}/a/tilmash/?document=emoji%2Fschool&start=")
