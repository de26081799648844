"""The citation gate lets through what stands, to the character, where it says; nothing else."""

import pytest

from corpus.documents import Document, Span
from corpus.errors import IndexCorruptError, UnknownDocumentError
from corpus.languages import Language
from corpus.reading.plain_text import read_plain_text
from rag.answers import Citation
from rag.citing import Quote, verify_quotes

ARTICLE = """The office

Kazakhstan joined UNESCO in May 1992 and takes part in its work. The office
in Almaty was opened in 1994.

Мектеп туралы

Мектеп 1945 жылы ашылды және онда үш жүз оқушы оқиды. Мұғалімдер көп.
"""
OTHER = "Река Ишим течёт через город. Она впадает в Иртыш."
DOCUMENTS = {
    "article": read_plain_text(ARTICLE.encode("utf-8"), "article.txt", "article"),
    "other": read_plain_text(OTHER.encode("utf-8"), "other.txt", "other"),
}
JOINED = "Kazakhstan joined UNESCO in May 1992 and takes part in its work."
OPENED = "The office in Almaty was opened in 1994."
SCHOOL = "Мектеп 1945 жылы ашылды және онда үш жүз оқушы оқиды."


def read(document_id: str) -> Document:
    document = DOCUMENTS.get(document_id)
    if document is None:
        raise UnknownDocumentError(f"There is no document {document_id!r}.")
    return document


def quote(text: str, document_id: str = "article") -> Quote:
    """Return a true quote."""
    start = DOCUMENTS[document_id].text.index(text)
    return Quote(document_id, Span(start, start + len(text)), text)


def moved(true: Quote, start: int, end: int) -> Quote:
    return Quote(true.document_id, Span(true.span.start + start, true.span.end + end), true.text)


def claimed(start: int, end: int, text: str) -> Quote:
    return Quote("article", Span(start, end), text)


LENGTH = len(DOCUMENTS["article"].text)
PLANTED = {
    "fabricated": claimed(0, 28, "Kazakhstan left UNESCO in 92"),
    "one letter changed": claimed(*quote(JOINED).span, JOINED.replace("1992", "1993")),
    "another case": claimed(*quote(JOINED).span, JOINED.lower()),
    "stitched from two sentences": claimed(*quote(JOINED).span, f"{JOINED[:32]} {OPENED[-8:]}"),
    "shifted by one to the right": moved(quote(JOINED), 1, 1),
    "shifted by one to the left": moved(quote(JOINED), -1, -1),
    "one too long": moved(quote(JOINED), 0, 1),
    "one too short": moved(quote(JOINED), 0, -1),
    "of another document": Quote("other", quote(JOINED).span, JOINED),
    "of no document": Quote("nothing", quote(JOINED).span, JOINED),
    "empty": claimed(5, 5, ""),
    "empty at the end": claimed(LENGTH, LENGTH, ""),
    "backwards": claimed(10, 5, ""),
    "beyond the end": claimed(LENGTH - 4, LENGTH + 1, DOCUMENTS["article"].text[-4:]),
    "wholly beyond the end": claimed(LENGTH + 5, LENGTH + 9, ""),
    "counted from the end": claimed(-14, -1, DOCUMENTS["article"].text[-14:-1]),
    "as the source breaks the line": claimed(
        *quote(OPENED).span, OPENED.replace(" in A", "\nin A")
    ),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_quote_is_dropped_and_a_true_one_beside_it_stays(kind: str) -> None:
    true = quote(OPENED)
    citations = verify_quotes([PLANTED[kind], true], read)
    assert list(citations) == [true]
    assert citations[true].number == 1


def test_a_true_quote_is_cited_with_its_place() -> None:
    true = quote(SCHOOL)
    text = DOCUMENTS["article"].text
    assert verify_quotes([true], read)[true] == Citation(
        number=1,
        document_id="article",
        title="The office",
        language=Language.KAZAKH,
        section="Мектеп туралы",
        start=text.index(SCHOOL),
        end=text.index(SCHOOL) + len(SCHOOL),
        quote=SCHOOL,
        lines=(8, 8),
        source_sha256=DOCUMENTS["article"].source.sha256,
    )


def test_section_language_and_source_lines_are_those_of_the_quote() -> None:
    quotes = [quote("The office\n\nKazakhstan"), quote(OPENED), quote("Она впадает", "other")]
    cited = [verify_quotes([one], read)[one] for one in quotes]
    assert [(c.section, c.language, c.lines) for c in cited] == [
        ("The office", Language.ENGLISH, (1, 3)),
        ("The office", Language.ENGLISH, (3, 4)),
        ("", Language.RUSSIAN, (1, 1)),
    ]
    assert [c.title for c in cited] == ["The office", "The office", OTHER[:28]]


def test_numbers_run_by_first_appearance_over_what_stays() -> None:
    first, second, third = quote(SCHOOL), quote("Она впадает", "other"), quote(JOINED)
    planted = [PLANTED["fabricated"], first, PLANTED["of no document"], second, third]
    citations = verify_quotes(planted, read)
    assert [(q, c.number) for q, c in citations.items()] == [(first, 1), (second, 2), (third, 3)]


def test_a_quote_that_comes_twice_has_one_number() -> None:
    first, second = quote(JOINED), quote(OPENED)
    citations = verify_quotes([first, second, quote(JOINED), quote(OPENED)], read)
    assert [(q, c.number) for q, c in citations.items()] == [(first, 1), (second, 2)]


def test_the_first_and_the_last_character_of_a_document_can_be_quoted() -> None:
    whole = Quote("other", Span(0, len(OTHER)), OTHER)
    assert verify_quotes([whole], read)[whole].quote == OTHER


def test_no_quotes_are_no_citations() -> None:
    assert verify_quotes([], read) == {}


def test_a_damaged_document_is_an_error_and_no_reason_to_drop_a_quote() -> None:
    def damaged(document_id: str) -> Document:
        raise IndexCorruptError("text.bin is not what was written.")

    with pytest.raises(IndexCorruptError):
        verify_quotes([quote(JOINED)], damaged)
