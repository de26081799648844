"""What a reader gets from text that a PDF, an editor or a converter has broken."""

import hashlib
import unicodedata
from importlib.resources import files
from itertools import pairwise

import pytest

from corpus.cleaning import clean, line_map
from corpus.errors import DocumentUnreadableError

ARTICLE = files("corpus.article").joinpath("article.txt").read_text(encoding="utf-8")

JOINED = """
UN-|ESCO cul-|tures di-|alogue con-|ceptual illus-|trating Associa-|tions Li-|brary coun-|tries
person-|alities De-|cember inau-|guration organi-|zations Edu-|cational orga-|nization
rat-|ification representa-|tives se-|rious espe-|cially ev-|eryone interdisci-|plinary meet-|ings
co-|operation Bu-|reau Sus-|tainable Inter-|net Ar-|ticles Gen-|eral Rep-|resentatives
de-|velopment com-|petence involve-|ment participa-|tion Com-|mission Ka-|zakhstan’s coun-|try
cul-|tural Mausole-|um ob-|jects Na-|tional proclama-|tion Bo-|keikhan in-|cludes internation-|al
nomina-|tions perform-|ing Ka-|zakhstan UN-|HCR coun-|tries learn-|ing politi-|cal coor-|dinator
wit-|nessing edu-|cational Mex-|ico or-|ganization
""".split()
"""Every line end of the article that breaks a word, in order."""


def text_of(raw: str) -> str:
    return clean(raw).text


def paragraphs_of(raw: str) -> list[str]:
    return text_of(raw).split("\n\n")


def test_the_article_is_the_file_that_the_user_supplied() -> None:
    data = files("corpus.article").joinpath("article.txt").read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    assert digest == "f49c7c37f585fab5f2132268d20426860c4ad03acdd0a822e75d751f36020344"


def test_the_list_of_joined_words_is_that_of_the_article() -> None:
    lines = [line.strip() for line in ARTICLE.splitlines()]
    broken = [
        (line.split()[-1].lstrip("(“"), following.split()[0])
        for line, following in pairwise(lines)
        if line.endswith("-")
    ]
    assert len(broken) == len(JOINED) == 55
    for (left, right), listed in zip(broken, JOINED, strict=True):
        assert (left, right.rstrip(",.:”")) == tuple(listed.split("|"))


@pytest.mark.parametrize("at", range(55))
def test_each_of_the_55_line_end_hyphens_of_the_article_joins_its_word(at: int) -> None:
    left, right = JOINED[at].split("|")
    cleaned = clean(ARTICLE)
    hyphens = [
        offset
        for offset, character in enumerate(ARTICLE)
        if character == "-" and ARTICLE[offset + 1 :].lstrip(" ").startswith("\n")
    ]
    source = hyphens[at]
    assert source not in cleaned.source_offsets
    joint = next(i for i, offset in enumerate(cleaned.source_offsets) if offset > source)
    half = left.removesuffix("-")
    assert cleaned.text[joint - len(half) : joint + len(right)] == half + right


def test_hyphens_within_the_articles_lines_stay() -> None:
    text = text_of(ARTICLE)
    for kept in ("Director-General", "Anglo-Saxon", "Tien- Shan", "[7, 498- 499]", "Aksu-Zhab"):
        assert kept in text
    assert "Sary-Arka - Steppes" in text
    assert "ЮНЕСКО-ның" in text


def test_the_articles_paragraphs_are_those_of_its_print() -> None:
    starts = [paragraph[:32] for paragraph in paragraphs_of(ARTICLE)]
    for start in (
        "In order to support the building",
        "In the field of education, UNESC",
        "The conference of the Allied cou",
        "The UN Conference on the Establi",
        "With the signing of the Final Ac",
        "Аннотация. В статье представлен ",
        "Ключевые слова: ЮНЕСКО, сотрудни",
        "Аннотация. Мақалада білім, ғылым",
        "Түйін сөздер: ЮНЕСКО, ынтымақтас",
    ):
        assert start in starts
    assert len(starts) == 57


def test_the_articles_titles_are_one_paragraph_each() -> None:
    paragraphs = paragraphs_of(ARTICLE)
    assert (
        "Роль ЮНЕСКО в развитии сотрудничества в сфере образования: история и современность"
        in paragraphs
    )
    assert (
        "ЮНЕСКО-ның білім саласы ынтымақтастығының даму рөлі: тарихы және қазіргі болмысы"
        in paragraphs
    )


@pytest.mark.parametrize(
    "inside",
    [
        "the United Nations, was a very important turning point",
        "through the UNESCO Bureau and the National Commissions",
        "the United Nations. Among the number of issues",
        "the birth of A. Kasteev",
        "Germany - 12, Portugal - 12",
        "was adopted [9].",
    ],
)
def test_stray_indents_and_line_ends_of_the_article_part_no_paragraph(inside: str) -> None:
    assert inside in text_of(ARTICLE)


def test_every_word_of_the_article_stays_but_for_joined_ones() -> None:
    letters = [c for c in ARTICLE if not c.isspace()]
    kept = [c for c in text_of(ARTICLE) if not c.isspace()]
    assert len(letters) - len(kept) == 55


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_paragraphs_are_parted_by_one_empty_line_whatever_ends_a_line(end: str) -> None:
    raw = f"  One line{end}that goes on. {end}{end}{end} \t{end}Two.{end}"
    assert text_of(raw) == "One line that goes on.\n\nTwo."


def test_white_space_of_every_kind_becomes_single_spaces() -> None:
    assert text_of("a\u00a0 \tb\u2003c \u202fd\u3000\ve") == "a b c d e"


def test_invisible_characters_go_and_joiners_stay() -> None:
    assert text_of("\ufeffa\x00b\u00adc\u200bd\x1be\u2060f\x85") == "abcdef"
    assert text_of("a\u200cb\u200dc") == "a\u200cb\u200dc"


def test_text_is_composed_even_across_characters_that_go() -> None:
    cleaned = clean("cafe\u200b\u0301 и\u00ad\u0306")
    assert cleaned.text == "café й"
    assert list(cleaned.source_offsets) == [0, 1, 2, 3, 6, 7]


def test_marks_that_normalisation_reorders_map_to_themselves() -> None:
    raw = "q\u0307\u0323"
    cleaned = clean(raw)
    assert cleaned.text == "q\u0323\u0307"
    assert [raw[offset] for offset in cleaned.source_offsets] == list(cleaned.text)


def test_a_composition_that_is_longer_than_its_source_still_maps() -> None:
    cleaned = clean("a\u0958b")
    assert cleaned.text == unicodedata.normalize("NFC", "a\u0958b")
    assert list(cleaned.source_offsets) == [0, 1, 1, 2]


def test_a_lone_surrogate_is_refused_with_its_place() -> None:
    with pytest.raises(DocumentUnreadableError, match=r"U\+D83D\) stands at character 2"):
        clean("ab\ud83d")


@pytest.mark.parametrize("raw", ["", " ", "\n\n", "\ufeff", "\r\n\t\u00ad\u200b\x00"])
def test_text_without_content_is_empty(raw: str) -> None:
    cleaned = clean(raw)
    assert cleaned.text == ""
    assert len(cleaned.source_offsets) == 0
    assert line_map(raw, cleaned.source_offsets).offsets == ()


def test_lines_are_counted_from_one_at_every_kind_of_line_end() -> None:
    raw = "one\r\ntwo\rthree\n\nfive"
    cleaned = clean(raw)
    lines = line_map(raw, cleaned.source_offsets)
    found = {word: lines.line_at(cleaned.text.index(word)) for word in cleaned.text.split()}
    assert found == {"one": 1, "two": 2, "three": 3, "five": 5}


def test_a_paragraph_break_maps_to_the_line_end_it_came_from() -> None:
    raw = "One.\r\n\r\nTwo."
    cleaned = clean(raw)
    assert cleaned.text == "One.\n\nTwo."
    assert list(cleaned.source_offsets[4:6]) == [4, 4]


def test_the_articles_lines_are_found_again() -> None:
    cleaned = clean(ARTICLE)
    lines = line_map(ARTICLE, cleaned.source_offsets)
    source = ARTICLE.split("\n")
    at = cleaned.text.index("Huxley (1887-1975)")
    assert "Huxley (1887-1975)" in source[lines.line_at(at) - 1]
    assert lines.line_at(0) == 1
    assert lines.line_at(len(cleaned.text) - 1) == 294


def test_a_line_too_long_to_be_wrapped_is_a_paragraph() -> None:
    long = "word " * 40 + "and no stop"
    assert paragraphs_of(f"{long}\nlower case\n{long}") == [long, "lower case", long]


def test_lines_that_are_sentences_are_paragraphs() -> None:
    lines = [
        "UNESCO was founded in 1945 in London after the war had ended in Europe and in Asia.",
        "Its seat is in Paris.",
        "The organization has 193 members, and eleven associate members from all over the world.",
        "Kazakhstan joined in 1992.",
    ]
    assert paragraphs_of("\n".join(lines)) == lines


def test_a_stanza_is_a_paragraph() -> None:
    stanza = "Two roads diverged in a yellow wood,\nAnd sorry I could not travel both"
    assert paragraphs_of(f"{stanza}\n\n{stanza}") == [stanza.replace("\n", " ")] * 2


def test_lists_headings_and_tables_of_markdown_keep_their_lines() -> None:
    lines = ["# Title", "A line.", "- one", "- two", "1. three", "| a | b |", "> quoted"]
    assert paragraphs_of("\n".join(lines)) == lines


def test_the_wrapped_lines_of_a_list_item_are_one_paragraph() -> None:
    raw = "Bring these:\n- a loaf of bread that is long enough to be\n  cut in two\n- milk"
    assert paragraphs_of(raw)[1] == "- a loaf of bread that is long enough to be cut in two"


def test_a_heading_without_an_empty_line_is_a_paragraph() -> None:
    body = "The activities of UNESCO remain more relevant than ever in the world today, and that"
    rest = "is so. It goes on and on, until the line is nearly full of words,\nand so on."
    raw = f"Introduction\n{body}\n{rest}"
    assert paragraphs_of(raw)[0] == "Introduction"
    assert len(paragraphs_of(raw)) == 2


def test_a_page_break_within_a_sentence_parts_nothing() -> None:
    raw = (
        "the organization has focused on the dissemination of quality education for all of\n"
        "the population groups that live in rural areas, and on the promotion of an idea that\n"
        "\neveryone should learn."
    )
    assert len(paragraphs_of(raw)) == 1


def test_an_empty_line_is_believed_where_lines_are_not_full() -> None:
    assert paragraphs_of("Dear John,\n\nthank you") == ["Dear John,", "thank you"]


def test_an_empty_line_is_believed_where_no_line_is_wrapped() -> None:
    lines = ["a line of text that stands apart from all the others", "and so does this one"]
    assert paragraphs_of("\n\n".join(lines)) == lines


def test_an_empty_line_after_a_short_line_is_believed() -> None:
    wrapped = "the organization has focused on the dissemination of quality education\n" * 3
    assert paragraphs_of(f"{wrapped}A short line\n\nlower case")[-1] == "lower case"


def test_an_initial_at_a_line_end_ends_no_paragraph() -> None:
    wrapped = "the organization has focused on the dissemination of quality education\n" * 3
    raw = f"{wrapped}and on the anniversary of the birth of the painter A.\nKasteev, who drew."
    assert len(paragraphs_of(raw)) == 1


def test_a_dash_at_a_line_end_keeps_its_spaces() -> None:
    assert text_of("он сказал -\nчто придёт") == "он сказал - что придёт"
    assert text_of("pages 35–\n36") == "pages 35–36"


def test_a_word_is_joined_across_an_empty_line_and_an_indent() -> None:
    assert text_of("the Bu-\n\n    reau of") == "the Bureau of"


def test_a_word_broken_at_a_soft_hyphen_is_joined() -> None:
    assert text_of("infor\u00ad\nmation") == "information"
    assert text_of("self\u00ad\nish ЮНЕСКО\u00ad\nның") == "selfish ЮНЕСКОның"


@pytest.mark.parametrize("raw", [ARTICLE, "a-\n\u0301b", "e\u0301-\n\nx", "1-\n2. x", "- a\n\n- b"])
def test_cleaning_clean_text_changes_nothing(raw: str) -> None:
    once = text_of(raw)
    assert text_of(once) == once
