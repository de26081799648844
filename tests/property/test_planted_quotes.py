"""Whatever is done to a true quote of a trilingual article, the citation gate notices."""

from collections.abc import Mapping

from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.article import ARTICLE_ID
from corpus.documents import Document, Span
from corpus.errors import UnknownDocumentError
from rag.citing import Quote, verify_quotes
from tests.property.generated_texts import TEXTS
from tests.unit.notes import documents
from tests.unit.planted_quotes import DOCUMENTS, SPOKEN, read, true_quotes

ARTICLE = DOCUMENTS[ARTICLE_ID]
SENTENCES = [quote for language in SPOKEN for quote in true_quotes(ARTICLE, language)]
CHARACTERS = st.one_of(
    st.sampled_from(sorted(set(ARTICLE.text) | set("аaеeоoйѐ\u0306\u0301'\"«»—–-\u00a0\u200b0"))),
    st.characters(exclude_categories=["Cs"]),
)


@st.composite
def pieces(draw: st.DrawFn) -> Quote:
    """Draw a piece of a sentence, or the whole, at its place."""
    whole = draw(st.sampled_from(SENTENCES))
    start = draw(st.one_of(st.just(0), st.integers(0, len(whole.text) - 2)))
    end = draw(st.one_of(st.just(len(whole.text)), st.integers(start + 2, len(whole.text))))
    span = Span(whole.span.start + start, whole.span.start + end)
    piece = Quote(whole.document_id, span, whole.text[start:end])
    assume(piece.text.strip())
    return piece


@st.composite
def changed_texts(draw: st.DrawFn, text: str) -> str:
    """Draw the text with one character changed, left out, put in, or moved to another place."""
    at = draw(st.integers(0, len(text) - 1))
    put = draw(CHARACTERS)
    left_out = text[:at] + text[at + 1 :]
    to = draw(st.integers(0, len(left_out)))
    changed = draw(
        st.sampled_from(
            [
                text[:at] + put + text[at + 1 :],
                left_out,
                text[:at] + put + text[at:],
                text + put,
                left_out[:to] + text[at] + left_out[to:],
            ]
        )
    )
    assume(changed != text)
    return changed


@given(st.data())
def test_a_quote_with_any_single_change_is_refused(data: st.DataObject) -> None:
    true = data.draw(pieces())
    text = data.draw(changed_texts(true.text))
    changed = Quote(true.document_id, true.span, text)
    citations = verify_quotes([changed, true], read)
    assert [(quote, one.number, one.quote) for quote, one in citations.items()] == [
        (true, 1, true.text)
    ]


@given(pieces(), st.integers(-40, 40), st.integers(-40, 40))
def test_a_quote_with_any_other_length_or_place_is_refused(
    true: Quote, left: int, right: int
) -> None:
    span = Span(true.span.start + left, true.span.end + right)
    is_periodic = left == right and ARTICLE.text[slice(*span)] == true.text  # "ana" in "banana"
    assume((left, right) != (0, 0) and not is_periodic)
    assert verify_quotes([Quote(true.document_id, span, true.text)], read) == {}


@given(pieces(), pieces(), st.sampled_from(["", " ", "…", " … ", "...", " [...] ", "\n\n"]))
def test_two_pieces_are_a_quote_only_where_they_stand_side_by_side(
    one: Quote, other: Quote, seam: str
) -> None:
    text = one.text + seam + other.text
    start, end = one.span.start, other.span.end
    spans = [Span(start, end), Span(start, start + len(text)), Span(end - len(text), end)]
    passed = verify_quotes([Quote(ARTICLE_ID, span, text) for span in spans], read)
    assert all(ARTICLE.text[slice(*quote.span)] == text for quote in passed)
    if start + len(text) != end:
        assert Quote(ARTICLE_ID, spans[0], text) not in passed


@given(st.lists(st.tuples(pieces(), st.booleans()), max_size=8), st.data())
def test_numbers_run_without_gaps_over_the_true_quotes_of_a_mixed_list(
    drawn: list[tuple[Quote, bool]], data: st.DataObject
) -> None:
    mixed = [
        true if is_true else Quote(true.document_id, true.span, data.draw(changed_texts(true.text)))
        for true, is_true in drawn
    ]
    true_ones = list(dict.fromkeys(true for true, is_true in drawn if is_true))
    citations = verify_quotes(mixed, read)
    assert list(citations) == true_ones
    assert [one.number for one in citations.values()] == list(range(1, len(true_ones) + 1))


@given(st.lists(TEXTS, min_size=1, max_size=3), st.integers(-9, 99), st.integers(-9, 99))
def test_the_gate_lets_through_exactly_what_stands_in_one_section(
    texts: list[str], start: int, end: int
) -> None:
    """Every span of every document, with the text of every document's same slice."""
    known = {one.id: one for one in documents({f"note{n}": text for n, text in enumerate(texts)})}

    def read_known(document_id: str) -> Document:
        if document_id not in known:
            raise UnknownDocumentError(document_id)
        return known[document_id]

    quotes = [
        Quote(name, Span(start, end), other.text[start:end])
        for name in (*known, "nothing")
        for other in known.values()
    ]
    expected = [quote for quote in dict.fromkeys(quotes) if stands(quote, known)]
    assert list(verify_quotes(quotes, read_known)) == expected


def stands(quote: Quote, known: Mapping[str, Document]) -> bool:
    """Tell it character by character, without slices."""
    document = known.get(quote.document_id)
    start, end = quote.span
    return (
        document is not None
        and bool(quote.text.strip())
        and len(quote.text) == end - start
        and any(part.start <= start and end <= part.end for part in document.sections)
        and all(document.text[start + at] == letter for at, letter in enumerate(quote.text))
    )
