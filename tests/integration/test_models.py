"""Models other than the default one, and the default one's tokenizer."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import EncoderMismatchError, ModelNotFoundError
from eval.gold_questions import load_gold_questions
from index.embedding import DEFAULT_MODEL
from index.embedding.bundled_weights import read_bundled_weights, weights_path
from index.embedding.model_loading import load_model
from index.embedding.onnx_encoder import OnnxEncoder
from index.embedding.reference_texts import load_reference_texts
from index.embedding.sentence_transformer_embedder import SentenceTransformerEmbedder
from index.embedding.text_tokenizers import JSON_KIND, UNIGRAM_KIND, JsonTokenizer, open_tokenizer
from index.embedding.tokenizer_export import export_tokenizer
from rag.answers import Question
from rag.assembly.building import build_collection, stale_reason
from rag.assembly.serving import KnowledgeOpener, make_question_answering, open_knowledge
from rag.settings import Settings
from tests.integration.small_models import MAX_TOKENS, make_bert, make_static_model
from tests.unit.notes import NOTES, damage, documents

pytestmark = pytest.mark.model


def settings_for(tmp_path: Path, model: str) -> Settings:
    return Settings(data_dir=tmp_path / "data", model=model, collection="notes")


def build_notes(settings: Settings) -> None:
    long_note = "word " * 600 + "end."
    notes = documents({**NOTES, "long": long_note})
    build_collection(settings, "notes", notes, lambda step, done, total: None)


@pytest.mark.parametrize(
    ("pooling", "dense", "dimension"), [("cls", 24, 24), ("mean", None, 64), ("max", 16, 16)]
)
def test_another_model_is_exported_with_its_own_pooling_modules_and_prompts(
    tmp_path: Path, pooling: str, dense: int | None, dimension: int
) -> None:
    settings = settings_for(tmp_path, make_bert(tmp_path, dense=dense, pooling=pooling))
    build_notes(settings)
    assert stale_reason(settings, "notes") is None
    with open_knowledge(settings) as knowledge:
        entry = knowledge.generation.manifest.encoder
        assert (entry.kind, entry.dimension, entry.max_tokens) == ("onnx", dimension, MAX_TOKENS)
        assert (entry.query_prefix, entry.passage_prefix) == ("ask: ", "text: ")
        assert entry.check["cosine_min"] >= 0.985
        assert entry.check["texts"] >= 200
        assert isinstance(knowledge.encoder, OnnxEncoder)
        original = SentenceTransformerEmbedder(load_model(settings.model, tmp_path))
        for text in ("When was the school opened?", "Мектеп қашан ашылды?", "word " * 300):
            expected, got = (
                original.encode_queries([text]),
                knowledge.encoder.encode_queries([text]),
            )
            assert float(expected.pooled[0] @ got.pooled[0]) > 0.985
            assert expected.tokens[0].shape == got.tokens[0].shape
        assert knowledge.notices == ()


def test_passages_are_never_longer_than_the_model_reads(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, make_bert(tmp_path, dense=None))
    build_notes(settings)
    original = SentenceTransformerEmbedder(load_model(settings.model, tmp_path))
    assert original.max_passage_tokens < MAX_TOKENS
    with open_knowledge(settings) as knowledge:
        texts = [text for text, _ in knowledge.generation.passages()]
    assert len(texts) > 5
    counts = [original.count_tokens(text) for text in texts]
    assert max(counts) <= original.max_passage_tokens
    assert max(counts) > original.max_passage_tokens / 2


def test_a_model_that_cannot_be_exported_is_served_as_it_is_and_the_reply_says_so(
    tmp_path: Path,
) -> None:
    settings = settings_for(tmp_path, make_static_model(tmp_path))
    build_notes(settings)
    with open_knowledge(settings) as knowledge:
        assert knowledge.generation.manifest.encoder.kind == "sentence_transformers"
        assert knowledge.generation.manifest.encoder.reason
        answer = make_question_answering(settings).ask(knowledge, Question("When was it baked?"))
    assert answer.notices == ("encoder_not_exported", "confidence_not_calibrated")
    assert answer.passages


def test_vectors_of_several_texts_are_those_of_each_alone(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, make_bert(tmp_path, dense=24))
    build_notes(settings)
    with open_knowledge(settings) as knowledge:
        texts = [f"text number {number} " * (number % 7 + 1) for number in range(20)]
        together = knowledge.encoder.encode_passages(texts)
        assert together.pooled.shape == (20, 24)
        assert np.allclose(np.linalg.norm(together.pooled, axis=1), 1, atol=1e-5)
        for row, text in enumerate(texts):
            alone = knowledge.encoder.encode_passages([text])
            assert float(together.pooled[row] @ alone.pooled[0]) > 0.99
            assert together.tokens[row].shape == alone.tokens[0].shape
        assert knowledge.encoder.encode_queries([]).pooled.shape == (0, 24)


def test_an_encoder_that_computes_other_vectors_here_is_replaced_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stands for a processor whose int8 kernels saturate: the reference vectors disagree."""
    settings = settings_for(tmp_path, make_bert(tmp_path, dense=None))
    build_notes(settings)
    with open_knowledge(settings) as knowledge:
        generation = knowledge.generation
        vectors = np.roll(generation.reference_vectors(), 1, axis=1)
        monkeypatch.setattr(type(generation), "reference_vectors", lambda self: vectors)
        replaced = KnowledgeOpener(settings)(generation)
        assert replaced.notices == ("encoder_not_exported",)
        weights = Path(settings.model) / "model.safetensors"
        damage(weights, weights.stat().st_size // 2)
        with pytest.raises(EncoderMismatchError, match="on this machine"):
            KnowledgeOpener(settings)(generation)


def test_a_model_that_is_nowhere_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError) as caught:
        load_model(str(tmp_path / "no-such-model"), tmp_path)
    assert "TILMASH_MODEL" in caught.value.hint


def test_the_default_model_is_the_same_each_time_it_is_loaded(test_data_dir: Path) -> None:
    first, second = (load_model(DEFAULT_MODEL, test_data_dir / "models") for _ in range(2))
    assert first.sha256 == second.sha256
    assert (first.query_prefix, first.passage_prefix) == ("query: ", "passage: ")


def test_the_default_tokenizer_knows_the_three_languages(test_data_dir: Path) -> None:
    """Ids as the model's published tokenizer gives them, checked once by hand."""
    tokenizer = load_model(DEFAULT_MODEL, test_data_dir / "models").transformer.tokenizer
    assert tokenizer("query: Hello world")["input_ids"] == [0, 41, 1294, 12, 35378, 8999, 2]
    for text in ("Қазақстан ЮНЕСКО-ға қашан кірді?", "Сколько государств?", "ﬁne  ½ x"):
        ids = tokenizer(text)["input_ids"]
        assert 3 not in ids, "nothing is unknown"
    assert tokenizer("ﬁne")["input_ids"] == tokenizer("fine")["input_ids"]


def test_the_default_tokenizer_is_carried_as_sentencepiece_and_gives_the_same_ids(
    test_data_dir: Path,
) -> None:
    model = load_model(DEFAULT_MODEL, test_data_dir / "models")
    data = model.transformer.tokenizer.backend_tokenizer.to_str().encode("utf-8")
    texts = load_reference_texts()
    kind, carried = export_tokenizer(data, 512, (*texts.questions, *texts.passages))
    assert kind == UNIGRAM_KIND
    assert len(carried) < len(data)
    original = JsonTokenizer(data, 512)
    light = open_tokenizer(kind, carried, 512)
    questions = load_gold_questions("gold")
    for text in [*(f"query: {gold.question}" for gold in questions), "one", "word " * 600]:
        assert light.encode(text).tolist() == original.encode(text).tolist(), text
    assert light.encode("word " * 600).shape == (512,)


def test_a_tokenizer_of_another_kind_is_carried_as_it_is(tmp_path: Path) -> None:
    model = load_model(make_bert(tmp_path, dense=None), tmp_path)
    data = model.transformer.tokenizer.backend_tokenizer.to_str().encode("utf-8")
    assert export_tokenizer(data, MAX_TOKENS, ["one text"]) == (JSON_KIND, data)


def test_the_bundled_weights_are_whole() -> None:
    weights = read_bundled_weights(weights_path())
    assert len(weights.pieces) == 250_002
    assert len(list(weights.names)) == 197
    assert weights.tensor("emb.word").shape == (250_037 * 384,)
    scale = float(np.abs(weights.tensor("l0.q.w")).mean())
    assert 0.01 < scale < 0.2
