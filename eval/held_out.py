"""Which articles no training may see: one fifth of each folder, for reporting.

A few more are kept from the reader, so that what is fitted to its outcomes sees it as users do.
"""

from hashlib import sha256

_PARTS = 5
_CALIBRATION_PARTS = 6


def is_held_out(article: str) -> bool:
    """Tell whether an article is kept out of every training.

    It depends on the article's name alone, so it is the same in every language and every run.
    """
    return _number(article) % _PARTS == 0


def is_for_calibration(article: str) -> bool:
    """Tell whether the reader does not learn from an article that is not held out."""
    return (
        not is_held_out(article) and _number(f"calibration of {article}") % _CALIBRATION_PARTS == 0
    )


def _number(name: str) -> int:
    return int(sha256(name.encode("utf-8")).hexdigest(), 16)
