"""How far answers and abstentions can be trusted: over the article and over articles left out.

The service is asked with nothing withheld, and each figure is read off at a confidence: the one
that the service answers from, and the one that withholds 7 % of the answerable `test` questions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np

from eval.evaluating import Outcome, ask_questions, judge
from eval.evaluation_sets import EvaluationSet, article_set, passage_set
from eval.figures.confidence import calibration_error
from eval.figures.definitions import CalibrationFigure, Figure, MeanFigure, SeparationFigure
from eval.figures.risk import MOST_WITHHELD, risk_bound
from eval.results import Kind, QuestionResult
from eval.systems.tilmash import TilmashSystem
from rag.answerability import load_answerability
from rag.assembly.serving import open_knowledge
from rag.question_answering import QuestionAnswering
from rag.reader.passage_reader import load_passage_reader
from rag.settings import Settings

if TYPE_CHECKING:
    from eval.evaluation_sets import BuildProgress

ARTICLE: Final = "article"
LEFT_OUT_SETS: Final = (
    ("XQuAD en", "xquad-a", "en"),
    ("XQuAD ru", "xquad-a", "ru"),
    ("KazQAD", "kazqad-a", "kk"),
    ("SelQA", "selqa", "en"),
)


@dataclass(frozen=True, slots=True)
class TrustRun:
    """A set as it was asked: each question's row, and what came back."""

    name: str
    rows: Sequence[QuestionResult]
    outcomes: Sequence[Outcome]


def trust_sets(
    data: Path, settings: Settings, progress: "BuildProgress"
) -> list[tuple[str, EvaluationSet]]:
    """Return the `test` questions over the article, and those of each set's held-out articles.

    Raises:
        GoldQuestionError: a file is missing or not what its format promises.
    """
    sets = [(ARTICLE, article_set("test", settings, progress))]
    for name, folder, language in LEFT_OUT_SETS:
        passages = data / folder / f"passages.{language}.jsonl"
        questions = data / folder / f"questions.{language}.jsonl"
        asked = passage_set(passages, questions, None, settings, progress, held_out=True)
        sets.append((name, asked))
    return sets


def ask_all(name: str, asked: EvaluationSet) -> TrustRun:
    """Ask every question of a set, withholding nothing; over passages also with the gold left out.

    Raises:
        GoldQuestionError: a question cannot be asked.
    """
    model = replace(load_answerability(), least_confidence=0.0, risk_points=())
    settings = asked.settings.model_copy(update={"max_top_k": 50})
    answering = QuestionAnswering(settings, model, load_passage_reader())
    with open_knowledge(settings, asked.collection) as knowledge:
        system = TilmashSystem(knowledge, answering, settings.workers)
        is_article = name == ARTICLE
        outcomes = list(ask_questions(system, asked.questions, leave_gold_out=not is_article))
        return TrustRun(name, judge(system, outcomes), outcomes)


def point_withholding(rows: Sequence[QuestionResult]) -> float:
    """Return the confidence below which 7 % of the answerable questions lie."""
    return float(np.quantile([r.confidence for r in rows if r.is_answerable], MOST_WITHHELD))


def trust_figures(runs: Sequence[TrustRun]) -> dict[str, Figure]:
    """Return every figure that can be computed, by what it says."""
    article = next(run.rows for run in runs if run.name == ARTICLE)
    everything = [row for run in runs for row in run.rows]
    point = point_withholding(article)
    found = {
        "AUROC, close to the topic": _separation(Kind.CLOSE).compute(article),
        "AUROC, far from the topic": _separation(Kind.FAR).compute(article),
        "declined at 7 % withheld, close": _declined(point, Kind.CLOSE).compute(article),
        "declined at 7 % withheld, all": _declined(point, Kind.CLOSE, Kind.FAR).compute(article),
        "contains the gold answer at 7 % withheld": _contains(point).compute(article),
        "characters at 7 % withheld": _characters(point).compute(article),
        **{
            f"AUROC, gold left out, {run.name}": _separation(Kind.LEFT_OUT).compute(run.rows)
            for run in runs
            if run.name != ARTICLE
        },
        **{f"calibration error, {run.name}": _CALIBRATION.compute(run.rows) for run in runs},
        "calibration error, all sets": _CALIBRATION.compute(everything),
    }
    return {title: figure for title, figure in found.items() if figure is not None}


@dataclass(frozen=True, slots=True)
class RealisedRisk:
    """Of the questions, the share answered and of those the share wrong, with its upper bound.

    The bound is Clopper and Pearson's, one-sided at 90 %.
    """

    accepted: float
    confidence: float
    questions: int
    answered: int
    wrong: int

    @property
    def bound(self) -> float:
        """Upper bound of the share of wrong answers."""
        return float(risk_bound(self.wrong, self.answered))


def realised_risk(rows: Sequence[QuestionResult], accepted: float) -> RealisedRisk:
    """Return what a service that accepts this risk would have done with the questions."""
    threshold = load_answerability().threshold(accepted)
    answered = [row for row in rows if row.confidence >= threshold]
    wrong = sum(not row.is_right for row in answered)
    return RealisedRisk(accepted, threshold, len(rows), len(answered), wrong)


def sample_answered(
    runs: Sequence[TrustRun], accepted: float, number: int, seed: int
) -> Mapping[str, list[Outcome]]:
    """Return for each language so many answered replies, drawn from all sets, to be read."""
    threshold = load_answerability().threshold(accepted)
    by_language: dict[str, list[Outcome]] = {}
    for run in runs:
        for outcome in run.outcomes:
            if outcome.answer.confidence >= threshold:
                by_language.setdefault(outcome.question.language.value, []).append(outcome)
    random = Random(seed)  # noqa: S311 # not for secrets
    return {
        language: random.sample(outcomes, min(number, len(outcomes)))
        for language, outcomes in sorted(by_language.items())
    }


_CALIBRATION = CalibrationFigure("ece", "calibration error", calibration_error)


def _separation(kind: Kind) -> SeparationFigure:
    return SeparationFigure(f"auroc_{kind.value}", "AUROC", kind)


def _declined(point: float, *kinds: Kind) -> MeanFigure:
    return MeanFigure(
        "declined", "declined", lambda row: row.confidence < point if row.kind in kinds else None
    )


def _contains(point: float) -> MeanFigure:
    return MeanFigure(
        "contains", "contains", lambda row: row.contains if row.confidence >= point else None
    )


def _characters(point: float) -> MeanFigure:
    return MeanFigure(
        "characters",
        "characters",
        lambda row: row.answer_characters if row.confidence >= point else None,
        is_rate=False,
    )
