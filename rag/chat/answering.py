"""Answers that a chat model writes and that passages hold up, sentence by sentence."""

import logging
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from corpus.documents import Chunk
from corpus.languages import Language
from index.protocols import Encoder
from rag.answers import AnswerSentence, Citation
from rag.chat.claim_checking import PassageEvidence, find_support, read_evidence
from rag.chat.claim_model import shipped_claim_model
from rag.chat.prompting import NO_ANSWER, make_messages
from rag.chat.protocols import ChatEndpoint, EndpointError
from rag.chat.statements import StatementReader
from rag.chat.written_sentences import (
    WrittenSentence,
    is_beside_the_point,
    read_sentences,
    says_again,
)
from rag.citing import Quote, verify_quotes
from rag.knowledge import Knowledge
from rag.ranking.fusing import RankedChunk

UNAVAILABLE: Final = "chat_unavailable"
UNSUPPORTED: Final = "chat_answer_unsupported"
DROPPED: Final = "unsupported_sentences_dropped"

_MOST_PASSAGES: Final = 10
_MOST_SENTENCES: Final = 12
_MOST_REPEATS: Final = 2
_LOGGER = logging.getLogger(__name__)


@dataclass(slots=True)
class ChatAnswer:
    """What is left of a chat model's text once it is checked.

    Without sentences, `is_declined` tells that the model found no answer; otherwise there is
    nothing that could be sent, and `notices` say why.
    """

    sentences: list[AnswerSentence] = field(default_factory=list)
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    is_declined: bool = False


class ChatAnswering:
    """Asks an endpoint and checks what it writes; it may be shared by threads."""

    def __init__(self, endpoint: ChatEndpoint) -> None:
        self._endpoint = endpoint
        self._lock = Lock()
        self._readers: WeakKeyDictionary[Encoder, StatementReader] = WeakKeyDictionary()

    def answer(
        self, knowledge: Knowledge, question: str, ranked: Sequence[RankedChunk], language: Language
    ) -> Generator[AnswerSentence, None, ChatAnswer]:
        """Yield each sentence in `language` that a passage states; return all there is to reply.

        What was yielded stays in the answer, whatever the endpoint does afterwards.
        """
        chunks = [passage.chunk for passage in ranked[:_MOST_PASSAGES]]
        reader = self._reader(knowledge.encoder)
        checking = _Checking(knowledge, reader, chunks)
        messages = make_messages(question, [chunk.text for chunk in chunks], language)
        made = ChatAnswer()
        has_dropped = False
        try:
            with closing(self._endpoint.write(messages)) as pieces:
                for sentence in _without_repeats(pieces, made):
                    if NO_ANSWER in sentence.text:
                        made.is_declined = not made.sentences and not has_dropped
                        break
                    is_usable = not is_beside_the_point(sentence.text, question, language)
                    if is_usable and (checked := checking.check(sentence)) is not None:
                        made.sentences.append(checked)
                        yield checked
                    else:
                        has_dropped = True
        except EndpointError as error:
            _LOGGER.warning("No whole answer from the chat model: %s", error)
            made.notices = (UNAVAILABLE,)
        made.citations = tuple(checking.citations.values())
        if has_dropped and made.sentences:
            made.notices += (DROPPED,)
        elif not made.sentences and not made.is_declined and not made.notices:
            made.notices = (UNSUPPORTED,) if has_dropped else (UNAVAILABLE,)
        return made

    def _reader(self, encoder: Encoder) -> StatementReader:
        with self._lock:
            return self._readers.setdefault(encoder, StatementReader(encoder))


def _without_repeats(pieces: Iterable[str], made: ChatAnswer) -> Iterator[WrittenSentence]:
    """Yield the sentences until the model has repeated itself twice, and repetitions not at all.

    One is whatever was said before, or nearly says what is in `made` by then.
    """
    said: set[str] = set()
    repeats = 0
    for sentence in islice(read_sentences(pieces), _MOST_SENTENCES):
        plain = sentence.text.casefold()
        if plain not in said and not any(
            says_again(sentence.text, kept.text) for kept in made.sentences
        ):
            said.add(plain)
            yield sentence
            continue
        repeats += 1
        if repeats == _MOST_REPEATS:
            return


class _Checking:
    """Holds what one answer rests on so far."""

    def __init__(
        self, knowledge: Knowledge, reader: StatementReader, chunks: Sequence[Chunk]
    ) -> None:
        self._knowledge = knowledge
        self._reader = reader
        self._chunks = chunks
        self._evidence: dict[int, PassageEvidence] = {}
        self._quotes: list[Quote] = []
        self.citations: dict[Quote, Citation] = {}

    def check(self, sentence: WrittenSentence) -> AnswerSentence | None:
        """Return the sentence with its citation, or None where it is too long or none states it.

        The passages that it cites come first; then the others, since a right sentence may well
        carry a wrong number.
        """
        if not self._reader.fits(sentence.text):
            return None
        cited = [n - 1 for n in sentence.cited if 0 < n <= len(self._chunks)]
        others = [place for place in range(len(self._chunks)) if place not in cited]
        (claim,) = self._reader.read([sentence.text])
        order = (self._evidence_of(place) for place in (*cited, *others))
        quote = find_support(claim, order, shipped_claim_model()).quote
        if quote is None:
            return None
        quotes = [*self._quotes, quote]
        citations = verify_quotes(quotes, self._knowledge.generation.document)
        if quote not in citations:
            return None
        self._quotes, self.citations = quotes, citations
        return AnswerSentence(sentence.text, (citations[quote].number,))

    def _evidence_of(self, place: int) -> PassageEvidence:
        """Return a passage's sentences, encoded when they are first needed."""
        if place not in self._evidence:
            self._evidence[place] = read_evidence(self._chunks[place], self._reader)
        return self._evidence[place]
