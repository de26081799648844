"""The text of a chat answer, and what of it was the answer when it comes back as history.

Numbered marks such as [1] are the contract for any client: they stand after each sentence, and
nothing else in the text looks like one.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from api.chat_completions.wording import (
    LOOKED_UP_WORDS,
    SOURCES_WORDS,
    looked_up_word,
    sources_word,
)
from corpus.documents import Span
from corpus.languages import Language
from rag.answers import AnswerSentence, Citation

# Invisible, and enough for a document's own "[5]" or "[1, 2]" to be no mark.
_WORD_JOINER: Final = "\u2060"
_OWN_NUMBER: Final = re.compile(r"\[(?=\d)")
# The look behind keeps it linear: a run of white space is entered at its beginning alone.
_MARK: Final = re.compile(r"(?<!\s)\s*\[\d+\]")
_MARKDOWN: Final = re.compile(r"([\\\[\]*_`<>])")
_TAIL: Final = re.compile(
    rf"\n\n(?:\*\*(?:{'|'.join(SOURCES_WORDS)})\*\*\n|\*(?:{'|'.join(LOOKED_UP_WORDS)}): ).*\Z",
    re.DOTALL,
)


class ReplyText:
    """Text that grows by what its methods return, so that it is the same streamed and whole."""

    def __init__(self) -> None:
        self._text = ""
        self._marks: dict[int, Span] = {}

    @property
    def text(self) -> str:
        """All of it."""
        return self._text

    @property
    def marks(self) -> Mapping[int, Span]:
        """Where the first mark of each number stands, in code points."""
        return self._marks

    def add_sentence(self, sentence: AnswerSentence) -> str:
        """Add a sentence with its marks."""
        start = len(self._text)
        self._add(" " if self._text else "")
        self._add(_OWN_NUMBER.sub(f"[{_WORD_JOINER}", sentence.text))
        for number in sentence.citations:
            self._add(" ")
            mark = f"[{number}]"
            self._marks.setdefault(number, Span(len(self._text), len(self._text) + len(mark)))
            self._add(mark)
        return self._text[start:]

    def add_message(self, message: str) -> str:
        """Add why there is no answer."""
        return self._add(message)

    def add_looked_up(self, question: str, language: Language) -> str:
        """Add which question was looked up in place of the one asked."""
        return self._add(f"\n\n*{looked_up_word(language)}: {_escaped(question)}*")

    def add_sources(self, cited: Sequence[tuple[Citation, str]], language: Language) -> str:
        """Add the list of sources, as Markdown: the citations, each with its address."""
        lines = [f"\n\n**{sources_word(language)}**"]
        for citation, url in cited:
            quote = _escaped(" ".join(citation.quote.split()))
            lines.append(f"{citation.number}. [{_escaped(citation.title)}]({url}) “{quote}”")
        return self._add("\n".join(lines))

    def _add(self, text: str) -> str:
        self._text += text
        return text


def answer_in(text: str) -> str:
    """Return what of a chat answer was the answer: no marks, no list of sources, no notes."""
    return _MARK.sub("", _TAIL.sub("", text)).replace(_WORD_JOINER, "").strip()


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
