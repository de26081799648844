"""The dialogues that ship, and how their second turns are asked and counted."""

from collections.abc import Iterator

import pytest

from corpus.errors import EvaluationError, GoldQuestionError
from corpus.languages import Language
from eval.dialogues import (
    ALONE,
    DIALOGUE_SETS,
    FULL,
    JOINED,
    NEW_SUBJECT,
    RESOLVED,
    AskedDialogue,
    Dialogue,
    ask_dialogues,
    dialogue_figures,
    load_dialogues,
)
from eval.gold_questions import Evidence, GoldQuestion, load_gold_questions
from index.embedding.hashing_build_encoder import HashingBuildEncoder
from rag.assembly.serving import KnowledgeOpener
from rag.knowledge import Knowledge
from rag.question_answering import QuestionAnswering
from rag.settings import Settings
from tests.unit.decisions import never
from tests.unit.notes import NOTES, build, folder_of

KINDS = {"pronoun_question", "pronoun_answer", "ellipsis", "what_about", NEW_SUBJECT}
SETTINGS = Settings(top_k=4, max_top_k=8)


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    data_dir = tmp_path_factory.mktemp("data")
    build(data_dir, NOTES, encoder=HashingBuildEncoder())
    generation = folder_of(data_dir).open_published()
    yield KnowledgeOpener(SETTINGS)(generation)
    generation.close()


@pytest.mark.parametrize("name", DIALOGUE_SETS)
def test_every_dialogue_ends_in_a_gold_question_of_its_half(name: str) -> None:
    dialogues = load_dialogues(name)
    gold = {question.id: question for question in load_gold_questions(name)}
    assert len({dialogue.id for dialogue in dialogues}) == len(dialogues) >= 60
    assert {dialogue.kind for dialogue in dialogues} == KINDS
    assert {dialogue.lang for dialogue in dialogues} == {"en", "ru", "kk"}
    for dialogue in dialogues:
        assert gold[dialogue.gold_id].is_answerable
        assert gold[dialogue.gold_id].language == Language(dialogue.lang)


def test_no_dialogue_of_one_set_is_in_the_other() -> None:
    dev, test = (load_dialogues(name) for name in DIALOGUE_SETS)
    assert {one.gold_id for one in dev}.isdisjoint(one.gold_id for one in test)
    assert {(one.first, one.second) for one in dev}.isdisjoint((o.first, o.second) for o in test)


def test_a_set_that_nobody_knows_is_refused() -> None:
    with pytest.raises(EvaluationError, match="train"):
        load_dialogues("train")


def test_a_second_turn_is_asked_in_four_ways(knowledge: Knowledge) -> None:
    quote = "Bread needs flour"
    gold = GoldQuestion(
        id="bread-1",
        language=Language.ENGLISH,
        question="What does bread need?",
        is_answerable=True,
        answers=("flour",),
        evidence=(Evidence("bread", None, quote),),
    )
    dialogue = Dialogue("d-1", "en", "bread-1", "ellipsis", "Tell me of bread", "What?")
    asked = list(
        ask_dialogues(
            knowledge, QuestionAnswering(SETTINGS, never()), [dialogue], {"bread-1": gold}
        )
    )
    (one,) = asked
    assert one.looked_up == "What? Tell me of bread"
    assert not one.is_unchanged
    assert set(one.ranks) == {RESOLVED, FULL, ALONE, JOINED}
    assert one.ranks[FULL] == one.ranks[RESOLVED] == 1
    assert one.resolve_ms > 0


def test_a_dialogue_without_its_gold_question_is_refused(knowledge: Knowledge) -> None:
    dialogue = Dialogue("d-1", "en", "gone-1", "ellipsis", "Tell me of bread", "What?")
    asked = ask_dialogues(knowledge, QuestionAnswering(SETTINGS, never()), [dialogue], {})
    with pytest.raises(GoldQuestionError, match="gone-1"):
        next(asked)


def test_figures_compare_what_was_resolved_with_what_was_asked_in_full() -> None:
    def asked(lang: str, kind: str, resolved: int | None, full: int | None) -> AskedDialogue:
        dialogue = Dialogue("d", lang, "g", kind, "First?", " Second? ")
        ranks = {RESOLVED: resolved, FULL: full, ALONE: None, JOINED: 5}
        looked_up = "Second?" if kind == NEW_SUBJECT else "Second? First?"
        return AskedDialogue(dialogue, looked_up, ranks, 0.5)

    rows = [
        asked("ru", NEW_SUBJECT, 1, 1),
        asked("en", "ellipsis", 2, 1),
        asked("en", "ellipsis", None, 1),
        asked("en", "what_about", 1, None),
    ]
    figures = {figure.group: figure for figure in dialogue_figures(rows)}
    assert list(figures) == ["all", "en", "ru", "ellipsis", NEW_SUBJECT, "what_about"]
    assert figures["all"].hit_1 == {RESOLVED: 0.5, FULL: 0.75, ALONE: 0.0, JOINED: 0.0}
    assert figures["all"].hit_5 == {RESOLVED: 0.75, FULL: 0.75, ALONE: 0.0, JOINED: 1.0}
    assert figures["all"].difference == -0.25
    assert figures["all"].interval.low < -0.25 < figures["all"].interval.high
    assert figures["ellipsis"].difference == -1.0
    assert figures[NEW_SUBJECT].unchanged == figures[NEW_SUBJECT].number == 1
    assert figures["all"].unchanged == 1
