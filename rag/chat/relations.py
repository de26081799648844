"""Who does what to whom: for each verb of a text, who acts and who else takes part.

No parser is at hand for all three languages, so relations are read where a language marks them:
in English by order and prepositions, in Russian by order, prepositions and the instrumental beside
a passive, in Kazakh by endings. What cannot be told has no relation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.languages import Language, detect_language
from rag.chat import english_grammar, kazakh_grammar, russian_grammar

_EDGES = " \t.,;:!?()[]«»“”\"'’…"


@dataclass(frozen=True, slots=True)
class Doing:
    """What one verb's participants are, by their places in the text."""

    agents: set[int] = field(default_factory=set)
    others: set[int] = field(default_factory=set)


def doings_in(words: Sequence[str]) -> dict[int, Doing]:
    """Return the participants of each verb of a text, by the verb's place."""
    bare = [_bare(word) for word in words]
    language = detect_language(" ".join(words))
    if language is Language.KAZAKH:
        relations = kazakh_grammar.relations_in(words, bare)
    elif language is Language.RUSSIAN:
        relations = russian_grammar.relations_in(words, bare)
    else:
        relations = english_grammar.relations_in(words, bare)
    doings: dict[int, Doing] = {}
    for relation in relations:
        doing = doings.setdefault(relation.verb, Doing())
        (doing.agents if relation.is_agent else doing.others).add(relation.place)
    return doings


def _bare(word: str) -> str:
    return word.strip(_EDGES).lower().replace("ё", "е").removesuffix("'s").removesuffix("’s")
