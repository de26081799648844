"""The exported encoder, run by ONNX Runtime; nothing here needs torch."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from index.embedding.own_tokens import OwnTokens
from index.embedding.text_tokenizers import open_tokenizer
from index.embedding.unit_vectors import unit_rows
from index.protocols import Encoded, Vectors
from index.storing.encoder_files import EncoderParts
from index.storing.manifest import EncoderEntry

INPUT_NAMES = ("inputs_embeds", "attention_mask")
OUTPUT_NAMES = ("pooled", "tokens")
_BATCH_TEXTS = 8


class OnnxEncoder:
    """An `Encoder` over exported parts; one thread a call, calls may run side by side."""

    def __init__(self, entry: EncoderEntry, parts: EncoderParts) -> None:
        self.model_id = entry.model_id
        self.dimension = entry.dimension
        self.max_tokens = entry.max_tokens
        self._entry = entry
        self._parts = parts
        with ThreadPoolExecutor(1) as pool:  # both take a while, and neither holds the lock
            session = pool.submit(_open_session, parts.graph)
            self._tokenizer = open_tokenizer(entry.tokenizer, parts.tokenizer, entry.max_tokens)
            self._session = session.result()
        self._query_tokens = self._own_tokens(entry.query_prefix)
        self._passage_tokens = self._own_tokens(entry.passage_prefix)

    def _own_tokens(self, prefix: str) -> OwnTokens:
        return OwnTokens(lambda text: self._tokenizer.encode(text).tolist(), prefix)

    def count_tokens(self, text: str) -> int:
        """Return the number of the text's own tokens, however many the model would read."""
        return self._tokenizer.count(text)

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """Encode questions, with the model's prefix for them."""
        return self._encode([self._entry.query_prefix + text for text in texts], self._query_tokens)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """Encode passages, with the model's prefix for them."""
        prefixed = [self._entry.passage_prefix + text for text in texts]
        return self._encode(prefixed, self._passage_tokens)

    def _encode(self, texts: list[str], own: OwnTokens) -> Encoded:
        pooled: list[Vectors] = []
        tokens: list[Vectors] = []
        for start in range(0, len(texts), _BATCH_TEXTS):
            ids = [self._tokenizer.encode(text) for text in texts[start : start + _BATCH_TEXTS]]
            batch_pooled, batch_tokens = self._run(ids)
            pooled.append(unit_rows(batch_pooled))
            tokens.extend(
                unit_rows(rows[own.rows(row_ids.tolist())])
                for rows, row_ids in zip(batch_tokens, ids, strict=True)
            )
        empty = np.empty((0, self.dimension), np.float32)
        return Encoded(np.concatenate([empty, *pooled]), tuple(tokens))

    def feeds(self, texts: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Return what the graph gets for a batch of texts that have their prefixes."""
        return self._feeds([self._tokenizer.encode(text) for text in texts])

    def _run(self, ids: list[NDArray[np.int64]]) -> tuple[Vectors, Vectors]:
        pooled, tokens = self._session.run(list(OUTPUT_NAMES), self._feeds(ids))
        return pooled, tokens

    def _feeds(self, ids: list[NDArray[np.int64]]) -> dict[str, NDArray[Any]]:
        longest = max(len(row_ids) for row_ids in ids)
        embeddings = np.zeros((len(ids), longest, self._entry.word_dimension), np.float32)
        mask = np.zeros((len(ids), longest), np.int64)
        for row, row_ids in enumerate(ids):
            embeddings[row, : len(row_ids)] = self._word_embeddings(row_ids)
            mask[row, : len(row_ids)] = 1
        return dict(zip(INPUT_NAMES, (embeddings, mask), strict=True))

    def _word_embeddings(self, ids: NDArray[np.int64]) -> Vectors:
        rows = self._parts.word_rows(ids).astype(np.float32)
        if self._parts.row_scales is not None:
            rows *= self._parts.row_scales[ids][:, None]
        return rows


def _open_session(graph: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # One thread a question and questions side by side: two sessions that each use both cores
    # slow one another down, since their threads spin.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
