"""An encoder that runs any model with sentence-transformers; used to build, and as a fall-back."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from index.embedding.model_loading import LoadedModel
from index.embedding.unit_vectors import unit_rows
from index.protocols import Encoded, Vectors

_BATCH_TEXTS = 16
Progress = Callable[[int], None]
# For models that name no limit, or an infinite one.
_LONGEST_INPUT_TOKENS = 8192


class SentenceTransformerEmbedder:
    """Encodes with the original model, in float32; an `Encoder`."""

    def __init__(self, model: LoadedModel) -> None:
        self._model = model
        transformer = model.transformer
        self._tokenizer: Any = transformer.tokenizer
        self.model_id = model.name
        self.dimension = int(transformer.get_embedding_dimension() or 0)
        longest = transformer.max_seq_length or _LONGEST_INPUT_TOKENS
        self.max_tokens = int(min(longest, _LONGEST_INPUT_TOKENS))

    @property
    def max_passage_tokens(self) -> int:
        """Tokens that a passage may have beside special tokens and the prefix."""
        prefix = self._model.passage_prefix
        return self.max_tokens - len(self._token_ids(prefix, add_special_tokens=True))

    def count_tokens(self, text: str) -> int:
        """Return the tokens of `text` alone."""
        return len(self._token_ids(text, add_special_tokens=False))

    def _token_ids(self, text: str, *, add_special_tokens: bool) -> Sequence[int]:
        ids: Sequence[int]
        if isinstance(self._tokenizer, Tokenizer):  # models without a transformer have it plain
            ids = self._tokenizer.encode(text, add_special_tokens=add_special_tokens).ids
        else:
            ids = self._tokenizer(
                text, add_special_tokens=add_special_tokens, truncation=False, verbose=False
            )["input_ids"]
        return ids

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """Encode questions, with the model's prefix for them."""
        return self._encode(texts, self._model.query_prefix)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """Encode passages, with the model's prefix for them."""
        return self._encode(texts, self._model.passage_prefix)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return the pooled vectors alone, float32 `[n, dimension]`, of unit length.

        `progress` is called with the number of texts done since its last call.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        by_length = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        for start in range(0, len(texts), _BATCH_TEXTS):
            rows = by_length[start : start + _BATCH_TEXTS]
            pooled = self._model.transformer.encode(
                [texts[row] for row in rows],
                prompt=self._model.passage_prefix,
                batch_size=_BATCH_TEXTS,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            vectors[rows] = np.asarray(pooled, np.float32)
            if progress is not None:
                progress(len(rows))
        return vectors

    def _encode(self, texts: Sequence[str], prefix: str) -> Encoded:
        if not texts:
            return Encoded(np.empty((0, self.dimension), np.float32), ())
        outputs: Any = self._model.transformer.encode(
            list(texts), prompt=prefix, output_value=None, show_progress_bar=False
        )
        pooled = np.stack([output["sentence_embedding"].numpy() for output in outputs])
        return Encoded(unit_rows(pooled), tuple(_token_rows(output) for output in outputs))


def _token_rows(output: dict[str, Any]) -> Vectors:
    if "token_embeddings" not in output:  # the model has no vector for a token in its place
        return unit_rows(output["sentence_embedding"].numpy()[None, :])
    length = int(output["attention_mask"].sum())
    return unit_rows(output["token_embeddings"][:length].numpy())
