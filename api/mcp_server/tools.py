"""The tools `ask` and `search`: what `/v1/ask` and `/v1/search` give, and the same as text."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    ResourceLink,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import ValidationError

from api.field_problems import field_problems_of, laid_out
from api.mcp_server.addresses import Addresses
from api.mcp_server.backend import Backend
from api.mcp_server.reply_text import answer_text, passages_text
from api.mcp_server.requests import (
    Context,
    base_url_of,
    error_text,
    log_own_fault,
    reporting_errors,
)
from api.mcp_server.resources import resource_of
from api.schemas import AnswerRequest, AskReply, SearchReply, SearchRequest
from corpus.documents import Document
from corpus.errors import TilmashError
from rag.answers import Question
from rag.knowledge import Knowledge
from rag.question_checks import language_of
from rag.replies import reply_of, search_reply_of

_READS_ONLY: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
TOOLS: Final = (
    Tool(
        name="ask",
        title="Ask the documents",
        description="Answers a question in English, Russian or Kazakh from the documents, which "
        "may be in another of these languages, with numbered quotes that stand verbatim in them. "
        "Says so where the documents do not answer. Ask one thing, as a whole sentence.",
        input_schema=AnswerRequest.model_json_schema(),
        output_schema=AskReply.model_json_schema(),
        annotations=_READS_ONLY,
    ),
    Tool(
        name="search",
        title="Search the documents",
        description="Finds the passages of the documents that bear on a question in English, "
        "Russian or Kazakh, best first, each with its place, and draws no conclusion from them.",
        input_schema=SearchRequest.model_json_schema(),
        output_schema=SearchReply.model_json_schema(),
        annotations=_READS_ONLY,
    ),
)


_Call = Callable[[Question, Addresses], Awaitable[CallToolResult]]


class DocumentTools:
    """Handles the requests for tools."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._calls: dict[str, tuple[type[SearchRequest], _Call]] = {
            "ask": (AnswerRequest, self._ask),
            "search": (SearchRequest, self._search),
        }
        self.list_tools = reporting_errors(self._list)
        self.call_tool = reporting_errors(self._call)

    async def _list(self, _: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=list(TOOLS))

    async def _call(self, context: Context, params: CallToolRequestParams) -> CallToolResult:
        if params.name not in self._calls:
            raise MCPError(INVALID_PARAMS, f"There is no tool {params.name!r}.")
        model, call = self._calls[params.name]
        try:
            question = model.model_validate(params.arguments or {}).to_question()
        except ValidationError as error:
            return _failed(_errors_of(error))
        try:
            return await call(question, self._addresses(question, context))
        except TilmashError as error:
            log_own_fault(error)
            return _failed([error])

    def _addresses(self, question: Question, context: Context) -> Addresses:
        settings = self._backend.settings
        collection = question.collection or settings.collection
        is_default = collection == settings.collection
        return Addresses(collection, is_default, base_url_of(context, settings))

    async def _ask(self, question: Question, addresses: Addresses) -> CallToolResult:
        def ask(knowledge: Knowledge) -> CallToolResult:
            answer = self._backend.question_answering.ask(knowledge, question)
            documents = _documents(knowledge, (one.document_id for one in answer.citations))
            text = answer_text(answer, addresses)
            return _succeeded(text, documents.values(), addresses, reply_of(answer))

        return await self._backend.run(question.collection, ask)

    async def _search(self, question: Question, addresses: Addresses) -> CallToolResult:
        answering = self._backend.question_answering

        def search(knowledge: Knowledge) -> CallToolResult:
            looked_up = answering.resolve(knowledge, question)
            passages = answering.search(knowledge, looked_up)
            documents = _documents(knowledge, (one.chunk.document_id for one in passages))
            text = passages_text(passages, documents, addresses)
            language = language_of(question.text, looked_up.text)
            name = knowledge.generation.name
            reply = search_reply_of(looked_up.text, passages, name, language)
            return _succeeded(text, documents.values(), addresses, reply)

        return await self._backend.run(question.collection, search)


def _documents(knowledge: Knowledge, ids: Iterable[str]) -> dict[str, Document]:
    return {one: knowledge.generation.document(one) for one in dict.fromkeys(ids)}


def _succeeded(
    text: str, documents: Iterable[Document], addresses: Addresses, reply: dict[str, Any]
) -> CallToolResult:
    resources = [resource_of(document, addresses) for document in documents]
    links = [ResourceLink(**resource.model_dump(exclude_none=True)) for resource in resources]
    return CallToolResult(content=[TextContent(text=text), *links], structured_content=reply)


def _failed(errors: Iterable[TilmashError]) -> CallToolResult:
    text = "\n".join(map(error_text, errors))
    return CallToolResult(content=[TextContent(text=text)], is_error=True)


def _errors_of(error: ValidationError) -> list[TilmashError]:
    return [problem.error for problem in field_problems_of(laid_out(error, "arguments"))]
