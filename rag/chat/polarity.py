"""Whether a statement says that something is so, or that it is not."""

import re
from functools import lru_cache
from typing import Final

from corpus.language_evidence import KAZAKH_LETTERS
from corpus.languages import Language, detect_language

_CACHED: Final = 2048
# What only looks like a negation, in each language.
_NO_NEGATION: Final = re.compile(
    r"\b(?:cannot|can ?not|can['’]t|not)\b[^.;,]{1,40}\bwithout\b|ұзамай|no fewer|no more\b|мәртебе\w*|"
    r"not only|no later than|no less than|no accident|cannot but|can not but|more than ever|"
    r"no longer only"
    r"|whether or not|не только|не позднее|не менее|не более|не раз\b|как никогда|не могли не|"
    r"не может не"
    r"|нельзя не|тем не менее|не случайно|ни с чем не сравним|ғана емес|үкіметтік емес|кем емес|тек қана емес|"
    r"несмотря|"
    r"қарамастан|қарамай|regardless|without distinction|без различия|независим|independ|"
    r"not depending|"
    r"не завися|тәуелді емес|тәуелсіз",
    re.IGNORECASE,
)
_ENGLISH: Final = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|lack(?:s|ed|ing)?|"
    r"fail(?:s|ed)?"
    r"|refus(?:es|ed|al)|reject(?:s|ed|ion)?|den(?:y|ies|ied)|unable|impossible|unprecedented"
    r"|hardly|scarcely|unimportant|insignificant|irrelevant|unnecessary|unofficial"
    r"|unlike|unlikely|unknown|rarely|seldom|unwilling|inaccessible|absence)\b|n['’]t\b",
    re.IGNORECASE,
)
_RUSSIAN: Final = re.compile(
    r"\b(?:не|нет|ни|никогда|никто|ничто|ничего|никак\w*|без|нельзя|невозможно\w*|отказал\w*|"
    r"отказыва\w*"
    r"|отверг\w*|отклон\w*|лиш[её]н\w*|отсутств\w*|беспрецедентн\w*|неважн\w*|необязательн\w*"
    r"|невозможн\w*|неофициальн\w*|неизвестн\w*|маловероятн\w*|редко|едва|неспособн\w*)\b",
    re.IGNORECASE,
)
_KAZAKH: Final = re.compile(
    r"\b(?:емес\w*|жоқ\w*|ешқандай|ешқашан|ешкім\w*|ештеңе\w*|ешбір\w*"
    r"|бас тарт\w*|қабылданба\w*|болмаған\w*|мүмкін емес"
    # a verb's stem, then ма/ме/ба/бе/па/пе and what ends a verb
    r"|\w{2,}[аеіыуүюөоқпстдгкнлрмжзшйв][мбп][ае](?:й(?:ды|ді|мын|мін|мыз|міз|сың|сің|сыз|сіз|"
    r"ты|ді|тын|тін)?"
    r"|ды|ді|дық|дік|дым|дім|ған\w*|ген\w*|с|стан|стен|са|се|сын|сін|у[ыі]?|уге|уға|к|қ|уі|уы)"
    r"|\w{3,}сыз|\w{3,}сіз)\b",
    re.IGNORECASE,
)
# Nouns and other words that end like a verb that is denied.
_NO_VERB: Final = re.compile(
    r"\b(?:\w*(?:бағдарлама|қарама|салма|жаттама|мәлімдеме|тұжырымдама|мекеме|сараптама|келісімсіз"
    r"|кеңесіміз|бөлме|айырма|кезеңсіз)\w*|тоқтамай|үздіксіз|сөзсіз|тәуелсіз\w*|шексіз|"
    r"толассыз|баспа\w*)\b",
    re.IGNORECASE,
)
# Two such words make one statement: "никогда не", "ешқашан … емес", "neither … nor".
_DOUBLES: Final = re.compile(
    r"\b(?:никогда|никто|ничто|ничего|никак\w*|ни|ешқандай|ешқашан|ешкім\w*|ештеңе\w*|ешбір\w*|"
    r"nor)\b",
    re.IGNORECASE,
)


@lru_cache(_CACHED)
def count_denials(text: str) -> int:
    """Return how often a text denies; words that strengthen another denial do not count."""
    plain = _NO_NEGATION.sub(" · ", text)
    found = [
        match[0]
        for match in _pattern(text).finditer(plain)
        if not (match.start() and match[0][0].isupper())  # a name
    ]
    denying = [word for word in found if not _DOUBLES.fullmatch(word)]
    return len(denying) or min(len(found), 1)


def _is_kazakh(text: str) -> bool:
    return detect_language(text) is Language.KAZAKH or not KAZAKH_LETTERS.isdisjoint(text.lower())


def _pattern(text: str) -> re.Pattern[str]:
    if _is_kazakh(text):
        return _KAZAKH
    return _RUSSIAN if detect_language(text) is Language.RUSSIAN else _ENGLISH
