"""Texts on which an encoder is compared with its original and, later, with itself elsewhere.

216 texts that ship with the package, questions and passages in three languages in equal parts,
written for this purpose.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from index.protocols import Encoder, Vectors


@dataclass(frozen=True, slots=True)
class ReferenceTexts:
    """Questions and passages, encoded in their own ways."""

    questions: tuple[str, ...]
    passages: tuple[str, ...]


@cache
def load_reference_texts() -> ReferenceTexts:
    """Return all texts, 108 questions and 108 passages, for the check of an export."""
    languages = _read()
    return ReferenceTexts(
        tuple(text for texts in languages.values() for text in texts["questions"]),
        tuple(text for texts in languages.values() for text in texts["passages"]),
    )


def encode_warm_up_texts(encoder: Encoder) -> Vectors:
    """Return the pooled vectors of the shortest question and passage of each language.

    Questions come first; the shape is `[6, dimension]`.
    """
    languages = _read()
    questions = [min(texts["questions"], key=len) for texts in languages.values()]
    passages = [min(texts["passages"], key=len) for texts in languages.values()]
    return np.concatenate(
        [encoder.encode_queries(questions).pooled, encoder.encode_passages(passages).pooled]
    )


def _read() -> dict[str, dict[str, list[str]]]:
    text = files("index.embedding").joinpath("reference_texts.json").read_text(encoding="utf-8")
    languages: dict[str, dict[str, list[str]]] = json.loads(text)
    return languages
