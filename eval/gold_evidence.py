"""Looking the evidence of gold questions up in the documents that it is quoted from."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.documents import Document, Span
from corpus.errors import GoldQuestionError, UnknownDocumentError
from corpus.languages import Language
from eval.gold_questions import Evidence, GoldQuestion

_SPACE = re.compile(r"\s+")


def locate_evidence(
    questions: Sequence[GoldQuestion], document_of: Callable[[str], Document]
) -> list[GoldQuestion]:
    """Return the questions with every quote at its place, and with their passage languages.

    A quote without offsets is looked up; white space in it stands for any white space.

    Raises:
        GoldQuestionError: a document is not there, or a quote is not at its offsets, not in the
            document, or there more than once.
    """
    return [_located(question, document_of) for question in questions]


def _located(question: GoldQuestion, document_of: Callable[[str], Document]) -> GoldQuestion:
    evidence: list[Evidence] = []
    languages: set[Language] = set()
    for piece in question.evidence:
        try:
            document = document_of(piece.document_id)
        except UnknownDocumentError as error:
            raise GoldQuestionError(
                f"Question {question.id}: there is no document {piece.document_id!r}."
            ) from error
        span = _find(piece, document.text, question.id) if piece.span is None else piece.span
        quote = document.text[span.start : span.end]
        if piece.span is not None and quote != piece.quote:
            raise GoldQuestionError(
                f"Question {question.id}: at {span.start}-{span.end} {document.id} reads "
                f"{quote[:60]!r}, not {piece.quote[:60]!r}.",
                hint="Leave start and end out, and the quote is looked up.",
            )
        evidence.append(Evidence(document.id, span, quote))
        languages.add(_language_at(document, span.start))
    joined = "+".join(sorted(language.value for language in languages))
    return replace(question, evidence=tuple(evidence), passage_language=joined)


def _find(piece: Evidence, text: str, question_id: str) -> Span:
    pattern = r"\s+".join(map(re.escape, _SPACE.split(piece.quote.strip())))
    found = [Span(*match.span()) for match in re.finditer(pattern, text)]
    if len(found) != 1:
        times = f"{len(found)} times" if found else "nowhere"
        raise GoldQuestionError(
            f"Question {question_id}: {piece.quote[:60]!r} stands {times} in {piece.document_id}.",
            hint="Quote the text of the document as `tilmash` reads it, and enough of it.",
        )
    return found[0]


def _language_at(document: Document, offset: int) -> Language:
    return next(
        (part.language for part in document.sections if part.start <= offset < part.end),
        Language.UNDETERMINED,
    )
