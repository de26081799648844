"""Answers of benchmark passages lie in the sentences that are their evidence, whatever the text."""

import tempfile
import unicodedata
from pathlib import Path

import regex
from hypothesis import given
from hypothesis import strategies as st

from corpus.cleaning import clean
from corpus.languages import Language
from eval.matching import fold
from eval.passage_sets import PassageSet, SourcePassage, read_passage_set
from tests.property.generated_texts import TEXTS
from tests.unit.gold_files import write_lines

WORD = regex.compile(r"[\w\p{M}]+")
HARD_IDS = st.text(alphabet="aA.%/\\ 2EқЁ:~-é\n", min_size=1, max_size=20)


@given(TEXTS, st.data())
def test_the_evidence_holds_the_answer_and_stands_at_its_place(
    text: str, data: st.DataObject
) -> None:
    words = [match for match in WORD.finditer(text) if is_kept(match[0])]
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    answer = {"text": word[0], "start": word.start()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        read = read_passage_set(
            write_lines(folder / "passages.jsonl", [{"id": "p/1", "text": text}]),
            write_lines(
                folder / "asked.jsonl",
                [{"id": "q", "question": "?", "passages": ["p/1"], "answers": [answer]}],
            ),
        )
        (piece,) = read.questions[0].evidence
        (folder / "files").mkdir()
        (document,) = read.write_files(folder / "files")
    assert document.id == piece.document_id == "p%2F1"
    assert piece.span is not None
    assert document.text[piece.span.start : piece.span.end] == piece.quote
    assert folded(word[0]) in folded(piece.quote)


def is_kept(word: str) -> bool:
    """Tell whether cleaning leaves the word as it is, but for the form of its accents."""
    return clean(word).text == unicodedata.normalize("NFC", word)


def folded(text: str) -> str:
    return fold(unicodedata.normalize("NFC", text))


@given(st.sets(HARD_IDS, min_size=1, max_size=12))
def test_every_id_has_a_file_of_its_own_and_comes_back(ids: set[str]) -> None:
    passages = {
        name: SourcePassage(name, Language.UNDETERMINED, f"Passage {number} of all.")
        for number, name in enumerate(sorted(ids))
    }
    with tempfile.TemporaryDirectory() as folder:
        documents = PassageSet(passages).write_files(Path(folder))
    texts = {document.id: document.text for document in documents}
    assert len(documents) == len(passages)
    assert texts == {passage.document_id: passage.text for passage in passages.values()}
