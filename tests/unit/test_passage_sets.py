"""Sets of passages and questions, read from the files that benchmarks have."""

from pathlib import Path
from typing import Any

import pytest

from corpus.documents import Span
from corpus.errors import GoldQuestionError
from corpus.languages import Language
from eval.gold_questions import Evidence, GoldQuestion
from eval.matching import fold, is_right
from eval.passage_sets import PassageSet, SourcePassage, read_passage_set
from tests.unit.fake_system import answer as reply
from tests.unit.fake_system import citation
from tests.unit.gold_files import write_lines
from tests.unit.question_folders import HELD_OUT, SEEN

BREAD = "Bread needs flour. It rises for two hours. It is baked hot."
RIVER = "\ufeffРека Ишим течёт через город. Она впадает в Иртыш."
PASSAGES = [
    {"id": "bread", "lang": "en", "text": BREAD, "article": "food"},
    {"id": "river", "lang": "ru", "text": RIVER},
    {"id": "school", "lang": "kk", "text": "Мектеп 1945 жылы ашылды. Онда үш жүз оқушы оқиды."},
]


def asked(name: str, question: str, *passages: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "lang": "en", "question": question, "passages": list(passages), **more}


def answer(text: str, start: int, **more: Any) -> dict[str, Any]:
    return {"text": text, "start": start, **more}


QUESTION = asked("q1", "How long?", "bread", answers=[answer("two hours", BREAD.index("two"))])


def read(
    folder: Path, questions: list[Any], passages: Any = PASSAGES, gold: Any = None
) -> PassageSet:
    return read_passage_set(
        write_lines(folder / "passages.jsonl", passages),
        write_lines(folder / "asked.jsonl", questions),
        None if gold is None else write_lines(folder / "gold.jsonl", gold),
    )


def question_of(folder: Path, *arguments: Any) -> GoldQuestion:
    (question,) = read(folder, *arguments).questions
    return question


def test_an_answer_with_its_offset_gives_the_sentence_around_it_as_evidence(tmp_path: Path) -> None:
    question = question_of(tmp_path, [QUESTION])
    sentence = "It rises for two hours."
    assert question == GoldQuestion(
        id="q1",
        language=Language.ENGLISH,
        question="How long?",
        is_answerable=True,
        answers=("two hours",),
        evidence=(Evidence("bread", Span(19, 42), sentence),),
        gold_documents=frozenset({"bread"}),
        passage_language="en",
    )


def test_an_answer_across_a_full_stop_gives_both_sentences(tmp_path: Path) -> None:
    across = {**QUESTION, "answers": [answer("hours. It is", BREAD.index("hours"))]}
    (piece,) = question_of(tmp_path, [across]).evidence
    assert piece.quote == "It rises for two hours. It is baked hot."


def test_answers_that_are_given_twice_count_once(tmp_path: Path) -> None:
    start = BREAD.index("two")
    twice = {**QUESTION, "answers": [answer("two hours", start), answer("two", start)] * 2}
    question = question_of(tmp_path, [twice])
    assert question.answers == ("two hours", "two")
    assert len(question.evidence) == 1


def test_offsets_count_a_byte_order_mark_that_a_passage_begins_with(tmp_path: Path) -> None:
    found = answer("Ишим", RIVER.index("Ишим"))
    assert found["start"] == 6
    read_set = read(tmp_path, [asked("q1", "Какая река?", "river", answers=[found])])
    (piece,) = read_set.questions[0].evidence
    assert piece == Evidence("river", Span(0, 28), "Река Ишим течёт через город.")
    (tmp_path / "files").mkdir()
    by_id = {document.id: document for document in read_set.write_files(tmp_path / "files")}
    assert by_id["river"].text[:28] == piece.quote
    data = (tmp_path / "files" / "river.txt").read_bytes()
    assert data.decode("utf-8-sig") == RIVER


def test_answers_may_name_their_passage_where_there_are_several(tmp_path: Path) -> None:
    answers = [answer("1945", 7, passage="school"), answer("Bread", 0), answer("Ишим", 6)]
    answers[2]["passage"] = "river"
    question = question_of(
        tmp_path, [asked("q1", "Не?", "bread", "school", "river", answers=answers)]
    )
    assert [(piece.document_id, piece.quote) for piece in question.evidence] == [
        ("school", "Мектеп 1945 жылы ашылды."),
        ("bread", "Bread needs flour."),
        ("river", "Река Ишим течёт через город."),
    ]
    assert question.gold_documents == {"bread", "school", "river"}
    assert question.passage_language == "en+kk+ru"


def test_sentences_by_their_indices_are_evidence_without_answers(tmp_path: Path) -> None:
    sentences = ["Bread needs flour.", "It rises for two hours.", "It is  baked hot.", ""]
    passages = [{**PASSAGES[0], "sentences": sentences}]
    row = asked("q1", "How is it made?", "bread", sentences=[0, 2])
    question = question_of(tmp_path, [row], passages)
    assert question.answers == ()
    assert question.evidence == (
        Evidence("bread", Span(0, 18), "Bread needs flour."),
        Evidence("bread", Span(43, 59), "It is baked hot."),
    )


def test_a_sentence_whose_words_stand_otherwise_in_the_text_is_quoted_without_a_place(
    tmp_path: Path,
) -> None:
    passages = [{**PASSAGES[0], "sentences": ["Bread needs flour ."]}]
    (piece,) = question_of(
        tmp_path, [asked("q1", "What?", "bread", sentences=[0])], passages
    ).evidence
    assert piece == Evidence("bread", None, "Bread needs flour .")
    assert fold(piece.quote) == fold("Bread needs flour.")


def test_whether_an_answer_is_right_is_unknown_where_only_passages_are_gold(
    tmp_path: Path,
) -> None:
    question = question_of(tmp_path, [asked("q1", "Is bread baked?", "bread")])
    assert (question.is_answerable, question.answers, question.evidence) == (True, (), ())
    cited = citation("bread", 43, "It is baked hot.")
    assert is_right(question, reply("It is baked hot.", citations=[cited])) is None


def test_gold_comes_from_another_file_by_id_and_the_question_from_its_own(tmp_path: Path) -> None:
    own = {**QUESTION, "lang": "ru", "question": "Как долго?", "answers": [answer("нет", 900)]}
    gold = [asked("q0", "What?", "bread"), QUESTION]
    question = question_of(tmp_path, [own], PASSAGES, gold)
    assert (question.language, question.question) == (Language.RUSSIAN, "Как долго?")
    assert (question.answers, question.passage_language) == (("two hours",), "en")


@pytest.mark.parametrize("language", [{}, {"lang": "tr"}, {"lang": "und"}])
def test_a_language_that_is_none_of_the_three_is_undetermined(
    tmp_path: Path, language: dict[str, str]
) -> None:
    passage = {"id": "p", "text": "Merhaba dünya.", **language}
    question = {"id": "q1", "question": "Ne?", "passages": ["p"], **language}
    found = question_of(tmp_path, [question], [passage])
    assert found.language is Language.UNDETERMINED
    assert found.passage_language == "und"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param({"passages": ["cake"]}, "'q1'", id="no such passage"),
        pytest.param({"passages": []}, "'q1'", id="no passage"),
        pytest.param({"passages": None}, "'q1'", id="passages are null"),
        pytest.param({"answers": [answer("two hours", 0)]}, "'q1'", id="wrong offset"),
        pytest.param({"answers": [answer("two hours", 9000)]}, "'q1'", id="offset behind the end"),
        pytest.param({"answers": [answer("two", 0, passage="cake")]}, "'q1'", id="unknown"),
        pytest.param({"answers": [{"text": "two"}]}, "'q1'", id="no offset"),
        pytest.param({"answers": ["two"]}, "'q1'", id="answer is text"),
        pytest.param({"answers": [{"text": "two", "start": None}]}, "'q1'", id="offset is null"),
        pytest.param({"answers": [answer("two", -9)]}, "'q1'", id="negative offset"),
        pytest.param({"answers": [answer(" ", 5)]}, "'q1'", id="blank answer"),
        pytest.param({"sentences": [0]}, "'q1'", id="passage has no such sentence"),
        pytest.param({"sentences": [1]}, "'q1'", id="blank sentence"),
        pytest.param({"sentences": [-1]}, "'q1'", id="negative sentence"),
        pytest.param({"question": 5}, "'q1'", id="question is a number"),
        pytest.param({"question": " "}, "'q1'", id="blank question"),
        pytest.param({"id": 7}, "line 1, has no id", id="id is a number"),
        pytest.param({"id": ""}, "line 1, has no id", id="empty id"),
    ],
)
def test_a_question_that_does_not_fit_is_an_error_that_names_it(
    tmp_path: Path, change: dict[str, Any], named: str
) -> None:
    with pytest.raises(GoldQuestionError, match=rf"^asked\.jsonl.*{named}") as caught:
        read(tmp_path, [{**QUESTION, **change}])
    assert caught.value.hint


@pytest.mark.parametrize(
    ("questions", "passages", "gold", "message"),
    [
        ([], PASSAGES, None, r"^asked\.jsonl holds no questions"),
        ([QUESTION, QUESTION], PASSAGES, None, r"^asked\.jsonl: the id 'q1' is taken"),
        ([["q1"]], PASSAGES, None, r"^asked\.jsonl, line 1, has no id"),
        ([QUESTION], [*PASSAGES, PASSAGES[0]], None, r"^passages\.jsonl: the id 'bread' is taken"),
        ([QUESTION], [{"id": "bread"}], None, r"^passages\.jsonl: 'bread' is no passage"),
        *(
            ([QUESTION], [{"id": "bread", **wrong}], None, r"^passages\.jsonl: 'bread' is no")
            for wrong in (
                {"text": "\ud800"},
                {"text": BREAD, "sentences": None},
                {"text": BREAD, "sentences": "abc"},
            )
        ),
        ([QUESTION], [{"text": BREAD}], None, r"^passages\.jsonl, line 1, has no id"),
        ([QUESTION], PASSAGES, [asked("q2", "?", "bread")], r"^asked\.jsonl: no gold .*'q1'"),
        ([QUESTION], PASSAGES, ["q1"], r"^gold\.jsonl, line 1, has no id"),
    ],
)
def test_files_that_do_not_fit_together_are_an_error_that_names_one(
    tmp_path: Path, questions: Any, passages: Any, gold: Any, message: str
) -> None:
    with pytest.raises(GoldQuestionError, match=message):
        read(tmp_path, questions, passages, gold)


def test_a_question_without_text_is_an_error_that_names_it(tmp_path: Path) -> None:
    row = {name: value for name, value in QUESTION.items() if name != "question"}
    with pytest.raises(GoldQuestionError, match=r"^asked\.jsonl: 'q1'.*question"):
        read(tmp_path, [row])


@pytest.mark.parametrize("missing", ["passages.jsonl", "asked.jsonl", "gold.jsonl"])
def test_a_file_that_is_missing_is_named(tmp_path: Path, missing: str) -> None:
    read(tmp_path, [QUESTION], PASSAGES, [QUESTION])
    (tmp_path / missing).unlink()
    paths = [tmp_path / name for name in ("passages.jsonl", "asked.jsonl", "gold.jsonl")]
    with pytest.raises(GoldQuestionError, match=f"^{missing} cannot be read"):
        read_passage_set(*paths)


def test_of_what_is_held_out_only_its_questions_are_left_and_every_passage(tmp_path: Path) -> None:
    passages = [
        {"id": name, "lang": "en", "text": f"{name} is a town.", "article": name}
        for name in (SEEN[0], SEEN[1], HELD_OUT)
    ]
    questions = [
        asked("seen", "Which town?", SEEN[0]),
        asked("both", "Which towns?", SEEN[0], HELD_OUT),
        asked("unseen", "Which other town?", HELD_OUT),
    ]
    paths = (
        write_lines(tmp_path / "p.jsonl", passages),
        write_lines(tmp_path / "q.jsonl", questions),
    )
    kept = read_passage_set(*paths, held_out=True)
    assert [question.id for question in kept.questions] == ["unseen"]
    assert len(kept.passages) == 3
    assert len(read_passage_set(*paths).questions) == 3


def test_without_articles_nobody_knows_what_is_held_out(tmp_path: Path) -> None:
    passages = [{"id": "bread", "lang": "en", "text": BREAD}]
    paths = (
        write_lines(tmp_path / "p.jsonl", passages),
        write_lines(tmp_path / "q.jsonl", [QUESTION]),
    )
    with pytest.raises(GoldQuestionError, match="'bread' names no article"):
        read_passage_set(*paths, held_out=True)


def test_a_set_of_which_nothing_is_held_out_is_refused(tmp_path: Path) -> None:
    passages = [{"id": "bread", "lang": "en", "text": BREAD, "article": SEEN[0]}]
    paths = (
        write_lines(tmp_path / "p.jsonl", passages),
        write_lines(tmp_path / "q.jsonl", [QUESTION]),
    )
    with pytest.raises(GoldQuestionError, match="no questions whose articles are all held out"):
        read_passage_set(*paths, held_out=True)


def test_two_passages_that_would_share_a_file_are_an_error(tmp_path: Path) -> None:
    passage = SourcePassage("bread", Language.ENGLISH, BREAD)
    (tmp_path / "bread.txt").write_text("already there", encoding="utf-8")
    with pytest.raises(GoldQuestionError, match="'bread'"):
        PassageSet({"bread": passage}).write_files(tmp_path)
    assert (tmp_path / "bread.txt").read_text(encoding="utf-8") == "already there"
