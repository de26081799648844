"""What chat clients ask in the background: a title for the chat, tags, queries.

Open WebUI sends these as usual messages that begin with "### Task:" and show the JSON they want;
they are no questions to the documents, and no language model is here to be creative. So the title
is what the person asked, and lists are empty.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

_TASK: Final = re.compile(r"\s*### Task:")
_WANTED: Final = re.compile(r"\{\s*\"(\w+)\"\s*:")
_USER_LINE: Final = re.compile(r"^USER:[^\S\n]*(\S.*)$", re.MULTILINE | re.IGNORECASE)
_TITLE_CHARACTERS: Final = 50

_ANSWERS: Final[Mapping[str, Callable[[list[str]], Any]]] = {
    "title": lambda asked: _shortened(asked[0]) if asked else "Tilmash",
    "tags": lambda _: [],
    "follow_ups": lambda _: [],
    "queries": lambda asked: asked[-1:],
    "prompt": lambda asked: asked[-1] if asked else "",
    "text": lambda _: "",
}


def answer_to_task(text: str) -> str | None:
    """Return the JSON that answers a client's own task, or None where the text is a question."""
    if not _TASK.match(text):
        return None
    wanted = next((key for key in _WANTED.findall(text) if key in _ANSWERS), None)
    if wanted is None:
        return None
    history = text.partition("<chat_history>")[2].rpartition("</chat_history>")[0]
    asked = _USER_LINE.findall(history)
    return json.dumps({wanted: _ANSWERS[wanted](asked)}, ensure_ascii=False)


def _shortened(text: str) -> str:
    """Return the text, cut between words where it is too long for a title."""
    text = " ".join(text.split())
    if len(text) <= _TITLE_CHARACTERS:
        return text
    return f"{text[:_TITLE_CHARACTERS].rpartition(' ')[0] or text[:_TITLE_CHARACTERS]}…"
