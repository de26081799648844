"""A conversation as a question with its earlier turns."""

from collections.abc import Sequence

from api.chat_completions.reply_text import answer_in
from api.chat_completions.requests import Message, last_user_message
from rag.answers import Question, Turn


def question_of(messages: Sequence[Message], collection: str | None) -> Question:
    """Return what the last message of the user asks, with the turns before it.

    Messages of other roles than `user` and `assistant` are passed over.

    Raises:
        ChatRequestError: no message asks anything that can be read.
    """
    place, message = last_user_message(messages)
    return Question(text=message.text, collection=collection, earlier=_turns(messages[:place]))


def _turns(messages: Sequence[Message]) -> tuple[Turn, ...]:
    turns: list[tuple[str, list[str]]] = []
    for message in messages:
        if message.role == "user" and message.text.strip():
            turns.append((message.text, []))
        elif message.role == "assistant" and turns:
            turns[-1][1].append(answer_in(message.text))
    return tuple(Turn(question, " ".join(filter(None, answers))) for question, answers in turns)
