"""Answers in the documents' own sentences, never a whole passage."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.documents import Span
from corpus.languages import Language
from rag.citing import Quote
from rag.evidence import CandidateSentence, Evidence
from rag.evidence_kinds import holds_value
from rag.question_kinds import QuestionKind, asks_for_several, kinds_of

# score = sentence + passage + w · log(p + ε): chosen on `dev` (docs/answerability.md).
_READER_WEIGHT = 0.02
_LEAST_PROBABILITY = 1e-3
_MOST_SENTENCES = 2
_MOST_OF_SEVERAL = 4
# Another sentence is added when its score is this near to the best one's, less for each character
# of it: a long one has to answer better.
_MARGIN = 0.11
_MARGIN_OF_SEVERAL = 0.08
_COST_OF_A_CHARACTER = 0.0004
# A sentence in the wished language is preferred when its score is this near to the best one's.
_EQUAL_EVIDENCE = 0.005
_VALUES = (
    QuestionKind.YEAR,
    QuestionKind.DATE,
    QuestionKind.NUMBER,
    QuestionKind.PERSON,
    QuestionKind.PLACE,
    QuestionKind.TITLE,
)


@dataclass(frozen=True, slots=True)
class ExtractedSentence:
    """A sentence to quote, and where in it stands the value asked for, if one was found."""

    quote: Quote
    value: Span | None


def best_sentence(evidence: Evidence, wished: Language | None) -> CandidateSentence:
    """Return the sentence that answers best; there must be one.

    Among equals, one in the wished language is preferred, or in the question's.
    """
    return _ordered(evidence, wished)[0]


def extract_sentences(evidence: Evidence, wished: Language | None) -> list[ExtractedSentence]:
    """Return the shortest run of sentences that answers, the best first.

    One sentence, and a second where it answers nearly as well; where a list or two things are
    asked for, at most four in the documents' order. Empty only where there is no passage.
    """
    if not evidence.read:
        return []
    ordered = _ordered(evidence, wished)
    several = asks_for_several(evidence.question)
    least = score_of(ordered[0], evidence) - (_MARGIN_OF_SEVERAL if several else _MARGIN)
    more = [
        one
        for one in ordered[1:]
        if score_of(one, evidence) - _COST_OF_A_CHARACTER * len(one.text) >= least
    ]
    most = _MOST_OF_SEVERAL if several else _MOST_SENTENCES
    chosen = [ordered[0], *more][:most]
    if several:
        chosen.sort(key=lambda one: (_document(one, evidence), one.span))
    return [_extracted(one, evidence) for one in chosen]


def _ordered(evidence: Evidence, wished: Language | None) -> list[CandidateSentence]:
    """Return the sentences, the best first; one that stands in two passages comes once."""
    wished = wished or evidence.language
    scored = sorted(evidence.sentences, key=lambda one: -score_of(one, evidence))
    equal = [
        one
        for one in scored
        if score_of(one, evidence) >= score_of(scored[0], evidence) - _EQUAL_EVIDENCE
        and _language(one, evidence) is wished
    ]
    documents: dict[tuple[str, Span], CandidateSentence] = {}
    for one in (*equal[:1], *scored):
        documents.setdefault((_document(one, evidence), one.span), one)
    return list(documents.values())


def score_of(sentence: CandidateSentence, evidence: Evidence) -> float:
    """Return how well a sentence answers, by ranking and reader together; higher is better."""
    score = sentence.score + evidence.read[sentence.passage].ranked.score
    if not evidence.is_read:
        return score
    return score + _READER_WEIGHT * math.log(sentence.probability + _LEAST_PROBABILITY)


def _language(sentence: CandidateSentence, evidence: Evidence) -> Language:
    return evidence.read[sentence.passage].ranked.chunk.language


def _document(sentence: CandidateSentence, evidence: Evidence) -> str:
    return evidence.read[sentence.passage].ranked.chunk.document_id


def _extracted(sentence: CandidateSentence, evidence: Evidence) -> ExtractedSentence:
    quote = Quote(_document(sentence, evidence), sentence.span, sentence.text)
    return ExtractedSentence(quote, _value(sentence, evidence.question))


def _value(sentence: CandidateSentence, question: str) -> Span | None:
    """Return where the value stands in the sentence, in code points from its beginning.

    Only what may be a value of the kind that is asked for counts as one.
    """
    kinds: Sequence[QuestionKind] = [kind for kind in _VALUES if kind in kinds_of(question)]
    if sentence.value is None or not kinds:
        return None
    start, end = (place - sentence.span.start for place in sentence.value)
    words = sentence.text[start:end]
    is_value = any(holds_value(kind, words) for kind in kinds)
    return Span(start, end) if is_value and words.lower() not in question.lower() else None
