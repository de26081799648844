"""Claims beside the quotes that they are about, for the reader to tell whether these state them."""

from collections.abc import Iterable, Iterator

import numpy as np

from eval.claims import Claim
from eval.training.reading_material import Reading
from index.protocols import Encoder
from index.token_vectors import quantize_tokens


def claim_readings(claims: Iterable[Claim], encoder: Encoder) -> Iterator[Reading]:
    """Yield each claim beside its quote, all of whose tokens are right where it is stated."""
    for claim in claims:
        mine, quoted = encoder.encode_passages([claim.claim, claim.quote]).tokens
        places = np.arange(len(quoted), dtype=np.int32)
        yield Reading(
            mine.astype(np.float16),
            quantize_tokens(quoted, places),
            tuple(places.tolist()) if claim.supported else (),
        )
