"""The one tree of errors that Tilmash raises on purpose.

TilmashError
├── ConfigurationError            a setting cannot be used as it stands
├── MissingPackageError           a package that this step needs is not installed
├── EvaluationError
│   ├── GoldQuestionError         a gold question or passage is not what its format promises
│   └── BaselineMismatchError     the baseline was measured on other questions
├── DocumentError
│   ├── DocumentUnreadableError   the bytes are not text of a known format
│   └── UnknownDocumentError      no document of this id in the collection
├── QuestionError
│   ├── EmptyQuestionError        nothing but white space
│   ├── QuestionTooLongError      longer than the setting allows
│   └── MalformedQuestionError    NUL or a lone surrogate: not text
├── RequestError
│   ├── TopKOutOfRangeError
│   ├── UnknownLanguageError
│   ├── UnknownCollectionError
│   └── AnswererUnavailableError  an answerer was asked for that is not configured
├── GenerationError
│   ├── NoGenerationError         nothing has been built yet
│   ├── IndexCorruptError         bytes on disk are not the bytes that were written
│   ├── IndexMismatchError        the generation was built for other settings
│   └── BuildInProgressError      another process is building this collection
└── ModelError
    ├── ModelNotFoundError        neither a folder, the bundled weights nor a reachable hub
    ├── ModelExportError          the encoder cannot be exported
    └── EncoderMismatchError      the encoder computes other vectors here than where it was built

Each class has a stable `code` that programs may match on; `hint` says what a person can do.
HTTP statuses are none of this file's business: `api` maps classes to them in one table.
"""

from typing import ClassVar


class TilmashError(Exception):
    """What Tilmash raises on purpose: a message, a stable `code` and a `hint` for a person."""

    code: ClassVar[str] = "error"
    default_hint: ClassVar[str] = ""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = self.default_hint if hint is None else hint


class ConfigurationError(TilmashError):
    """A setting cannot be used as it stands."""

    code = "bad_setting"
    default_hint = (
        "Settings are environment variables that begin with TILMASH_; see docs/settings.md."
    )


class MissingPackageError(TilmashError):
    """A package that this step needs is not installed."""

    code = "missing_package"
    default_hint = "Install the whole of Tilmash: pip install tilmash."


class EvaluationError(TilmashError):
    """An evaluation cannot be run as it was asked for."""

    code = "evaluation_error"


class GoldQuestionError(EvaluationError):
    """A gold question or a passage is not what its format promises."""

    code = "bad_gold_question"
    default_hint = "docs/evaluation.md shows the format, with an example that runs."


class BaselineMismatchError(EvaluationError):
    """The baseline was measured on other questions, or is no file of figures."""

    code = "baseline_mismatch"
    default_hint = "Measure the baseline on the same questions: tilmash eval --json FILE."


class DocumentError(TilmashError):
    """Something is wrong with a document."""

    code = "document_error"


class DocumentUnreadableError(DocumentError):
    """The bytes are not text of a format that can be read."""

    code = "document_unreadable"
    default_hint = "Give plain text in UTF-8."


class UnknownDocumentError(DocumentError):
    """No document of this id is in the collection."""

    code = "unknown_document"
    default_hint = "GET /v1/documents lists the documents."


class QuestionError(TilmashError):
    """The question cannot be looked up."""

    code = "question_error"


class EmptyQuestionError(QuestionError):
    """The question has nothing but white space."""

    code = "empty_question"
    default_hint = "Write a question in English, Russian or Kazakh."


class QuestionTooLongError(QuestionError):
    """The question is longer than TILMASH_MAX_QUESTION_CHARACTERS."""

    code = "question_too_long"
    default_hint = "Ask for one thing in a sentence or two."


class MalformedQuestionError(QuestionError):
    """The question holds NUL or a lone surrogate, so it is not text."""

    code = "malformed_question"
    default_hint = "Send the question as valid Unicode text without NUL."


class RequestError(TilmashError):
    """The request asks for something that cannot be."""

    code = "bad_request"


class TopKOutOfRangeError(RequestError):
    """`top_k` is below 1 or above the limit."""

    code = "top_k_out_of_range"


class UnknownLanguageError(RequestError):
    """A language was named that Tilmash does not know."""

    code = "unknown_language"
    default_hint = "Known languages: en, ru, kk, und."


class UnknownCollectionError(RequestError):
    """No collection of this name has been built."""

    code = "unknown_collection"
    default_hint = "Leave `collection` out to ask the default one."


class AnswererUnavailableError(RequestError):
    """An answerer was asked for that is not configured."""

    code = "answerer_unavailable"
    default_hint = "Leave `answerer` out, or ask for 'extractive'."


class GenerationError(TilmashError):
    """Something is wrong with a generation on disk."""

    code = "generation_error"


class NoGenerationError(GenerationError):
    """The collection has no published generation."""

    code = "no_generation"
    default_hint = "Build one: tilmash index build."


class IndexCorruptError(GenerationError):
    """Bytes on disk are not the bytes that were written."""

    code = "index_corrupt"
    default_hint = (
        "Roll back (tilmash index rollback) or build again (tilmash index build --force)."
    )


class IndexMismatchError(GenerationError):
    """The generation was built for other settings or by another version."""

    code = "index_mismatch"
    default_hint = "Build again: tilmash index build."


class BuildInProgressError(GenerationError):
    """Another process is building this collection."""

    code = "build_in_progress"
    default_hint = "Wait until the other build has finished."


class ModelError(TilmashError):
    """Something is wrong with the embedding model."""

    code = "model_error"


class ModelNotFoundError(ModelError):
    """The model is neither a folder, nor bundled, nor within reach on a hub."""

    code = "model_not_found"
    default_hint = (
        "Set TILMASH_MODEL to a folder of a sentence-transformers model, or leave it out."
    )


class ModelExportError(ModelError):
    """The encoder cannot be exported, or the export does not agree with the original."""

    code = "model_not_exportable"


class EncoderMismatchError(ModelError):
    """The encoder computes other vectors on this machine than where it was built."""

    code = "encoder_mismatch"
    default_hint = "Build the generation again on this machine: tilmash index build --force."
