"""Ranking with its stages off and on, and with the model's own weights: what each is worth."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, Final

from eval.evaluating import ask_questions, judge
from eval.evaluation_sets import EvaluationSet
from eval.figures.comparing import Difference, adjust_together, compare
from eval.figures.definitions import Rows
from eval.figures.groups import Figures, figures_of, rows_by_group
from eval.results import QuestionResult
from eval.systems.opening import TILMASH, open_system
from rag.settings import RankingStage

FORMAT: Final = 1
FIGURES_SHOWN: Final = ("hit@1", "hit@5")
"""The figures of an ablation; the first is the one that variants are compared by."""

_EVERY = frozenset(RankingStage)


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to rank: its stages, and whether the encoder takes in what training changed."""

    name: str
    stages: frozenset[RankingStage]
    is_trained: bool = True


FULL: Final = Variant("all stages", _EVERY)
"""What every other variant is compared with."""

VARIANTS: Final = (
    Variant("plain weights, dense", frozenset({RankingStage.DENSE}), is_trained=False),
    Variant("plain weights, all stages", _EVERY, is_trained=False),
    Variant("dense", frozenset({RankingStage.DENSE})),
    Variant("lexical", frozenset({RankingStage.LEXICAL})),
    Variant("dense + sentences", frozenset({RankingStage.DENSE, RankingStage.SENTENCES})),
    Variant(
        "dense + late interaction",
        frozenset({RankingStage.DENSE, RankingStage.LATE_INTERACTION}),
    ),
    Variant("no letter case", _EVERY - {RankingStage.LETTER_CASE}),
    Variant("no dense", _EVERY - {RankingStage.DENSE}),
    Variant("no lexical", _EVERY - {RankingStage.LEXICAL}),
    Variant("no late interaction", _EVERY - {RankingStage.LATE_INTERACTION}),
    Variant("no sentences", _EVERY - {RankingStage.SENTENCES}),
    FULL,
)


@dataclass(frozen=True)
class Ablation:
    """The judged rows of each variant over the answerable questions of one set, `FULL` included."""

    set_name: str
    set_sha256: str
    rows: Mapping[Variant, Sequence[QuestionResult]]

    @cached_property
    def figures(self) -> dict[Variant, dict[str, Figures]]:
        """Figures of each variant by group; the groups are those of `figures_by_group`."""
        return {
            variant: {name: figures_of(group, FIGURES_SHOWN) for name, group in groups.items()}
            for variant, groups in self._groups.items()
        }

    @cached_property
    def differences(self) -> dict[str, dict[Variant, Difference]]:
        """By group, how each variant differs from `FULL` in hit@1.

        The p-values of a group's variants are adjusted together.
        """
        others = [variant for variant in self.rows if variant is not FULL]
        return {
            name: dict(zip(others, adjust_together(self._against(others, name)), strict=True))
            for name in self._groups[FULL]
        }

    def _against(self, others: Sequence[Variant], group: str) -> list[Difference]:
        full = self._groups[FULL][group]
        return [
            difference
            for variant in others
            for difference in compare(self._groups[variant][group], full, FIGURES_SHOWN[:1])
        ]

    @cached_property
    def _groups(self) -> dict[Variant, dict[str, Rows]]:
        return {variant: dict(rows_by_group(rows)) for variant, rows in self.rows.items()}

    def as_dict(self) -> dict[str, Any]:
        """Return everything as JSON-ready values; the same run gives the same values."""
        return {
            "format": FORMAT,
            "set": {"name": self.set_name, "sha256": self.set_sha256},
            "variants": [self._variant_dict(variant) for variant in self.rows],
        }

    def _variant_dict(self, variant: Variant) -> dict[str, Any]:
        return {
            "name": variant.name,
            "stages": sorted(variant.stages),
            "is_trained": variant.is_trained,
            "figures": {
                group: {name: asdict(figures[name]) for name in FIGURES_SHOWN}
                for group, figures in self.figures[variant].items()
            },
            "differences": {
                group: asdict(differences[variant])
                for group, differences in self.differences.items()
                if variant in differences
            },
        }


def measure(asked: EvaluationSet, variant: Variant) -> Iterator[QuestionResult]:
    """Yield the judged row of each answerable question, ranked by the variant's stages.

    The set's collection must be one of the variant's weights.

    Raises:
        GoldQuestionError: a question cannot be asked.
    """
    stages = tuple(stage for stage in RankingStage if stage in variant.stages)
    settings = asked.settings.model_copy(update={"ranking_stages": stages})
    questions = [question for question in asked.questions if question.is_answerable]
    with open_system(TILMASH, replace(asked, settings=settings)) as system:
        yield from judge(system, list(ask_questions(system, questions)))
