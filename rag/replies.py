"""Answers as JSON-ready dictionaries: the one place that lays out a reply for other programs."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from corpus.documents import Document
from corpus.languages import Language, detect_language
from rag.answers import Answer, AnswerSentence, Citation, Passage


def reply_of(answer: Answer) -> dict[str, Any]:
    """Return the whole reply of `/v1/ask` and of `tilmash ask --json`, with a fresh id."""
    return {
        "id": f"ask-{uuid4().hex}",
        "status": answer.status.value,
        "reason": answer.reason.value if answer.reason else None,
        "message": answer.message,
        "confidence": round(answer.confidence, 4),
        "answerer": answer.answerer.value,
        "notices": list(answer.notices),
        "question_language": answer.question_language.value,
        "looked_up_question": answer.looked_up_question,
        "answer": _answer_text(answer) if answer.citations else None,
        "citations": [_citation(citation) for citation in answer.citations],
        "passages": [passage_of(passage) for passage in answer.passages],
        "generation": answer.generation,
        "timings_ms": answer.timings_ms,
    }


def search_reply_of(
    looked_up_question: str,
    passages: Sequence[Passage],
    generation: str,
    language: Language | None = None,
) -> dict[str, Any]:
    """Return the whole reply of `/v1/search`; `language` is the question's, if it is known."""
    return {
        "question_language": (language or detect_language(looked_up_question)).value,
        "looked_up_question": looked_up_question,
        "passages": [passage_of(passage) for passage in passages],
        "generation": generation,
    }


def _answer_text(answer: Answer) -> dict[str, Any]:
    return {
        "text": answer.text,
        "language": answer.language.value,
        "sentences": [sentence_of(sentence) for sentence in answer.sentences],
    }


def sentence_of(sentence: AnswerSentence) -> dict[str, Any]:
    """Return a sentence of an answer with the numbers of its citations."""
    value = sentence.value
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "value": {"start": value.start, "end": value.end} if value else None,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "title": citation.title,
        "language": citation.language.value,
        "section": citation.section,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "source": {"lines": list(citation.lines), "sha256": citation.source_sha256},
    }


def passage_of(passage: Passage) -> dict[str, Any]:
    """Return a ranked passage."""
    chunk = passage.chunk
    return {
        "number": passage.number,
        "chunk_id": chunk.id,
        "document_id": chunk.document_id,
        "language": chunk.language.value,
        "section": chunk.section,
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        "score": round(passage.score, 6),
    }


def summary_of(document: Document) -> dict[str, Any]:
    """Return what a list of documents says of one."""
    return {
        "id": document.id,
        "title": document.title,
        "languages": list(dict.fromkeys(part.language.value for part in document.sections)),
        "characters": len(document.text),
        "source": {"name": document.source.name, "sha256": document.source.sha256},
    }


def document_of(document: Document) -> dict[str, Any]:
    """Return a whole document: its text, in which citations count code points, and sections."""
    sections = [
        {
            "title": part.title,
            "language": part.language.value,
            "start": part.start,
            "end": part.end,
        }
        for part in document.sections
    ]
    return {**summary_of(document), "text": document.text, "sections": sections}
