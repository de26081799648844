"""No planted quote passes the citation gate, whatever sentence of whatever language it is made of."""

from itertools import pairwise

import pytest

from corpus.article import ARTICLE_ID
from corpus.documents import Span
from corpus.languages import Language
from rag.citing import Quote, verify_quotes
from tests.unit.planted_quotes import (
    ALTERATIONS,
    DOCUMENTS,
    FABRICATED,
    SPOKEN,
    altered,
    at_own_length,
    misattributed,
    read,
    stitched,
    true_quotes,
)

SENTENCES = {
    language: [
        quote for name in (ARTICLE_ID, "note") for quote in true_quotes(DOCUMENTS[name], language)
    ]
    for language in SPOKEN
}
ARTICLE = DOCUMENTS[ARTICLE_ID]
STITCHES = list(stitched(*SENTENCES[Language.ENGLISH][:3]))
MISATTRIBUTIONS = list(misattributed(SENTENCES[Language.ENGLISH][0]))
# Russian and Kazakh are written without apostrophes.
ONLY_ENGLISH = {"a straight apostrophe for a curly one", "a curly apostrophe for a straight one"}


def refused(quotes: list[Quote]) -> bool:
    """Tell whether each quote is refused by itself, and all of them together."""
    return not verify_quotes(quotes, read) and all(
        not verify_quotes([quote], read) for quote in quotes
    )


@pytest.mark.parametrize("language", SPOKEN)
def test_every_sentence_is_cited_at_its_own_place(language: Language) -> None:
    quotes = SENTENCES[language]
    citations = verify_quotes(quotes, read)
    assert list(citations) == quotes
    assert len(quotes) >= 11
    assert [citation.number for citation in citations.values()] == [*range(1, len(quotes) + 1)]
    assert {citation.language for citation in citations.values()} == {language}


@pytest.mark.parametrize("language", SPOKEN)
def test_a_sentence_that_stands_nowhere_is_refused_everywhere(language: Language) -> None:
    text = FABRICATED[language]
    for document in DOCUMENTS.values():
        places = range(len(document.text) - len(text))
        assert refused([Quote(document.id, Span(at, at + len(text)), text) for at in places])


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("kind", ALTERATIONS)
def test_an_altered_sentence_is_refused(kind: str, language: Language) -> None:
    changed = [quote for true in SENTENCES[language] for quote in altered(true, kind)]
    assert changed or (kind in ONLY_ENGLISH and language is not Language.ENGLISH)
    assert refused(changed)
    if kind not in {"a space after", "without its stop"}:  # these may stand at their own length
        assert refused(list(map(at_own_length, changed)))


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("kind", STITCHES)
def test_pieces_of_sentences_are_no_quote(kind: str, language: Language) -> None:
    sentences = SENTENCES[language]
    threes = zip(sentences, sentences[1:], sentences[2:], strict=False)
    made = [
        stitched(*three)[kind] for three in threes if len({one.document_id for one in three}) == 1
    ]
    assert len(made) >= 7
    assert refused(made)
    assert refused(list(map(at_own_length, made)))


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("kind", MISATTRIBUTIONS)
def test_a_true_sentence_with_another_place_is_refused(kind: str, language: Language) -> None:
    assert refused([misattributed(true)[kind] for true in SENTENCES[language]])


@pytest.mark.parametrize("language", SPOKEN)
def test_a_sentence_at_the_place_of_another_is_refused(language: Language) -> None:
    every = [quote for quotes in SENTENCES.values() for quote in quotes]
    for true in SENTENCES[language]:
        others = [other for other in every if other.text != true.text]
        assert refused([Quote(other.document_id, other.span, true.text) for other in others])


def test_a_slice_that_python_would_cut_short_is_refused() -> None:
    for document in DOCUMENTS.values():
        length = len(document.text)
        for start, end in [(length - 9, length + 1), (-9, length), (-9, -1), (-length, length)]:
            text = document.text[start:end]
            assert len(text) >= 8
            assert refused([Quote(document.id, Span(start, end), text)])


def test_white_space_is_no_quote_even_where_it_stands() -> None:
    for at, text in ((ARTICLE.text.index(gap), gap) for gap in (" ", "\n\n")):
        assert refused([Quote(ARTICLE_ID, Span(at, at + len(text)), text)])


def test_words_that_stand_twice_are_cited_where_they_are_claimed() -> None:
    text = "Аннотация."
    first = ARTICLE.text.index(text)
    second = ARTICLE.text.index(text, first + 1)
    in_russian, in_kazakh = (
        Quote(ARTICLE_ID, Span(at, at + len(text)), text) for at in (first, second)
    )
    citations = verify_quotes([in_kazakh, in_russian], read)
    shown = [(one.number, one.language, one.start) for one in citations.values()]
    assert shown == [(1, Language.KAZAKH, second), (2, Language.RUSSIAN, first)]
    assert citations[in_kazakh].section.startswith("ЮНЕСКО-ның")
    assert citations[in_russian].section.startswith("Роль ЮНЕСКО")
    assert citations[in_kazakh].lines > citations[in_russian].lines
    mixed = [
        Span(first, second + len(text)),
        Span(second, first + len(text)),
        Span(first + 1, second),
    ]
    assert refused([Quote(ARTICLE_ID, span, text) for span in mixed])


def test_what_runs_on_into_a_section_of_another_language_is_refused() -> None:
    """A citation names one section and one language, which must be those of all it quotes."""
    for name in (ARTICLE_ID, "note"):
        document = DOCUMENTS[name]
        for one, following in pairwise(document.sections):
            assert one.language is not following.language
            spans = [
                Span(one.end - 20, following.start + 20),
                Span(one.end - 1, following.start + 1),
                Span(one.start, following.end),
                Span(one.end - 20, following.start),
            ]
            assert refused([Quote(name, span, document.text[slice(*span)]) for span in spans])
            whole = Quote(name, Span(one.start, one.end), document.text[one.start : one.end])
            assert verify_quotes([whole], read)[whole].language is one.language


@pytest.mark.parametrize("language", SPOKEN)
def test_numbers_have_no_gaps_where_planted_quotes_are_dropped(language: Language) -> None:
    true = SENTENCES[language][:8]
    planted = [
        next(altered(true[0], "in capitals")),
        *stitched(*true[:3]).values(),
        *misattributed(true[1]).values(),
    ]
    between = [quote for one in true for quote in (*planted, one, one, *planted)]
    citations = verify_quotes(between, read)
    assert [(quote, one.number) for quote, one in citations.items()] == [
        (quote, number) for number, quote in enumerate(true, start=1)
    ]
    assert verify_quotes(planted, read) == {}
