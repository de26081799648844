"""Which questions are asked about which documents, as options of `tilmash eval` say it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import EvaluationError

if TYPE_CHECKING:
    from eval.evaluation_sets import EvaluationSet


@dataclass(frozen=True, slots=True)
class SetChoice:
    """The options that choose a set; each is None, or False, where it was not given."""

    questions: str
    collection: str | None
    passages: Path | None
    gold_questions: Path | None
    held_out: bool

    def check(self) -> None:
        """Refuse a choice that contradicts itself.

        Raises:
            EvaluationError: two options do not go together.
        """
        from eval.gold_questions import GOLD_SETS

        if self.passages is not None and self.collection is not None:
            raise EvaluationError(
                "--passages and --collection name two things to ask.", hint="Leave one of them out."
            )
        if self.passages is not None and self.questions in GOLD_SETS:
            raise EvaluationError(
                "--passages need questions of their own.", hint="Name them: --questions FILE."
            )
        if self.passages is None and self.gold_questions is not None:
            raise EvaluationError(
                "--gold-questions go with --passages.", hint="Name the passages: --passages FILE."
            )
        if self.passages is None and self.held_out:
            raise EvaluationError(
                "--held-out goes with --passages.", hint="Name the passages: --passages FILE."
            )

    def open(self) -> "EvaluationSet":
        """Return the set, built where it has to be.

        Raises:
            GenerationError: the collection cannot be opened or built.
            GoldQuestionError: a file is not what its format promises.
        """
        from eval.evaluation_sets import article_set, collection_set, passage_set
        from eval.gold_questions import GOLD_SETS
        from rag.commands.build_progress import build_progress
        from rag.settings import load_settings

        settings = load_settings()
        if self.passages is not None:
            return passage_set(
                self.passages,
                Path(self.questions),
                self.gold_questions,
                settings,
                build_progress,
                held_out=self.held_out,
            )
        if self.collection is None and self.questions in GOLD_SETS:
            return article_set(self.questions, settings, build_progress)
        return collection_set(self.questions, self.collection or settings.collection, settings)
