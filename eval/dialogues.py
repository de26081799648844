"""Follow-up questions, asked as a chat client does it, against the same questions asked in full.

A dialogue is two turns: a first question, and a second one that takes something from it or changes
the subject. The second is that of a gold question, whose evidence says which passages count.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from time import perf_counter
from typing import Final, NamedTuple

from corpus.errors import EvaluationError, GoldQuestionError
from eval.figures.intervals import Interval, mean_interval
from eval.gold_questions import GoldQuestion, read_json_lines, real_text
from eval.matching import passage_counts
from rag.answers import Question, Turn
from rag.knowledge import Knowledge
from rag.question_answering import QuestionAnswering

DIALOGUE_SETS: Final = ("dev", "test")
"""Over the gold questions of the same names; what tells follow-ups was made on `dev`."""
ALL: Final = "all"
NEW_SUBJECT: Final = "new_subject"

RESOLVED: Final = "resolved"
FULL: Final = "full"
ALONE: Final = "alone"
JOINED: Final = "joined"
WAYS: Final = (RESOLVED, FULL, ALONE, JOINED)
"""How a second turn is asked: with the first as history, as the gold question, without history,
and written behind the first."""

_DEEPEST: Final = 5


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Two questions as they were typed; `gold_id` names the second as it is asked in full."""

    id: str
    lang: str
    gold_id: str
    kind: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class AskedDialogue:
    """A dialogue, what its second turn was looked up as, and where the evidence stood.

    `ranks` are by the ways of `WAYS`: the first passage that counts, from 1 to 5, or None.
    """

    dialogue: Dialogue
    looked_up: str
    ranks: Mapping[str, int | None]
    resolve_ms: float

    @property
    def is_unchanged(self) -> bool:
        """Whether the second turn was looked up as it was typed, white space apart."""
        return self.looked_up == " ".join(self.dialogue.second.split())


class DialogueFigure(NamedTuple):
    """Shares of the dialogues of a group whose evidence came first, or among the first five.

    Both are by the ways of `WAYS`. `difference` is in the first passage, resolved less in full,
    with its interval of 95 % over the pairs; `unchanged` are looked up as they were typed.
    """

    group: str
    number: int
    hit_1: Mapping[str, float]
    hit_5: Mapping[str, float]
    difference: float
    interval: Interval
    unchanged: int


def load_dialogues(name: str) -> list[Dialogue]:
    """Return the dialogues of a set that ships with the package.

    Raises:
        EvaluationError: there is no set of this name.
        GoldQuestionError: a line is not a dialogue.
    """
    if name not in DIALOGUE_SETS:
        raise EvaluationError(
            f"There are no dialogues {name!r}.", hint=f"Name one of {', '.join(DIALOGUE_SETS)}."
        )
    file = files("eval.gold.dialogues").joinpath(f"{name}.jsonl")
    found = []
    for number, fields in read_json_lines(file):
        try:
            found.append(Dialogue(**{key: real_text(value) for key, value in fields.items()}))
        except (AttributeError, TypeError, ValueError) as error:
            message = f"{file.name}, line {number}, is not a dialogue: {error!r}."
            raise GoldQuestionError(message) from error
    return found


def ask_dialogues(
    knowledge: Knowledge,
    answering: QuestionAnswering,
    dialogues: Iterable[Dialogue],
    gold: Mapping[str, GoldQuestion],
) -> Iterator[AskedDialogue]:
    """Yield each dialogue once its first question was answered and its second one looked up.

    `gold` are the gold questions by their ids.

    Raises:
        GoldQuestionError: a dialogue names a gold question that there is not.
    """
    for dialogue in dialogues:
        if dialogue.gold_id not in gold:
            raise GoldQuestionError(f"{dialogue.id}: there is no question {dialogue.gold_id!r}.")
        question = gold[dialogue.gold_id]
        first = answering.ask(knowledge, Question(dialogue.first))
        # A client that goes on after an abstention holds the sentence that said so.
        turn = Turn(dialogue.first, first.text or first.message or "")
        start = perf_counter()
        resolved = answering.resolve(knowledge, Question(dialogue.second, earlier=(turn,)))
        resolve_ms = (perf_counter() - start) * 1000
        texts = {
            RESOLVED: resolved.text,
            FULL: question.question,
            ALONE: dialogue.second,
            JOINED: f"{dialogue.first} {dialogue.second}",
        }
        ranks = {way: _rank(knowledge, answering, question, text) for way, text in texts.items()}
        yield AskedDialogue(dialogue, resolved.text, ranks, resolve_ms)


def _rank(
    knowledge: Knowledge, answering: QuestionAnswering, question: GoldQuestion, text: str
) -> int | None:
    passages = answering.search(knowledge, Question(text, top_k=_DEEPEST))
    counting = (one.number for one in passages if passage_counts(question, one.chunk))
    return next(counting, None)


def dialogue_figures(asked: Sequence[AskedDialogue]) -> list[DialogueFigure]:
    """Return the figures of all dialogues, of each language, and of each kind."""
    groups = {ALL: list(asked)}
    for one in sorted(asked, key=lambda one: one.dialogue.lang):
        groups.setdefault(one.dialogue.lang, []).append(one)
    for one in sorted(asked, key=lambda one: one.dialogue.kind):
        groups.setdefault(one.dialogue.kind, []).append(one)
    return [_figure(group, rows) for group, rows in groups.items() if rows]


def _figure(group: str, rows: Sequence[AskedDialogue]) -> DialogueFigure:
    first = {way: [float(row.ranks[way] == 1) for row in rows] for way in WAYS}
    among = {way: [float(row.ranks[way] is not None) for row in rows] for way in WAYS}
    moved = [one - other for one, other in zip(first[RESOLVED], first[FULL], strict=True)]
    return DialogueFigure(
        group=group,
        number=len(rows),
        hit_1={way: sum(hits) / len(rows) for way, hits in first.items()},
        hit_5={way: sum(hits) / len(rows) for way, hits in among.items()},
        difference=sum(moved) / len(rows),
        interval=mean_interval(moved),
        unchanged=sum(row.is_unchanged for row in rows),
    )
