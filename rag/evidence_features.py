"""What the decision looks at: numbers that say whether the evidence answers the question."""

import math
from functools import lru_cache
from typing import Final

import numpy as np

from corpus.languages import Language
from corpus.lexical_terms import lexical_terms, query_terms
from rag.evidence import CandidateSentence, Evidence
from rag.evidence_kinds import kinds_held, numbers_of
from rag.name_matching import FOUND, name_matches
from rag.question_kinds import QuestionKind, kinds_of

_LEAST_PROBABILITY: Final = 1e-3
_CACHED_QUESTIONS: Final = 64
_CACHED_TEXTS: Final = 4096
_SECOND, _FIFTH = 2, 5
_ASKED: Final = (
    QuestionKind.YEAR,
    QuestionKind.NUMBER,
    QuestionKind.PERSON,
    QuestionKind.PLACE,
    QuestionKind.REASON,
    QuestionKind.LIST,
)


def evidence_features(evidence: Evidence, sentence: CandidateSentence) -> dict[str, float]:
    """Return the features of evidence, of which `sentence` answers best.

    docs/answerability.md explains each.
    """
    return {
        **_reader_features(evidence, sentence),
        **_score_features(evidence, sentence),
        **_token_features(evidence, sentence),
        **_word_features(evidence, sentence),
        **_kind_features(evidence, sentence),
    }


def _reader_features(evidence: Evidence, sentence: CandidateSentence) -> dict[str, float]:
    answers = [0.0 if one.reading is None else one.reading.answers for one in evidence.read]
    likeliest = max(one.probability for one in evidence.sentences)
    return {
        "reader_best": max(answers),
        "reader_first": answers[0],
        "reader_chosen": answers[sentence.passage],
        "reader_mean": sum(answers) / len(answers),
        "reader_sentence": _log(sentence.probability),
        "reader_best_sentence": _log(likeliest),
    }


def _score_features(evidence: Evidence, sentence: CandidateSentence) -> dict[str, float]:
    scores = [one.score for one in evidence.ranked]
    best = max(one.score for one in evidence.sentences)
    return {
        "passage": scores[0],
        "sentence": best,
        "margin_to_second": scores[0] - scores[:_SECOND][-1],
        "margin_to_fifth": scores[0] - scores[:_FIFTH][-1],
        "passage_behind": scores[0] - scores[sentence.passage],
        "sentence_behind": best - sentence.score,
    }


def _token_features(evidence: Evidence, sentence: CandidateSentence) -> dict[str, float]:
    """How well the question's tokens are matched, the worst ones above all."""
    passage = evidence.read[sentence.passage]
    cosines = evidence.token_cosines(sentence.passage)
    start = passage.ranked.chunk.start
    first, last = np.searchsorted(
        passage.tokens.starts, [sentence.span.start - start, sentence.span.end - start]
    )
    inside = cosines[first:last] if last > first else cosines
    in_passage, in_sentence = np.sort(cosines.max(axis=0)), np.sort(inside.max(axis=0))
    return {
        "worst_token": float(in_passage[0]),
        "second_worst_token": float(in_passage[:_SECOND][-1]),
        "second_worst_token_in_sentence": float(in_sentence[:_SECOND][-1]),
        "lower_quartile_in_sentence": float(np.quantile(in_sentence, 0.25)),
    }


def _word_features(evidence: Evidence, sentence: CandidateSentence) -> dict[str, float]:
    question, chunk = evidence.question, evidence.read[sentence.passage].ranked.chunk
    in_passage = name_matches(question, chunk.text)
    in_sentence = name_matches(question, sentence.text)
    numbers = numbers_of(question)
    asked = _terms_asked(question)
    stems = {term for term in asked if term.startswith("=")}
    shared = stems & _terms_of(chunk.text)
    return {
        "names": _mean(in_passage),
        "names_in_sentence": _mean(in_sentence),
        "names_missing": float(sum(match < FOUND for match in in_passage)),
        "numbers_missing": float(len(numbers - numbers_of(chunk.text))),
        "stems": len(shared) / max(1, len(stems)),
        "value_told": _share_told(sentence, question),
        "length": math.log(1 + len(asked)),
        "is_cross_language": float(chunk.language is not evidence.language),
        "is_russian": float(evidence.language is Language.RUSSIAN),
        "is_kazakh": float(evidence.language is Language.KAZAKH),
    }


def _kind_features(evidence: Evidence, sentence: CandidateSentence) -> dict[str, float]:
    question = evidence.question
    asked = kinds_of(question)
    held = kinds_held(question, sentence.text)
    passage = evidence.read[sentence.passage].ranked.chunk.text
    held_by_passage = kinds_held(question, passage)
    features = {f"asks_{kind.value}": float(kind in asked) for kind in _ASKED}
    features["asks_other"] = float(not asked)
    features["kinds_held"] = len(asked & held) / len(asked) if asked else 0.5
    features["kinds_in_passage"] = len(asked & held_by_passage) / len(asked) if asked else 0.5
    features["has_person"] = float(QuestionKind.PERSON in asked & held)
    return features


def _share_told(sentence: CandidateSentence, question: str) -> float:
    """Return the share of the likeliest answer's terms in the question; 1 where there is none."""
    if sentence.value is None:
        return 1.0
    start, end = (place - sentence.span.start for place in sentence.value)
    terms = set(lexical_terms(sentence.text[start:end]))
    return len(terms.intersection(_terms_asked(question))) / max(1, len(terms))


@lru_cache(_CACHED_QUESTIONS)
def _terms_asked(question: str) -> tuple[str, ...]:
    return tuple(query_terms(question))


@lru_cache(_CACHED_TEXTS)
def _terms_of(text: str) -> frozenset[str]:
    return frozenset(lexical_terms(text))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 1.0


def _log(probability: float) -> float:
    return math.log(probability + _LEAST_PROBABILITY)
