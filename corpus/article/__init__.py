"""The article that Tilmash answers from by default; see SOURCE.md beside it."""

from importlib.resources import files
from typing import Final

from corpus.documents import Document
from corpus.reading.plain_text import read_plain_text

ARTICLE_ID: Final = "unesco-article"
ARTICLE_TITLE: Final = (
    "Роль ЮНЕСКО в развитии сотрудничества в сфере образования: история и современность"
)
"""As the article prints it; the English title is not in the text."""


def load_article() -> Document:
    """Return the trilingual article."""
    return read_plain_text(_article_bytes(), "article.txt", ARTICLE_ID, ARTICLE_TITLE)


def article_text() -> str:
    """Return the article's file as it is, before cleaning."""
    return _article_bytes().decode("utf-8")


def _article_bytes() -> bytes:
    return files("corpus.article").joinpath("article.txt").read_bytes()
