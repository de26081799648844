"""Small sentence-transformers models, made on the spot, that differ from the default one."""

from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Dense, Transformer
from sentence_transformers.sentence_transformer.modules import Pooling, StaticEmbedding
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from index.embedding.reference_texts import load_reference_texts

PROMPTS = {"query": "ask: ", "document": "text: "}
MAX_TOKENS = 128
_HIDDEN = 64


def make_bert(folder: Path, *, dense: int | None, pooling: str = "cls") -> str:
    """Save a random BERT with the given pooling, own prompts and no normalisation."""
    torch.manual_seed(7)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=_train_tokenizer(),
        model_max_length=MAX_TOKENS,
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        pad_token="[PAD]",
        mask_token="[MASK]",
    )
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=_HIDDEN,
        num_hidden_layers=3,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=MAX_TOKENS,
    )
    plain = folder / "bert"
    BertModel(config).save_pretrained(str(plain))
    tokenizer.save_pretrained(str(plain))
    transformer = Transformer(str(plain))
    modules = [transformer, Pooling(_HIDDEN, pooling_mode=pooling)]
    if dense is not None:
        modules.append(Dense(_HIDDEN, dense))
    model = SentenceTransformer(modules=modules, prompts=PROMPTS)
    model.save(str(folder / "model"), create_model_card=False)
    return str(folder / "model")


def make_static_model(folder: Path) -> str:
    """Save a model without a transformer, which cannot be exported."""
    torch.manual_seed(7)
    embedding = StaticEmbedding(_train_tokenizer(), embedding_dim=32)
    SentenceTransformer(modules=[embedding]).save(str(folder / "static"), create_model_card=False)
    return str(folder / "static")


def _train_tokenizer() -> Tokenizer:
    texts = load_reference_texts()
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(
        vocab_size=2000, special_tokens=special, show_progress=False
    )
    tokenizer.train_from_iterator([*texts.questions, *texts.passages], trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B [SEP]",
        special_tokens=[(name, tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")],
    )
    return tokenizer
