"""Reports: what is written and read back, and what Markdown and page show."""

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BaselineMismatchError
from eval.figures.comparing import compare
from eval.figures.groups import figures_by_group, figures_of
from eval.reporting.layout import tables
from eval.reporting.markdown import markdown_of
from eval.reporting.page import page_of, write_page
from eval.reporting.report import Report, SystemReport, read_baseline, write_report
from eval.results import Kind
from tests.unit.results import LANGUAGES, random_results, result, results

DIGEST = "0123456789abcdef" * 4
OURS, THEIRS, EARLIER = random_results(1), random_results(2), random_results(3)
PAIRS = [f"{asked}→{answered}" for asked in LANGUAGES for answered in LANGUAGES]
NAMESPACES = {"xmlns", "xmlns:xlink", "xmlns:dc", "xmlns:cc", "xmlns:rdf", "rdf:resource"}
NASTY = "<script>alert('&')</script>"


# Figures are computed once for each system, since a report computes them when they are asked for.
SYSTEMS = {
    "ours": SystemReport("ours", OURS),
    "a|b": SystemReport("a|b", OURS[:30]),
    "theirs": SystemReport("theirs", THEIRS),
    "before": SystemReport("ours (before.json)", EARLIER),
}


@cache
def report(*, beside: bool = True, baseline: bool = False, name: str = "ours") -> Report:
    return Report(
        "the set",
        DIGEST,
        SYSTEMS[name],
        SYSTEMS["theirs"] if beside else None,
        SYSTEMS["before"] if baseline else None,
    )


@cache
def page(*, beside: bool = True, baseline: bool = False) -> str:
    return page_of(report(beside=beside, baseline=baseline))


def small_report() -> Report:
    """Return a report of which nothing is computed yet."""
    ours, theirs, before = (
        SystemReport(name, random_results(seed, 25)) for seed, name in enumerate("abc")
    )
    return Report("small", DIGEST, ours, theirs, before)


class Reader(HTMLParser):
    """Collects a page's elements, their attributes, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes.extend((name, value or "") for name, value in attrs)

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


def test_groups_are_all_then_languages_then_pairs() -> None:
    groups = SYSTEMS["ours"].groups
    assert next(iter(groups)) == "all"
    assert set(list(groups)[1:4]) == set(LANGUAGES)
    assert sorted(list(groups)[4:]) == PAIRS


def test_figures_of_a_group_are_those_of_its_rows() -> None:
    groups = SYSTEMS["ours"].groups
    assert groups["all"] == figures_of(OURS)
    assert groups["kk"] == figures_of([row for row in OURS if row.language == "kk"])
    pair = [row for row in OURS if row.is_answerable]
    pair = [row for row in pair if (row.language, row.passage_language) == ("kk", "en")]
    assert groups["kk→en"]["hit@1"] == figures_of(pair)["hit@1"]
    assert groups["kk→en"]["hit@1"].n == len(pair)


def test_pairs_have_figures_of_ranking_and_answers_alone() -> None:
    groups = SYSTEMS["ours"].groups
    assert {"hit@1", "mrr@10", "right", "citation_validity"} <= set(groups["ru→ru"])
    assert not {"brier", "ece", "auroc_close", "close_declined"} & set(groups["ru→ru"])
    assert {"brier", "ece", "auroc_close", "close_declined"} <= set(groups["all"])


def test_evidence_in_several_languages_is_a_pair_of_its_own() -> None:
    rows = [result("a", passage_language="en+ru"), result("b"), result("c", Kind.CLOSE)]
    assert set(figures_by_group(rows)) == {"all", "en", "en→en", "en→en+ru"}


def test_rows_that_were_written_are_read_back(tmp_path: Path) -> None:
    path = tmp_path / "before.json"
    write_report(report(), path)
    baseline = read_baseline(path, DIGEST)
    assert list(baseline.rows) == OURS
    assert all(type(row.kind) is Kind for row in baseline.rows)
    assert baseline.system == "ours (before.json)"


def test_two_writes_have_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        written = small_report()
        write_report(written, tmp_path / f"{name}.json")
        write_page(written, tmp_path / name)
    for one, two in (("one.json", "two.json"), ("one/report.md", "two/report.md")):
        assert (tmp_path / one).read_bytes() == (tmp_path / two).read_bytes()
    assert (tmp_path / "one/index.html").read_bytes() == (tmp_path / "two/index.html").read_bytes()


def test_a_written_report_holds_figures_differences_and_both_systems_rows(tmp_path: Path) -> None:
    write_report(report(), tmp_path / "report.json")
    content = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert content["set"] == {"name": "the set", "sha256": DIGEST}
    assert (
        content["figures"]["all"]["hit@1"]["value"] == SYSTEMS["ours"].groups["all"]["hit@1"].value
    )
    assert len(content["questions"]) == len(content["beside"]["questions"]) == len(OURS)
    moved = {difference["figure"]: difference["p"] for difference in content["differences"]}
    assert moved == {difference.figure: difference.p for difference in compare(OURS, THEIRS)}
    assert content["changes"] == []


def test_any_name_of_a_system_can_be_drawn() -> None:
    named = [SystemReport(name, random_results(1, 25)) for name in (r"a$\frac$b", "_hidden")]
    assert all(
        name in page_of(Report("set", DIGEST, named[0], named[1])) for name in ("frac", "_hidden")
    )


def test_a_report_on_another_set_is_no_baseline(tmp_path: Path) -> None:
    write_report(report(beside=False), tmp_path / "before.json")
    with pytest.raises(BaselineMismatchError, match="other questions, gold answers or documents"):
        read_baseline(tmp_path / "before.json", "f" * 64)


def without(content: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key != name}


def test_a_report_that_lacks_something_is_no_baseline(tmp_path: Path) -> None:
    content = report(beside=False).as_dict()
    first = content["questions"][0]
    lacking = [without(content, name) for name in ("set", "system", "questions")]
    lacking += [content | {"questions": [without(first, name)]} for name in first]
    lacking += [content | {"set": {"name": "the set"}}, content | {"set": None}]
    lacking += [content | {"questions": [first | {"kind": "unheard-of"}]}]
    lacking += [content | {"questions": [first | {"rank": "one"}]}, content | {"format": 99}]
    for number, given in enumerate(lacking):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(given), encoding="utf-8")
        with pytest.raises(BaselineMismatchError, match=r"is no report of `tilmash eval`"):
            read_baseline(path, DIGEST)


@pytest.mark.parametrize(
    "data", [b"", b"no JSON", b"[]", b"null", b'"set"', b"3", b"\xff{}", b"[" * 100_000]
)
def test_a_file_that_is_no_report_is_no_baseline(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "before.json").write_bytes(data)
    with pytest.raises(BaselineMismatchError, match=r"is no report of `tilmash eval`"):
        read_baseline(tmp_path / "before.json", DIGEST)


def test_a_file_that_is_not_there_is_no_baseline(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path):
        with pytest.raises(BaselineMismatchError):
            read_baseline(path, DIGEST)


def test_markdown_has_every_group_and_both_systems() -> None:
    lines = markdown_of(report()).splitlines()
    assert lines[0] == "## Evaluation of ours on the set"
    assert any(line.startswith("|") and "ours | theirs |" in line for line in lines)
    assert any(line.startswith("|  | en | ru | kk |") for line in lines)
    for group in PAIRS:
        assert any(line.startswith(f"| {group} | ") for line in lines)
    hit = SYSTEMS["ours"].groups["all"]["hit@1"]
    assert any(f"| {hit.value:.3f} [{hit.low:.3f}, {hit.high:.3f}] |" in line for line in lines)


def test_every_line_of_a_markdown_table_has_as_many_cells_as_its_heading() -> None:
    text = markdown_of(report(baseline=True, name="a|b"))
    assert "a\\|b" in text
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        counts = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(counts) == 1


def test_changes_since_the_baseline_have_their_own_table() -> None:
    titles = [table.title for table in tables(report(baseline=True))]
    assert "ours against theirs, question by question" in titles
    assert "ours against ours (before.json), question by question" in titles
    alone = [table.title for table in tables(report(beside=False))]
    assert not [title for title in alone if "gainst" in title]


@pytest.mark.parametrize("baseline", [False, True])
def test_a_page_needs_nothing_beside_itself(*, baseline: bool) -> None:
    shown = page(baseline=baseline)
    reader = Reader(shown)
    assert shown.startswith("<!DOCTYPE html>")
    assert not {"script", "link", "img", "iframe", "object", "embed", "base"} & set(reader.elements)
    for name, value in reader.attributes:
        assert name in NAMESPACES or not re.search(r"https?:|^//", value)
        assert name not in {"href", "xlink:href", "src", "srcset"} or value.startswith("#")
    assert not any("http" in text or "@import" in text for text in reader.texts)
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)", shown))


def test_a_page_has_four_drawings_and_one_of_each_element_of_a_document() -> None:
    elements = Reader(page()).elements
    assert elements.count("svg") == 4
    assert [elements.count(name) for name in ("html", "head", "body", "title", "h1")] == [1] * 5


def test_ids_in_a_page_are_those_that_its_references_name() -> None:
    reader = Reader(page())
    ids = {value for name, value in reader.attributes if name == "id"}
    links = {value for name, value in reader.attributes if name == "xlink:href"}
    assert links
    assert links <= {f"#{name}" for name in ids}


def test_names_of_systems_and_sets_are_text_and_never_elements() -> None:
    ours, theirs = (SystemReport(f"{name} {NASTY}", results(3)) for name in ("ours", "theirs"))
    shown = page_of(Report(NASTY, DIGEST, ours, theirs))
    reader = Reader(shown)
    assert "<script" not in shown
    assert "script" not in reader.elements
    assert f"ours {NASTY} on {NASTY}" in reader.texts
    # Also in the drawings' legends.
    assert reader.texts.count(f"theirs {NASTY}") >= 3


def test_a_page_and_markdown_without_a_system_beside_have_the_systems_own_figures() -> None:
    alone = report(beside=False)
    reader = Reader(page(beside=False))
    assert reader.elements.count("svg") == 3
    assert "theirs" not in page(beside=False) + markdown_of(alone)
    assert f"{SYSTEMS['ours'].groups['all']['hit@1'].value:.3f}" in reader.texts
    assert alone.differences == alone.changes == []
    assert alone.as_dict()["beside"] is None


@pytest.mark.parametrize(
    "rows",
    [
        results(3),
        results(3, Kind.FAR),
        results(3, is_answered=False, contains=None, citations=0, rank=None),
        results(3, is_right=None),
    ],
)
def test_figures_that_rows_do_not_allow_are_missing_from_a_page_and_break_nothing(
    rows: list[Any],
) -> None:
    shown = Report("few", DIGEST, SystemReport("ours", rows), SystemReport("theirs", rows))
    assert "<svg" in page_of(shown)
    assert markdown_of(shown).startswith("## Evaluation of ours on few\n")
    assert "AUROC" not in markdown_of(shown)
