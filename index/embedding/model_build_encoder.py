"""Building with a sentence-transformers model."""

from corpus.errors import ModelExportError
from index.embedding.encoder_export import encoder_sha256, export_encoder
from index.embedding.model_loading import LoadedModel
from index.embedding.onnx_encoder import OnnxEncoder
from index.embedding.reference_texts import encode_warm_up_texts, load_reference_texts
from index.embedding.sentence_transformer_embedder import SentenceTransformerEmbedder
from index.storing.encoder_files import write_encoder_parts
from index.storing.manifest import EncoderEntry
from index.storing.writer import GenerationWriter


class ModelBuildEncoder:
    """A sentence-transformers model, exported for serving where that is possible."""

    def __init__(self, model: LoadedModel) -> None:
        self._model = model
        self._embedder = SentenceTransformerEmbedder(model)
        self.sha256 = encoder_sha256(model)
        self.max_passage_tokens = self._embedder.max_passage_tokens
        self.count_tokens = self._embedder.count_tokens
        self.embed_passages = self._embedder.embed_passages
        self.encode_passages_by_length = self._embedder.encode_passages_by_length

    def write(self, writer: GenerationWriter) -> EncoderEntry:
        """Write the exported encoder, or nothing where the model cannot be exported."""
        try:
            exported = export_encoder(self._model, load_reference_texts())
        except ModelExportError as error:
            return self._unexported_entry(error)
        reference = encode_warm_up_texts(OnnxEncoder(exported.entry, exported.parts))
        write_encoder_parts(writer, exported.parts, exported.word_matrix, reference)
        return exported.entry

    def _unexported_entry(self, error: ModelExportError) -> EncoderEntry:
        return EncoderEntry(
            kind="sentence_transformers",
            model_id=self._model.name,
            revision=self._model.revision,
            sha256=self.sha256,
            dimension=self._embedder.dimension,
            max_tokens=self._embedder.max_tokens,
            token_dimension=self._embedder.token_dimension,
            difference=self._model.difference,
            query_prefix=self._model.query_prefix,
            passage_prefix=self._model.passage_prefix,
            reason=error.message,
        )
