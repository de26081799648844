"""What kinds of things a text holds that a question does not bring along itself."""

import re
from functools import lru_cache
from typing import Final

from corpus.lexical_terms import name_terms
from rag.question_kinds import QuestionKind

_CACHED_TEXTS: Final = 4096

_CAPITAL: Final = "A-ZА-ЯЁӘІҢҒҮҰҚӨҺ"
_YEAR: Final = re.compile(r"(?<![\d.,])(?:1\d{3}|20\d{2})(?!\d)")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER_WORD: Final = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven"
    r"|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?"
    r"|millions?|billions?|half|quarter|dozens?|twice"
    r"|одн(?!ако)\w{1,3}|дв[аеу]\w?|тр[иеё]\w?|четыр\w+|пят[ьи]\w*|шест[ьи]\w*|сем[ьи]|восем\w*"
    r"|девят\w*|десят\w*|двадцат\w*|тридцат\w*|сорок\w?|сто|сот(?:ен|н\w+|[а-яё]{2,3})?|тысяч\w*"
    r"|миллион\w*|миллиард\w*|половин\w*"
    r"|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|жиырма|отыз|қырық|елу|алпыс|жүз|мың|жарты\w*)\b",
    re.IGNORECASE,
)
_DATE_WORD: Final = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|centur(?:y|ies)|январ\w+|феврал\w+|марта?|апрел\w+|ма[йя]|июн\w+|июл\w+|август\w*|сентябр\w+"
    r"|октябр\w+|ноябр\w+|декабр\w+|век\w{0,2}|қаңтар\w*|ақпан\w*|наурыз\w*|сәуір\w*|мамыр\w*"
    r"|маусым\w*|шілде\w*|тамыз\w*|қыркүйек\w*|қазан\w{0,4}|қараша\w*|желтоқсан\w*|ғасыр\w*)\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(
    rf"\b[{_CAPITAL}][\w'’\-]*(?:\s+(?:[{_CAPITAL}][\w'’\-]*|de|la|von|of|the))*"
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_PLACE: Final = re.compile(
    rf"\b(?:in|at|from|near|to)\s+(?:the\s+)?[A-Z]|\b(?:в|во|на|из|под|у)\s+[{_CAPITAL}]"
    rf"|\b[{_CAPITAL}]\w+(?:[дт][ае]|[дт][ае]н|[дт][ае]ғы|[дт]егі)\b"
)
_REASON: Final = re.compile(
    r"\b(?:because|since|due\s+to|as\s+a\s+result|in\s+order\s+to|so\s+that|thanks\s+to|therefore"
    r"|aim\w*|purpose|потому|поскольку|так\s+как|из-за|чтобы|благодаря|поэтому|в\s+связи|цел\w+|для"
    r"|үшін|себеб\w*|сондықтан|өйткені|мақсат\w*|байланысты|арқасында|салдарынан)\b"
    r"|\bto\s+[a-z]{3,}",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(r"[«“\"][^»”\"]{3,}[»”\"]")
_DEFINITION: Final = re.compile(
    r"\b(?:is|are)\s+(?:an?|the)\b|\b(?:means|refers|known\s+as|called|является|это|называ\w+"
    r"|болып\s+табылады|деп\s+атал\w+|дегеніміз)\b|\s[—–-]\s",
    re.IGNORECASE,
)
_LIST: Final = re.compile(r",[^,]+,|;[^;]+;|,[^,]+\s(?:and|и|және|мен)\s", re.IGNORECASE)


@lru_cache(_CACHED_TEXTS)
def numbers_of(text: str) -> frozenset[str]:
    """Return the numbers of a text as digits, marked as `name_terms` marks them."""
    return frozenset(term for term in name_terms(text) if term.startswith("#"))


def kinds_held(question: str, text: str) -> frozenset[QuestionKind]:
    """Return the kinds of things in the text; numbers and names that the question has don't count.

    `PERSON` stands for two capitalised words together, `PLACE` for a name after a word of place.
    """
    asked = question.lower()
    digits = numbers_of(text) - numbers_of(question)
    years = [year for year in _YEAR.findall(text) if year not in question]
    words = [word for word in _NUMBER_WORD.findall(text) if word.lower() not in asked]
    names = [name for name in new_names(question, text) if name]
    held = {
        QuestionKind.YEAR: bool(years),
        QuestionKind.DATE: bool(years) or _DATE_WORD.search(text) is not None,
        QuestionKind.NUMBER: bool(words) or any(not _YEAR.fullmatch(one[1:]) for one in digits),
        QuestionKind.PERSON: any(len(name) > 1 for name in names),
        QuestionKind.PLACE: bool(names) and _PLACE.search(text) is not None,
        QuestionKind.TITLE: _TITLE.search(text) is not None,
        QuestionKind.REASON: _REASON.search(text) is not None,
        QuestionKind.DEFINITION: _DEFINITION.search(text) is not None,
        QuestionKind.LIST: _LIST.search(text) is not None,
    }
    return frozenset(kind for kind, is_held in held.items() if is_held)


def new_names(question: str, text: str) -> list[list[str]]:
    """Return the capitalised words of each name in the text that the question does not have.

    The first word of a text is none by itself.
    """
    asked = question.lower()
    found = []
    for match in _NAME.finditer(text):
        words = [word for word in _WORD.findall(match[0]) if word[0].isupper()]
        if match.start() == 0 and len(words) == 1:
            continue
        new = [word for word in words if word.lower()[:5] not in asked]
        if new:
            found.append(words)
    return found


def holds_value(kind: QuestionKind, text: str) -> bool:
    """Tell whether a few words may be a value of this kind: a year, a number, a name."""
    if kind is QuestionKind.YEAR:
        return _YEAR.search(text) is not None
    if kind is QuestionKind.DATE:
        return _DATE_WORD.search(text) is not None or _NUMBER.search(text) is not None
    if kind is QuestionKind.NUMBER:
        return _NUMBER.search(text) is not None or _NUMBER_WORD.search(text) is not None
    if kind in {QuestionKind.PERSON, QuestionKind.PLACE, QuestionKind.TITLE}:
        return any(word[0].isupper() for word in _WORD.findall(text))
    return False
