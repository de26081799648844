"""`tilmash eval --trust`: how far answers and abstentions can be trusted."""

import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import track

from eval.commands.printing_tables import print_tables
from eval.evaluating import Outcome
from eval.figures.definitions import Figure
from eval.reporting.layout import Row, Table
from eval.trust import (
    ARTICLE,
    RealisedRisk,
    TrustRun,
    ask_all,
    realised_risk,
    sample_answered,
    trust_figures,
    trust_sets,
)
from rag.commands.build_progress import build_progress
from rag.settings import load_settings

_RISKS = (0.05, 0.1, 0.15, 0.2, 0.3)
_SAMPLED = 100
_SEED = 20261129


def measure_trust(data: Path, json_file: Path | None, report: Path | None) -> None:
    """Ask all sets, print the figures, and write them, and replies to be read, where wanted.

    Raises:
        GoldQuestionError: a file of `data` is missing or not what its format promises.
    """
    settings = load_settings()
    sets = trust_sets(data, settings, build_progress)
    runs = [
        ask_all(name, asked) for name, asked in track(sets, "Asking", console=Console(stderr=True))
    ]
    figures = trust_figures(runs)
    article = next(run.rows for run in runs if run.name == ARTICLE)
    risks = [realised_risk(article, risk) for risk in sorted({settings.risk, *_RISKS})]
    print_tables([_figures_table(figures), _risk_table(risks)])
    if json_file is not None:
        values = {
            "figures": {title: asdict(figure) for title, figure in figures.items()},
            "risks": [{**asdict(risk), "bound": risk.bound} for risk in risks],
        }
        json_file.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8", newline="")
    if report is not None:
        _write_samples(runs, settings.risk, report)


def _figures_table(figures: dict[str, Figure]) -> Table:
    rows = tuple(
        Row(
            title,
            (f"{one.value:.3f}", f"[{one.low:.3f}, {one.high:.3f}]", str(one.n)),
        )
        for title, one in figures.items()
    )
    return Table("Trust", ("figure", "value", "95 %", "n"), rows)


def _risk_table(risks: list[RealisedRisk]) -> Table:
    rows = tuple(
        Row(
            f"{one.accepted:.2f}",
            (
                f"{one.confidence:.3f}",
                f"{one.answered / one.questions:.3f}",
                f"{one.wrong / max(1, one.answered):.3f}",
                f"{one.bound:.3f}",
            ),
        )
        for one in risks
    )
    columns = ("risk accepted", "from confidence", "answered", "wrong", "at most, 90 %")
    return Table("Realised risk on test", columns, rows)


def _write_samples(runs: list[TrustRun], risk: float, folder: Path) -> None:
    """Write replies to be read one by one, a file a language."""
    folder.mkdir(parents=True, exist_ok=True)
    for language, outcomes in sample_answered(runs, risk, _SAMPLED, _SEED).items():
        parts = [_reply(number, one) for number, one in enumerate(outcomes, start=1)]
        text = f"# {len(parts)} answered replies, {language}\n\n" + "\n".join(parts)
        (folder / f"replies.{language}.md").write_text(text, encoding="utf-8")


def _reply(number: int, outcome: Outcome) -> str:
    quotes = "\n".join(f"> {one.quote}\n" for one in outcome.answer.citations)
    return f"## {number}. {outcome.question.question}\n\n{quotes}"
