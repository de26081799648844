"""Which articles no training may see: one fifth of each folder, for reporting."""

from hashlib import sha256

_PARTS = 5


def is_held_out(article: str) -> bool:
    """Tell whether an article is kept out of every training.

    It depends on the article's name alone, so it is the same in every language and every run.
    """
    return int(sha256(article.encode("utf-8")).hexdigest(), 16) % _PARTS == 0
