"""What an answerer plants comes into no reply over HTTP, whole or streamed."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from api.schemas import AskReply
from corpus.documents import Span
from corpus.languages import Language
from corpus.sentences import split_sentences
from rag import question_answering
from rag.answers import Reason
from rag.citing import Quote
from rag.extractive_answerer import ExtractedSentence
from rag.messages import message_for
from tests.endpoint.conftest import documents
from tests.endpoint.test_asking import QUESTIONS, ask, events, without_chance
from tests.unit.planted_quotes import ALTERATIONS, FABRICATED, altered, stitched


def sentences(language: str) -> list[Quote]:
    """Return the true quotes of the document in this language."""
    document = next(one for one in documents() if one.sections[0].language == language)
    spans = split_sentences(document.text)
    return [Quote(document.id, span, document.text[slice(*span)]) for span in spans]


def planted_from(true: list[Quote]) -> list[Quote]:
    first, (start, end) = true[1], true[1].span
    names = {"notes/english", "russian", "kazakh", "single", "nothing"}
    others = names - {first.document_id}
    return [
        *(quote for kind in ALTERATIONS for one in true for quote in altered(one, kind)),
        *(Quote(first.document_id, first.span, text) for text in FABRICATED.values()),
        *stitched(*true[:3]).values(),
        Quote(first.document_id, Span(start + 1, end + 1), first.text),
        Quote(first.document_id, Span(end, start), first.text),
        *(Quote(name, first.span, first.text) for name in others),
    ]


def find(monkeypatch: pytest.MonkeyPatch, quotes: list[Quote]) -> None:
    """Have the documents' own sentences be these."""
    found = [ExtractedSentence(quote, None) for quote in quotes]
    monkeypatch.setattr(question_answering, "extract_sentences", lambda *_: found)


def streamed(client: TestClient, question: str) -> list[tuple[str, dict[str, Any]]]:
    response = client.post("/v1/ask", json={"question": question, "stream": True})
    assert response.status_code == 200
    return events(response.text)


@pytest.mark.parametrize(("language", "question"), QUESTIONS)
def test_planted_quotes_alone_are_an_abstention(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, language: str, question: str
) -> None:
    planted = planted_from(sentences(language))
    find(monkeypatch, planted)
    whole = ask(client, question)
    AskReply.model_validate(whole)
    assert (whole["status"], whole["reason"]) == ("abstained", "no_evidence")
    assert whole["message"] == message_for(Reason.NO_EVIDENCE, Language(language))
    assert (whole["answer"], whole["citations"]) == (None, [])
    (first, _), (last, done) = streamed(client, question)
    assert (first, last) == ("passages", "done")
    assert without_chance(done) == without_chance(whole)


@pytest.mark.parametrize(("language", "question"), QUESTIONS)
def test_true_quotes_among_planted_ones_are_all_that_is_sent(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, language: str, question: str
) -> None:
    true = sentences(language)[:3]
    planted = planted_from(true)
    mixed = [quote for one in true for quote in (*planted, one)]
    find(monkeypatch, mixed)
    whole = ask(client, question)
    AskReply.model_validate(whole)
    shown = [(one["number"], one["start"], one["end"], one["quote"]) for one in whole["citations"]]
    assert shown == [(number, *quote.span, quote.text) for number, quote in enumerate(true, 1)]
    assert [one["text"] for one in whole["answer"]["sentences"]] == [one.text for one in true]
    (first, _), *deltas, (last, done) = streamed(client, question)
    assert (first, last) == ("passages", "done")
    assert [delta["sentence"] for _, delta in deltas] == whole["answer"]["sentences"]
    assert "".join(delta["text"] for _, delta in deltas) == whole["answer"]["text"]
    assert without_chance(done) == without_chance(whole)
