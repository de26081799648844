"""Whether a word that a line end broke at a hyphen keeps the hyphen.

The document itself decides where it can: the joined word is counted in it with and without the
hyphen, case folded, first exactly, then with another ending, and the more frequent spelling wins.
Where the counts say nothing, the first rule that fits decides:

1.  a soft hyphen goes ("infor\u00ad" / "mation");
2.  a digit on either side keeps it ("1914-" / "1918", "COVID-" / "19");
3.  a single letter before it keeps it, since no line breaks after one letter ("X-" / "ray");
4.  capitals on both sides join ("UN-" / "HCR", "EDU-" / "CATION");
5.  an upper-case letter after it keeps it ("Anglo-" / "Saxon", "Director-" / "General");
6.  an abbreviation in capitals keeps it before an ending ("ЮНЕСКО-" / "ның", "UN-" / "led");
7.  Russian particles and adverbs keep it ("кто-" / "то", "кое-" / "что", "из-" / "за",
    "по-" / "русски", "по-" / "новому", "во-" / "первых");
8.  a word said twice, or with an ending the second time, keeps it ("ата-" / "ата",
    "бір-" / "біріне"), and so do common pair words ("ата-" / "ана", "іс-" / "шара");
9.  English self-, ex- before a person, all- before its usual company keep it ("self-" /
    "evident", "ex-" / "president", "all-" / "inclusive"; but "self-" / "ish", "ex-" / "ample",
    "all-" / "owed" join);
10. everything else joins ("educa-" / "tion").
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

_COMPOUND: Final = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_PART: Final = re.compile(r"[^\W_]+")
_SHORTEST_STEM: Final = 3
_LONGEST_ENDING: Final = 3
_SHORTEST_KEY: Final = 6

_QUESTION_WORDS: Final = frozenset(
    """кто кого кому кем ком что чего чему чем чём где куда откуда когда как какой какая какое
    какие какого каком каких каким какую какими чей чья чьё чьи почему зачем отчего
    сколько""".split()
)
_NOT_ADVERBS: Final = frozenset("тому этому чему".split())
_ORDINALS: Final = frozenset("первых вторых третьих четвертых четвёртых пятых шестых".split())
_PAIRS: Final = frozenset(
    """ата-ана аға-іні іс-шара іс-қимыл іс-әрекет той-думан бала-шаға көш-қон тыныс-тіршілік
    хлеб-соль мать-мачеха нежданно-негаданно""".split()
)
_SELF_WORDS: Final = ("ish", "less", "same", "hood")
_EX_PERSONS: Final = frozenset(
    """president minister premier chancellor chairman chairwoman director husband wife spouse
    partner boyfriend girlfriend king queen soldier serviceman officer convict champion captain
    coach player member mayor governor ambassador senator secretary general student employee
    colony servicemen presidents ministers members""".split()
)
_ALL_COMPANY: Final = frozenset(
    """inclusive round around star stars time purpose encompassing embracing powerful important
    out male female day night new weather volunteer party hands consuming knowing seeing terrain
    wheel or union american russian""".split()
)


class HyphenationEvidence:
    """How often a document writes words with and without a hyphen."""

    def __init__(self, texts: Iterable[str]) -> None:
        hyphenated: Counter[str] = Counter()
        plain: Counter[str] = Counter()
        for text in texts:
            for compound in _COMPOUND.findall(text.casefold()):
                parts = _PART.findall(compound)
                plain.update(parts)
                hyphenated.update("-".join(pair) for pair in pairwise(parts))
        self._hyphenated = _PrefixCounter(hyphenated)
        self._plain = _PrefixCounter(plain)

    def keeps_hyphen(self, before: str, after: str) -> bool:
        """Say whether `before` and `after`, parted by a hyphen and a line end, keep the hyphen.

        `before` ends and `after` begins with a letter or digit; only the word parts that touch
        the hyphen are looked at.
        """
        left, right = _PART.findall(before)[-1], _PART.findall(after)[0]
        verdict = self._verdict_of_document(left.casefold(), right.casefold())
        return keeps_hyphen_by_rule(left, right) if verdict is None else verdict

    def _verdict_of_document(self, left: str, right: str) -> bool | None:
        kept, joined = f"{left}-{right}", left + right
        exact = self._hyphenated.count(kept) - self._plain.count(joined)
        if exact:
            return exact > 0
        ending = min(_LONGEST_ENDING, max(0, len(right) - _SHORTEST_STEM))
        if len(joined) - ending < _SHORTEST_KEY:
            return None
        stems = self._hyphenated.count_beginning(kept[: len(kept) - ending])
        stems -= self._plain.count_beginning(joined[: len(joined) - ending])
        return stems > 0 if stems else None


class _PrefixCounter:
    def __init__(self, counts: Counter[str]) -> None:
        self._counts = counts
        self._words = sorted(counts)

    def count(self, word: str) -> int:
        return self._counts[word]

    def count_beginning(self, prefix: str) -> int:
        total = 0
        for at in range(bisect_left(self._words, prefix), len(self._words)):
            if not self._words[at].startswith(prefix):
                break
            total += self._counts[self._words[at]]
        return total


def keeps_hyphen_by_rule(left: str, right: str) -> bool:
    """Decide without evidence, by the rules at the top of this file (2 to 10)."""
    if left[-1].isdigit() or right[0].isdigit() or len(left) == 1:
        return True
    if left.isupper() and right.isupper() and len(right) > 1:
        return False
    if right[0].isupper() or left.isupper():
        return True
    return _is_compound(left.casefold(), right.casefold())


def _is_compound(left: str, right: str) -> bool:
    return _is_russian_compound(left, right) or _is_pair(left, right) or _is_english(left, right)


def _is_russian_compound(left: str, right: str) -> bool:
    return (
        (right == "то" and left in _QUESTION_WORDS)
        or right in {"либо", "нибудь"}
        or (right == "таки" and left in {"все", "всё", "опять", "так", "довольно", "прямо"})
        or left in {"кое", "кой"}
        or (left == "из" and right in {"за", "под"})
        or (left in {"во", "в"} and right in _ORDINALS)
        or (left == "по" and _is_adverb_after_po(right))
    )


def _is_adverb_after_po(right: str) -> bool:
    return right not in _NOT_ADVERBS and right.endswith(("ски", "цки", "ьи", "ому", "ему"))


def _is_pair(left: str, right: str) -> bool:
    if len(left) >= _SHORTEST_STEM and right.startswith(left):
        return True
    return any(f"{left}-{right}".startswith(pair) and left == pair.split("-")[0] for pair in _PAIRS)


def _is_english(left: str, right: str) -> bool:
    return (
        (left == "self" and not right.startswith(_SELF_WORDS))
        or (left == "ex" and right in _EX_PERSONS)
        or (left == "all" and right in _ALL_COMPANY)
    )
