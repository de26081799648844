"""Words by which a question refers to what was said before, in each language.

The patterns read texts as `folded` gives them: in small letters, Kazakh and accented ones without
their marks, so that Kazakh is read as well where it is typed without them; some are also listed in
Latin letters.
"""

import re
from dataclasses import dataclass
from typing import Final

from corpus.language_evidence import FOLDED
from corpus.languages import Language

_PLAIN: Final = FOLDED | str.maketrans("äáəğǵıíñńŋöóşśüúūý’ʼ", "aaaggyinnnoossuuuy''")


@dataclass(frozen=True, slots=True)
class Cues:
    """What refers back in one language.

    A pronoun stands for something outside its own clause, a possessive also for what is named
    before it there. `opening` words join a question to the one before, `what_about` puts a new
    name into it, and `further` asks for more of the same.
    """

    pronouns: re.Pattern[str]
    possessives: re.Pattern[str]
    opening: re.Pattern[str]
    what_about: re.Pattern[str]
    further: re.Pattern[str]


_ENGLISH: Final = Cues(
    pronouns=re.compile(
        r"\b(?:he|him|she|they|them"
        r"|it(?!\s+(?:takes?|took|true|possible|necessary|worth|rains?|legal|safe|best|like\s+to"
        r"|(?:costs?|means?)\s+(?:to|that|when|if|for|by))\b)"
        r"|(?:this|these|those)(?!\s+(?:who|which|article|text|page|document)\b)"
        r"|(?:(?<=\bin\s)|(?<=\bof\s)|(?<=\bat\s)|(?<=\bby\s)|(?<=\bfor\s)|(?<=\bfrom\s)"
        r"|(?<=\bwas\s)|(?<=\bdid\s)|(?<=\bafter\s)|(?<=\babout\s)|(?<=\bbefore\s))that"
        r"|that(?=\W*$|\s+(?:year|time|day|date|event|one)\b)"
        r"|(?:which|this|first|last|other|second|same)\s+ones?)\b"
    ),
    possessives=re.compile(
        r"\b(?:his|hers?|its|theirs?"
        r"|(?<!\bis\s)(?<!\bare\s)(?<!\bwas\s)(?<!\bwere\s)(?<!\bbe\s)(?<!\bbeen\s)"
        r"there(?!\s+(?:is|are|was|were|been|any|some)\b))\b"
    ),
    opening=re.compile(r"^\W*(?:and|but|so|or|also|plus|then|ok|okay|well)\b[\s,]*"),
    what_about=re.compile(r"^\W*(?:and\s+)?(?:what|how)\s+(?:about|of)\b\s*"),
    further=re.compile(
        r"\b(?:who|what|where|when|why|how|anyone|anything)\s+else\b|\bthen\W*$"
        r"|\bin\s+(?:his|her|their)\s+(?:view|opinion|words|eyes)\b"
    ),
)
_RUSSIAN: Final = Cues(
    pronouns=re.compile(
        r"\b(?:он|она|оно|они|ему|ей|нему|него|нем|ней|нее|ним|ними|них|нею|им|ими"
        r"|это(?!\s+такое)|эт(?:от|ой|а|и|у|их|им|ими|ого|ому|ом)|там|туда|оттуда|тогда)\b"
        r"(?!\s+(?:стать[еяию]\w*|текст\w*)\b)"
        r"|\b(?:в|на|до|о|об|к|с|от|из|по|для)\s+(?:том|тот|той|ту|то|того|тому|тем|тех|те)\b"
        r"(?!(?:\s+\w+)?,?\s+(?:что|чтобы|как|когда|где|кто|котор\w+)\b)"
    ),
    possessives=re.compile(r"\b(?:его|ее|их)\b"),
    opening=re.compile(r"^\W*(?:а|и|но|или|ну|так|также|тогда|еще)\b[\s,]*"),
    what_about=re.compile(r"^\W*(?:а\s+)?(?:(?:как|что)\s+насчет|что\s+касается)\b\s*"),
    further=re.compile(
        r"\b(?:кто|что|где|как\w{2,3}|когда|чем|кого)\s+еще\b"
        r"|\bпо\s+(?:его|ее|их)\s+(?:мнению|словам|мысли)\b"
    ),
)
_KAZAKH: Final = Cues(
    pronouns=re.compile(
        r"\b(?:ол|оны|оган|онда|одан|онымен|олар(?:ды|га|да|дан|мен)?|бул|муны|буган|мунда|будан"
        r"|осы|осыны|осында|сол|соны|сонда|содан|соган)\b(?!\s+(?:макала|матин|енбе[кг])\w*)"
        r"|\b(?:ol|ony|ogan|onda|odan|onymen|olar(?:dy|ga|da|dan|men)?|sol|osy|bul|sonda)\b"
    ),
    possessives=re.compile(
        r"\b(?:онын|олардын|мунын|бунын|осынын|сонын)\b|\b(?:onyn|olardyn|munyn|sonyn)\b"
    ),
    opening=re.compile(
        r"^\W*(?:ал|жане|сонда|онда|ендеше|бирак|сосын|al|zhane|jane|sonda)\b[\s,]*"
    ),
    what_about=re.compile(r"\s*\b(?:ше|she)\W*$"),
    further=re.compile(
        r"\b(?:тагы|tagy)\s+(?:ким|не|кандай|кай|кашан|kim|ne|qandai|qai|qashan)\b"
        r"|\bонын\s+(?:айтуынша|пикиринше|созинше|ойынша)\b"
    ),
)
_CUES: Final = {
    Language.ENGLISH: (_ENGLISH,),
    Language.RUSSIAN: (_RUSSIAN,),
    Language.KAZAKH: (_KAZAKH,),
    Language.UNDETERMINED: (_ENGLISH, _RUSSIAN, _KAZAKH),
}

CLAUSE_ENDS: Final = re.compile(
    r"[,;:.?!()—–]|\b(?:and|or|that|when|while|if|because|who|which|what|how|why|where"
    r"|(?:as|after|before|until|once|since)(?=\s+(?:it|he|she|they)\b))\b"
    r"|\b(?:и|или|что|чтобы|когда|пока|если|который|кто)\b|\b(?:жане|ари|алде|zhane|jane)\b"
)
"""Before what follows them, something may have been named that a pronoun stands for."""

OBJECT_OF_VERB: Final = re.compile(
    r"\s*(?:$|[?.,!]|[а-я]+(?:л|ла|ло|ли|ся|сь|ет|ит|ут|ют|ят|ат|ть|ем|им)\b)"
)
"""After "его", "её", "их": whom somebody did something to, not whose something is."""

QUESTION_WORDS: Final = re.compile(
    r"\b(?:(?:what|which|how\s+(?:many|much|long|old|often|far)|whose)(?:\s+\w+)?"
    r"|who|whom|when|where|why|how"
    r"|(?:как(?:ой|ая|ое|ие|ого|их|ому|им|ими|ую|ом)|сколько|чей|чья|чье|чьи)(?:\s+\w+)?"
    r"|кто|кого|кому|кем|что|чего|чему|чем|где|куда|откуда|когда|почему|зачем|как"
    r"|(?:кай|кандай|канша|неше|qai|qandai|qansha|neshe)(?:\s+\w+)?"
    r"|(?:атап|айтып|тизип|санап)\s+(?:бер|от|ет)\w*"
    r"|ким\w*|не|нени|неге|кашан|кайда\w*|кайсы\w*|калай|неликтен|kim\w*|qashan|qaida)\b"
)
"""With the noun that some of them ask about: "which year", "қай жылы"."""

PREPOSITION: Final = re.compile(
    r"^\W*(?:in|on|at|by|for|from|to|with|without|before|after|since|until|of|about"
    r"|в|во|на|до|после|с|со|из|к|о|об|от|для|без|за|при|под|через)\s"
)
"""At the beginning of what is no sentence by itself: "Before 1945?"."""

DEFINITION: Final = re.compile(
    r"^\W*(?:what|who)(?:'s|\s+is|\s+are|\s+was|\s+were)\s+(?!the\b)\w|\bmean(?:s|t)?\b"
    r"|^\W*(?:что|кто)\s+так\w+|^\W*что\s+(?:значит|означает)\b"
    r"|\b(?:дегенимиз|деген)\s+(?:не|кандай)\b|\bдегенимиз\b|\bдегенди\s+билдиреди\b"
)
"""Asks what a single word is, which is enough to look it up; "the title" is of something."""


PERSONAL: Final = re.compile(
    r"\b(?:он|она|его|ему|него|нему|ним|ней|нее|ее|ею|ол|онын|оган|оны|одан|онымен)\b"
    r"|\b(?:ol|onyn|ogan|ony|odan|onymen)\b"
)
"""May stand for a person, and in Russian and Kazakh for a thing as well."""

PERSONAL_IN_ENGLISH: Final = re.compile(r"\b(?:he|she|him|his|hers?)\b")


def folded(text: str) -> str:
    """Return the text in small letters and without marks; every character keeps its place."""
    lower = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return lower.translate(_PLAIN)


def cues_of(language: Language) -> tuple[Cues, ...]:
    """Return what may refer back in a text of this language; of an undetermined one anything."""
    return _CUES[language]
