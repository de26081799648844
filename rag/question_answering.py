"""A question's road: check, resolve, encode, retrieve, rank, decide, answer, cite."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from time import perf_counter

from corpus.errors import AnswererUnavailableError, UnknownDocumentError
from corpus.languages import Language, detect_language
from corpus.letter_case import restore_capitals
from index.protocols import Filter
from rag.answerability import UNFITTED, AnswerabilityModel, Decision, decide
from rag.answers import (
    Answer,
    AnswererKind,
    AnswerSentence,
    Citation,
    Passage,
    Question,
    Reason,
    Status,
)
from rag.chat.answering import ChatAnswer, ChatAnswering
from rag.citing import verify_quotes
from rag.evidence import Evidence, gather_evidence
from rag.extractive_answerer import best_sentence, extract_sentences
from rag.follow_ups.resolving import resolve_question
from rag.knowledge import Knowledge
from rag.messages import message_for
from rag.question_checks import check_question, check_top_k, language_of
from rag.ranking.candidates import find_candidates
from rag.ranking.encoded_question import EncodedQuestion, encode_question
from rag.ranking.fusing import RankedChunk, rank
from rag.reader.passage_reader import PassageReader
from rag.settings import RankingStage, Settings

# The decision looks at the margin to the fifth passage, however few are asked for.
_LEAST_RANKED = 5
_NOT_CALIBRATED = "confidence_not_calibrated"


class QuestionAnswering:
    """Answers questions from whatever knowledge it is handed; it may be shared by threads.

    Without `reader`, passages are ranked and not read; without `chat`, no language model writes.
    """

    def __init__(
        self,
        settings: Settings,
        answerability: AnswerabilityModel,
        reader: PassageReader | None = None,
        chat: ChatAnswering | None = None,
    ) -> None:
        self._settings = settings
        self._answerability = answerability
        self._reader = reader
        self._chat = chat

    def resolve(self, knowledge: Knowledge, question: Question) -> Question:
        """Return the question as it is looked up, checked and without earlier turns.

        Raises:
            QuestionError: the question cannot be looked up.
        """
        text = self._looked_up(knowledge, question)
        return replace(question, text=text, earlier=())

    def search(self, knowledge: Knowledge, question: Question) -> tuple[Passage, ...]:
        """Return the best passages for the question, numbered from 1.

        Raises:
            QuestionError: the question cannot be looked up.
            TopKOutOfRangeError: `top_k` is out of range.
            UnknownDocumentError: a document that is filtered for is not in the collection.
        """
        top_k = check_top_k(question.top_k, self._settings)
        text = self._looked_up(knowledge, question)
        _, ranked = self._rank(knowledge, question, text, top_k, _Timer())
        return _passages(ranked[:top_k])

    def evidence(self, knowledge: Knowledge, question: Question) -> Evidence:
        """Return the ranked passages, at least five where there are, of which the first are read.

        Raises:
            The same as `search`.
        """
        text = self._looked_up(knowledge, question)
        top_k = check_top_k(question.top_k, self._settings)
        encoded, ranked = self._rank(knowledge, question, text, top_k, _Timer())
        return gather_evidence(knowledge, text, encoded, ranked, self._reader)

    def ask(self, knowledge: Knowledge, question: Question) -> Answer:
        """Return the answer to the question, or an abstention.

        Raises:
            QuestionError: the question cannot be looked up.
            TopKOutOfRangeError: `top_k` is out of range.
            UnknownDocumentError: a document that is filtered for is not in the collection.
            AnswererUnavailableError: the answerer asked for is not configured.
        """
        *_, answer = self.stream(knowledge, question)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self, knowledge: Knowledge, question: Question
    ) -> Iterator[tuple[Passage, ...] | AnswerSentence | Answer]:
        """Yield the passages as soon as they are ranked, each sentence, then the whole answer.

        Raises:
            The same as `ask`, before anything is yielded.
        """
        chat = self._chat_for(question)
        timer = _Timer()
        text = self._looked_up(knowledge, question)
        top_k = check_top_k(question.top_k, self._settings)
        encoded, ranked = self._rank(knowledge, question, text, top_k, timer)
        passages = _passages(ranked[:top_k])
        yield passages
        evidence = gather_evidence(knowledge, text, encoded, ranked, self._reader)
        timer.mark("read")
        yield (yield from self._answer(knowledge, question, evidence, passages, timer, chat))

    def _looked_up(self, knowledge: Knowledge, question: Question) -> str:
        text = check_question(question.text, self._settings)
        limit = self._settings.max_question_characters
        return resolve_question(text, question.earlier, knowledge.names, limit)

    def _chat_for(self, question: Question) -> ChatAnswering | None:
        """Return who writes the answer, or None where the documents' own sentences are wanted."""
        if (question.answerer or self._settings.answerer) is AnswererKind.EXTRACTIVE:
            return None
        if self._chat is None:
            raise AnswererUnavailableError("No chat model is configured.")
        return self._chat

    def _rank(
        self, knowledge: Knowledge, question: Question, text: str, top_k: int, timer: "_Timer"
    ) -> tuple[EncodedQuestion, list[RankedChunk]]:
        where = _filter(knowledge, question)
        if RankingStage.LETTER_CASE in self._settings.ranking_stages:
            text = restore_capitals(text, knowledge.names)
        encoded = encode_question(knowledge.encoder, text)
        timer.mark("embed")
        wanted = max(top_k, _LEAST_RANKED)
        count = max(self._settings.candidates, 2 * wanted)
        while True:
            candidates = find_candidates(knowledge, encoded, count, where, self._settings)
            timer.mark("retrieve")
            ranked = rank(knowledge, encoded, candidates, wanted, self._settings)
            timer.mark("rank")
            # Overlapping neighbours are left out, so now and then it takes more to have enough.
            if len(ranked) == wanted or len(candidates) < count:
                return encoded, ranked
            count *= 2

    def _answer(
        self,
        knowledge: Knowledge,
        question: Question,
        evidence: Evidence,
        passages: tuple[Passage, ...],
        timer: "_Timer",
        chat: ChatAnswering | None,
    ) -> Generator[AnswerSentence, None, Answer]:
        language = language_of(question.text, evidence.question)
        is_fitted = self._answerability.fits(
            knowledge.generation.manifest.encoder,
            self._settings.ranking_stages,
            "" if self._reader is None else self._reader.digest,
        )
        decision = self._decide(evidence, question.answer_language, is_fitted=is_fitted)
        reason = decision.reason
        notices = knowledge.notices if is_fitted else (*knowledge.notices, _NOT_CALIBRATED)
        sentences: tuple[AnswerSentence, ...] = ()
        citations: tuple[Citation, ...] = ()
        written = ChatAnswer()
        if reason is None and chat is not None:
            wished = question.answer_language or language
            written = yield from chat.answer(knowledge, evidence.question, evidence.ranked, wished)
            sentences, citations = tuple(written.sentences), written.citations
            notices += written.notices
            reason = Reason.WEAK_EVIDENCE if written.is_declined else None
        if reason is None and not sentences:
            extracted = extract_sentences(evidence, question.answer_language)
            verified = verify_quotes(
                (one.quote for one in extracted), knowledge.generation.document
            )
            citations = tuple(verified.values())
            values = {one.quote: one.value for one in extracted}
            sentences = tuple(
                AnswerSentence(quote.text, (citation.number,), values[quote])
                for quote, citation in verified.items()
            )
            reason = None if citations else Reason.NO_EVIDENCE
            yield from sentences
        is_written = bool(written.sentences) or written.is_declined
        answer_text = " ".join(sentence.text for sentence in sentences)
        timer.mark("answer")
        return Answer(
            status=Status.ANSWERED if reason is None else Status.ABSTAINED,
            reason=reason,
            message=message_for(reason, language) if reason else None,
            confidence=decision.confidence,
            answerer=AnswererKind.CHAT if is_written else AnswererKind.EXTRACTIVE,
            question_language=language,
            looked_up_question=evidence.question,
            text=answer_text,
            language=_language_of(answer_text, citations, language, is_written=is_written),
            sentences=sentences,
            citations=citations,
            passages=passages,
            generation=knowledge.generation.name,
            notices=notices,
            timings_ms=timer.finish(),
        )

    def _decide(self, evidence: Evidence, wished: Language | None, *, is_fitted: bool) -> Decision:
        if not evidence.read:
            return Decision(Reason.NO_EVIDENCE, 0.0)
        model = self._answerability if is_fitted else UNFITTED
        return decide(evidence, best_sentence(evidence, wished), model, self._settings.risk)


def _filter(knowledge: Knowledge, question: Question) -> Filter | None:
    for document_id in question.documents or ():
        if document_id not in knowledge.generation:
            raise UnknownDocumentError(f"There is no document {document_id!r}.")
    if question.documents is None and question.languages is None and not question.exclude_chunks:
        return None
    documents = None if question.documents is None else frozenset(question.documents)
    return Filter(
        documents=documents,
        exclude_chunks=question.exclude_chunks,
        languages=question.languages,
    )


def _passages(ranked: Sequence[RankedChunk]) -> tuple[Passage, ...]:
    return tuple(
        Passage(number, passage.chunk, passage.score)
        for number, passage in enumerate(ranked, start=1)
    )


def _language_of(
    text: str, citations: Sequence[Citation], asked: Language, *, is_written: bool
) -> Language:
    """Return the language of an answer: what a model wrote, or what is quoted."""
    if not citations:
        return asked
    return detect_language(text) if is_written else citations[0].language


class _Timer:
    """Milliseconds between marks."""

    def __init__(self) -> None:
        self._start = self._last = perf_counter()
        self._marks: dict[str, float] = {}

    def mark(self, name: str) -> None:
        now = perf_counter()
        self._marks[name] = round(self._marks.get(name, 0.0) + (now - self._last) * 1000, 3)
        self._last = now

    def finish(self) -> dict[str, float]:
        return {**self._marks, "total": round((self._last - self._start) * 1000, 3)}
