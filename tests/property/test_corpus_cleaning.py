"""What cleaning promises about any text."""

import re
import unicodedata

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.cleaning import clean, line_map

EXAMPLES = settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_PIECES = st.one_of(
    st.sampled_from(
        [
            "a",
            "Б",
            "қ",
            "é",
            "é",
            "й",
            "̣",
            "̇",
            "́",
            "가",
            "ᄀ",
            "ᅡ",
            "각",
            "ᆨ",
            "ে",
            "া",
            "क़",
            "Å",
            "Ω",
            "𝔘",
            "😀",
            "👩\u200d🚀",
            "𐐀",
            "𝅗𝅥",
            " ",
            "  ",
            "\t",
            "\xa0",
            "\n",
            "\r\n",
            "\r",
            "\n\n",
            "\u2028",
            "\x85",
            "\x0c",
            "-\n",
            "‐\r\n",
            "\xad\n",
            "- \n",
            " -\n",
            "–\n",
            "-\n\n ",
            "\xad",
            "\u200b",
            "\ufeff",
            "\x00",
            "\u200d",
            "\x1c",
            ". ",
            ".\n",
            ", ",
            ",\n",
            "“",
            "”",
            "[5]",
            "1914",
            "1. ",
            "- ",
            "# ",
            "| ",
            "ЮНЕСКО",
            "UNESCO",
            "word",
            "Слово",
            "сөз",
            "слово сло-\nво ",
            "x" * 170,
        ]
    ),
    st.text(max_size=3),
)
_SURROGATES = re.compile("[\ud800-\udfff]")
TEXTS = st.lists(_PIECES, max_size=40).map(lambda pieces: _SURROGATES.sub("", "".join(pieces)))


def source_line_of(raw: str, offset: int) -> int:
    """Count the line ends before `offset`, independently of the code under test."""
    before = raw[:offset]
    ends = before.count("\n") + before.count("\r") - before.count("\r\n")
    return ends + 1 - (before.endswith("\r") and raw[offset : offset + 1] == "\n")


@EXAMPLES
@given(TEXTS)
def test_clean_text_is_what_a_person_would_type(raw: str) -> None:
    text = clean(raw).text
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\ufeff\t\r\f\v\u00a0]", text)
    assert not re.search(r" {2}|\n{3}|(?<!\n)\n(?!\n)| \n|\n ", text)
    assert text == text.strip()


@EXAMPLES
@example("e\u0301-\n\nx")
@example("a,\n\nb\nc")
@given(TEXTS)
def test_cleaning_clean_text_changes_nothing(raw: str) -> None:
    once = clean(raw)
    twice = clean(once.text)
    assert twice.text == once.text
    assert list(twice.source_offsets) == [
        at - 1 if once.text[at - 1 : at + 1] == "\n\n" else at for at in range(len(once.text))
    ]


@EXAMPLES
@given(TEXTS)
def test_every_character_maps_to_the_one_it_came_from(raw: str) -> None:
    cleaned = clean(raw)
    assert len(cleaned.source_offsets) == len(cleaned.text)
    for character, offset in zip(cleaned.text, cleaned.source_offsets, strict=True):
        if character.isspace():
            assert raw[offset].isspace()
            assert character != "\n" or raw[offset] in "\r\n"
        else:
            first = unicodedata.normalize("NFD", character)[0]
            assert first in unicodedata.normalize("NFD", raw[offset])


@EXAMPLES
@given(TEXTS)
def test_every_character_maps_to_its_source_line(raw: str) -> None:
    cleaned = clean(raw)
    lines = line_map(raw, cleaned.source_offsets)
    for at, offset in enumerate(cleaned.source_offsets):
        assert lines.line_at(at) == source_line_of(raw, offset)


@EXAMPLES
@given(TEXTS)
def test_nothing_is_lost_but_white_space_hyphens_and_the_invisible(raw: str) -> None:
    def visible(text: str) -> str:
        dropped = "-\u2010\u00ad\u200b\u2060\ufeff"
        kept = [
            c
            for c in text
            if not c.isspace() and c not in dropped and unicodedata.category(c) != "Cc"
        ]
        return unicodedata.normalize("NFD", "".join(kept))

    text = clean(raw).text
    assert sorted(visible(text)) == sorted(visible(raw))


_WORDS = st.text(
    alphabet="abcdefghijklmnopqrstuvwxyzабвгдежзиклмнопрстуәғқңөұүі", min_size=4, max_size=9
)


@st.composite
def broken_words(draw: st.DrawFn) -> tuple[str, str, str]:
    """Draw two halves of a word and the text between them where a line end broke it."""
    word = draw(_WORDS)
    at = draw(st.integers(min_value=2, max_value=len(word) - 2))
    hyphen = draw(st.sampled_from(["-", "\u2010"]))
    gap = draw(st.sampled_from(["\n", "\r\n", "\r", " \n  ", "\n\n", "\n \n\t"]))
    return word[:at], word[at:], hyphen + gap


@EXAMPLES
@given(broken_words(), st.integers(min_value=1, max_value=3))
def test_a_word_that_stands_whole_elsewhere_loses_the_hyphen(
    broken: tuple[str, str, str], times: int
) -> None:
    left, right, gap = broken
    raw = (
        f"{left}{gap}{right} "
        + f"{left}{right}, " * times
        + f"{left.upper()}-{right}" * (times - 1)
    )
    assert clean(raw).text.startswith(f"{left}{right} ")


@EXAMPLES
@given(broken_words(), st.integers(min_value=1, max_value=3))
def test_a_word_that_is_hyphenated_elsewhere_keeps_the_hyphen(
    broken: tuple[str, str, str], times: int
) -> None:
    left, right, gap = broken
    raw = f"{left}{gap}{right} " + f"{left}-{right}, " * times + f"{left}{right} " * (times - 1)
    assert clean(raw).text.startswith(f"{left}{gap[0]}{right} ")


@EXAMPLES
@given(broken_words())
def test_an_ordinary_word_without_evidence_loses_the_hyphen(broken: tuple[str, str, str]) -> None:
    left, right, gap = broken
    left, right = f"q{left}", f"z{right}"  # neither a particle nor a pair
    assert clean(f"See {left}{gap}{right}.").text == f"See {left}{right}."


@EXAMPLES
@given(broken_words())
def test_a_name_without_evidence_keeps_the_hyphen(broken: tuple[str, str, str]) -> None:
    left, right, gap = broken
    raw = f"See {left.capitalize()}{gap}{right.capitalize()}."
    assert clean(raw).text == f"See {left.capitalize()}{gap[0]}{right.capitalize()}."
