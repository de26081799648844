"""Gold questions read from files, and their evidence looked up in the documents."""

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from corpus.documents import Document, Span
from corpus.errors import GoldQuestionError
from corpus.languages import Language
from eval.gold_evidence import locate_evidence
from eval.gold_questions import Evidence, GoldQuestion, load_gold_questions, read_gold_questions
from tests.unit.gold_files import answerable, reader_of, unanswerable, write_lines
from tests.unit.notes import documents

QUOTE = "Bread needs flour."
GOOD = answerable("q1", "What does bread need?", "bread", QUOTE)
TEXT = (
    "Bread needs flour, water and salt. It rises\nfor two hours.\n\n"
    "Река Ишим течёт через город. Она впадает в Иртыш.\n\n"
    "Мектеп 1945 жылы ашылды. Онда үш жүз оқушы оқиды. It rises high."
)


@pytest.mark.parametrize(
    ("name", "language", "count"),
    [("questions.kk.over-xquad", "kk", 120), ("questions.ru.over-kazqad", "ru", 130)],
)
def test_the_questions_over_held_out_articles_are_whole(
    name: str, language: str, count: int
) -> None:
    text = files("eval.gold").joinpath(f"held_out/{name}.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    assert len({row["id"] for row in rows}) == len({row["question"] for row in rows}) == count
    for row in rows:
        assert row["lang"] == language
        assert len(row["passages"]) == 1
        assert all(
            0 < len(piece["text"]) <= 120 and piece["start"] >= 0 for piece in row["answers"]
        )
        assert row["answers"]


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in GOOD.items() if name != key}


def read(folder: Path, *rows: Any) -> list[GoldQuestion]:
    return read_gold_questions(write_lines(folder / "asked.jsonl", rows))


def test_a_line_is_read_with_everything_that_it_says(tmp_path: Path) -> None:
    evidence = [
        {"document_id": "bread", "quote": QUOTE, "start": 3, "end": 21},
        {"document_id": "river", "quote": "Река"},
    ]
    line = {**GOOD, "lang": "kk", "answers": ["flour", "мука"], "evidence": evidence}
    line |= {"evidence_mode": "all", "type": "list", "style": "typo"}
    (question,) = read(tmp_path, line)
    assert question == GoldQuestion(
        id="q1",
        language=Language.KAZAKH,
        question="What does bread need?",
        is_answerable=True,
        answers=("flour", "мука"),
        evidence=(Evidence("bread", Span(3, 21), QUOTE), Evidence("river", None, "Река")),
        needs_all=True,
        type="list",
        style="typo",
    )


def test_what_a_line_leaves_out_has_defaults_and_the_language_is_detected(tmp_path: Path) -> None:
    first, second = read(tmp_path, GOOD, unanswerable("q2", "Мектеп қашан ашылды?", "far"))
    assert (first.language, first.type, first.style) == (Language.ENGLISH, "other", "plain")
    assert (first.needs_all, first.topic, first.gold_documents) == (False, "close", frozenset())
    assert (second.language, second.topic) == (Language.KAZAKH, "far")
    assert (second.answers, second.evidence) == ((), ())


def test_a_byte_order_mark_blank_lines_and_windows_line_ends_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "asked.jsonl"
    lines = ["", json.dumps(GOOD), "  ", json.dumps(unanswerable("q2", "Why?")), ""]
    path.write_text("\r\n".join(lines), encoding="utf-8-sig", newline="")
    assert [question.id for question in read_gold_questions(path)] == ["q1", "q2"]


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x7f"])
def test_a_character_that_parts_lines_elsewhere_may_stand_in_a_text(
    tmp_path: Path, character: str
) -> None:
    (question,) = read(tmp_path, unanswerable("q1", f"Who{character}and why?"))
    assert question.question == f"Who{character}and why?"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(without("id"), id="no id"),
        pytest.param(without("question"), id="no question"),
        pytest.param(without("answerable"), id="not said whether answerable"),
        pytest.param(without("evidence"), id="answers without evidence"),
        pytest.param(without("answers"), id="evidence without answers"),
        pytest.param({**GOOD, "answerable": False}, id="unanswerable with answers"),
        pytest.param({**GOOD, "answerable": "true"}, id="answerable in words"),
        pytest.param({**GOOD, "answerable": 1}, id="answerable as a number"),
        pytest.param({**GOOD, "evidence_mode": "some"}, id="evidence mode"),
        pytest.param({**GOOD, "topic": "near"}, id="topic"),
        pytest.param({**GOOD, "lang": "xx"}, id="language"),
        pytest.param({**GOOD, "id": 7}, id="id is a number"),
        pytest.param({**GOOD, "question": " \n"}, id="blank question"),
        pytest.param({**GOOD, "answers": [" "]}, id="blank answer"),
        pytest.param({**GOOD, "answers": [1945]}, id="answer is a number"),
        pytest.param({**GOOD, "evidence": [{"quote": QUOTE}]}, id="evidence of no document"),
        pytest.param({**GOOD, "evidence": ["bread"]}, id="evidence is text"),
        pytest.param(
            {**GOOD, "evidence": [{"document_id": "bread", "quote": QUOTE, "start": 0}]},
            id="start without end",
        ),
        pytest.param({**GOOD, "answers": ["\ud800"]}, id="answer is no text"),
        *(
            pytest.param(
                {**GOOD, "evidence": [{"document_id": "bread", "quote": QUOTE, **offsets}]},
                id=f"offsets {offsets}",
            )
            for offsets in (
                {"end": 5},
                {"start": -6, "end": 15},
                {"start": "0", "end": "5"},
                {"start": 0.0, "end": 5},
                {"start": False, "end": 5},
            )
        ),
        pytest.param(["q1"], id="a list"),
        pytest.param("q1", id="text"),
        pytest.param(None, id="null"),
    ],
)
def test_a_malformed_line_is_an_error_that_names_file_and_line(tmp_path: Path, line: Any) -> None:
    with pytest.raises(GoldQuestionError, match=r"^asked\.jsonl, line 2, ") as caught:
        read(tmp_path, unanswerable("q0", "Why?"), line)
    assert caught.value.code == "bad_gold_question"
    assert caught.value.hint


def test_a_line_that_is_not_json_is_named_with_blank_lines_counted(tmp_path: Path) -> None:
    path = tmp_path / "asked.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n\n{{'id': 1}}\n", encoding="utf-8")
    with pytest.raises(GoldQuestionError, match=r"^asked\.jsonl, line 3, is not JSON: "):
        read_gold_questions(path)


def test_a_line_that_is_too_deep_to_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "asked.jsonl"
    path.write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(GoldQuestionError, match=r"^asked\.jsonl, line 1, is not JSON: "):
        read_gold_questions(path)


def test_an_id_that_is_taken_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldQuestionError, match=r"^asked\.jsonl, line 2: .*'q1'"):
        read(tmp_path, GOOD, unanswerable("q1", "Why?"))


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_questions_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "asked.jsonl").write_bytes(content)
    with pytest.raises(GoldQuestionError, match=r"^asked\.jsonl holds no questions"):
        read_gold_questions(tmp_path / "asked.jsonl")


def test_a_file_that_is_missing_a_folder_or_not_utf_8_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "asked.jsonl").write_bytes("Что?".encode("cp1251"))
    for path in (tmp_path / "asked.jsonl", tmp_path / "missing.jsonl", tmp_path):
        with pytest.raises(GoldQuestionError, match=f"^{path.name} cannot be read"):
            read_gold_questions(path)


def test_no_other_set_ships_with_the_package() -> None:
    with pytest.raises(GoldQuestionError, match="cannot be read"):
        load_gold_questions("development")


@pytest.fixture(scope="module")
def document() -> Document:
    (note,) = documents({"note": TEXT})
    return note


def located(document: Document, *pieces: Evidence) -> GoldQuestion:
    asked = GoldQuestion(
        "q1", Language.ENGLISH, "Why?", is_answerable=True, answers=("x",), evidence=pieces
    )
    (question,) = locate_evidence([asked], reader_of(document))
    assert replace(question, evidence=pieces, passage_language="") == asked
    return question


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("It rises for two hours.", "It rises for two hours."),
        ("It  rises\n\tfor two\u00a0hours.", "It rises for two hours."),
        (" Она впадает ", "Она впадает"),
        ("hours. Река Ишим", "hours.\n\nРека Ишим"),
    ],
)
def test_a_quote_without_offsets_is_looked_up_whatever_its_white_space(
    document: Document, quote: str, found: str
) -> None:
    (piece,) = located(document, Evidence("note", None, quote)).evidence
    start = document.text.index(found)
    assert piece == Evidence("note", Span(start, start + len(found)), found)


def test_signs_in_a_quote_stand_for_themselves(document: Document) -> None:
    with pytest.raises(GoldQuestionError, match="nowhere"):
        located(document, Evidence("note", None, "It rises .* hours."))


@pytest.mark.parametrize(
    ("quotes", "language"),
    [
        (["Bread needs"], "en"),
        (["Река Ишим", "Она впадает"], "ru"),
        (["Река Ишим", "Мектеп 1945"], "kk+ru"),
        (["Мектеп 1945", "Река Ишим", "Bread needs"], "en+kk+ru"),
    ],
)
def test_the_languages_of_the_evidence_are_joined(
    document: Document, quotes: list[str], language: str
) -> None:
    pieces = [Evidence("note", None, quote) for quote in quotes]
    assert located(document, *pieces).passage_language == language


def test_an_unanswerable_question_has_no_passage_language(document: Document) -> None:
    asked = GoldQuestion("q1", Language.ENGLISH, "Why?", is_answerable=False)
    assert locate_evidence([asked], reader_of(document)) == [asked]


@pytest.mark.parametrize(
    ("piece", "message"),
    [
        (Evidence("note", None, "Bread needs sugar."), "stands nowhere in note"),
        (Evidence("note", None, "It rises"), "stands 2 times in note"),
        (Evidence("note", Span(1, 12), "Bread needs"), "at 1-12 note reads 'read needs ', not"),
        (Evidence("note", Span(9000, 9011), "Bread needs"), "at 9000-9011 note reads ''"),
        (Evidence("other", None, "Bread needs"), "there is no document 'other'"),
    ],
)
def test_evidence_that_is_not_where_it_is_said_to_be_is_an_error_that_names_the_question(
    document: Document, piece: Evidence, message: str
) -> None:
    with pytest.raises(GoldQuestionError, match=f"^Question q1: .*{message}") as caught:
        located(document, piece)
    assert caught.value.hint
