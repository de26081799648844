"""The reader that ships, over hashed tokens: what it gives for each passage, whatever it thinks."""

import math
from dataclasses import replace

import numpy as np
import pytest

from corpus.documents import Chunk, Span
from corpus.languages import Language
from corpus.sentences import split_sentences
from index.embedding.hashing_encoder import HashingEncoder
from index.storing.manifest import EncoderEntry
from index.storing.segment_reader import Sentences
from index.token_vectors import TokenVectors, quantize_tokens
from rag.answerability import load_answerability
from rag.reader.passage_reader import PassageReader, PassageReading, load_passage_reader

ENCODER = HashingEncoder(384, max_tokens=1000)
START = 7
QUESTION = "When was the office in Almaty opened?"
TEXTS = (
    "The office\n\nThe office was opened in Almaty in 1994, (by many). It serves four countries!",
    "Казахстан вступил в ЮНЕСКО в мае 1992 года.",
    "Мектеп 1945 жылы ашылды. Онда үш жүз оқушы оқиды. Мектеп үлкен әрі ескі.",
)
SHIPPED = EncoderEntry(
    "onnx",
    load_answerability().encoder,
    "",
    "",
    384,
    512,
    384,
    difference=load_answerability().difference,
)


@pytest.fixture(scope="module")
def reader() -> PassageReader:
    return load_passage_reader()


def chunk_of(text: str) -> Chunk:
    end = START + len(text)
    return Chunk(f"note:{START}-{end}", "note", Language.ENGLISH, "", START, end, text)


def tokens_of(text: str) -> TokenVectors:
    (vectors,) = ENCODER.encode_passages([text]).tokens
    return quantize_tokens(vectors, ENCODER.token_starts(text))


def sentences_of(text: str) -> Sentences:
    spans = tuple(Span(start + START, end + START) for start, end in split_sentences(text))
    return Sentences(spans, np.zeros((len(spans), 1), np.float32))


def read(reader: PassageReader, *texts: str, question: str = QUESTION) -> list[PassageReading]:
    (asked,) = ENCODER.encode_queries([question]).tokens
    chunks, tokens = map(chunk_of, texts), map(tokens_of, texts)
    return reader.read(asked, list(chunks), list(tokens), list(map(sentences_of, texts)))


def test_it_fits_the_encoder_and_the_training_that_it_was_made_for_and_no_other(
    reader: PassageReader,
) -> None:
    assert reader.fits(SHIPPED)
    assert not reader.fits(replace(SHIPPED, difference=""))
    assert not reader.fits(replace(SHIPPED, difference="another"))
    assert not reader.fits(replace(SHIPPED, model_id="another"))


def test_the_numbers_that_ship_were_fitted_with_the_reader_that_ships(
    reader: PassageReader,
) -> None:
    assert load_answerability().reader == reader.digest


def test_the_sentences_probabilities_and_that_of_no_answer_sum_to_one(
    reader: PassageReader,
) -> None:
    for one, text in zip(read(reader, *TEXTS), TEXTS, strict=True):
        none = 1 / (1 + math.exp(one.answers))
        assert len(one.sentences) == len(one.values) == len(sentences_of(text).spans)
        assert one.sentences.min() >= 0
        assert float(one.sentences.sum()) + none == pytest.approx(1, abs=1e-4)


def test_a_value_lies_inside_its_sentence_and_begins_and_ends_with_a_word(
    reader: PassageReader,
) -> None:
    for one, text in zip(read(reader, *TEXTS), TEXTS, strict=True):
        for value, sentence in zip(one.values, sentences_of(text).spans, strict=True):
            assert value is not None
            assert sentence.start <= value.start < value.end <= sentence.end
            words = text[value.start - START : value.end - START]
            assert words == words.strip(" \n.,;:!?()[]«»“”\"'")
            assert value.start - START in ENCODER.token_starts(text)


def test_several_passages_are_read_as_each_is_alone(reader: PassageReader) -> None:
    together = read(reader, *TEXTS)
    for one, text in zip(together, TEXTS, strict=True):
        (alone,) = read(reader, text)
        assert one.answers == pytest.approx(alone.answers, abs=1e-3)
        assert np.allclose(one.sentences, alone.sentences, atol=1e-3)
        assert one.values == alone.values


def test_no_passages_are_no_readings(reader: PassageReader) -> None:
    assert read(reader) == []


def test_a_very_long_question_is_cut(reader: PassageReader) -> None:
    words = " ".join(f"word{number}" for number in range(48))
    (cut,), (whole,) = (
        read(reader, TEXTS[0], question=question) for question in (words, f"{words} more " * 9)
    )
    assert whole.answers == pytest.approx(cut.answers, abs=1e-4)
    assert np.allclose(whole.sentences, cut.sentences, atol=1e-4)


def test_a_very_long_passage_is_read_to_a_point_and_nothing_begins_beyond_it(
    reader: PassageReader,
) -> None:
    text = " ".join(f"Sentence number {number} is here." for number in range(100))
    (one,) = read(reader, text)
    spans = sentences_of(text).spans
    assert len(one.sentences) == len(one.values) == len(spans) == 100
    last = 320 // 5
    assert one.values[:last].count(None) == 0
    assert one.values[last:] == (None,) * (100 - last)
    assert not one.sentences[last:].any()
    none = 1 / (1 + math.exp(one.answers))
    assert float(one.sentences.sum()) + none == pytest.approx(1, abs=1e-4)


def test_a_value_is_never_longer_than_twenty_four_tokens(reader: PassageReader) -> None:
    text = " ".join(f"word{number}" for number in range(80))
    (one,) = read(reader, text)
    (value,) = one.values
    assert value is not None
    words = text[value.start - START : value.end - START].split()
    assert 1 <= len(words) <= 24


def test_a_sentence_of_nothing_but_marks_has_no_value(reader: PassageReader) -> None:
    text = "The office was opened. (...)"
    spans = (Span(START, START + 22), Span(START + 23, START + 28))
    tokens = tokens_of("The office was opened mark")
    starts = np.array([*tokens.starts[:-1], 23], np.int32)
    (asked,) = ENCODER.encode_queries([QUESTION]).tokens
    (one,) = reader.read(
        asked,
        [chunk_of(text)],
        [TokenVectors(tokens.codes, tokens.scales, starts)],
        [Sentences(spans, np.zeros((2, 1), np.float32))],
    )
    assert one.values[0] is not None
    assert one.values[1] is None
    assert one.sentences[1] > 0


def test_the_reader_that_ships_is_loaded_once(reader: PassageReader) -> None:
    assert load_passage_reader() is reader
    assert len(reader.digest) == 64
