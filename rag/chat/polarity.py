"""How often a statement says that something is not so."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from corpus.language_evidence import KAZAKH_LETTERS
from corpus.languages import Language, detect_language

_CACHED: Final = 2048
# What only looks like a denial, in each language.
_NO_DENIAL: Final = re.compile(
    r"\b(?:(?:cannot|can ?not|can['’]t|not)\b[^.;,]{1,40}\bwithout|not only|no later than|"
    r"no less than|no fewer|no more|cannot but|can not but|no longer only|whether or not|"
    r"не только|не позднее|не менее|не более|не раз|не превыша\w*|пока [^.;,]{1,40}\bне|"
    r"как никогда|не могли не|не может не|нельзя не|тем не менее|не случайно|несмотря|"
    r"ғана емес|кем емес|артық емес|үкіметтік емес|ұзамай|қарамастан|қарамай)\b",
    re.IGNORECASE,
)
_ENGLISH: Final = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|cannot)\b|n['’]t\b", re.IGNORECASE
)
_RUSSIAN: Final = re.compile(
    r"\b(?:не|нет|никогда|никто|ничто|ничего|нельзя|невозможно)\b", re.IGNORECASE
)
_KAZAKH: Final = re.compile(
    r"\b(?:емес\w*|жоқ\w*|ешқашан"
    # a verb's stem, then ма/ме/ба/бе/па/пе and what ends a verb
    r"|\w{2,}[аеіыуүюөоқпстдгкнлрмжзшйв][мбп][ае](?:й(?:ды|ді|мын|мін|мыз|міз|сың|сің|сыз|сіз|"
    r"ты|ді|тын|тін)?|ды|ді|дық|дік|дым|дім|ған\w*|ген\w*|с|стан|стен|са|се|у[ыі]?|уге|уға))\b",
    re.IGNORECASE,
)
# Nouns that end like a verb that is denied.
_NO_VERB: Final = re.compile(
    r"\b(?:\w*(?:бағдарлама|қарама|салма|жаттама|мәлімдеме|тұжырымдама|мекеме|сараптама|бөлме"
    r"|көрме|айырма|басқарма)\w*|тоқтамай|баспа\w*|дербес|алмас|үнемдемес)\b",
    re.IGNORECASE,
)
# Words that deny in part, or by what they mean: another language may say "not" for them.
_FAINT: Final = re.compile(
    r"\b(?:without|nor|lack\w*|fail\w*|refus\w*|reject\w*|den(?:y|ies|ied)|unable|hardly|barely"
    r"|scarcely|rarely|seldom|prevent\w*|avoid\w*|absen\w*|free (?:from|of)|impossib\w*"
    r"|non-\w+|un(?!i|der|til|esco)[a-z]{4,}"
    r"|ни|без|без(?!опас)[а-яё]{4,}|отказ\w*|отверг\w*|отклон\w*|лиш[её]н\w*|отсутств\w*"
    r"|отриц\w*|редко|едва|мало|запре[тщ]\w*|избе[гж]\w*|неспособ\w*|неизвест\w*|неофициал\w*"
    r"|(?!қамтама|тәуел)\w{3,}с[ыі]з\w*|ешқандай|ешкім\w*|ештеңе\w*|ешбір\w*|бас тарт\w*|сирек"
    r"|әрең|тыйым)\b",
    re.IGNORECASE,
)


class Denials(NamedTuple):
    """How many words of a text deny, and how many others may come to the same."""

    plain: int
    faint: int


@lru_cache(_CACHED)
def denials_in(text: str) -> Denials:
    """Return how often a text denies."""
    pattern = _pattern(text)
    rest = _NO_VERB.sub(" ", _NO_DENIAL.sub(" · ", text))
    plain = [match for match in pattern.finditer(rest) if not _is_name(match)]
    return Denials(len(plain), len(_FAINT.findall(pattern.sub(" ", rest))))


def _is_name(match: re.Match[str]) -> bool:
    return match.start() > 0 and match[0][0].isupper()


def _pattern(text: str) -> re.Pattern[str]:
    language = detect_language(text)
    if language is Language.KAZAKH or not KAZAKH_LETTERS.isdisjoint(text.lower()):
        return _KAZAKH
    return _RUSSIAN if language is Language.RUSSIAN else _ENGLISH
