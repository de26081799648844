"""A question's road over a small real generation."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from corpus.errors import (
    AnswererUnavailableError,
    EmptyQuestionError,
    TilmashError,
    TopKOutOfRangeError,
    UnknownDocumentError,
)
from corpus.languages import Language
from index.embedding.hashing_build_encoder import HashingBuildEncoder
from index.embedding.hashing_encoder import HashingEncoder
from rag.answerability import AnswerabilityModel, LogisticModel, RiskPoint
from rag.answers import (
    Answer,
    AnswererKind,
    AnswerSentence,
    Passage,
    Question,
    Reason,
    Status,
)
from rag.assembly.serving import KnowledgeOpener
from rag.knowledge import Knowledge
from rag.messages import message_for
from rag.question_answering import QuestionAnswering
from rag.reader.passage_reader import load_passage_reader
from rag.settings import Settings
from tests.unit.decisions import AS_IT_IS, always, never
from tests.unit.notes import NOTES, build, folder_of

SETTINGS = Settings(top_k=4, max_top_k=8, max_question_characters=100)
MORE = {**NOTES, **{f"filler{n}": f"Filler {n} tells of something else." for n in range(4)}}
BREAD = "What does bread need, flour or water?"
RISES = "How many hours does it rise for?"


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    data_dir = tmp_path_factory.mktemp("data")
    build(data_dir, MORE, encoder=HashingBuildEncoder())
    generation = folder_of(data_dir).open_published()
    yield KnowledgeOpener(SETTINGS)(generation)
    generation.close()


def answering() -> QuestionAnswering:
    return QuestionAnswering(SETTINGS, always())


def declining(*, is_close: bool = False) -> QuestionAnswering:
    return QuestionAnswering(SETTINGS, never(is_close=is_close))


def ask(knowledge: Knowledge, text: str, **fields: Any) -> Answer:
    return answering().ask(knowledge, Question(text=text, **fields))


def documents_of(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.chunk.document_id for passage in passages]


def test_a_question_is_answered_with_a_cited_sentence(knowledge: Knowledge) -> None:
    answer = ask(knowledge, BREAD)
    assert (answer.status, answer.reason) == (Status.ANSWERED, None)
    assert answer.text == "Bread needs flour, water and salt."
    assert answer.sentences == (AnswerSentence(answer.text, (1,)),)
    (citation,) = answer.citations
    assert (citation.document_id, citation.start, citation.end) == ("bread", 0, len(answer.text))
    assert answer.language is Language.ENGLISH
    assert answer.answerer is AnswererKind.EXTRACTIVE
    assert answer.generation == knowledge.generation.name


def test_the_answer_names_the_questions_language_and_what_was_looked_up(
    knowledge: Knowledge,
) -> None:
    answer = ask(knowledge, "  Куда   впадает река Ишим? ")
    assert answer.question_language is Language.RUSSIAN
    assert answer.looked_up_question == "Куда впадает река Ишим?"
    assert documents_of(answer.passages)[0] == "river"


def test_the_answer_is_in_the_language_of_what_it_quotes(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Из чего пекут хлеб?", documents=("bread",))
    assert (answer.question_language, answer.language) == (Language.RUSSIAN, Language.ENGLISH)


def test_a_wished_language_is_heard_only_among_equal_evidence(knowledge: Knowledge) -> None:
    assert ask(knowledge, BREAD, answer_language=Language.KAZAKH).language is Language.ENGLISH


def test_passages_are_numbered_from_one_and_come_best_first(knowledge: Knowledge) -> None:
    passages = answering().search(knowledge, Question(text=BREAD))
    assert [passage.number for passage in passages] == [1, 2, 3, 4]
    scores = [passage.score for passage in passages]
    assert scores == sorted(scores, reverse=True)
    assert documents_of(passages)[0] == "bread"


def test_search_finds_the_passages_that_an_answer_has(knowledge: Knowledge) -> None:
    question = Question(text=BREAD, top_k=3)
    assert answering().search(knowledge, question) == ask(knowledge, BREAD, top_k=3).passages


@pytest.mark.parametrize("top_k", [1, 2, 7])
def test_as_many_passages_come_as_are_asked_for(knowledge: Knowledge, top_k: int) -> None:
    assert len(ask(knowledge, BREAD, top_k=top_k).passages) == top_k


def test_the_confidence_does_not_depend_on_how_many_passages_are_shown(
    knowledge: Knowledge,
) -> None:
    margin = LogisticModel({"margin_to_fifth": 30.0}, 0.0)
    decides = QuestionAnswering(
        SETTINGS,
        AnswerabilityModel(HashingEncoder().model_id, margin, (margin,), AS_IT_IS, 0.0),
    )
    shown = {
        top_k: decides.ask(knowledge, Question(text=BREAD, top_k=top_k)) for top_k in (1, 5, 8)
    }
    assert len({answer.confidence for answer in shown.values()}) == 1
    assert shown[1].confidence > 0.5


def test_only_documents_that_are_named_are_looked_at(knowledge: Knowledge) -> None:
    answer = ask(knowledge, BREAD, documents=("river", "school"))
    assert sorted(documents_of(answer.passages)) == ["river", "school"]
    assert answer.citations[0].document_id in {"river", "school"}


def test_only_passages_in_the_languages_named_are_looked_at(knowledge: Knowledge) -> None:
    assert documents_of(ask(knowledge, BREAD, languages=(Language.KAZAKH,)).passages) == ["school"]
    both = ask(knowledge, BREAD, languages=(Language.KAZAKH, Language.RUSSIAN)).passages
    assert sorted(documents_of(both)) == ["river", "school"]


def test_nothing_passes_filters_that_exclude_one_another(knowledge: Knowledge) -> None:
    answer = ask(knowledge, BREAD, documents=("bread",), languages=(Language.KAZAKH,))
    assert (answer.status, answer.reason) == (Status.ABSTAINED, Reason.NO_EVIDENCE)
    assert (answer.passages, answer.confidence) == ((), 0.0)


@pytest.mark.parametrize("field", ["documents", "languages"])
def test_an_empty_filter_lets_nothing_through(knowledge: Knowledge, field: str) -> None:
    assert ask(knowledge, BREAD, **{field: ()}).reason is Reason.NO_EVIDENCE


def test_an_abstention_keeps_its_passages_and_has_no_text(knowledge: Knowledge) -> None:
    answer = declining().ask(knowledge, Question(text=BREAD))
    assert (answer.status, answer.reason) == (Status.ABSTAINED, Reason.OFF_TOPIC)
    assert (answer.text, answer.sentences, answer.citations) == ("", (), ())
    assert answer.passages == ask(knowledge, BREAD).passages
    assert 0 < answer.confidence < 1
    assert answer.language is Language.ENGLISH


@pytest.mark.parametrize(
    ("question", "language"),
    [
        (BREAD, Language.ENGLISH),
        ("Куда впадает река Ишим?", Language.RUSSIAN),
        ("Мектеп қашан ашылды?", Language.KAZAKH),
        ("1945?", Language.ENGLISH),
    ],
)
def test_an_abstention_says_why_in_the_questions_language(
    knowledge: Knowledge, question: str, language: Language
) -> None:
    asked = Question(question, answer_language=Language.KAZAKH)
    off_topic = declining().ask(knowledge, asked)
    assert off_topic.message == message_for(Reason.OFF_TOPIC, language)
    filtered = ask(knowledge, question, documents=())
    assert filtered.message == message_for(Reason.NO_EVIDENCE, language)
    assert ask(knowledge, question).message is None


def test_passages_are_streamed_first_then_sentences_then_the_whole_answer(
    knowledge: Knowledge,
) -> None:
    passages, *sentences, answer = answering().stream(knowledge, Question(text=RISES))
    assert isinstance(answer, Answer)
    assert passages == answer.passages
    assert tuple(sentences) == answer.sentences
    assert answer.sentences


def test_an_abstention_is_streamed_as_passages_and_answer(knowledge: Knowledge) -> None:
    events = list(declining().stream(knowledge, Question(text=BREAD)))
    assert [type(event) for event in events] == [tuple, Answer]


@pytest.mark.parametrize(
    ("question", "error"),
    [
        (Question(text=" "), EmptyQuestionError),
        (Question(text=BREAD, top_k=0), TopKOutOfRangeError),
        (Question(text=BREAD, top_k=9), TopKOutOfRangeError),
        (Question(text=BREAD, documents=("bread", "cake")), UnknownDocumentError),
        (Question(text=BREAD, answerer=AnswererKind.CHAT), AnswererUnavailableError),
    ],
)
def test_a_request_that_cannot_be_is_refused_before_anything_is_yielded(
    knowledge: Knowledge, question: Question, error: type[TilmashError]
) -> None:
    with pytest.raises(error):
        next(answering().stream(knowledge, question))
    with pytest.raises(error):
        answering().ask(knowledge, question)


def test_an_unknown_document_is_named_in_the_error(knowledge: Knowledge) -> None:
    question = Question(text=BREAD, documents=("cake",))
    with pytest.raises(UnknownDocumentError, match="'cake'"):
        answering().search(knowledge, question)


def test_the_extractive_answerer_may_be_named(knowledge: Knowledge) -> None:
    answer = ask(knowledge, BREAD, answerer=AnswererKind.EXTRACTIVE)
    assert answer.text == ask(knowledge, BREAD).text


def test_timings_of_every_step_add_up_to_the_total(knowledge: Knowledge) -> None:
    timings = ask(knowledge, BREAD).timings_ms
    assert list(timings) == ["embed", "retrieve", "rank", "read", "answer", "total"]
    assert all(milliseconds >= 0 for milliseconds in timings.values())
    steps = sum(value for name, value in timings.items() if name != "total")
    assert timings["total"] == pytest.approx(steps, abs=0.01)
    assert timings["total"] > 0


def test_numbers_fitted_on_another_encoder_decline_nothing_and_the_reply_says_so(
    knowledge: Knowledge,
) -> None:
    foreign = QuestionAnswering(SETTINGS, never("another"))
    answer = foreign.ask(knowledge, Question(text=BREAD))
    assert answer.status is Status.ANSWERED
    assert answer.confidence == 0.5
    assert answer.notices == ("confidence_not_calibrated",)
    assert declining().ask(knowledge, Question(text=BREAD)).notices == ()


def test_a_close_question_without_enough_evidence_is_declined_for_that(
    knowledge: Knowledge,
) -> None:
    answer = declining(is_close=True).ask(knowledge, Question(text=BREAD))
    assert (answer.status, answer.reason) == (Status.ABSTAINED, Reason.WEAK_EVIDENCE)
    assert answer.message == message_for(Reason.WEAK_EVIDENCE, Language.ENGLISH)
    assert answer.passages == ask(knowledge, BREAD).passages


@pytest.mark.parametrize(("risk", "is_answered"), [(0.01, False), (0.1, False), (0.3, True)])
def test_who_accepts_more_risk_in_the_settings_gets_more_answers(
    knowledge: Knowledge, risk: float, is_answered: bool
) -> None:
    points = (RiskPoint(0.1, 0.9), RiskPoint(0.2, 0.4))
    fitted = replace(always(), risk_points=points, least_confidence=0.95)
    road = QuestionAnswering(SETTINGS.model_copy(update={"risk": risk}), fitted)
    answer = road.ask(knowledge, Question(text=BREAD))
    assert 0.5 < answer.confidence < 0.9
    assert (answer.status is Status.ANSWERED) == is_answered


def test_numbers_fitted_with_another_reader_or_none_decline_nothing(knowledge: Knowledge) -> None:
    reader = load_passage_reader()
    for fitted_with, read_with in ((reader.digest, None), ("another", reader), ("", reader)):
        fitted = replace(never(), reader=fitted_with)
        answer = QuestionAnswering(SETTINGS, fitted, read_with).ask(knowledge, Question(text=BREAD))
        assert (answer.status, answer.confidence) == (Status.ANSWERED, 0.5)
        assert answer.notices == ("confidence_not_calibrated",)
    fitted = replace(never(), reader=reader.digest)
    answer = QuestionAnswering(SETTINGS, fitted, reader).ask(knowledge, Question(text=BREAD))
    assert answer.status is Status.ABSTAINED


def test_the_evidence_of_a_question_is_what_its_answer_shows(knowledge: Knowledge) -> None:
    evidence = answering().evidence(knowledge, Question(text=BREAD))
    shown = answering().search(knowledge, Question(text=BREAD, top_k=5))
    assert [one.chunk for one in evidence.ranked] == [one.chunk for one in shown]
    with pytest.raises(EmptyQuestionError):
        answering().evidence(knowledge, Question(text=" "))
