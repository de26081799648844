"""Plots of a report as SVG that takes its colours from the page around it."""

import io
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from eval.figures.comparing import Difference
from eval.figures.confidence import reliability, risk_coverage
from eval.figures.definitions import judged
from eval.figures.groups import ALL
from eval.reporting.layout import label
from eval.reporting.report import SystemReport

# Colours that stand for the page's own, and are replaced by them in the SVG.
_TEXT, _OURS, _BESIDE, _LINES = "#010203", "#010204", "#010205", "#010206"
_PAGE_COLOURS: Final = {
    _TEXT: "currentColor",
    _OURS: "var(--ours)",
    _BESIDE: "var(--beside)",
    _LINES: "var(--lines)",
}
_STYLE: Final[Any] = {  # matplotlib types its keys one by one
    "svg.fonttype": "none",  # letters stay letters, in the page's font
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": _TEXT,
    "axes.edgecolor": _LINES,
    "axes.labelcolor": _TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _TEXT,
    "ytick.color": _TEXT,
    "grid.color": _LINES,
    "axes.grid": True,
    "axes.axisbelow": True,
    "legend.frameon": False,
}
_SQUARE = (5.0, 4.2)
_ROW_HEIGHT = 0.42
_SHOWN = (
    "hit@1",
    "hit@5",
    "mrr@10",
    "ndcg@10",
    "contains_answer",
    "right",
    "auroc_close",
    "auroc_far",
    "auroc_left_out",
)


def interval_plot(main: SystemReport, other: SystemReport | None) -> str:
    """Return each figure with its interval of 95 %, and the other system's under it."""
    names = [name for name in _SHOWN if name in main.groups[ALL]]
    with _style("intervals"):
        drawing, axes = _drawing((9.0, 0.9 + len(names) * 0.5))
        _intervals(axes, main, names, 0.14, _OURS)
        if other is not None:
            _intervals(axes, other, names, -0.14, _BESIDE)
        axes.set_yticks(range(len(names)), [label(name) for name in reversed(names)])
        axes.set_xlim(0, 1)
        axes.grid(visible=False, axis="y")
        axes.legend(loc="upper left")
        return _svg(drawing)


def _intervals(
    axes: Axes, system: SystemReport, names: Sequence[str], shift: float, colour: str
) -> None:
    figures = system.groups[ALL]
    shown = [
        (place, figures[name]) for place, name in enumerate(reversed(names)) if name in figures
    ]
    values = [figure.value for _, figure in shown]
    axes.errorbar(
        values,
        [place + shift for place, _ in shown],
        xerr=[
            [figure.value - figure.low for _, figure in shown],
            [figure.high - figure.value for _, figure in shown],
        ],
        fmt="o",
        color=colour,
        capsize=3,
        label=_name(system),
    )


def difference_plot(differences: Sequence[Difference]) -> str:
    """Return the paired differences with their intervals; zero is where nothing moved."""
    with _style("differences"):
        drawing, axes = _drawing((9.0, 0.9 + len(differences) * _ROW_HEIGHT))
        shown = list(reversed(differences))
        axes.axvline(0, color=_TEXT, linewidth=1)
        axes.errorbar(
            [moved.difference for moved in shown],
            range(len(shown)),
            xerr=[
                [moved.difference - moved.low for moved in shown],
                [moved.high - moved.difference for moved in shown],
            ],
            fmt="o",
            color=_OURS,
            capsize=3,
        )
        axes.set_yticks(range(len(shown)), [label(moved.figure) for moved in shown])
        axes.grid(visible=False, axis="y")
        return _svg(drawing)


def risk_coverage_plot(systems: Sequence[SystemReport]) -> str:
    """Return the share not answered rightly, over the share of questions answered."""
    with _style("risk"):
        drawing, axes = _drawing(_SQUARE)
        for system, colour in zip(systems, (_OURS, _BESIDE), strict=False):
            coverage, risk = risk_coverage(*judged(system.rows))
            axes.plot(coverage, risk, color=colour, label=_name(system), linewidth=2)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.set_xlabel("share of questions answered, the most confident first")
        axes.set_ylabel("share of those not answered rightly")
        axes.legend(loc="upper left")
        return _svg(drawing)


def reliability_plot(systems: Sequence[SystemReport]) -> str:
    """Return the share right over mean confidence, in bins of equal mass."""
    with _style("reliability"):
        drawing, axes = _drawing(_SQUARE)
        axes.plot([0, 1], [0, 1], color=_LINES, linestyle="--", label="a true probability")
        for system, colour in zip(systems, (_OURS, _BESIDE), strict=False):
            bins = reliability(*judged(system.rows))
            given, right = [point[0] for point in bins], [point[1] for point in bins]
            axes.plot(given, right, "o-", color=colour, label=_name(system))
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.set_xlabel("confidence")
        axes.set_ylabel("share right")
        axes.legend(loc="upper left")
        return _svg(drawing)


def _style(name: str) -> AbstractContextManager[None]:
    """Draw in the page's style; ids in the SVG depend on the plot's name, not on chance."""
    return mpl.rc_context({**_STYLE, "svg.hashsalt": name})


def _name(system: SystemReport) -> str:
    """Return a name that the library takes as it is: not as a formula, nor as hidden."""
    return " " + system.system.replace("$", r"\$")


def _drawing(size: tuple[float, float]) -> tuple[Drawing, Axes]:
    drawing = Drawing(figsize=size, layout="constrained")
    return drawing, drawing.add_subplot()


def _svg(drawing: Drawing) -> str:
    """Return the drawing without what would differ from run to run, in the page's colours."""
    out = io.StringIO()
    drawing.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    for stand_in, colour in _PAGE_COLOURS.items():
        text = text.replace(stand_in, colour)
    return text[text.index("<svg") :]
