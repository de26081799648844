"""True quotes of trilingual documents, and such as a careless or lying answerer would plant."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from corpus.article import ARTICLE_ID, article_text, load_article
from corpus.documents import Document, Span
from corpus.errors import UnknownDocumentError
from corpus.languages import Language
from corpus.reading.plain_text import read_plain_text
from corpus.sentences import split_sentences
from rag.citing import Quote

SPOKEN: Final = (Language.ENGLISH, Language.RUSSIAN, Language.KAZAKH)
# The article has digits, quotation marks and accents in English only.
NOTE: Final = """The café “Arai” opened in 1994; its old sign says "UNESCO және ЮНЕСКО" – it's small. The door is green.

Журнал “Байтерек UNESCO” вышел в 1994 году, и в нём – "двенадцать" страниц. Его читают в школе.

“Байтерек UNESCO” журналы 1994 жылы шықты, онда – "он екі" бет бар. Оны мектепте оқиды.
"""
DOCUMENTS: Final = {
    ARTICLE_ID: load_article(),
    "note": read_plain_text(NOTE.encode(), "note.txt", "note"),
    # The same sentences stand in these, elsewhere.
    "later": read_plain_text(f"A preface.\n\n{article_text()}".encode(), "later.txt", "later"),
    "later note": read_plain_text(f"A word.\n\n{NOTE}".encode(), "later.txt", "later note"),
}
_LATER: Final = {ARTICLE_ID: "later", "note": "later note"}
FABRICATED: Final = {
    Language.ENGLISH: "Kazakhstan left UNESCO in May 2001 and never came back.",
    Language.RUSSIAN: "Казахстан вышел из ЮНЕСКО в мае 2001 года и больше не вернулся.",
    Language.KAZAKH: "Қазақстан 2001 жылғы мамырда ЮНЕСКО-дан шығып, қайтып келмеді.",
}


def read(document_id: str) -> Document:
    document = DOCUMENTS.get(document_id)
    if document is None:
        raise UnknownDocumentError(f"There is no document {document_id!r}.")
    return document


def true_quotes(document: Document, language: Language) -> list[Quote]:
    """Return every sentence of a document in one language, in order."""
    return [
        Quote(document.id, span, document.text[slice(*span)])
        for section in document.sections
        if section.language is language
        for span in split_sentences(document.text, Span(section.start, section.end))
    ]


def _first(pattern: str, put: str | Callable[[re.Match[str]], str]) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, put, text, count=1)


_LATIN: Final = "AaBCcEeHiKMOopPTXxy"
_CYRILLIC: Final = "АаВСсЕеНіКМОорРТХху"
_ALIKE: Final = dict(zip(_LATIN + _CYRILLIC, _CYRILLIC + _LATIN, strict=True))
ALTERATIONS: Final[dict[str, Callable[[str], str]]] = {
    "a word changed": _first(r"(?<= )[^\W\d]+", "never"),
    "a word left out": _first(r"^\S+ ", ""),
    "a word put in": _first(" ", " not "),
    "a letter left out": _first(r"(?<=\w)\w", ""),
    "letters exchanged": _first(r"(\w)(?!\1)(\w)", r"\2\1"),
    "a digit changed": _first(r"\d", lambda digit: str((int(digit[0]) + 1) % 10)),
    "digits of another script": _first(r"\d", lambda digit: chr(0x660 + int(digit[0]))),
    "Cyrillic for Latin": _first(f"[{_LATIN}]", lambda letter: _ALIKE[letter[0]]),
    "Latin for Cyrillic": _first(f"[{_CYRILLIC}]", lambda letter: _ALIKE[letter[0]]),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "straight quotes for curly": _first("[“”]", '"'),
    "curly quotes for straight": _first('"', "“"),
    "a straight apostrophe for a curly one": _first("’", "'"),
    "a curly apostrophe for a straight one": _first("'", "’"),
    "a hyphen for a dash": _first("–", "-"),
    "two spaces": _first(" ", "  "),
    "a space that does not break": _first(" ", "\u00a0"),
    "a line break": _first(" ", "\n"),
    "a tab": _first(" ", "\t"),
    "no space": _first(" ", ""),
    "a space before": lambda text: f" {text}",
    "a space after": lambda text: f"{text} ",
    "nothing to be seen put in": _first(r"(?<=\w)(?=\w)", "\u200b"),
    "a soft hyphen put in": _first(r"(?<=\w)(?=\w)", "\u00ad"),
    "in capitals": str.upper,
    "in small letters": str.lower,
    "one letter in the other case": _first(r"[^\W\d_]", lambda letter: letter[0].swapcase()),
    "without its stop": lambda text: text.rstrip(".!?”"),
    "with another stop": _first(r"\.$", "!"),
    "quoted": lambda text: f"“{text}”",
}


def altered(true: Quote, kind: str) -> Iterator[Quote]:
    """Yield the quote with one alteration, where its text lets it have this one."""
    text = ALTERATIONS[kind](true.text)
    if text != true.text:
        yield Quote(true.document_id, true.span, text)


def at_own_length(quote: Quote) -> Quote:
    """Return the quote with its span's end moved to where its text would end."""
    return Quote(
        quote.document_id, Span(quote.span.start, quote.span.start + len(quote.text)), quote.text
    )


def stitched(one: Quote, second: Quote, third: Quote) -> dict[str, Quote]:
    """Return what can be made of three sentences that follow each other, at their whole span."""
    head = one.text[: len(one.text) // 2].rstrip()
    tail = third.text[len(third.text) // 2 :].lstrip()
    texts = {
        "an ellipsis": f"{one.text} … {third.text}",
        "an ellipsis of dots": f"{one.text} ... {third.text}",
        "an ellipsis in brackets": f"{one.text} […] {third.text}",
        "a space": f"{one.text} {third.text}",
        "no space": f"{one.text}{third.text}",
        "halves": f"{head} {tail}",
        "halves with an ellipsis": f"{head}… {tail}",
        "the halves of one": f"{head} {one.text[len(head) + 2 :]}",
        "exchanged order": f"{second.text} {one.text}",
        "exchanged order across a gap": f"{third.text} {one.text}",
        "one twice": f"{one.text} {one.text}",
    }
    whole = Span(one.span.start, third.span.end)
    return {kind: Quote(one.document_id, whole, text) for kind, text in texts.items()}


def misattributed(true: Quote) -> dict[str, Quote]:
    """Return the quote, word for word, with wrong places; some of them slice as Python does."""
    text, (start, end) = true.text, true.span
    length = len(DOCUMENTS[true.document_id].text)
    later = _LATER[true.document_id]
    spans = {
        "one to the right": (start + 1, end + 1),
        "one to the left": (start - 1, end - 1),
        "one too long": (start, end + 1),
        "one too short": (start, end - 1),
        "from one before": (start - 1, end),
        "from one after": (start + 1, end),
        "counted from the end": (start - length, end - length),
        "begin counted from the end": (start - length, end),
        "end counted from the end": (start, end - length),
        "backwards": (end, start),
        "empty": (start, start),
        "beyond the end": (length, length + len(text)),
        "to beyond the end": (start, length + 1),
        "the whole document": (0, length),
    }
    ids = {
        "another document's id": later,
        "no document's id": "nothing",
        "no id": "",
        "the id in capitals": true.document_id.upper(),
        "the id and a space": f"{true.document_id} ",
    }
    return {
        **{kind: Quote(true.document_id, Span(*span), text) for kind, span in spans.items()},
        **{kind: Quote(name, true.span, text) for kind, name in ids.items()},
    }
