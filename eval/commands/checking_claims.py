"""`tilmash eval --claims`: how many false claims are caught, and how many true ones are lost."""

import json
from pathlib import Path

from rich.console import Console
from rich.progress import track

from eval.claims import CheckedClaim, ClaimFigure, check_claims, claim_figures, load_claims
from eval.commands.printing_tables import print_tables
from eval.reporting.layout import Row, Table
from rag.assembly.serving import open_knowledge
from rag.settings import load_settings


def check_claim_set(name: str, collection: str | None, path: Path | None) -> None:
    """Check the claims of a set, print the figures, and write them where there is a path.

    Raises:
        EvaluationError: there is no such set, or the collection does not hold the article.
    """
    claims = load_claims(name)
    with open_knowledge(load_settings(), collection) as knowledge:
        found = check_claims(knowledge, claims)
        console = Console(stderr=True)
        checked = list(track(found, "Checking claims", len(claims), console=console))
    figures = claim_figures(checked)
    if path is not None:
        _write(name, checked, figures, path)
    print_tables(
        _table(title, [one for one in figures if one.supported is supported])
        for title, supported in (
            ("Claims that their evidence does not support: caught", False),
            ("Claims that their evidence supports: dropped", True),
        )
    )


def _table(title: str, figures: list[ClaimFigure]) -> Table:
    rows = tuple(Row(f"{one.kind}, {one.lang}", _cells(one)) for one in figures)
    return Table(title, ("claims", "n", "kept out", "rate", "95 %"), rows)


def _cells(figure: ClaimFigure) -> tuple[str, ...]:
    low, high = figure.interval
    rate = figure.kept_out / figure.number
    return str(figure.number), str(figure.kept_out), f"{rate:.3f}", f"[{low:.3f}, {high:.3f}]"


def _write(name: str, checked: list[CheckedClaim], figures: list[ClaimFigure], path: Path) -> None:
    rows = [
        {"id": one.claim.id, "kept": one.is_kept, "score": round(one.score, 3)} for one in checked
    ]
    values = [
        {
            "kind": one.kind,
            "lang": one.lang,
            "supported": one.supported,
            "value": one.kept_out / one.number,
            "low": one.interval.low,
            "high": one.interval.high,
            "n": one.number,
        }
        for one in figures
    ]
    report = {"set": name, "figures": values, "claims": rows}
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
