"""Answers laid out for other programs: the reply's keys are a promise."""

import dataclasses
import json

import pytest

from corpus.documents import Chunk, Span
from corpus.languages import Language
from corpus.reading.plain_text import read_plain_text
from rag.answers import (
    Answer,
    AnswererKind,
    AnswerSentence,
    Citation,
    Passage,
    Reason,
    Status,
)
from rag.replies import document_of, passage_of, reply_of, sentence_of, summary_of

TEXT = "Мектеп 1945 жылы ашылды. Онда үш жүз оқушы оқиды."
QUOTE = "Мектеп 1945 жылы ашылды."
PASSAGE = Passage(
    1, Chunk("school:0-49", "school", Language.KAZAKH, "Тарих", 0, 49, TEXT), 0.87654321
)
CITATION = Citation(
    1,
    "school",
    "Мектеп",
    Language.KAZAKH,
    "Тарих",
    0,
    len(QUOTE),
    QUOTE,
    lines=(61, 63),
    source_sha256="ab12",
)
ANSWERED = Answer(
    status=Status.ANSWERED,
    reason=None,
    message=None,
    confidence=0.123456789,
    answerer=AnswererKind.EXTRACTIVE,
    question_language=Language.RUSSIAN,
    looked_up_question="Когда открылась школа?",
    text=QUOTE,
    language=Language.KAZAKH,
    sentences=(AnswerSentence(QUOTE, (1,), Span(7, 11)),),
    citations=(CITATION,),
    passages=(PASSAGE,),
    generation="20260101T000000000000Z-0123456789ab",
    notices=("encoder_not_exported",),
    timings_ms={"embed": 2.9, "total": 4.8},
)
ABSTAINED = dataclasses.replace(
    ANSWERED,
    status=Status.ABSTAINED,
    reason=Reason.OFF_TOPIC,
    message="Документы не об этом.",
    text="",
    sentences=(),
    citations=(),
)


def test_an_answer_has_exactly_the_promised_keys_and_values() -> None:
    reply = reply_of(ANSWERED)
    assert reply.pop("id").startswith("ask-")
    assert reply == {
        "status": "answered",
        "reason": None,
        "message": None,
        "confidence": 0.1235,
        "answerer": "extractive",
        "notices": ["encoder_not_exported"],
        "question_language": "ru",
        "looked_up_question": "Когда открылась школа?",
        "answer": {
            "text": QUOTE,
            "language": "kk",
            "sentences": [{"text": QUOTE, "citations": [1], "value": {"start": 7, "end": 11}}],
        },
        "citations": [
            {
                "number": 1,
                "document_id": "school",
                "title": "Мектеп",
                "language": "kk",
                "section": "Тарих",
                "start": 0,
                "end": 24,
                "quote": QUOTE,
                "source": {"lines": [61, 63], "sha256": "ab12"},
            }
        ],
        "passages": [
            {
                "number": 1,
                "chunk_id": "school:0-49",
                "document_id": "school",
                "language": "kk",
                "section": "Тарих",
                "start": 0,
                "end": 49,
                "text": TEXT,
                "score": 0.876543,
            }
        ],
        "generation": "20260101T000000000000Z-0123456789ab",
        "timings_ms": {"embed": 2.9, "total": 4.8},
    }


def test_an_abstention_has_the_same_keys_a_reason_a_message_no_answer_and_its_passages() -> None:
    answered, abstained = reply_of(ANSWERED), reply_of(ABSTAINED)
    assert list(abstained) == list(answered)
    assert list(abstained)[:4] == ["id", "status", "reason", "message"]
    assert (abstained["status"], abstained["reason"]) == ("abstained", "off_topic")
    assert abstained["message"] == "Документы не об этом."
    assert (abstained["answer"], abstained["citations"]) == (None, [])
    assert abstained["passages"] == answered["passages"]


def test_every_reply_has_an_id_of_its_own() -> None:
    assert len({reply_of(ANSWERED)["id"] for _ in range(50)}) == 50


@pytest.mark.parametrize("answer", [ANSWERED, ABSTAINED])
def test_a_reply_comes_through_json_unchanged(answer: Answer) -> None:
    reply = reply_of(answer)
    assert json.loads(json.dumps(reply)) == reply
    assert TEXT in json.dumps(reply, ensure_ascii=False)


def test_a_sentence_without_a_value_says_null() -> None:
    assert sentence_of(AnswerSentence("Yes.", (1, 2))) == {
        "text": "Yes.",
        "citations": [1, 2],
        "value": None,
    }


def test_a_passage_alone_is_the_same_as_in_a_reply() -> None:
    assert [passage_of(PASSAGE)] == reply_of(ANSWERED)["passages"]


def test_a_document_is_its_summary_with_text_and_sections() -> None:
    text = f"{TEXT}\n\nThe school was opened in 1945.\n\n{TEXT}"
    document = read_plain_text(text.encode("utf-8"), "school.txt", "school")
    whole = document_of(document)
    summary = summary_of(document)
    assert summary == {
        "id": "school",
        "title": "Мектеп 1945 жылы ашылды.",
        "languages": ["kk", "en"],
        "characters": len(text),
        "source": {"name": "school.txt", "sha256": document.source.sha256},
    }
    assert whole == {**summary, "text": text, "sections": whole["sections"]}
    assert [(part["language"], part["title"]) for part in whole["sections"]] == [
        ("kk", ""),
        ("en", ""),
        ("kk", ""),
    ]
    covered = [text[part["start"] : part["end"]] for part in whole["sections"]]
    assert covered == text.split("\n\n")
    assert json.loads(json.dumps(whole)) == whole
