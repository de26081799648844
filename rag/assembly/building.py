"""Putting together what makes generations, and telling when one is needed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.article import load_article
from corpus.chunking_policy import ChunkingPolicy
from corpus.documents import Document
from corpus.errors import GenerationError, MissingPackageError
from index.embedding import DEFAULT_MODEL, HASHING_MODEL, HUB, shipped_difference_sha256
from index.embedding.hashing_encoder import HashingEncoder
from index.publishing import CollectionFolder
from index.storing.segment import corpus_sha256
from rag.settings import ARTICLE_COLLECTION, Settings

if TYPE_CHECKING:  # these bring torch, which serving must not import
    from index.building import BuildResult, Progress
    from index.embedding.build_encoder import BuildEncoder
    from index.storing.manifest import Manifest


def stale_reason(settings: Settings, collection: str) -> str | None:
    """Return why the published generation has to be built anew, or None if it need not be.

    It must be where there is none or it is damaged, another version, model or training made it,
    passages are cut in another way now, or, for the article, the text that ships is another one.
    """
    try:
        generation = CollectionFolder(settings.data_dir, collection).open_published()
    except GenerationError as error:
        return error.message
    manifest = generation.manifest
    generation.close()
    if manifest.encoder.model_id != _model_id(settings):
        return f"It was built for the model {manifest.encoder.model_id}."
    if manifest.encoder.difference != _expected_difference(settings, manifest):
        return "The encoder was trained in another way."
    if manifest.chunking != ChunkingPolicy().as_dict():
        return "Passages are cut in another way now."
    is_article = collection == ARTICLE_COLLECTION
    if is_article and manifest.corpus_sha256 != corpus_sha256([load_article()]):
        return "The article has changed."
    return None


def build_collection(
    settings: Settings,
    collection: str,
    documents: Sequence[Document],
    progress: "Progress",
    *,
    force: bool = False,
    encoder_from: CollectionFolder | None = None,
) -> "BuildResult":
    """Build a generation of the documents and publish it.

    A collection without a generation takes the exported encoder and the vectors of known texts
    over from `encoder_from`, the article's if left out, where that was built with the same model.

    Raises:
        BuildInProgressError: another process is building this collection.
        ModelNotFoundError: the model that the settings name cannot be found.
        MissingPackageError: sentence-transformers, or what the build needs beside, is missing.
    """
    try:
        from index.building import build_generation

        encoder = _build_encoder(settings)
    except ImportError as error:
        raise MissingPackageError(f"Building needs a package that is missing: {error}.") from error
    return build_generation(
        CollectionFolder(settings.data_dir, collection),
        documents,
        encoder,
        ChunkingPolicy(),
        progress,
        keep_generations=settings.keep_generations,
        force=force,
        encoder_from=encoder_from or CollectionFolder(settings.data_dir, ARTICLE_COLLECTION),
    )


def _model_id(settings: Settings) -> str:
    return HashingEncoder().model_id if settings.model == HASHING_MODEL else settings.model


def _build_encoder(settings: Settings) -> "BuildEncoder":
    if settings.model == HASHING_MODEL:
        from index.embedding.hashing_build_encoder import HashingBuildEncoder

        return HashingBuildEncoder()
    from index.embedding.model_build_encoder import ModelBuildEncoder
    from index.embedding.model_loading import load_model

    model = load_model(settings.model, settings.models_folder, trained=settings.trained_encoder)
    return ModelBuildEncoder(model)


def _expected_difference(settings: Settings, manifest: "Manifest") -> str:
    """Return the digest of the trained difference that the generation's encoder should have."""
    entry = manifest.encoder
    if not settings.trained_encoder or entry.model_id != DEFAULT_MODEL or entry.revision == HUB:
        return ""
    return shipped_difference_sha256()
