"""What a visitor of another site gets from the widget."""

import json
import re

import pytest
from playwright.sync_api import Request, expect

from corpus.article import load_article
from eval.running_service import RunningService
from tests.browser.asking import EXAMPLES, QUOTE, active_mark, text_of
from tests.browser.conftest import SCREENSHOTS
from tests.browser.host_page import Site, Visit, ask_widget, launcher

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model]

NAMES = {"en": "Ask a question", "ru": "Задать вопрос", "kk": "Сұрақ қою"}


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_question_in_each_language_is_answered_with_a_quote(
    site: Site, asked: str, visit: Visit, language: str
) -> None:
    site.carry(asked, page_lang=language)
    page = visit(reduced_motion="reduce")
    page.screenshot(path=SCREENSHOTS / f"widget-closed-{language}.png")
    launcher(page).click()
    page.screenshot(path=SCREENSHOTS / f"widget-open-{language}.png")
    answer = ask_widget(page, EXAMPLES[language])
    quotes = answer.locator("blockquote").all_text_contents()
    assert quotes
    said = text_of(answer.locator(".said"))
    assert " ".join(re.sub(r"\[\d+\]", "", said).split()) == " ".join(" ".join(quotes).split())
    assert answer.locator(".said").get_attribute("lang") in {"en", "ru", "kk"}
    expect(page.locator("tilmash-widget").get_by_role("status")).to_have_text(
        {"en": "Answer ready", "ru": "Ответ готов", "kk": "Жауап дайын"}[language]
    )
    page.screenshot(path=SCREENSHOTS / f"widget-answer-{language}.png")


def test_a_mark_and_a_source_open_the_document_at_the_quote(
    site: Site, asked: str, visit: Visit
) -> None:
    site.carry(asked)
    page = visit()
    answer = ask_widget(page, EXAMPLES["en"])
    expect(answer.locator("blockquote")).to_have_text(QUOTE)
    mark = answer.locator(".said a")
    name = mark.get_attribute("aria-label") or ""
    assert name.startswith("Source 1: ")
    assert len(name) > len("Source 1: ")
    for link in (mark, answer.locator(".source a")):
        assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener")
        with page.context.expect_page() as opened:
            link.click()
        assert opened.value.url.startswith(f"{asked}/?document=unesco-article&start=")
        assert opened.value.url.endswith(f"&source={load_article().source.sha256[:12]}")
        assert text_of(active_mark(opened.value)) == QUOTE
        opened.value.close()


def test_what_is_about_something_else_is_declined_in_words(
    site: Site, asked: str, visit: Visit
) -> None:
    site.carry(asked)
    page = visit()
    answer = ask_widget(page, "How do I cook rice without burning it?")
    expect(answer).to_contain_text("Sorry, the documents do not seem to deal with the subject")
    expect(answer.locator("ol, a")).to_have_count(0)
    expect(answer.locator("p")).to_have_attribute("lang", "en")


def test_a_follow_up_is_understood_and_the_question_looked_up_is_shown(
    site: Site, asked: str, visit: Visit
) -> None:
    site.carry(asked)
    page = visit(reduced_motion="reduce")
    page.context.add_cookies([{"name": "who", "value": "me", "url": asked}])
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    first = ask_widget(page, "Who was the first Director-General of UNESCO?")
    expect(first.locator(".looked-up")).to_have_count(0)
    second = ask_widget(page, "And when was he born?")
    expect(second.locator(".looked-up")).to_contain_text("Looked up: ")
    expect(second).to_contain_text("1887")
    page.screenshot(path=SCREENSHOTS / "widget-follow-up.png")
    before, after = (json.loads(request.post_data or "") for request in sent)
    assert "history" not in before
    (turn,) = after["history"]
    assert turn["question"] == before["question"]
    assert turn["answer"].startswith("Julian Huxley")
    for request in sent:
        assert {"cookie", "referer", "authorization"}.isdisjoint(request.all_headers())


def test_markup_in_a_question_or_in_a_reply_stays_text(
    site: Site, asked: str, service: RunningService, visit: Visit
) -> None:
    site.carry(asked)
    page = visit()
    markup = "<img src=x onerror=alert(1)> When did Kazakhstan join UNESCO?"
    reply = service.ask(EXAMPLES["en"])
    reply["citations"][0]["title"] = reply["citations"][0]["quote"] = markup
    reply["answer"]["sentences"][0] |= {
        "text": f"𝔐 {markup} 𝔒𝔩𝔡",
        "value": {"start": len(markup) + 3, "end": len(markup) + 6},
    }
    allowed = {"Access-Control-Allow-Origin": site.origin}
    page.route("**/v1/ask", lambda route: route.fulfill(json=reply, headers=allowed))
    answer = ask_widget(page, markup)
    expect(page.locator("tilmash-widget .question p")).to_have_text(markup)
    expect(answer.locator("blockquote")).to_have_text(markup)
    expect(answer.locator("b")).to_have_text("𝔒𝔩𝔡")
    expect(page.locator("img")).to_have_count(0)


@pytest.mark.parametrize(
    ("data_lang", "page_lang", "locale", "expected"),
    [
        ("kk", "ru", "en-US", "kk"),
        ("", "ru-KZ", "en-US", "ru"),
        ("de", "", "kk-KZ", "kk"),
        ("", "de", "ru-RU", "ru"),
        ("", "", "de-DE", "en"),
    ],
)
def test_the_language_is_the_scripts_else_the_pages_else_the_browsers(
    site: Site, asked: str, visit: Visit, data_lang: str, page_lang: str, locale: str, expected: str
) -> None:
    site.carry(asked, page_lang=page_lang, lang=data_lang)
    page = visit(locale=locale)
    expect(launcher(page)).to_have_accessible_name(NAMES[expected])
    expect(page.locator("tilmash-widget .widget")).to_have_attribute("lang", expected)
