"""Sentences of documents that give orders to whoever answers from them."""

import re
from typing import Final

_ORDER: Final = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.!?]{0,40}\b(?:instruction|prompt|rule|above|"
    r"previous|prior)"
    r"|\b(?:system prompt|you are now|as an ai|language model|dear (?:assistant|model)|NO_ANSWER)\b"
    r"|\b(?:assistant|system|user)\s*:\s"
    r"|\b(?:reply|respond|answer)\b[^.!?]{0,20}\b(?:only with|exactly|with the words?)\b"
    r"|(?:игнорируй|забудь|не обращай внимани|не следуй)\w*[^.!?]{0,40}(?:инструкц|правил|"
    r"указани|предыдущ)"
    r"|(?:системн\w+ промпт|языков\w+ модел|ты теперь|ответь(?:те)? (?:только|ровно|словом))"
    r"|(?:нұсқаулар|ережелер|нұсқау)\w*[^.!?]{0,30}(?:елеме|ұмыт|орындама)"
    r"|(?:тілдік модель|тек [^.!?]{1,30} деп жауап бер)",
    re.IGNORECASE,
)


def is_addressed_to_reader(sentence: str) -> bool:
    """Tell whether a sentence orders about a model or person who answers."""
    return _ORDER.search(sentence) is not None
