"""Figures over all questions, per question language, and per pair of languages."""

from collections.abc import Collection, Iterator

from corpus.languages import Language
from eval.figures.definitions import FIGURES, SECTIONS, Figure, Rows

ALL = "all"
PAIR_ARROW = "→"

Figures = dict[str, Figure]

_OF_PAIRS = frozenset(figure.name for name in ("Ranking", "Answers") for figure in SECTIONS[name])


def figures_of(rows: Rows, names: Collection[str] = FIGURES) -> Figures:
    """Return the figures that these questions allow, by their names."""
    computed = ((name, figure.compute(rows)) for name, figure in FIGURES.items() if name in names)
    return {name: figure for name, figure in computed if figure is not None}


def figures_by_group(rows: Rows) -> dict[str, Figures]:
    """Return the figures of each group, by its name.

    `all` comes first, then each question language such as `kk`, then each pair of question and
    passage language such as `kk→en`; pairs hold the answerable questions alone, and only figures of
    ranking and answers.
    """
    return {
        name: figures_of(group, _OF_PAIRS if PAIR_ARROW in name else FIGURES)
        for name, group in rows_by_group(rows)
    }


def rows_by_group(rows: Rows) -> Iterator[tuple[str, Rows]]:
    """Yield the name and the rows of each group, as `figures_by_group` has them."""
    yield ALL, rows
    for language in sorted({row.language for row in rows}, key=language_order):
        yield language, [row for row in rows if row.language == language]
    pairs = {(row.language, row.passage_language) for row in rows if row.is_answerable}
    for asked, answered in sorted(pairs, key=lambda pair: tuple(map(language_order, pair))):
        yield (
            f"{asked}{PAIR_ARROW}{answered}",
            [
                row
                for row in rows
                if row.is_answerable and (row.language, row.passage_language) == (asked, answered)
            ],
        )


def language_order(languages: str) -> tuple[int, list[int]]:
    """Return where one or several languages stand: one before several, en before ru before kk."""
    places = {language.value: place for place, language in enumerate(Language)}
    parts = languages.split("+")
    return len(parts), [places.get(language, len(places)) for language in parts]
