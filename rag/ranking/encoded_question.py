"""A question as the stages of ranking see it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.lexical_terms import name_terms, query_terms
from index.protocols import Encoder, Vectors
from index.searching.lexical_index import term_ids


@dataclass(frozen=True, slots=True, eq=False)
class EncodedQuestion:
    """Unit vectors of a question and its own tokens, and its terms.

    `pooled` is float32 `[dimension]`, `tokens` float32 `[n, token_dimension]`, `terms` and
    `names` (those terms that are the same in every language) uint32.
    """

    pooled: Vectors
    tokens: Vectors
    terms: NDArray[np.uint32]
    names: NDArray[np.uint32]


def encode_question(encoder: Encoder, text: str) -> EncodedQuestion:
    """Return the question `text`, encoded once for all stages."""
    pooled, tokens = encoder.encode_queries([text])
    return EncodedQuestion(
        pooled[0], tokens[0], term_ids(query_terms(text)), term_ids(name_terms(text))
    )
