"""How wide lines are, in the measure that their text was set in.

Print is set in proportional type: its full lines are equally wide, though their counts of
characters differ by a tenth. Plain text is wrapped by counting characters. Whichever measure
makes neighbouring lines more alike is the one that tells whether a word would have fitted.
"""

from collections.abc import Sequence
from statistics import median
from typing import Final

_WIDTHS: Final = {
    250: " .,\u00a0",
    278: "ijlt:;/ії",
    333: "fr-IІ()[]!’‘'|",
    410: 'sJ"',
    444: "acezасегтэзєәғґ?“”",
    556: "FPSРЅ",
    611: "ELTZЕТЭЗЛ",
    667: "BCRВСУЧЯ",
    690: "жмыюM",
    722: "wADGHKNOQUVXYАДНКОИЙЦПГХӘҚҒҢӨҮҰҺ&",
    778: "mшщфъ",
    944: "WШЩЮЖМФЫЪ",
}
"""Thousandths of the type size, of Times (Adobe's font metrics) and its usual Cyrillic."""

_WIDTH_OF: Final = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER: Final = 500
_MARGIN: Final = 0.8
_SAMPLE: Final = 2000


def type_width(text: str) -> int:
    """Return the width of `text` in a book face, in thousandths of the type size."""
    return sum(_WIDTH_OF.get(letter, _OTHER) for letter in text)


def is_set_in_type(lines: Sequence[str], reach: int) -> bool:
    """Say whether lines are clearly more alike in width than in their counts of characters.

    Each line is compared with the median of the lines that stand up to `reach` around it; the
    first 2,000 lines are enough to tell.
    """
    sample = lines[:_SAMPLE]
    type_widths = [type_width(line) for line in sample]
    counts = [len(line) for line in sample]
    return _unlikeness(type_widths, reach) < _MARGIN * _unlikeness(counts, reach)


def _unlikeness(widths: Sequence[int], reach: int) -> float:
    """Return the median of the relative distances from the local medians."""
    distances: list[float] = []
    for at, width in enumerate(widths):
        middle = median(widths[max(0, at - reach) : at + reach + 1])
        distances.append(abs(width - middle) / middle)
    return median(distances) if distances else 0.0
