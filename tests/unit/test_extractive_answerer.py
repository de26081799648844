"""Answers in the documents' own sentences: how many, which, in what order, from which passage."""

import numpy as np

from corpus.documents import Chunk, Span
from corpus.languages import Language
from corpus.sentences import split_sentences
from index.storing.segment_reader import Sentences
from rag.citing import Quote
from rag.extractive_answerer import extract_sentences
from rag.ranking.fusing import RankedChunk

FIVE = " ".join(f"This is sentence number {word}." for word in "one two three four five".split())
ONE_THING = "When was the office opened?"
SEVERAL = "Which offices were opened?"
START = 40
"""Where the passage begins in its document."""


def passage(
    scores: list[float],
    text: str = FIVE,
    *,
    score: float = 0.9,
    language: Language = Language.ENGLISH,
    document_id: str = "note",
) -> RankedChunk:
    end = START + len(text)
    chunk = Chunk(Chunk.id_of(document_id, START, end), document_id, language, "", START, end, text)
    spans = tuple(Span(start + START, stop + START) for start, stop in split_sentences(text))
    assert len(spans) == len(scores)
    vectors = np.zeros((len(scores), 1), np.float32)
    return RankedChunk(chunk, score, Sentences(spans, vectors), np.array(scores, np.float32))


def numbers(question: str, scores: list[float]) -> list[str]:
    """Return the number words of the sentences that answer."""
    quotes = extract_sentences(question, [passage(scores)], None)
    return [quote.text.removesuffix(".").split()[-1] for quote in quotes]


def test_one_sentence_answers_where_it_is_clearly_best() -> None:
    assert numbers(ONE_THING, [0.5, 0.6, 0.9, 0.7, 0.5]) == ["three"]


def test_a_second_sentence_comes_along_only_when_nearly_as_good_and_after_the_best() -> None:
    assert numbers(ONE_THING, [0.895, 0.6, 0.9, 0.7, 0.5]) == ["three", "one"]
    assert numbers(ONE_THING, [0.875, 0.6, 0.9, 0.7, 0.5]) == ["three"]


def test_there_are_never_more_than_two_sentences() -> None:
    assert numbers(ONE_THING, [0.9, 0.9, 0.9, 0.9, 0.9]) == ["one", "two"]


def test_a_list_has_up_to_four_sentences_in_the_documents_order() -> None:
    scores = [0.88, 0.5, 0.89, 0.9, 0.885]
    assert numbers(SEVERAL, scores) == ["one", "three", "four", "five"]
    assert numbers(SEVERAL, [0.88, 0.89, 0.89, 0.9, 0.885]) == ["two", "three", "four", "five"]


def test_a_list_leaves_out_what_is_far_from_the_best() -> None:
    assert numbers(SEVERAL, [0.86, 0.88, 0.5, 0.9, 0.86]) == ["two", "four"]


def test_a_quote_says_where_it_stands_in_the_document() -> None:
    (quote,) = extract_sentences(ONE_THING, [passage([0.1, 0.9, 0.1, 0.1, 0.1])], None)
    start = START + FIVE.index("This is sentence number two.")
    assert quote == Quote(
        "note", Span(start, start + len("This is sentence number two.")), quote.text
    )
    assert quote.text == "This is sentence number two."


def test_a_heading_does_not_answer_although_it_is_nearest() -> None:
    text = "The office\n\nThe office was opened in Almaty in 1994."
    (quote,) = extract_sentences(ONE_THING, [passage([0.95, 0.5], text)], None)
    assert quote.text == "The office was opened in Almaty in 1994."


def test_a_short_text_answers_where_there_is_nothing_else() -> None:
    quotes = extract_sentences(ONE_THING, [passage([0.5, 0.9], "In 1994.\n\nIn Almaty.")], None)
    assert [quote.text for quote in quotes] == ["In Almaty."]


def test_the_best_passage_answers_where_no_language_is_wished() -> None:
    ranked = [
        passage([0.5], "A first passage that is best.", score=0.9, document_id="best"),
        passage([0.9], "A second one, nearly as good.", score=0.899, document_id="second"),
    ]
    assert [q.document_id for q in extract_sentences(ONE_THING, ranked, None)] == ["best"]


def wished(scores: list[float], languages: list[Language], wish: Language) -> str:
    ranked = [
        passage(
            [0.5], "A whole sentence to answer with.", score=s, language=lang, document_id=f"{n}"
        )
        for n, (s, lang) in enumerate(zip(scores, languages, strict=True))
    ]
    (quote,) = extract_sentences(ONE_THING, ranked, wish)
    return quote.document_id


def test_a_wished_language_is_taken_among_equal_evidence_only() -> None:
    languages = [Language.ENGLISH, Language.RUSSIAN, Language.KAZAKH]
    assert wished([0.9, 0.897, 0.896], languages, Language.KAZAKH) == "2"
    assert wished([0.9, 0.897, 0.896], languages, Language.RUSSIAN) == "1"
    assert wished([0.9, 0.897, 0.89], languages, Language.KAZAKH) == "0"
    assert wished([0.9, 0.897, 0.896], languages, Language.ENGLISH) == "0"


def test_only_the_first_three_passages_are_looked_at_for_a_wished_language() -> None:
    languages = [Language.ENGLISH, Language.ENGLISH, Language.ENGLISH, Language.KAZAKH]
    assert wished([0.9, 0.9, 0.9, 0.9], languages, Language.KAZAKH) == "0"


def test_no_passage_is_no_answer() -> None:
    assert extract_sentences(ONE_THING, [], None) == []
    assert extract_sentences(SEVERAL, [], Language.KAZAKH) == []
