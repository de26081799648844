"""What came back for each question, judged: the rows that every figure is computed from."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Whether a question has an answer in the documents that were asked."""

    ANSWERABLE = "answerable"
    CLOSE = "close"
    """It has none, and is close to the documents' subject."""
    FAR = "far"
    """It has none, and is far from the documents' subject."""
    LEFT_OUT = "left_out"
    """It has one, and everything that gives it was left out."""


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question, asked and judged.

    Ranks count from 1, and are None beyond ten. `rank` is that of the first passage that counts,
    `complete_rank` the one by which every piece was shown, of questions that need all of them.
    `ndcg` is in [0, 1]. `confidence` is what the system gave, in [0, 1]. `is_right` is None where
    the gold cannot tell; `contains`, `f1` and `answer_characters` where nothing was answered or
    nothing is gold.
    """

    id: str
    kind: Kind
    language: str
    passage_language: str
    question: str
    needs_all: bool
    rank: int | None
    complete_rank: int | None
    ndcg: float
    is_answered: bool
    confidence: float
    is_right: bool | None
    contains: bool | None
    f1: float | None
    answer_characters: int | None
    first_passage_characters: int | None
    citations: int
    valid_citations: int

    @property
    def is_answerable(self) -> bool:
        """Whether the documents that were asked hold an answer."""
        return self.kind is Kind.ANSWERABLE

    def is_hit(self, places: int) -> bool:
        """Tell whether a passage that counts stands within the first `places`."""
        return self.rank is not None and self.rank <= places
