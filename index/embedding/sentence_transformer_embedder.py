"""An encoder that runs any model with sentence-transformers; used to build, and as a fall-back."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.embedding.model_loading import LoadedModel
from index.embedding.own_tokens import OwnTokens
from index.embedding.unit_vectors import unit_rows
from index.protocols import Encoded, Vectors
from index.token_vectors import EncodedPassage, quantize_tokens

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
        self._query_tokens = OwnTokens(self._input_ids, model.query_prefix)
        self._passage_tokens = OwnTokens(self._input_ids, model.passage_prefix)

    @cached_property
    def token_dimension(self) -> int:
        """Length of a token's vector."""
        return int(self.encode_passages(["."]).tokens[0].shape[1])

    @property
    def max_passage_tokens(self) -> int:
        """Tokens that a passage may have beside special tokens and the prefix."""
        prefix = self._model.passage_prefix
        return self.max_tokens - len(self._token_ids(prefix, add_special_tokens=True))

    def count_tokens(self, text: str) -> int:
        """Return the tokens of `text` alone."""
        return len(self._token_ids(text, add_special_tokens=False))

    def _input_ids(self, text: str) -> Sequence[int]:
        return self._token_ids(text, add_special_tokens=True)

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
        return self._encode(texts, self._model.query_prefix, self._query_tokens)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """Encode passages, with the model's prefix for them."""
        return self._encode(texts, self._model.passage_prefix, self._passage_tokens)

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

    def encode_passages_by_length(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> Iterator[tuple[str, EncodedPassage]]:
        """Yield each text with its pooled vector and its tokens, the shortest first.

        `progress` is called with the number of texts done since its last call.
        """
        by_length = sorted(texts, key=len)
        for start in range(0, len(by_length), _BATCH_TEXTS):
            batch = by_length[start : start + _BATCH_TEXTS]
            encoded = self.encode_passages(batch)
            for text, pooled, tokens in zip(batch, encoded.pooled, encoded.tokens, strict=True):
                starts = self._token_starts(text, len(tokens))
                yield text, EncodedPassage(pooled, quantize_tokens(tokens, starts))
            if progress is not None:
                progress(len(batch))

    def _token_starts(self, text: str, count: int) -> NDArray[np.int32]:
        """Return the code point of the text that each of its own tokens begins at."""
        prefix = self._model.passage_prefix
        encoding = self._encoding(prefix + text)
        if encoding is None:
            return np.zeros(count, np.int32)
        rows = self._passage_tokens.rows(encoding.ids)[:count]
        starts = [_after_spaces(prefix + text, *encoding.offsets[row]) for row in rows.tolist()]
        if len(starts) != count:  # the model has no vector for a token in its place
            return np.zeros(count, np.int32)
        return np.maximum.accumulate(np.maximum(np.array(starts, np.int32) - len(prefix), 0))

    def _encoding(self, text: str) -> Any:
        tokenizer = getattr(self._tokenizer, "backend_tokenizer", self._tokenizer)
        return tokenizer.encode(text) if isinstance(tokenizer, Tokenizer) else None

    def _encode(self, texts: Sequence[str], prefix: str, own: OwnTokens) -> Encoded:
        if not texts:
            return Encoded(np.empty((0, self.dimension), np.float32), ())
        outputs: Any = self._model.transformer.encode(
            list(texts), prompt=prefix, output_value=None, show_progress_bar=False
        )
        pooled = np.stack([output["sentence_embedding"].numpy() for output in outputs])
        return Encoded(unit_rows(pooled), tuple(_token_rows(output, own) for output in outputs))


def _after_spaces(text: str, start: int, end: int) -> int:
    """Return where a token begins; a tokenizer may count the space before a word to it."""
    return end - len(text[start:end].lstrip())


def _token_rows(output: dict[str, Any], own: OwnTokens) -> Vectors:
    if "token_embeddings" not in output:  # the model has no vector for a token in its place
        return unit_rows(output["sentence_embedding"].numpy()[None, :])
    is_read = output["attention_mask"].bool()  # some models pad on the left
    rows = own.rows(output["input_ids"][is_read].tolist())
    return unit_rows(output["token_embeddings"][is_read][rows].numpy())
