"""What a person does on the page, and what they see then."""

from playwright.sync_api import Locator, Page, expect

EXAMPLES = {
    "en": "When did Kazakhstan join UNESCO?",
    "ru": "Сколько государств входит в ЮНЕСКО?",
    "kk": "Алматыдағы ЮНЕСКО кеңсесі қашан ашылды?",
}
QUOTE = (
    "The entry of the Republic of Kazakhstan into UNESCO in May 1992 gave a qualitatively new "
    "impetus to the development of humanitarian cooperation at all levels, and contributed to the "
    "expansion of cultural ties."
)


def ask(page: Page, question: str) -> Locator:
    """Ask with the keyboard; return the finished turn in the log."""
    turns = page.locator("#log > .turn")
    count = turns.count()
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    expect(turns).to_have_count(count + 1)
    return turns.last


def active_mark(page: Page) -> Locator:
    """Return the place that the document panel went to, once it has."""
    mark = page.locator("#panel mark.active")
    expect(mark).to_be_focused()
    return mark


def text_of(locator: Locator) -> str:
    """Return the text as it stands in the document, white space and all."""
    return locator.evaluate("element => element.textContent") or ""
