"""The encoder that needs no model."""

import numpy as np

from index.embedding.hashing_encoder import HashingEncoder


def test_vectors_have_unit_length_also_of_empty_texts() -> None:
    encoded = HashingEncoder().encode_passages(["UNESCO was founded", "", "!?", "Қазақстан"])
    assert np.allclose(np.linalg.norm(encoded.pooled, axis=1), 1, atol=1e-6)
    assert all(np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6) for rows in encoded.tokens)


def test_texts_that_share_words_are_nearer() -> None:
    encoder = HashingEncoder()
    question = encoder.encode_queries(["When was UNESCO founded?"]).pooled[0]
    passages = encoder.encode_passages(["UNESCO was founded in 1945.", "Bread needs flour."]).pooled
    assert passages[0] @ question > passages[1] @ question


def test_equal_texts_give_equal_vectors_in_every_process() -> None:
    vector = HashingEncoder(8).encode_queries(["білім"]).pooled[0]
    assert HashingEncoder(8).encode_passages(["білім"]).pooled[0].tolist() == vector.tolist()


def test_words_beyond_the_limit_are_not_read() -> None:
    encoder = HashingEncoder(max_tokens=3)
    encoded = encoder.encode_passages(["one two three", "one two three four"])
    assert encoded.pooled[0].tolist() == encoded.pooled[1].tolist()
    assert [len(rows) for rows in encoded.tokens] == [3, 3]
    assert encoder.count_tokens("one two three four") == 4


def test_no_texts_give_no_vectors() -> None:
    assert HashingEncoder(8).encode_queries([]).pooled.shape == (0, 8)
