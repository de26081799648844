"""The network that reads, run by ONNX Runtime over the token vectors that a generation stores.

eval/training/reader_network.py says how it is built, docs/answerability.md how it was trained. For
each passage it gives logits of the place at which an answer begins and ends, and of none; the
probability of a first token is a softmax over all tokens and none (Devlin et al., 2019,
arXiv:1810.04805, for questions without an answer).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from corpus.documents import Chunk, Span
from index.protocols import Vectors
from index.storing.manifest import EncoderEntry
from index.storing.segment_reader import Sentences
from index.token_vectors import TokenVectors

INPUT_NAMES: Final = ("question", "question_mask", "passage", "passage_mask")
OUTPUT_NAMES: Final = ("starts", "ends")
_FILE = "reader.onnx"
LONGEST_QUESTION: Final = 48
LONGEST_PASSAGE: Final = 320
"""So many tokens of each are read."""
_LONGEST_VALUE = 24


@dataclass(frozen=True, slots=True, eq=False)
class PassageReading:
    """What the reader makes of a passage.

    `answers` is the logarithm of the odds that the passage answers. `sentences` has, for each
    sentence, the probability that an answer begins in it, float32; `values` the likeliest answer in
    it, a span in the document, or None where no token begins in it.
    """

    answers: float
    sentences: Vectors
    values: tuple[Span | None, ...]


class PassageReader:
    """Reads passages whose token vectors come from one encoder; threads may share it.

    `digest` tells it from every other reader.
    """

    def __init__(self, graph: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # questions run side by side
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )
        self.digest = sha256(graph).hexdigest()
        made = self._session.get_modelmeta().custom_metadata_map
        self._encoder = (made["encoder"], made["difference"])

    def fits(self, encoder: EncoderEntry) -> bool:
        """Tell whether the reader was trained on token vectors of this encoder."""
        return self._encoder == (encoder.model_id, encoder.difference)

    def read(
        self,
        question: Vectors,
        chunks: Sequence[Chunk],
        tokens: Sequence[TokenVectors],
        sentences: Sequence[Sentences],
    ) -> list[PassageReading]:
        """Read each chunk, whose tokens and sentences lie in the same place.

        `question` holds the question's own tokens, `[n, token_dimension]`.
        """
        asked = question[:LONGEST_QUESTION].astype(np.float32)
        return [
            _reading(*self._logits(asked, one), chunk, one, of_chunk)
            for chunk, one, of_chunk in zip(chunks, tokens, sentences, strict=True)
        ]

    def _logits(self, asked: Vectors, tokens: TokenVectors) -> tuple[Vectors, Vectors]:
        """Return the logits over one passage.

        The int8 network scales its activations by the largest of all that it is given at once, so
        a passage among others would get other numbers than alone.
        """
        passage = tokens.codes[:LONGEST_PASSAGE] * tokens.scales[:LONGEST_PASSAGE, None]
        every = np.ones((1, max(len(asked), len(passage))), np.bool_)
        feeds = (asked[None], every[:, : len(asked)], passage[None], every[:, : len(passage)])
        (starts,), (ends,) = self._session.run(
            list(OUTPUT_NAMES), dict(zip(INPUT_NAMES, feeds, strict=True))
        )
        return starts, ends


def _reading(
    starts: Vectors, ends: Vectors, chunk: Chunk, tokens: TokenVectors, sentences: Sentences
) -> PassageReading:
    highest = starts.max()
    shares = np.exp(starts - highest)
    none, firsts = shares[0], shares[1:]
    begins = tokens.starts[: len(firsts)]
    places = [
        np.searchsorted(begins, [span.start - chunk.start, span.end - chunk.start])
        for span in sentences.spans
    ]
    probabilities = [firsts[first:last].sum() / shares.sum() for first, last in places]
    values = [
        _value(starts[1 + first : 1 + last], ends[first:last], begins[first:], span, chunk)
        for (first, last), span in zip(places, sentences.spans, strict=True)
    ]
    return PassageReading(
        answers=float(np.log(firsts.sum() + 1e-30) - np.log(none + 1e-30)),
        sentences=np.array(probabilities, np.float32),
        values=tuple(values),
    )


def _value(
    starts: Vectors, ends: Vectors, begins: NDArray[np.int32], sentence: Span, chunk: Chunk
) -> Span | None:
    """Return the likeliest run of a sentence's tokens: the highest sum of first and last."""
    count = len(starts)
    if not count:
        return None
    totals = starts[:, None] + ends[None]
    allowed = np.triu(np.ones((count, count), np.bool_)) & ~np.triu(
        np.ones((count, count), np.bool_), _LONGEST_VALUE
    )
    first, last = divmod(int(np.where(allowed, totals, -np.inf).argmax()), count)
    after = int(begins[last + 1]) + chunk.start if last + 1 < count else sentence.end
    start, end = int(begins[first]) + chunk.start, min(after, sentence.end)
    text = chunk.text[start - chunk.start : end - chunk.start]
    trimmed = text.strip(" \n\u00a0.,;:!?()[]«»“”\"'")
    if not trimmed:
        return None
    start += text.index(trimmed)
    return Span(start, start + len(trimmed))


@cache
def load_passage_reader() -> PassageReader:
    """Return the reader that ships with the package."""
    return PassageReader(files("rag.reader").joinpath(_FILE).read_bytes())
