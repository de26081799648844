"""What the reader learns from, of small folders in the sets' layout, over the hashing encoder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.documents import Span
from corpus.errors import GoldQuestionError
from eval.training import reading_material
from eval.training.reading_material import Reading, find_text
from index.embedding.hashing_encoder import HashingEncoder
from tests.unit.gold_files import hashing_settings, no_progress
from tests.unit.question_folders import write_lines
from tests.unit.reading_sets import ALL, CALIBRATION, HELD_OUT, SEEN, write_sets, written

ENCODER = HashingEncoder()


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Reading]]:
    data = tmp_path_factory.mktemp("sets")
    write_sets(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading_material, "files", lambda _: data)
        settings = hashing_settings(tmp_path_factory.mktemp("data"))
        made = reading_material.reading_material(data, settings, no_progress, seed=1)
        yield list(made)


def words(vectors: NDArray[np.floating[Any]], *candidates: str) -> list[str]:
    """Return which of the candidates each vector is of, where it is of one."""
    known = np.concatenate([ENCODER.encode_queries([word]).tokens[0] for word in candidates])
    cosines = vectors.astype(np.float32) @ known.T
    return [candidates[int(row.argmax())] if row.max() > 0.99 else "" for row in cosines]


def passage_words(reading: Reading, *candidates: str) -> list[str]:
    return words(reading.passage.codes * reading.passage.scales[:, None], *candidates)


def asked_about(reading: Reading) -> str:
    """Return the name of the article that the question of a set is about."""
    found = {
        word.removeprefix("ask") for word in words(reading.question, *(f"ask{n}" for n in ALL))
    }
    return "".join(found)


def read_about(reading: Reading) -> str:
    return "".join(set(passage_words(reading, *ALL)))


def test_articles_that_are_held_out_or_for_calibration_are_not_asked_about(
    readings: list[Reading],
) -> None:
    asked = {asked_about(reading) for reading in readings} - {""}
    assert asked == set(SEEN)


def test_articles_that_are_held_out_are_not_read(readings: list[Reading]) -> None:
    read = {read_about(reading) for reading in readings}
    assert set(SEEN) <= read
    assert not read & set(HELD_OUT)


def test_articles_that_are_for_calibration_are_not_read(readings: list[Reading]) -> None:
    assert not {read_about(reading) for reading in readings} & set(CALIBRATION)


def test_a_question_is_read_with_windows_that_answer_and_with_others_that_do_not(
    readings: list[Reading],
) -> None:
    for name in SEEN:
        mine = [reading for reading in readings if asked_about(reading) == name]
        answering = [reading for reading in mine if reading.first]
        others = [reading for reading in mine if not reading.first]
        assert answering
        assert others
        assert {read_about(reading) for reading in answering} == {name}
        assert name not in {read_about(reading) for reading in others}


def test_labels_point_at_the_answer_s_first_and_last_token(readings: list[Reading]) -> None:
    for reading in readings:
        if (name := asked_about(reading)) and reading.first:
            tokens = passage_words(reading, f"year{name}", "by", "the")
            assert [tokens[place] for place in reading.first] == [f"year{name}"]
            assert [tokens[place] for place in reading.last] == ["the"]
            assert reading.last[0] == reading.first[0] + 2


def test_written_questions_are_read_too_and_those_without_an_answer_have_no_label(
    readings: list[Reading],
) -> None:
    def about(name: str) -> list[Reading]:
        return [
            one for one in readings if f"written{name}" in words(one.question, f"written{name}")
        ]

    (answered, *_) = [one for one in about(SEEN[0]) if one.first]
    tokens = passage_words(answered, "a", "bridge")
    assert (tokens[answered.first[0]], tokens[answered.last[0]]) == ("a", "bridge")
    assert about(SEEN[1])
    assert not any(one.first or one.last for one in about(SEEN[1]))
    assert about(CALIBRATION[0]) == []


def test_questions_about_the_article_are_read_with_the_article(readings: list[Reading]) -> None:
    about = [one for one in readings if "relevant" in words(one.question, "relevant")]
    (answered, *_) = [one for one in about if one.first]
    tokens = passage_words(answered, "more", "relevant", "ever")
    assert (tokens[answered.first[0]], tokens[answered.last[0]]) == ("more", "ever")
    assert any(not one.first for one in about)


def test_a_written_answer_that_stands_nowhere_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sets(tmp_path)
    write_lines(tmp_path / "readings.jsonl", [written(SEEN[0], "a tunnel")])
    monkeypatch.setattr(reading_material, "files", lambda _: tmp_path)
    made = reading_material.reading_material(
        tmp_path, hashing_settings(tmp_path / "data"), no_progress, seed=1
    )
    with pytest.raises(GoldQuestionError, match="'a tunnel' does not stand in"):
        list(made)


def test_text_is_found_from_a_place_on_as_it_is_or_as_cleaning_leaves_it() -> None:
    assert find_text("one two one", "one") == Span(0, 3)
    assert find_text("one two one", "one", 1) == Span(8, 11)
    assert find_text("a first file", "a\u00ad first\u00ad file ") == Span(0, 12)
    assert find_text("a b", "c") is None
    assert find_text("a b", "") is None
