"""The passages that a document is cut into."""

import subprocess
import sys
from itertools import pairwise

import pytest
from langchain_text_splitters import TextSplitter

from corpus.article import load_article
from corpus.chunking import SentenceSpanSplitter, chunk_document, sentence_spans
from corpus.chunking_policy import ChunkingPolicy
from corpus.documents import Span
from corpus.reading import read_plain_text


def words(text: str) -> int:
    return len(text.split())


def splitter(sentences: int = 3, max_tokens: int = 1000, **policy: int) -> SentenceSpanSplitter:
    return SentenceSpanSplitter(ChunkingPolicy(sentences=sentences, **policy), max_tokens, words)


def test_passages_are_overlapping_windows_of_sentences() -> None:
    assert splitter(2).split_text("One. Two. Three.") == ["One. Two.", "Two. Three."]


def test_a_passage_may_reach_across_paragraphs() -> None:
    text = "Heading\n\nOne. Two.\n\nThree."
    assert splitter().split_text(text) == ["Heading\n\nOne. Two.", "One. Two.\n\nThree."]


def test_no_passage_lies_within_another() -> None:
    text = "One. " * 3 + "A very much longer sentence than the others are. " + "Two. " * 4
    spans = splitter(max_characters=50).split_spans(text)
    assert all(a.start < b.start and a.end < b.end for a, b in pairwise(spans))


def test_a_step_leaves_no_gap_behind_a_short_window() -> None:
    text = "Long sentence number one here. Long sentence number two here. And the third."
    found = splitter(3, step=2, max_characters=35).split_text(text)
    assert found == [
        "Long sentence number one here.",
        "Long sentence number two here.",
        "And the third.",
    ]


def test_a_step_moves_the_windows() -> None:
    assert splitter(2, step=2).split_text("One. Two. Six. Ten.") == ["One. Two.", "Six. Ten."]


def test_the_limit_of_characters_may_be_reached_and_not_passed() -> None:
    assert splitter(max_characters=7).split_text("Aa. Bb. Cc.") == ["Aa. Bb.", "Bb. Cc."]
    assert splitter(max_characters=6).split_text("Aa. Bb. Cc.") == ["Aa.", "Bb.", "Cc."]


def test_passages_stay_within_the_limits_of_characters_and_tokens() -> None:
    text = "Six words are in this one. " * 10
    assert all(len(x) <= 60 for x in splitter(max_characters=60).split_text(text))
    assert all(words(x) <= 13 for x in splitter(max_tokens=13).split_text(text))
    assert any(words(x) == 12 for x in splitter(max_tokens=13).split_text(text))


def test_one_sentence_alone_may_exceed_the_characters_but_not_the_tokens() -> None:
    text = "word " * 30 + "end."
    assert splitter(max_characters=20).split_text(text) == [text]
    assert [words(x) for x in splitter(1, max_tokens=10).split_text(text)] == [10, 10, 10, 1]


def test_a_sentence_too_long_is_cut_between_words() -> None:
    text = "alpha beta gamma delta epsilon zeta eta theta"
    spans = sentence_spans(text, None, 12, len)
    assert [text[s.start : s.end] for s in spans] == [
        "alpha beta",
        "gamma delta",
        "epsilon zeta",
        "eta theta",
    ]


def test_a_word_too_long_is_cut_but_never_before_an_accent() -> None:
    text = "x\u0323" * 50
    spans = sentence_spans(text, None, 7, len)
    assert all(span.end - span.start == 6 for span in spans[:-1])
    assert "".join(text[s.start : s.end] for s in spans) == text


@pytest.mark.parametrize("text", ["x" * 1_000_000, "слово " * 200_000, "x. " * 300_000])
def test_one_enormous_line_is_not_counted_over_and_over(text: str) -> None:
    counted = 0

    def count(piece: str) -> int:
        nonlocal counted
        counted += len(piece)
        return len(piece) // 3 + 2

    spans = sentence_spans(text, None, 128, count)
    assert counted < 8 * len(text)
    assert all(count(text[s.start : s.end]) <= 128 for s in spans)


def test_a_limit_below_one_token_is_refused() -> None:
    with pytest.raises(ValueError, match="max_tokens"):
        sentence_spans("text", None, 0, len)


@pytest.mark.parametrize("policy", [{"sentences": 0}, {"step": 0}, {"max_characters": 0}])
def test_a_policy_that_cuts_nothing_is_refused(policy: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        ChunkingPolicy(**policy)


def test_a_policy_is_recorded_whole() -> None:
    assert ChunkingPolicy().as_dict() == {
        "max_characters": 700,
        "sentences": 12,
        "step": 1,
        "version": 1,
    }


def test_langchain_gets_exact_places_under_overlap_and_repeats() -> None:
    text = "Same. Same. Same. Other. Same. Same."
    own = splitter(2)
    assert isinstance(own, TextSplitter)
    documents = own.create_documents([text, "Next."], [{"a": 1}, {"a": 2}])
    spans = own.split_spans(text)
    assert [d.metadata["start_index"] for d in documents] == [s.start for s in spans] + [0]
    assert [d.page_content for d in documents[:-1]] == [text[s.start : s.end] for s in spans]
    assert documents[0].metadata["a"] == 1
    assert [s.start for s in spans] == [0, 6, 12, 18, 25]


def test_metadata_is_copied_for_every_passage() -> None:
    documents = splitter(1).create_documents(["One. Two."], [{"tags": []}])
    documents[0].metadata["tags"].append("changed")
    assert documents[1].metadata["tags"] == []


def test_only_the_span_that_was_asked_for_is_cut() -> None:
    assert splitter(1).split_spans("One. Two. Three.", Span(5, 9)) == [Span(5, 9)]


def test_passages_know_their_section_and_language_and_never_cross_it() -> None:
    article = load_article()
    chunked = chunk_document(article, ChunkingPolicy(), 128, words)
    assert {str(chunk.language) for chunk in chunked.chunks} == {"en", "ru", "kk"}
    for chunk in chunked.chunks:
        assert article.text[chunk.start : chunk.end] == chunk.text
        assert chunk.id == f"unesco-article:{chunk.start}-{chunk.end}"
        section = next(s for s in article.sections if s.start <= chunk.start < s.end)
        assert chunk.end <= section.end
        assert (chunk.section, chunk.language) == (section.title, section.language)
    assert chunked.sentences == tuple(sentence_spans(article.text, None, 128, words))
    ids = [chunk.id for chunk in chunked.chunks]
    assert len(set(ids)) == len(ids)


def test_an_empty_document_has_no_passages() -> None:
    empty = read_plain_text(b"", "empty.txt", "empty")
    chunked = chunk_document(empty, ChunkingPolicy(), 128, words)
    assert (chunked.sentences, chunked.chunks) == ((), ())


def test_reading_documents_does_not_import_langchain() -> None:
    code = (
        "import sys, corpus.documents, corpus.languages, corpus.article, corpus.reading;"
        "sys.exit(any(name.startswith('langchain') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
