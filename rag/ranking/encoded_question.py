"""A question as the stages of ranking see it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.lexical_terms import query_terms
from index.protocols import Encoder, Vectors
from index.searching.lexical_index import term_ids


@dataclass(frozen=True, slots=True, eq=False)
class EncodedQuestion:
    """Unit vectors of a question and its own tokens, and its terms.

    `pooled` is float32 `[dimension]`, `tokens` float32 `[n, token_dimension]`, `terms` uint32;
    `names` are those terms that are the same in every language: numbers and names.
    """

    pooled: Vectors
    tokens: Vectors
    terms: NDArray[np.uint32]
    names: NDArray[np.uint32]


def encode_question(encoder: Encoder, text: str) -> EncodedQuestion:
    """Return the question `text`, encoded once for all stages."""
    pooled, tokens = encoder.encode_queries([text])
    terms = query_terms(text)
    names = [term for term in terms if term[0] in "#~"]
    return EncodedQuestion(pooled[0], tokens[0], term_ids(terms), term_ids(names))
