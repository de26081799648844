"""What documents files become."""

import codecs
import hashlib
from pathlib import Path

import pytest

from corpus.article import load_article
from corpus.documents import Span
from corpus.errors import DocumentUnreadableError
from corpus.reading import read_document, read_folder, read_plain_text
from corpus.sections import find_sections

RUSSIAN = "Организация была основана после войны в Лондоне. Её цель — мир."
KAZAKH = "Бұл ұйым Лондон қаласында құрылды. Оның мақсаты бейбітшілік болды."
ENGLISH = "The organization was founded after the war in London. Its aim is peace."


def test_the_article_has_a_section_for_each_language() -> None:
    article = load_article()
    assert article.id == "unesco-article"
    assert article.title in article.text
    assert [(s.title, str(s.language)) for s in article.sections] == [
        ("", "en"),
        (
            "Роль ЮНЕСКО в развитии сотрудничества в сфере образования: история и современность",
            "ru",
        ),
        ("ЮНЕСКО-ның білім саласы ынтымақтастығының даму рөлі: тарихы және қазіргі болмысы", "kk"),
    ]
    for section in article.sections[1:]:
        assert article.text[section.start :].startswith(section.title)


def test_the_articles_sentences_have_lines_in_its_file() -> None:
    article = load_article()
    start = article.text.index("An example of mass approval")
    end = article.text.index("[4, 35–36].") + len("[4, 35–36].")
    assert article.source.line_map.lines_of(Span(start, end)) == (65, 67)


def test_a_change_of_language_begins_a_section() -> None:
    sections = find_sections("\n\n".join([ENGLISH, ENGLISH, RUSSIAN, KAZAKH]))
    assert [str(section.language) for section in sections] == ["en", "ru", "kk"]


def test_paragraphs_without_a_language_take_their_neighbours() -> None:
    sections = find_sections("\n\n".join(["1 = 1.", RUSSIAN, "2 + 2 = 4.", KAZAKH]))
    assert [str(section.language) for section in sections] == ["ru", "kk"]
    assert sections[0].start == 0


def test_headings_open_sections_and_stand_inside_them() -> None:
    text = "\n\n".join(["# Aims", ENGLISH, "Members", ENGLISH, "The end"])
    sections = find_sections(text)
    assert [section.title for section in sections] == ["Aims", "Members"]
    assert text[sections[1].start : sections[1].end].startswith("Members\n\n")
    assert text[sections[1].end - 7 :] == "The end"


def test_a_text_without_any_language_is_one_section() -> None:
    assert [str(s.language) for s in find_sections("1 2 3.\n\n4 5 6.")] == ["und"]


@pytest.mark.parametrize(
    "data",
    [
        "Тілмаш.".encode(),
        "Тілмаш.".encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + "Тілмаш.".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Тілмаш.".encode("utf-16-be"),
    ],
)
def test_utf_8_and_utf_16_are_read(data: bytes) -> None:
    document = read_plain_text(data, "a.txt", "a")
    assert document.text == "Тілмаш."
    assert document.source.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"abc\xff", r"a\.txt is not UTF-8 at byte 3"),
        (b"\xef\xbb\xbfabc\xff", "at byte 6"),
        (codecs.BOM_UTF16_LE + b"a", "is not UTF-16"),
        (codecs.BOM_UTF32_LE + "a".encode("utf-32-le"), "is in UTF-32"),
        ("Тест".encode("cp1251"), "at byte 0"),
    ],
)
def test_other_bytes_are_refused_with_their_place_and_a_hint(data: bytes, message: str) -> None:
    with pytest.raises(DocumentUnreadableError, match=message) as caught:
        read_plain_text(data, "a.txt", "a")
    assert "UTF-8" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Aims and means\n\n{ENGLISH}", "Aims and means"),
        (ENGLISH, "The organization was founded after the war in London."),
        ("word " * 30 + ".", "word " * 15 + "word…"),
        ("x" * 100 + ".", "x" * 79 + "…"),
        ("", "notes"),
    ],
)
def test_a_document_without_a_title_gets_one(text: str, title: str) -> None:
    found = read_plain_text(text.encode(), "notes.txt", "notes").title
    assert found == title
    assert len(found) <= 80


def test_a_given_title_is_kept() -> None:
    assert read_plain_text(ENGLISH.encode(), "n.txt", "n", "Mine").title == "Mine"


def test_a_file_is_read_by_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "Note.TXT"
    path.write_text(ENGLISH, encoding="utf-8")
    document = read_document(path)
    assert (document.id, document.source.name) == ("Note", "Note.TXT")
    assert read_document(path, "other").id == "other"


def test_a_file_of_an_unknown_format_or_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentUnreadableError, match="No reader") as caught:
        read_document(tmp_path / "a.xyz")
    assert ".txt" in caught.value.hint
    with pytest.raises(DocumentUnreadableError, match="cannot be opened"):
        read_document(tmp_path / "missing.txt")


def test_a_folder_is_read_in_order_with_its_folders(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.text", "sub/d.png", "same.txt", "same.text"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
    ids = [document.id for document in read_folder(tmp_path)]
    assert ids == ["a", "b", "same.text", "same.txt", "sub/c"]


def test_no_two_documents_of_a_folder_share_an_id(tmp_path: Path) -> None:
    for name in ("a.txt", "a.text", "a.txt.text"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert [d.id for d in read_folder(tmp_path)] == ["a.text", "a.txt", "a.txt.text"]


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentUnreadableError, match="not a folder"):
        list(read_folder(tmp_path / "none"))


def test_an_empty_document_has_no_text_and_no_sections() -> None:
    document = read_plain_text(b"\xef\xbb\xbf \n", "empty.txt", "empty")
    assert (document.text, document.sections, document.title) == ("", (), "empty")
