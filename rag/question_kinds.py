"""What kind of thing a question asks for, in any of the three languages.

Kazakh is also typed without its own letters and in Latin ones; the patterns allow for both.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

_CACHED_QUESTIONS: Final = 1024


class QuestionKind(StrEnum):
    """A kind of thing that may be asked for; a question may ask for several."""

    YEAR = "year"
    DATE = "date"
    NUMBER = "number"
    PERSON = "person"
    PLACE = "place"
    TITLE = "title"
    REASON = "reason"
    DEFINITION = "definition"
    LIST = "list"


# Words after "what" that end as plurals do, and are none.
_NO_PLURAL: Final = r"(?!(?:is|was|does|has|its|this|happens|causes|makes)\b)"
_PATTERNS: Final = {
    QuestionKind.YEAR: (
        r"\byears?\b|\bгод(?:у|а|ов)?\b|\bжыл(?:ы|ға|га|дың)?\b|\bжыы?л|\bj[yi]l[yi]?\b|\bzh[yi]l"
    ),
    QuestionKind.DATE: (
        r"\bwhen\b|\b(?:date|day|month|century)\b|\bкогда\b|\bчисла\b|\bдата\b|\bмесяц\w*|\bвек[еа]?\b"
        r"|\b[қк]ашан\b|\bqashan\b|\bк[үу]ні?н?і?\b|\bдатасы\b|\bғасыр\w*|\bайда\b"
    ),
    QuestionKind.NUMBER: (
        r"\bhow\s+(?:many|much|old|long|tall|far|big|large|high|often|deep|wide|fast)\b"
        r"|\b(?:number|percentage|percent|proportion|share|amount|age|sum|height|area|length|size"
        r"|population|cost|budget)\b"
        r"|\bско?льк\w*|\bсколк\w*|\bчисло\b|\bколичеств\w*|\bпроцент\w*|\bдол[яю]\b|\bвысот\w*"
        r"|\bплощад\w*|\bбюджет\w*|\bвозраст\w*"
        r"|\b[қк]анша\w*|\bнеше\w*|\bqansha\b|\bneshe\b|\bсаны\b|\bпайыз\w*|\bұзақ\b"
    ),
    QuestionKind.PERSON: (
        r"\bwho(?:se|m)?\b|\b(?:кто|кого|кому|кем)\b|\bчь[еёяию]\w?\b|\bчей\b|\bк[іи]м\w*|\bkim\w*"
    ),
    QuestionKind.PLACE: (
        r"\bwhere\b|\b(?:what|which)\s+(?:city|country|place|town|state|region|building|continent)"
        r"|\b(?:где|откуда|куда)\b|\bкак(?:ом|ой|ая|ое)\s+(?:город|стран|мест|здани|област)\w*"
        r"|\b[қк]ай(?:да|дан|ға|га)\b|\bqaida\b|\b[қк]ай\s+(?:қала|кала|ел|жер|мемлекет|облыс)\w*"
    ),
    QuestionKind.TITLE: (
        r"\b(?:title|called|named?)\b|\bwhat\s+book\b|\bназ[ыв]\w*|\bкниг\w*|\bата(?:уы|лады|лған)\b"
        r"|\bатты\b|\bаты\b"
    ),
    QuestionKind.REASON: (
        r"\bwhy\b|\b(?:reason|purpose|cause[ds]?|led)\b|\bfor\s+what\b|\b(?:почему|зачем|из-за)\b"
        r"|\bпричин\w*|\bцел[ьи]\w*|\bдля\s+чего\b|\bнеге\b|\bнел[іи]ктен\b|\bне\s+(?:үшін|себепті)\b"
        r"|\bмақсат\w*|\bсебе[бп]\w*"
    ),
    QuestionKind.DEFINITION: (
        r"^\W*what(?:'s|\s+is|\s+are)\s+(?:an?\s+|the\s+)?[\w\-]+(?:\s+[\w\-]+){0,3}\W*$"
        r"|\bwhat\s+does\s.*\bmean\b|\bчто\s+(?:такое|значит|означает)\b|\bдегеніміз\b|\bдегенимиз\b"
        r"|\bдеген\s+не\b"
    ),
    # A plural after the question word, or a word that asks for several things.
    QuestionKind.LIST: (
        # English
        r"\b(?:what|which)\s+(?:are|were)\b"
        rf"|\b(?:what|which)\s+{_NO_PLURAL}(?:\w+\s+{_NO_PLURAL})?\w+(?<![su])s\b"
        r"|\bwho\s+(?:are|were)\b|\b(?:list|enumerate|name\s+(?:all|some|the|two|three|four|five))\b"
        # Russian
        r"|\bкто\s+такие\b|\b(?:перечисли\w*|назови\w*|список|какие(?!-)|каких|какими|каким\s+\w+ам)\b"
        # Kazakh, with its own letters or without
        r"|\b(?:тізім\w*|тизим\w*|ата(?:ңыз|ныз|п\s+өт|п\s+от)\w*|қайсылар\w*|кайсылар\w*"
        r"|кімдер\w*|кимдер\w*|нелер\w*)"
        r"|\b\w+(?:лар|лер|дар|дер|тар|тер)\w*\s+(?:қандай|кандай)\b"
        r"|\b(?:қандай|кандай|қай|кай)\s+(?:\w+\s+){0,2}?(?:екі|үш|төрт|бес|еки|уш|торт|\w+(?:лар|лер|дар|дер|тар|тер)\w*)\b"
    ),
}
_COMPILED: Final = {kind: re.compile(text, re.IGNORECASE) for kind, text in _PATTERNS.items()}
# Two questions in one.
_TWO_THINGS: Final = re.compile(
    r"\b(?:and|as\s+well\s+as)\s+(?:in\s+|by\s+|on\s+)?(?:who|what|which|when|where|why|how)\b"
    r"|\bи\s+(?:в\s+|на\s+|с\s+)?(?:кто|что|где|когда|почему|зачем|сколько|как\w*)\b"
    r"|\b(?:және|жане|әрі|ари)\s+(?:\w+\s+){0,4}?(?:кім|ким|не|қай|кай|қашан|кашан|қанша|канша|қалай)\w*"
    r"|\bboth\b|\bоба\b|\bобе\b|\bекеуі\w*",
    re.IGNORECASE,
)


@lru_cache(_CACHED_QUESTIONS)
def kinds_of(question: str) -> frozenset[QuestionKind]:
    """Return the kinds of things that the question asks for; none where its words do not tell."""
    return frozenset(kind for kind, pattern in _COMPILED.items() if pattern.search(question))


def asks_for_list(question: str) -> bool:
    """Tell whether the question asks for several things of a kind."""
    return QuestionKind.LIST in kinds_of(question)


def asks_for_several(question: str) -> bool:
    """Tell whether the question asks for a list, or for two things at once."""
    return asks_for_list(question) or _TWO_THINGS.search(question) is not None
