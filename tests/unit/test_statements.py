"""Sentences as vectors of their words, also where they are more than an encoder reads."""

from collections.abc import Sequence

import numpy as np
import pytest

from index.embedding.hashing_encoder import HashingEncoder
from index.protocols import Encoded
from rag.chat.statements import StatementReader

pytestmark = pytest.mark.filterwarnings("error")  # NumPy warns where a mean has nothing in it


class NotingEncoder(HashingEncoder):
    """Notes how many words the longest text had that it was given."""

    longest = 0

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        self.longest = max(self.longest, *(len(text.split()) for text in texts))
        return super().encode_queries(texts)


@pytest.mark.parametrize(
    "text", ["word " * 600, "a-b-c-d " * 300, "— … « » word —", "…", "o" * 9000]
)
@pytest.mark.parametrize("encoder", [HashingEncoder(), HashingEncoder(max_tokens=1)])
def test_each_word_of_any_text_has_a_vector_of_unit_length(
    encoder: HashingEncoder, text: str
) -> None:
    (statement,) = StatementReader(encoder).read([text])
    assert statement.vectors.shape == (len(text.split()), encoder.dimension)
    assert np.linalg.norm(statement.vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_a_text_fits_where_the_tokens_of_its_words_are_few_enough() -> None:
    reader = StatementReader(HashingEncoder(max_tokens=128))
    assert reader.fits("word " * 100)
    assert not reader.fits("word " * 120)
    assert not reader.fits("a-b-c " * 50)
    assert not reader.fits(" ")


def test_a_text_that_does_not_fit_is_never_encoded_whole() -> None:
    encoder = NotingEncoder()
    assert not StatementReader(encoder).fits("a-b-c " * 100)
    assert not StatementReader(encoder).fits("word " * 600)
    assert encoder.longest == 1
