"""Putting together what answers questions."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

import numpy as np
from threadpoolctl import threadpool_limits

from corpus.errors import EncoderMismatchError, MissingPackageError, TilmashError
from index.embedding.hashing_encoder import HashingEncoder
from index.embedding.onnx_encoder import OnnxEncoder
from index.embedding.reference_texts import encode_warm_up_texts
from index.generation import Generation
from index.protocols import Encoder
from index.publishing import CollectionFolder
from index.searching.faiss_index import FaissIndex
from index.searching.lexical_index import LexicalIndex
from rag.answerability import load_answerability
from rag.chat.answering import ChatAnswering
from rag.knowledge import CollectionReader, Knowledge
from rag.library import Library
from rag.question_answering import QuestionAnswering
from rag.reader.passage_reader import load_passage_reader
from rag.settings import Settings

_LOGGER = logging.getLogger(__name__)
# The export is the same file on every machine, and kernels differ in the last bits only; where
# int8 products saturate, cosines fall below 0.98.
_LEAST_REFERENCE_COSINE = 0.995


def open_library(settings: Settings) -> Library:
    """Open every published collection of the data folder, for a process that serves them.

    From then on the process computes each question in one thread.

    Raises:
        GenerationError: the default collection cannot be opened.
        EncoderMismatchError: its encoder does not work on this machine, and there is no other.
    """
    _keep_to_one_thread()
    return Library(settings.data_dir, settings.collection, KnowledgeOpener(settings))


@contextmanager
def open_knowledge(settings: Settings, collection: str | None = None) -> Iterator[Knowledge]:
    """Open one collection, the default one where `collection` is None, for the length of a block.

    Raises:
        The same as `open_library`.
    """
    folder = CollectionFolder(settings.data_dir, collection or settings.collection)
    reader = CollectionReader(folder, KnowledgeOpener(settings))
    try:
        with _keep_to_one_thread(), reader.lease() as knowledge:
            yield knowledge
    finally:
        reader.close()


def _keep_to_one_thread() -> threadpool_limits:
    """Keep NumPy and FAISS to the thread that asks them, until the end of a block or for good.

    Questions are worked on side by side. Where each also spreads its products over all cores, the
    threads wait for one another: on two cores two clients got 78 answers a second like that, and
    120 with one thread each (`tilmash bench`).
    """
    return threadpool_limits(limits=1)


def make_question_answering(settings: Settings) -> QuestionAnswering:
    """Return what answers questions, with the numbers that ship with the package.

    Raises:
        MissingPackageError: a chat model is configured, and the client for it is not installed.
    """
    return QuestionAnswering(
        settings, load_answerability(), load_passage_reader(), make_chat_answering(settings)
    )


def make_chat_answering(settings: Settings) -> ChatAnswering | None:
    """Return what asks the endpoint of the settings, or None where they name none.

    Raises:
        MissingPackageError: the client for it is not installed.
    """
    if settings.llm_base_url is None or settings.llm_model is None:
        return None
    try:
        from rag.chat.openai_endpoint import OpenAIEndpoint
    except ImportError as error:
        raise MissingPackageError(f"A chat model needs the package openai: {error}.") from error
    key = settings.llm_api_key
    return ChatAnswering(
        OpenAIEndpoint(
            settings.llm_base_url,
            settings.llm_model,
            None if key is None else key.get_secret_value(),
            settings.llm_timeout_seconds,
        )
    )


class KnowledgeOpener:
    """Opens a generation for questions; generations with the same encoder share one session."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._encoders: WeakValueDictionary[str, Encoder] = WeakValueDictionary()

    def __call__(self, generation: Generation) -> Knowledge:
        """Return the generation with a warm encoder and its indexes.

        Raises:
            IndexCorruptError: a file is not what was written.
            EncoderMismatchError: the encoder computes other vectors here, and sentence-transformers
                is not at hand to take its place.
            MissingPackageError: the generation needs sentence-transformers, which is not installed.
        """
        entry = generation.manifest.encoder
        encoder = self._encoders.get(entry.sha256)
        if encoder is None:
            encoder = self._open_encoder(generation)
            self._encoders[entry.sha256] = encoder
        index = FaissIndex(entry.dimension)
        for entries, vectors in generation.entries_and_vectors():
            index.add(entries, vectors)
        lexical_index = LexicalIndex()
        for entries, terms in generation.entries_and_terms():
            lexical_index.add(entries, terms.terms, terms.offsets)
        is_replaced = not isinstance(encoder, OnnxEncoder | HashingEncoder)
        notices = ("encoder_not_exported",) if is_replaced else ()
        return Knowledge(generation, encoder, index, lexical_index, generation.names(), notices)

    def _open_encoder(self, generation: Generation) -> Encoder:
        entry = generation.manifest.encoder
        if entry.kind == "hashing":
            return HashingEncoder(entry.dimension, entry.max_tokens)
        if entry.kind == "sentence_transformers":
            _LOGGER.warning("%s Serving with sentence-transformers.", entry.reason)
            return self._load_original(generation)
        encoder = OnnxEncoder(entry, generation.encoder_parts())
        try:
            _check_reference_vectors(encoder, generation)
        except EncoderMismatchError as mismatch:
            _LOGGER.warning("%s Trying sentence-transformers.", mismatch.message)
            try:
                return self._load_original(generation)
            except TilmashError as error:
                raise mismatch from error
        return encoder

    def _load_original(self, generation: Generation) -> Encoder:
        try:
            from index.embedding.encoder_export import encoder_sha256
            from index.embedding.model_loading import load_model
            from index.embedding.sentence_transformer_embedder import SentenceTransformerEmbedder
        except ImportError as error:
            raise MissingPackageError(
                f"Generation {generation.name} needs sentence-transformers: {error}."
            ) from error
        entry = generation.manifest.encoder
        is_trained = bool(entry.difference)
        model = load_model(entry.model_id, self._settings.models_folder, trained=is_trained)
        if encoder_sha256(model) != entry.sha256:
            raise EncoderMismatchError(
                f"The model {entry.model_id} at hand is not the one generation {generation.name} "
                "was built with."
            )
        return SentenceTransformerEmbedder(model)


def _check_reference_vectors(encoder: Encoder, generation: Generation) -> None:
    """Compare the encoder's vectors of the warm-up texts with those made where it was exported.

    Raises:
        EncoderMismatchError: they differ by more than rounding.
    """
    vectors = encode_warm_up_texts(encoder)
    cosines = np.sum(vectors * generation.reference_vectors(), axis=1)
    if float(cosines.min()) < _LEAST_REFERENCE_COSINE:
        raise EncoderMismatchError(
            f"The encoder of generation {generation.name} computes other vectors on this machine "
            f"(cosine {cosines.min():.3f}) than where it was built."
        )
