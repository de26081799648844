"""Every gold question asked, of the real system without a model and of one made by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from corpus.documents import Span
from corpus.errors import ConfigurationError
from corpus.languages import Language
from eval.evaluating import PLACES, Outcome, ask_questions, judge
from eval.evaluation_sets import EvaluationSet, collection_set, passage_set
from eval.gold_questions import Evidence, GoldQuestion
from eval.matching import passage_is_telling
from eval.results import Kind, QuestionResult
from eval.systems import System
from eval.systems.opening import SYSTEMS, open_system
from tests.unit.fake_system import FakeSystem, answer, chunk, citation
from tests.unit.gold_files import (
    COLLECTION,
    NUMBERED,
    answerable,
    build_notes,
    hashing_settings,
    no_progress,
    unanswerable,
    write_lines,
)

THINGS = "otter walnut chimney violin glacier pepper saddle lantern anchor thimble".split()
CHAPTERS = [
    f"The {thing} chapter tells: "
    + ", ".join(f"{other} {10 * number + place}" for place, other in enumerate(THINGS))
    + f" and the {thing}."
    for number, thing in enumerate(THINGS)
]
STORY = " ".join(CHAPTERS)
TALES = {"story": STORY, **NUMBERED}
ASKED = [
    answerable("q1", "What does the glacier chapter say?", "story", CHAPTERS[4]),
    unanswerable("q2", "Which sister sold the mill?"),
    answerable("q3", "How many chairs does room 3 hold?", "room03", "Room 3 holds 21 chairs."),
    unanswerable("q4", "Who paints zebras?", "far"),
    answerable("q5", "Where was the anchor found?", "story", CHAPTERS[8]),
]


@contextmanager
def opened(asked: EvaluationSet) -> Iterator[System]:
    with open_system("tilmash", asked) as system:
        yield system


@pytest.fixture(scope="module")
def tales(tmp_path_factory: pytest.TempPathFactory) -> EvaluationSet:
    data_dir = tmp_path_factory.mktemp("tales")
    build_notes(data_dir, TALES)
    path = write_lines(data_dir / "asked.jsonl", ASKED)
    return collection_set(str(path), COLLECTION, hashing_settings(data_dir))


@pytest.fixture(scope="module")
def outcomes(tales: EvaluationSet) -> list[Outcome]:
    with opened(tales) as system:
        return list(ask_questions(system, tales.questions, leave_gold_out=True))


def test_outcomes_come_in_order_and_those_with_gold_left_out_after_all_others(
    tales: EvaluationSet, outcomes: list[Outcome]
) -> None:
    assert [(outcome.question.id, outcome.kind) for outcome in outcomes] == [
        ("q1", Kind.ANSWERABLE),
        ("q2", Kind.CLOSE),
        ("q3", Kind.ANSWERABLE),
        ("q4", Kind.FAR),
        ("q5", Kind.ANSWERABLE),
        ("q1", Kind.LEFT_OUT),
        ("q3", Kind.LEFT_OUT),
        ("q5", Kind.LEFT_OUT),
    ]
    for outcome in outcomes:
        assert outcome.answer.looked_up_question == outcome.question.question
    with opened(tales) as system:
        asked = list(ask_questions(system, tales.questions))
    assert [outcome.ranking for outcome in asked] == [outcome.ranking for outcome in outcomes[:5]]


def test_gold_that_is_left_out_is_not_found_and_its_neighbours_are(
    outcomes: list[Outcome],
) -> None:
    left_out = [outcome for outcome in outcomes if outcome.kind is Kind.LEFT_OUT]
    whole = {o.question.id: o for o in outcomes if o.kind is Kind.ANSWERABLE}
    assert len(left_out) == 3
    for outcome in left_out:
        question = outcome.question
        found = [passage.chunk for passage in outcome.answer.passages]
        before = [passage.chunk for passage in whole[question.id].answer.passages]
        assert any(passage_is_telling(question, one) for one in before)
        assert len(found) == PLACES
        assert not any(passage_is_telling(question, one) for one in found)
        assert not any(item.counts for item in outcome.ranking)
    siblings = [passage.chunk.document_id for passage in left_out[0].answer.passages]
    assert siblings.count("story") > 1


def test_a_ranking_has_ten_passages_each_once_best_first(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        names = [item.id for item in outcome.ranking]
        assert len(names) == len(set(names)) == PLACES
        assert names == [passage.chunk.id for passage in outcome.answer.passages]
        assert all(one.score >= other.score for one, other in pairwise(outcome.ranking))
    assert outcomes[2].ranking[0].id.startswith("room03:")
    assert outcomes[2].ranking[0].counts


def test_every_citation_of_the_system_itself_is_valid(
    tales: EvaluationSet, outcomes: list[Outcome]
) -> None:
    with opened(tales) as system:
        rows = judge(system, outcomes)
    assert all(row.citations >= 1 for row in rows)
    assert [row.valid_citations for row in rows] == [row.citations for row in rows]
    assert [row.kind for row in rows] == [outcome.kind for outcome in outcomes]
    assert [row.is_right for row in rows if row.kind is not Kind.ANSWERABLE] == [False] * 5
    assert (rows[2].rank, rows[2].ndcg, rows[2].passage_language) == (1, 1.0, "en")


def test_passages_of_a_set_are_asked_as_documents(tmp_path: Path) -> None:
    passages = [{"id": name, "lang": "en", "text": text} for name, text in TALES.items()]
    questions = [
        {"id": f"q{n}", "question": f"What does the {thing} chapter say?", "passages": ["story"]}
        for n, thing in enumerate(THINGS)
    ]
    asked = passage_set(
        write_lines(tmp_path / "passages.jsonl", passages),
        write_lines(tmp_path / "asked.jsonl", questions),
        None,
        hashing_settings(tmp_path),
        no_progress,
    )
    with opened(asked) as system:
        assert sum(one.document_id == "story" for one in system.chunks()) > 3
        found = list(ask_questions(system, asked.questions, leave_gold_out=True))
        rows = judge(system, found)
    for outcome in found:
        names = [item.id for item in outcome.ranking]
        assert len(names) == len(set(names)) == PLACES
        assert set(names) <= set(TALES)
        assert ("story" in names) is (outcome.kind is Kind.ANSWERABLE)
    assert {row.rank for row in rows if row.is_answerable} == {1}
    assert {row.rank for row in rows if not row.is_answerable} == {None}
    assert {row.is_right for row in rows if row.is_answerable} == {None}


def gold(**values: Any) -> GoldQuestion:
    fields: dict[str, Any] = {
        "id": "q1",
        "language": Language.ENGLISH,
        "question": "What?",
        "is_answerable": True,
        "answers": ("flour",),
        "evidence": (Evidence("bread", Span(0, 18), "Bread needs flour."),),
    }
    return GoldQuestion(**{**fields, **values})


BREAD = "Bread needs flour. It is baked hot."


def judged(question: GoldQuestion, system: FakeSystem) -> QuestionResult:
    (row,) = judge(system, list(ask_questions(system, [question])))
    return row


@pytest.mark.parametrize("shift", [-1, 1])
def test_a_citation_that_is_off_by_one_is_counted_as_invalid(shift: int) -> None:
    cited = [citation("bread", 19, "It is baked hot."), citation("bread", 6 + shift, "needs")]
    system = FakeSystem({"bread": BREAD}, {"What?": answer("flour", citations=cited)})
    row = judged(gold(), system)
    assert (row.citations, row.valid_citations) == (2, 1)


def test_documents_rank_by_their_best_passage() -> None:
    names = ["b", "a", "b", "b", "c", "a", "d"]
    passages = [(chunk(name, 50 * n, "text"), 0.9 - n / 10) for n, name in enumerate(names)]
    system = FakeSystem({}, {"What?": answer("x", passages)})
    question = gold(answers=(), evidence=(), gold_documents=frozenset({"c", "z"}))
    (outcome,) = ask_questions(system, [question])
    ranked = [(item.id, round(item.score, 6), item.counts) for item in outcome.ranking]
    assert ranked == [("b", 0.9, False), ("a", 0.8, False), ("c", 0.5, True), ("d", 0.3, False)]
    (row,) = judge(system, [outcome])
    assert row.rank == 3
    assert 0 < row.ndcg < 0.5  # the other gold document was not found


def test_a_reply_and_a_ranking_have_ten_places_where_more_passages_are_asked_for() -> None:
    passages = [(chunk(f"d{n:02}", 0, "text"), 0.9 - n / 100) for n in range(25)]
    system = FakeSystem({}, {"What?": answer("x", passages)})
    question = gold(answers=(), evidence=(), gold_documents=frozenset({"d10"}))
    (outcome,) = ask_questions(system, [question])
    assert [item.id for item in outcome.ranking] == [f"d{n:02}" for n in range(10)]
    assert len(outcome.answer.passages) == 10
    assert judged(question, system).rank is None


def test_ten_passages_are_asked_for_and_more_where_documents_are_gold() -> None:
    system = FakeSystem({}, {"What?": answer()})
    list(ask_questions(system, [gold(), gold(id="q2", gold_documents=frozenset({"bread"}))]))
    ten, more = system.requests
    assert ten.top_k == PLACES == 10
    assert more.top_k > PLACES
    assert ten.without == more.without == frozenset()


def test_what_gives_the_answer_is_left_out_and_nothing_else() -> None:
    chunks = [chunk("bread", 0, BREAD), chunk("bread", 19, BREAD[19:]), chunk("river", 0, "Ишим")]
    system = FakeSystem({}, {"What?": answer()}, chunks)
    by_document = gold(id="q2", answers=(), evidence=(), gold_documents=frozenset({"bread"}))
    questions = [gold(), by_document, gold(id="q3", is_answerable=False, answers=(), evidence=())]
    list(ask_questions(system, questions, leave_gold_out=True))
    assert [request.without for request in system.requests] == [
        frozenset(),
        frozenset(),
        frozenset(),
        {"bread:0-35"},
        {"bread:0-35", "bread:19-35"},
    ]


def test_a_passage_that_shows_a_little_of_a_long_quote_is_left_out_too() -> None:
    quote = f"The otter lost its lantern on the glacier {'and walked on ' * 6}until it was dark."
    chunks = [chunk("story", 0, quote[:42]), chunk("story", 9, quote[9:25])]
    system = FakeSystem({}, {"What?": answer()}, chunks)
    question = gold(evidence=(Evidence("story", None, quote),))
    list(ask_questions(system, [question], leave_gold_out=True))
    assert system.requests[1].without == {"story:0-42"}


def test_a_right_answer_with_its_gold_left_out_is_not_counted_as_right() -> None:
    cited = [citation("bread", 0, "Bread needs flour.")]
    passages = [(chunk("bread", 0, BREAD), 0.5)]
    system = FakeSystem({"bread": BREAD}, {"What?": answer("flour", passages, cited)})
    rows = judge(system, list(ask_questions(system, [gold()], leave_gold_out=True)))
    assert [(row.kind, row.is_right, row.contains) for row in rows] == [
        (Kind.ANSWERABLE, True, True),
        (Kind.LEFT_OUT, False, None),
    ]


def test_an_abstention_has_no_answer_to_compare() -> None:
    row = judged(gold(), FakeSystem({}, {"What?": answer(confidence=0.25)}))
    assert (row.is_answered, row.is_right, row.confidence) == (False, False, 0.25)
    assert (row.contains, row.f1, row.answer_characters) == (None, None, None)
    assert (row.rank, row.citations, row.first_passage_characters) == (None, 0, None)


def test_evidence_is_complete_at_the_rank_by_which_all_of_it_was_shown() -> None:
    pieces = (Evidence("bread", None, "Bread needs flour."), Evidence("x", None, "Salt is mined."))
    texts = [BREAD, "Nothing of it.", "Salt is mined. It is white."]
    passages = [(chunk(f"d{n}", 0, text), 0.9 - n / 10) for n, text in enumerate(texts)]
    whole = FakeSystem({}, {"What?": answer("x", passages)})
    part = FakeSystem({}, {"What?": answer("x", passages[:2])})
    question = gold(evidence=pieces, needs_all=True)
    row = judged(question, whole)
    assert (row.needs_all, row.rank, row.complete_rank) == (True, 1, 3)
    assert judged(question, part).complete_rank is None


def test_a_system_that_nobody_knows_cannot_be_opened(tales: EvaluationSet) -> None:
    with (
        pytest.raises(ConfigurationError, match="'nothing'") as caught,
        open_system("nothing", tales),
    ):
        raise AssertionError
    assert all(name in caught.value.hint for name in SYSTEMS)
