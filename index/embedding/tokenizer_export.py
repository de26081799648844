"""Choosing the form in which a tokenizer goes into a generation."""

import base64
import json
from collections.abc import Iterable
from typing import Any

from sentencepiece import sentencepiece_model_pb2

from index.embedding.text_tokenizers import (
    JSON_KIND,
    UNIGRAM_KIND,
    JsonTokenizer,
    UnigramTokenizer,
)


def export_tokenizer(data: bytes, max_tokens: int, texts: Iterable[str]) -> tuple[str, bytes]:
    """Return the kind and the bytes of the lightest exact form of a `tokenizer.json`.

    It is a sentencepiece model where one gives the same ids for all of `texts`.
    """
    model = _unigram_model(json.loads(data))
    if model is not None:
        original, light = JsonTokenizer(data, max_tokens), UnigramTokenizer(model, max_tokens)
        if all((original.encode(text).tolist() == light.encode(text).tolist()) for text in texts):
            return UNIGRAM_KIND, model
    return JSON_KIND, data


def _unigram_model(fields: dict[str, Any]) -> bytes | None:
    """Return a sentencepiece model of a Unigram tokenizer, or None if it is of another kind."""
    charsmap = _charsmap(fields.get("normalizer") or {})
    frame = _frame(fields.get("post_processor") or {})
    if fields["model"].get("type") != "Unigram" or charsmap is None or frame is None:
        return None
    model = sentencepiece_model_pb2.ModelProto()
    special = {token["content"] for token in fields["added_tokens"] if token["special"]}
    kinds = sentencepiece_model_pb2.ModelProto.SentencePiece
    unknown_id = fields["model"]["unk_id"]
    for number, (piece, score) in enumerate(fields["model"]["vocab"]):
        kind = kinds.CONTROL if piece in special else kinds.NORMAL
        model.pieces.add(
            piece=piece, score=score, type=kinds.UNKNOWN if number == unknown_id else kind
        )
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type = trainer.UNIGRAM
    trainer.unk_id, trainer.pad_id = unknown_id, -1
    trainer.unk_piece = fields["model"]["vocab"][unknown_id][0]
    trainer.bos_piece, trainer.eos_piece = frame
    normalizer.precompiled_charsmap = charsmap
    normalizer.add_dummy_prefix = normalizer.escape_whitespaces = True
    normalizer.remove_extra_whitespaces = True
    return bytes(model.SerializeToString())


def _charsmap(normalizer: dict[str, Any]) -> bytes | None:
    parts = [normalizer, *normalizer.get("normalizers", ())]
    maps = [part["precompiled_charsmap"] for part in parts if part.get("type") == "Precompiled"]
    return base64.b64decode(maps[0]) if len(maps) == 1 else None


def _frame(post_processor: dict[str, Any]) -> tuple[str, str] | None:
    """Return the special tokens before and after a single text, if there is one on each side."""
    match post_processor.get("single"):
        case [{"SpecialToken": first}, {"Sequence": _}, {"SpecialToken": last}]:
            return first["id"], last["id"]
    return None
