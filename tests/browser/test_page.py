"""The page, as a person uses it who asks."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.asking import EXAMPLES, ask, text_of
from tests.browser.conftest import SCREENSHOTS, OpenPage
from tests.browser.serving import proxy

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model]

OFF_TOPIC = "What will the weather be like in Astana tomorrow?"
SOURCES = {"en": "Source 1: ", "ru": "Источник 1: ", "kk": "1-дереккөз: "}
VALUES = {"en": "1992", "ru": "193 member countries", "kk": "1994"}
LOCALES = {"en": "en-GB", "ru": "ru-RU", "kk": "kk-KZ"}


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_page_speaks_the_browsers_language_and_answers_its_example_with_a_source(
    open_page: OpenPage, language: str
) -> None:
    page = open_page(locale=LOCALES[language])
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.screenshot(path=SCREENSHOTS / f"welcome-{language}.png")
    page.get_by_role("button", name=EXAMPLES[language]).click()
    turn = page.locator("#log > .turn")
    expect(turn.get_by_role("heading", level=2)).to_have_text(EXAMPLES[language])
    expect(turn.get_by_role("heading", level=2)).to_have_attribute("lang", language)
    expect(turn.locator(".answer")).to_have_attribute("lang", "en")
    expect(turn.locator(".answer")).to_contain_text(VALUES[language])
    assert VALUES[language] in " ".join(turn.locator(".answer b").all_text_contents())
    number = turn.get_by_role("button", name=re.compile(re.escape(SOURCES[language])))
    expect(number).to_have_text("1")
    expect(turn.locator(".confidence")).to_contain_text(re.compile(r"\d\s?%"))
    page.screenshot(path=SCREENSHOTS / f"answer-{language}.png")


def test_each_source_is_listed_with_its_title_lines_and_quote(open_page: OpenPage) -> None:
    turn = ask(open_page(), EXAMPLES["ru"])
    sources = turn.locator(".sources li")
    expect(sources).to_have_count(2)
    expect(sources.nth(1).locator(".place")).to_have_text("line 153")
    expect(sources.nth(1).locator("blockquote")).to_have_attribute("lang", "en")
    quotes = turn.locator("blockquote").all_text_contents()
    sentences = re.sub(r"(?<=\.)\d ", " ", text_of(turn.locator(".answer"))).strip()
    assert sentences.removesuffix("2") == " ".join(quotes)


def test_a_chosen_language_is_remembered_and_questions_keep_their_own(open_page: OpenPage) -> None:
    page = open_page(locale="en-US")
    ask(page, EXAMPLES["en"])
    page.get_by_role("button", name="Қазақша").click()
    expect(page.locator("html")).to_have_attribute("lang", "kk")
    expect(page.locator("#question")).to_have_attribute("placeholder", "Сұрақ қойыңыз")
    expect(page.get_by_role("heading", name="Дереккөздер")).to_be_visible()
    expect(page.get_by_role("heading", name=EXAMPLES["en"])).to_have_attribute("lang", "en")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "kk")
    expect(page.get_by_role("button", name="Қазақша")).to_have_attribute("aria-pressed", "true")


def test_a_language_that_the_page_does_not_have_falls_back_to_english(open_page: OpenPage) -> None:
    expect(open_page(locale="fr-FR").locator("html")).to_have_attribute("lang", "en")


def test_the_conversation_outlives_a_reload_until_a_new_one_is_begun(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, EXAMPLES["en"])
    ask(page, EXAMPLES["ru"])
    page.reload()
    headings = page.locator("#log h2")
    assert headings.all_text_contents() == [EXAMPLES["en"], EXAMPLES["ru"]]
    page.get_by_role("button", name="New conversation").click()
    expect(headings).to_have_count(0)
    expect(page.get_by_role("heading", name="Ask the documents")).to_be_visible()
    page.reload()
    expect(headings).to_have_count(0)


def test_the_page_works_where_storage_is_forbidden(open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script(
        "for (const area of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, area, {get() { throw new DOMException('no') }})"
    )
    page.reload()
    ask(page, EXAMPLES["en"])
    page.get_by_role("button", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("#log > .turn")).to_have_count(1)


def test_earlier_turns_are_told_to_the_service(open_page: OpenPage) -> None:
    page = open_page()
    first = ask(page, EXAMPLES["en"])
    answer = first.locator("blockquote").text_content()
    with page.expect_request("**/v1/ask") as asked:
        ask(page, "And when was its office in Almaty opened?")
    assert asked.value.post_data_json == {
        "question": "And when was its office in Almaty opened?",
        "history": [{"question": EXAMPLES["en"], "answer": answer}],
        "stream": True,
    }


def test_a_follow_up_says_what_was_looked_up_for_it(open_page: OpenPage) -> None:
    page = open_page()
    first = ask(page, "Who was the first Director-General of UNESCO?")
    expect(first.locator(".looked-up")).to_have_count(0)
    second = ask(page, "When was he elected?")
    expect(second.locator(".looked-up")).to_have_text(re.compile(r"^Looked up: .*Huxley"))
    expect(second.locator("h2")).to_have_text("When was he elected?")


def test_a_question_that_the_documents_do_not_answer_is_declined_in_words(
    open_page: OpenPage,
) -> None:
    page = open_page(locale="ru-RU")
    turn = ask(page, OFF_TOPIC)
    expect(turn.locator(".abstention")).to_have_attribute("lang", "en")
    expect(turn.locator(".abstention")).to_contain_text("Sorry, the documents do not seem")
    expect(turn.locator(".confidence")).to_contain_text("Документы посвящены другим темам.")
    expect(turn.locator(".number")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("Ответа не нашлось")
    turn.get_by_text("Посмотреть самые близкие фрагменты (5)").click()
    expect(turn.locator(".passage").first).to_be_visible()
    page.screenshot(path=SCREENSHOTS / "abstention.png")


def test_the_passages_are_shown_with_their_scores_on_demand(open_page: OpenPage) -> None:
    page = open_page()
    turn = ask(page, EXAMPLES["en"])
    expect(turn.locator(".passage").first).to_be_hidden()
    turn.get_by_text("Passages that were read (5)").click()
    expect(turn.locator(".passage")).to_have_count(5)
    expect(turn.locator("details .place").first).to_have_text(re.compile(r"1 · relevance 0\.\d\d"))


def test_the_finished_answer_enters_the_log_as_one_node_and_the_focus_stays(
    open_page: OpenPage,
) -> None:
    page = open_page()
    page.evaluate(
        "() => { window.added = []; new MutationObserver((changes) => changes.forEach((change) =>"
        " change.addedNodes.forEach((node) => window.added.push(node.textContent))))"
        ".observe(document.getElementById('log'), {childList: true, subtree: true}) }"
    )
    ask(page, EXAMPLES["en"])
    (announced,) = page.evaluate("window.added")
    assert "in May 1992 gave" in announced
    expect(page.get_by_role("log")).to_contain_text("in May 1992 gave")
    expect(page.get_by_role("status")).to_have_text("Answer ready")
    expect(page.locator("#running")).to_be_empty()
    expect(page.locator("#question")).to_be_focused()


def test_shift_enter_begins_a_line_and_the_field_grows(open_page: OpenPage) -> None:
    page = open_page()
    field = page.locator("#question")
    field.press_sequentially("one")
    page.keyboard.press("Shift+Enter")
    field.press_sequentially("two")
    expect(field).to_have_value("one\ntwo")
    expect(field).to_have_attribute("rows", "2")
    expect(page.locator("#log > .turn")).to_have_count(0)
    field.fill("   ")
    page.keyboard.press("Enter")
    expect(page.locator("#log > .turn, #running > .turn")).to_have_count(0)


def test_the_page_works_behind_a_path_prefix(open_page: OpenPage, service_url: str) -> None:
    with proxy(service_url, prefix="/answers/tilmash") as url:
        page = open_page(base_url=url)
        turn = ask(page, EXAMPLES["en"])
        turn.locator(".number").click()
        expect(page.locator("#panel mark.active")).to_contain_text("in May 1992")
        expect(page.get_by_role("link", name="Link to this place")).to_have_attribute(
            "href", re.compile(rf"{re.escape(url)}/\?document=")
        )
