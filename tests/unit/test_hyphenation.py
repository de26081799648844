"""Which words keep the hyphen that a line end broke them at."""

import pytest

from corpus.cleaning import clean
from corpus.hyphenation import HyphenationEvidence, keeps_hyphen_by_rule


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("educa", "tion", "education"),
        ("обра", "зования", "образования"),
        ("ынтымақ", "тастық", "ынтымақтастық"),
        ("Ka", "zakhstan", "Kazakhstan"),
        ("UN", "HCR", "UNHCR"),
        ("EDU", "CATION", "EDUCATION"),
        ("Anglo", "Saxon", "Anglo-Saxon"),
        ("Director", "General", "Director-General"),
        ("mid", "July", "mid-July"),
        ("ЮНЕСКО", "ның", "ЮНЕСКО-ның"),
        ("UN", "led", "UN-led"),
        ("БҰҰ", "ға", "БҰҰ-ға"),
        ("1914", "1918", "1914-1918"),
        ("COVID", "19", "COVID-19"),
        ("90", "летие", "90-летие"),
        ("X", "ray", "X-ray"),
        ("e", "mail", "e-mail"),
        ("кто", "то", "кто-то"),
        ("мес", "то", "место"),
        ("какой", "либо", "какой-либо"),
        ("что", "нибудь", "что-нибудь"),
        ("кое", "что", "кое-что"),
        ("из", "за", "из-за"),
        ("из", "под", "из-под"),
        ("из", "вестный", "известный"),
        ("по", "русски", "по-русски"),
        ("по", "новому", "по-новому"),
        ("по", "моему", "по-моему"),
        ("по", "этому", "поэтому"),
        ("по", "лучить", "получить"),
        ("во", "первых", "во-первых"),
        ("ата", "ата", "ата-ата"),
        ("бір", "біріне", "бір-біріне"),
        ("ата", "аналар", "ата-аналар"),
        ("іс", "шаралар", "іс-шаралар"),
        ("ма", "ма", "мама"),
        ("self", "evident", "self-evident"),
        ("self", "ish", "selfish"),
        ("ex", "president", "ex-president"),
        ("ex", "ample", "example"),
        ("all", "inclusive", "all-inclusive"),
        ("all", "owed", "allowed"),
    ],
)
def test_without_evidence_a_documented_rule_decides(left: str, right: str, whole: str) -> None:
    assert keeps_hyphen_by_rule(left, right) is ("-" in whole)
    assert clean(f"x {left}-\n{right} y").text == f"x {whole} y"
    assert clean(f"x {left}\u2010\n  {right} y").text == f"x {whole} y".replace("-", "\u2010")


def test_a_hyphen_stays_where_the_word_keeps_it_elsewhere() -> None:
    raw = "A well-\nknown man. He is well-known."
    assert clean(raw).text == "A well-known man. He is well-known."


def test_evidence_in_another_case_counts() -> None:
    assert clean("WELL-KNOWN: a well-\nknown man").text == "WELL-KNOWN: a well-known man"


def test_evidence_with_another_ending_counts() -> None:
    raw = "научно-\nисследовательский институт, научно-исследовательского института"
    assert clean(raw).text.startswith("научно-исследовательский институт")


def test_a_whole_word_at_a_line_end_is_evidence() -> None:
    assert (
        clean("a well-\nknown man\nis well-known\nhere").text
        == "a well-known man is well-known here"
    )


def test_a_hyphen_goes_where_the_whole_word_stands_elsewhere() -> None:
    raw = "An Anglo-\nSaxon. Anglosaxon ways."
    assert clean(raw).text == "An AngloSaxon. Anglosaxon ways."


def test_the_more_frequent_spelling_wins() -> None:
    assert clean("co-\nop, co-op, co-op, coop").text.startswith("co-op,")
    assert clean("co-\nop, co-op, coop, coop").text.startswith("coop,")


def test_other_broken_words_are_no_evidence() -> None:
    assert clean("so\neduca-\ntion and educa-\ntion").text == "so education and education"


def test_an_exact_spelling_outweighs_other_endings() -> None:
    evidence = HyphenationEvidence(["record-keeping", "recordkeeper recordkeeper recordkeeps"])
    assert evidence.keeps_hyphen("record", "keeping")


def test_a_hyphen_before_a_numbered_item_parts_no_word() -> None:
    assert clean("Options: vitamin-\n1. First").text == "Options: vitamin-\n\n1. First"
