"""Exporting a sentence-transformers model for ONNX Runtime, and checking what came out.

The word embedding matrix stays outside the graph (see `storing.encoder_files.EncoderParts`). The
graph takes word embeddings and yields the pooled vector, through whatever modules the model has,
and the token vectors. The first export is int8; where it does not agree with the original, float32.
"""

import logging
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic

from corpus.errors import ModelExportError
from index.embedding.model_loading import LoadedModel
from index.embedding.onnx_encoder import INPUT_NAMES, OUTPUT_NAMES, OnnxEncoder
from index.embedding.reference_texts import ReferenceTexts
from index.embedding.sentence_transformer_embedder import SentenceTransformerEmbedder
from index.embedding.smoothing import smooth
from index.embedding.tokenizer_export import export_tokenizer
from index.storing.encoder_files import EncoderParts
from index.storing.manifest import EncoderEntry

EXPORT_VERSION = 3
LEAST_COSINE = 0.985
_OPSET = 17
_INT8_LIMIT = 127
_TEXTS_PER_CALIBRATION = 4


@dataclass(frozen=True, slots=True)
class ExportedEncoder:
    """A checked export: its entry for the manifest, its parts, and the matrix they read from."""

    entry: EncoderEntry
    parts: EncoderParts
    word_matrix: NDArray[Any]


def encoder_sha256(model: LoadedModel) -> str:
    """Return the digest that the export of `model` has, before it is made."""
    return sha256(f"{model.sha256} onnx export {EXPORT_VERSION}".encode()).hexdigest()


def export_encoder(model: LoadedModel, texts: ReferenceTexts) -> ExportedEncoder:
    """Export the model, in the smallest precision that agrees with the original on `texts`.

    Raises:
        ModelExportError: no precision does, or the model cannot be exported at all.
    """
    try:
        return _export(model, texts)
    except ModelExportError:
        raise
    except Exception as error:  # whatever an unknown architecture makes one of the steps raise
        raise ModelExportError(f"{model.name} cannot be exported: {error}") from error


def _export(model: LoadedModel, texts: ReferenceTexts) -> ExportedEncoder:
    embedder = SentenceTransformerEmbedder(model)
    graph, word_matrix = _trace(model)
    prefixed = [
        *(model.query_prefix + text for text in texts.questions),
        *(model.passage_prefix + text for text in texts.passages),
    ]
    tokenizer = export_tokenizer(
        model.transformer.tokenizer.backend_tokenizer.to_str().encode("utf-8"),
        embedder.max_tokens,
        prefixed,
    )
    original = _assemble(model, embedder, "float32", graph, word_matrix, tokenizer)
    watched = OnnxEncoder(original.entry, original.parts)
    feeds = [watched.feeds([text]) for text in prefixed[::_TEXTS_PER_CALIBRATION]]
    quantized = _assemble(
        model,
        embedder,
        "int8",
        smooth(graph, _smoothable(graph), feeds),
        word_matrix,
        tokenizer,
    )
    for exported in (quantized, original):
        precision = exported.entry.precision
        check = _agreement(embedder, OnnxEncoder(exported.entry, exported.parts), texts)
        logging.getLogger(__name__).info("%s export: %s", precision, check)
        if check["cosine_min"] >= LEAST_COSINE and check["token_cosine_mean"] >= LEAST_COSINE:
            return replace(exported, entry=replace(exported.entry, check=check))
    raise ModelExportError(f"The export of {model.name} does not agree with the original: {check}")


def _assemble(
    model: LoadedModel,
    embedder: SentenceTransformerEmbedder,
    precision: str,
    graph: onnx.ModelProto,
    word_matrix: NDArray[np.float32],
    tokenizer: tuple[str, bytes],
) -> ExportedEncoder:
    entry = EncoderEntry(
        kind="onnx",
        model_id=model.name,
        revision=model.revision,
        sha256=encoder_sha256(model),
        dimension=embedder.dimension,
        max_tokens=embedder.max_tokens,
        token_dimension=embedder.token_dimension,
        word_dimension=word_matrix.shape[1],
        query_prefix=model.query_prefix,
        passage_prefix=model.passage_prefix,
        precision=precision,
        tokenizer=tokenizer[0],
        difference=model.difference,
    )
    if precision == "float32":
        parts = EncoderParts(graph.SerializeToString(), tokenizer[1], word_matrix.__getitem__, None)
        return ExportedEncoder(entry, parts, word_matrix)
    rows, scales = _quantize_rows(word_matrix)
    parts = EncoderParts(quantize_weights(graph), tokenizer[1], rows.__getitem__, scales)
    return ExportedEncoder(entry, parts, rows)


class _FromWordEmbeddings(torch.nn.Module):
    """The model from the word embeddings on: what is traced."""

    def __init__(self, transformer: Any) -> None:
        super().__init__()
        self.encoder = transformer[0].model
        self.rest = torch.nn.ModuleList(list(transformer)[1:])

    def forward(
        self, inputs_embeds: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        tokens = self.encoder(inputs_embeds=inputs_embeds, attention_mask=attention_mask)[0]
        features = {"token_embeddings": tokens, "attention_mask": attention_mask}
        for module in self.rest:
            features = module(features)
        return features["sentence_embedding"], features["token_embeddings"]


def _backbone(model: LoadedModel) -> Any:
    transformer: Any = model.transformer[0]
    return transformer.model


def _trace(model: LoadedModel) -> tuple[onnx.ModelProto, NDArray[np.float32]]:
    matrix = _backbone(model).get_input_embeddings().weight.detach().float().numpy()
    traced = _FromWordEmbeddings(model.transformer).eval()
    embeddings = torch.zeros(2, 7, matrix.shape[1])
    mask = torch.ones(2, 7, dtype=torch.int64)
    mask[1, 5:] = 0
    axes = {0: "batch", 1: "length"}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(), torch.no_grad():
        # The tracing exporter warns that it is the old one, and at each shape that it reads; the
        # check against the original is what tells whether the trace is right.
        warnings.simplefilter("ignore")
        path = Path(folder) / "graph.onnx"
        torch.onnx.export(
            traced,
            (embeddings, mask),
            str(path),
            dynamo=False,
            opset_version=_OPSET,
            input_names=list(INPUT_NAMES),
            output_names=list(OUTPUT_NAMES),
            dynamic_axes={
                **dict.fromkeys(INPUT_NAMES, axes),
                OUTPUT_NAMES[0]: {0: "batch"},
                OUTPUT_NAMES[1]: axes,
            },
        )
        return onnx.load(str(path)), np.ascontiguousarray(matrix)


def quantize_weights(graph: onnx.ModelProto) -> bytes:
    """Return the graph with int8 weights, except where they cost most of the agreement.

    Those are the products that lead from a wide layer back, in the later half
    (docs/decisions/0003); they take a third of the time.
    `reduce_range` keeps weights to 7 bits: on x86 processors without VNNI full-range products
    saturate in silence (onnxruntime issues 6004, 14642).
    """
    products = list(_weight_products(graph))
    rows_and_columns = {tensor.name: tensor.dims for tensor in graph.graph.initializer}
    narrowing = [
        node.name
        for node in products[len(products) // 2 :]
        if rows_and_columns[node.input[1]][0] > rows_and_columns[node.input[1]][1]
    ]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "float32.onnx", Path(folder) / "int8.onnx"
        onnx.save(graph, str(source))
        logging.getLogger().disabled = True  # it advises on image models, on the root logger
        try:
            quantize_dynamic(
                source,
                target,
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=True,
                nodes_to_exclude=narrowing,
            )
        finally:
            logging.getLogger().disabled = False
        return target.read_bytes()


def _weight_products(graph: onnx.ModelProto) -> Iterator[onnx.NodeProto]:
    """Yield, in the graph's order, the matrix products with a weight."""
    weights = {tensor.name for tensor in graph.graph.initializer}
    for node in graph.graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            yield node


def _smoothable(graph: onnx.ModelProto) -> list[onnx.NodeProto]:
    """Return the products whose weight no other node has, so that it may be scaled."""
    uses = Counter(name for node in graph.graph.node for name in node.input)
    return [node for node in _weight_products(graph) if uses[node.input[1]] == 1]


def _quantize_rows(
    matrix: NDArray[np.float32],
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return int8 rows and the float32 scale of each, symmetric: `row * scale` is the original."""
    scales = np.abs(matrix).max(axis=1) / _INT8_LIMIT
    scales[scales == 0] = 1.0
    rows = np.rint(matrix / scales[:, None]).astype(np.int8)
    return rows, scales.astype(np.float32)


def _agreement(
    original: SentenceTransformerEmbedder, exported: OnnxEncoder, texts: ReferenceTexts
) -> dict[str, float]:
    pooled: list[float] = []
    tokens: list[float] = []
    for method, items in (("encode_queries", texts.questions), ("encode_passages", texts.passages)):
        for text in items:
            expected = getattr(original, method)([text])
            got = getattr(exported, method)([text])
            pooled.append(float((expected.pooled[0] * got.pooled[0]).sum()))
            if expected.tokens[0].shape != got.tokens[0].shape:
                raise ModelExportError(f"{original.model_id}: the tokens of a text differ.")
            tokens.extend((expected.tokens[0] * got.tokens[0]).sum(axis=1).tolist())
    return {
        "texts": len(pooled),
        "cosine_min": round(min(pooled), 5),
        "cosine_mean": round(_mean(pooled), 5),
        "token_cosine_mean": round(_mean(tokens), 5),
    }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
