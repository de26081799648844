"""A chat request answered: its text piece by piece, then all that belongs to it."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from api.chat_completions.client_tasks import answer_to_task
from api.chat_completions.completions import Finished, Usage, finished
from api.chat_completions.conversation import question_of
from api.chat_completions.models import Model
from api.chat_completions.reply_text import ReplyText
from api.chat_completions.requests import ChatCompletionRequest, last_user_message
from api.citation_links import citation_url
from index.protocols import Encoder
from rag.answers import Answer, AnswerSentence, Citation
from rag.knowledge import Knowledge
from rag.library import Library
from rag.question_answering import QuestionAnswering
from rag.question_checks import check_question
from rag.replies import reply_of
from rag.settings import Settings

_OTHER_THAN_TEXT = "other_than_text_ignored"


@dataclass(frozen=True, slots=True)
class ChatAnswering:
    """Answers chat requests from the collection that a model stands for."""

    library: Library
    question_answering: QuestionAnswering
    settings: Settings
    base_url: str

    def steps(
        self, request: ChatCompletionRequest, model: Model
    ) -> Generator[str | Finished, None, None]:
        """Yield the pieces of the text, the first of them empty, then what belongs to it.

        Raises:
            TilmashError: the question cannot be answered, before anything is yielded.
        """
        _, message = last_user_message(request.messages)
        with self.library.lease(model.collection) as knowledge:
            count = _TokenCount(knowledge.encoder, request)
            task_answer = answer_to_task(_readable(message.text))
            if task_answer is not None:
                yield ""
                yield task_answer
                yield Finished(count.usage(task_answer))
                return
            yield from self._answer(knowledge, request, model, count)

    def _answer(
        self,
        knowledge: Knowledge,
        request: ChatCompletionRequest,
        model: Model,
        count: "_TokenCount",
    ) -> Generator[str | Finished, None, None]:
        question = question_of(request.messages, model.collection)
        text = ReplyText()
        for step in self.question_answering.stream(knowledge, question):
            if isinstance(step, AnswerSentence):
                yield text.add_sentence(step)
            elif isinstance(step, Answer):
                cited = self._cited(step, model)
                yield from self._ending(text, step, question.text, cited, model)
                reply = reply_of(step)
                if any(message.has_other_parts for message in request.messages):
                    reply["notices"].append(_OTHER_THAN_TEXT)
                urls = [url for _, url in cited]
                yield finished(reply, urls, text.marks, count.usage(text.text))
            else:
                yield ""  # passages were found, so the question can be answered

    def _cited(self, answer: Answer, model: Model) -> list[tuple[Citation, str]]:
        return [
            (citation, citation_url(self.base_url, citation, model.collection))
            for citation in answer.citations
        ]

    def _ending(
        self,
        text: ReplyText,
        answer: Answer,
        asked: str,
        cited: Sequence[tuple[Citation, str]],
        model: Model,
    ) -> Generator[str, None, None]:
        """Yield what stands under the sentences, or why there are none."""
        language = answer.question_language
        if answer.message is not None:
            yield text.add_message(answer.message)
        if answer.looked_up_question != check_question(asked, self.settings):
            yield text.add_looked_up(answer.looked_up_question, language)
        if cited and (model.lists_sources or self.settings.list_sources):
            yield text.add_sources(cited, language)


class _TokenCount:
    """Counts the tokens of a request and of its reply."""

    def __init__(self, encoder: Encoder, request: ChatCompletionRequest) -> None:
        self._encoder = encoder
        texts = (_readable(message.text) for message in request.messages)
        self._prompt = sum(map(encoder.count_tokens, texts))

    def usage(self, reply: str) -> Usage:
        return Usage(self._prompt, self._encoder.count_tokens(reply))


def _readable(text: str) -> str:
    """Return the text with "?" for lone surrogates, which no encoder reads and no reply can hold.

    A client that cuts its history anywhere leaves half a character.
    """
    return text.encode("utf-8", "replace").decode("utf-8")
