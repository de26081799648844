"""An answerer that errs or lies: what it plants comes into no reply, whole or streamed."""

from collections.abc import Iterator, Sequence

import pytest

from corpus.article import ARTICLE_ID, article_text
from corpus.documents import Span
from corpus.languages import Language
from index.embedding.hashing_build_encoder import HashingBuildEncoder
from rag import question_answering
from rag.answers import Answer, AnswererKind, AnswerSentence, Question, Reason, Status
from rag.assembly.serving import KnowledgeOpener
from rag.chat import answering as chat_answering
from rag.chat.claim_checking import Support
from rag.citing import Quote
from rag.extractive_answerer import ExtractedSentence
from rag.knowledge import Knowledge
from rag.messages import message_for
from rag.question_answering import QuestionAnswering
from rag.replies import reply_of
from rag.settings import Settings
from tests.unit.chat_runs import answering as chat_road
from tests.unit.chat_runs import run_endpoint
from tests.unit.decisions import always
from tests.unit.notes import build, folder_of
from tests.unit.planted_quotes import (
    ALTERATIONS,
    DOCUMENTS,
    FABRICATED,
    NOTE,
    SPOKEN,
    altered,
    misattributed,
    stitched,
    true_quotes,
)
from tests.unit.scripted_endpoint import Endpoint, saying

__all__ = ["run_endpoint"]  # a fixture

QUESTIONS = {
    Language.ENGLISH: "What has UNESCO done for education?",
    Language.RUSSIAN: "Что ЮНЕСКО сделала для образования?",
    Language.KAZAKH: "ЮНЕСКО білім беру үшін не істеді?",
}


def planted_from(sentences: Sequence[Quote]) -> dict[str, Quote]:
    """Return a planted quote of every kind that the sentences allow."""
    kinds = {
        kind: quote for kind in ALTERATIONS for true in sentences for quote in altered(true, kind)
    }
    fabricated = {
        f"fabricated in {language}": Quote(ARTICLE_ID, sentences[0].span, text)
        for language, text in FABRICATED.items()
    }
    return {**kinds, **fabricated, **stitched(*sentences[:3]), **misattributed(sentences[1])}


TRUE = {language: true_quotes(DOCUMENTS[ARTICLE_ID], language) for language in SPOKEN}
PLANTED = {
    language: planted_from([*TRUE[language], *true_quotes(DOCUMENTS["note"], language)])
    for language in SPOKEN
}

ROAD = QuestionAnswering(Settings(), always())


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    data_dir = tmp_path_factory.mktemp("data")
    notes = {ARTICLE_ID: article_text(), "note": NOTE}
    build(data_dir, notes, encoder=HashingBuildEncoder())
    generation = folder_of(data_dir).open_published()
    for name in notes:
        assert generation.document(name).text == DOCUMENTS[name].text
    yield KnowledgeOpener(Settings())(generation)
    generation.close()


def answered(road: QuestionAnswering, knowledge: Knowledge, question: Question) -> Answer:
    """Return the answer, after making sure that a stream had its sentences and no others."""
    passages, *sentences, answer = road.stream(knowledge, question)
    assert isinstance(answer, Answer)
    assert (passages, tuple(sentences)) == (answer.passages, answer.sentences)
    return answer


def find(monkeypatch: pytest.MonkeyPatch, quotes: list[Quote]) -> None:
    """Have the documents' own sentences be these."""
    found = [ExtractedSentence(quote, None) for quote in quotes]
    monkeypatch.setattr(question_answering, "extract_sentences", lambda *_: found)


def cited(answer: Answer) -> list[tuple[int, str, Span, str]]:
    """Return the citations of the reply, as it is laid out."""
    return [
        (one["number"], one["document_id"], Span(one["start"], one["end"]), one["quote"])
        for one in reply_of(answer)["citations"]
    ]


def numbered(quotes: Sequence[Quote]) -> list[tuple[int, str, Span, str]]:
    return [
        (number, quote.document_id, quote.span, quote.text)
        for number, quote in enumerate(quotes, start=1)
    ]


def check_abstention(answer: Answer, language: Language) -> None:
    assert (answer.status, answer.reason) == (Status.ABSTAINED, Reason.NO_EVIDENCE)
    assert (answer.text, answer.sentences, answer.citations) == ("", (), ())
    reply = reply_of(answer)
    assert (reply["answer"], reply["citations"]) == (None, [])
    assert reply["message"] == message_for(Reason.NO_EVIDENCE, language)


@pytest.mark.parametrize("language", SPOKEN)
def test_planted_quotes_alone_are_no_answer(
    monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, language: Language
) -> None:
    planted = list(PLANTED[language].values())
    for quotes in ([], planted, *([one] for one in planted)):
        find(monkeypatch, quotes)
        question = Question(QUESTIONS[language])
        check_abstention(answered(ROAD, knowledge, question), language)
        check_abstention(ROAD.ask(knowledge, question), language)


@pytest.mark.parametrize("language", SPOKEN)
def test_true_quotes_among_planted_ones_are_the_answer_and_their_numbers_have_no_gaps(
    monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, language: Language
) -> None:
    true = TRUE[language][3:6]
    for kind, planted in PLANTED[language].items():
        find(monkeypatch, [planted, true[0], planted, true[1], true[0], true[2], planted])
        answer = answered(ROAD, knowledge, Question(QUESTIONS[language]))
        assert (answer.status, answer.reason, answer.message) == (Status.ANSWERED, None, None)
        assert cited(answer) == numbered(true), kind
        assert answer.sentences == tuple(
            AnswerSentence(quote.text, (number,)) for number, quote in enumerate(true, start=1)
        )
        assert answer.text == " ".join(quote.text for quote in true)


@pytest.mark.parametrize("language", SPOKEN)
def test_a_sentence_of_a_chat_model_that_rests_on_a_planted_quote_is_dropped(
    monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, endpoint: Endpoint, language: Language
) -> None:
    one, other = TRUE[language][3:5]
    find(monkeypatch, [other])
    chat = chat_road(endpoint)
    for kind, planted in PLANTED[language].items():
        hold_up(monkeypatch, [planted, one, planted, other])
        endpoint.script = saying("No [1]. Yes [1]. Never [2]. Always [3].")
        answer = answered(chat, knowledge, Question(QUESTIONS[language]))
        assert answer.answerer is AnswererKind.CHAT
        assert cited(answer) == numbered([one, other]), kind
        assert answer.sentences == (AnswerSentence("Yes.", (1,)), AnswerSentence("Always.", (2,)))
        assert answer.notices == ("unsupported_sentences_dropped",)


def test_where_both_answerers_plant_there_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, endpoint: Endpoint
) -> None:
    for language in SPOKEN:
        planted = list(PLANTED[language].values())
        find(monkeypatch, planted)
        hold_up(monkeypatch, planted)
        endpoint.script = saying("Yes [1]. Always [2].")
        answer = answered(chat_road(endpoint), knowledge, Question(QUESTIONS[language]))
        check_abstention(answer, language)
        assert answer.answerer is AnswererKind.EXTRACTIVE
        assert answer.notices == ("chat_answer_unsupported",)


def hold_up(monkeypatch: pytest.MonkeyPatch, quotes: list[Quote]) -> None:
    """Have these quotes support a chat model's sentences, one after the other."""
    supports = (Support(quote, 1.0) for quote in quotes)
    monkeypatch.setattr(chat_answering, "find_support", lambda *_: next(supports))
