"""A LangChain retriever over a running Tilmash service, in one file to copy.

It needs `langchain-core` and `httpx`, which langchain-core brings along.
"""

import re
import ssl
from typing import Any
from urllib.parse import urlencode

import httpx
from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, PrivateAttr, SecretStr


class TilmashServiceError(Exception):
    """The service did not give what was asked for; programs match on `code`.

    The codes are the service's own, and two more: `unreachable` where there was no reply in time,
    `unexpected_reply` where something else than Tilmash replied. `status` is the HTTP status, or
    None where there was no reply.
    """

    def __init__(
        self, message: str, *, code: str, hint: str = "", status: int | None = None
    ) -> None:
        super().__init__(f"{message} [{code}] {hint}".rstrip())
        self.code = code
        self.hint = hint
        self.status = status


class TilmashRetriever(BaseRetriever):
    """Finds passages, or the sentences that an answer is made of, with their exact places.

    Every document has the same metadata: `source` (a URL that opens the document at the place),
    `title`, `document_id`, `section`, `language`, `start_index` and `end_index` (code points of the
    document's text, the end exclusive), `number` (from 1) and `score` (higher is better). Where
    the service says that its documents do not answer, `cited_sentences` gives no documents.

    Raises `TilmashServiceError`, and ValueError where `api_key` cannot be one.
    """

    base_url: str = Field("http://127.0.0.1:8000", description="Where the service listens.")
    public_url: str | None = Field(
        None, description="Where browsers reach it, for `source`; `base_url` if None."
    )
    api_key: SecretStr | None = Field(None, description="Access key, if the service wants one.")
    k: int = Field(5, description="Passages to find.")
    collection: str | None = Field(None, description="Collection; the default one if None.")
    languages: list[str] | None = Field(
        None, description="Only passages in these languages: en, ru, kk; all if None."
    )
    cited_sentences: bool = Field(
        False,
        description="Give the sentences that the service answers with instead of passages; their "
        "`score` is the probability that the answer is right.",
    )
    timeout: float = Field(30.0, description="Longest wait for a reply, in seconds.")

    _ssl_context: ssl.SSLContext = PrivateAttr(default_factory=httpx.create_ssl_context)
    _titles: dict[str, str] = PrivateAttr(default_factory=dict)
    _titled_generation: str = PrivateAttr("")

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        try:
            with httpx.Client(**self._client_options()) as client:
                reply = self._read(client.post(self._path(), json=self._body(query)))
                if self._lacks_titles(reply):
                    listed = client.get("/v1/documents", params=self._place)
                    self._keep_titles(reply, _json(listed, "documents"))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unreachable(self.base_url, error) from error
        return self._documents(reply)

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        try:
            async with httpx.AsyncClient(**self._client_options()) as client:
                reply = self._read(await client.post(self._path(), json=self._body(query)))
                if self._lacks_titles(reply):
                    listed = await client.get("/v1/documents", params=self._place)
                    self._keep_titles(reply, _json(listed, "documents"))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unreachable(self.base_url, error) from error
        return self._documents(reply)

    def _client_options(self) -> dict[str, Any]:
        headers = {}
        if self.api_key is not None:
            secret = self.api_key.get_secret_value().strip()
            if not re.fullmatch("[!-~]+", secret):
                raise ValueError("api_key holds characters that no access key has.")
            headers["Authorization"] = f"Bearer {secret}"
        return {
            "base_url": self.base_url,
            "headers": headers,
            "timeout": self.timeout,
            "verify": self._ssl_context,  # making one takes longer than asking
        }

    def _path(self) -> str:
        return "/v1/ask" if self.cited_sentences else "/v1/search"

    def _read(self, response: httpx.Response) -> dict[str, Any]:
        return _json(response, "citations" if self.cited_sentences else "passages")

    @property
    def _place(self) -> dict[str, str]:
        return {} if self.collection is None else {"collection": self.collection}

    def _body(self, query: str) -> dict[str, Any]:
        return {
            "question": query,
            "top_k": self.k,
            "collection": self.collection,
            "languages": self.languages,
        }

    def _lacks_titles(self, reply: dict[str, Any]) -> bool:
        """Tell whether titles have to be asked for: citations have them, passages do not."""
        return not self.cited_sentences and reply["generation"] != self._titled_generation

    def _keep_titles(self, reply: dict[str, Any], listed: dict[str, Any]) -> None:
        self._titles = {document["id"]: document["title"] for document in listed["documents"]}
        self._titled_generation = reply["generation"]

    def _documents(self, reply: dict[str, Any]) -> list[Document]:
        if self.cited_sentences:
            return [
                self._document(one, one["quote"], one["title"], reply["confidence"])
                for one in reply["citations"]
            ]
        return [
            self._document(one, one["text"], self._title(one["document_id"]), one["score"])
            for one in reply["passages"]
        ]

    def _title(self, document_id: str) -> str:
        # The documents may have changed between the two replies.
        return self._titles.get(document_id, document_id)

    def _document(self, one: dict[str, Any], text: str, title: str, score: float) -> Document:
        place = {"document": one["document_id"], "start": one["start"], "end": one["end"]}
        base_url = (self.public_url or self.base_url).rstrip("/")
        return Document(
            id=f"{one['document_id']}:{one['start']}-{one['end']}",
            page_content=text,
            metadata={
                "source": f"{base_url}/?{urlencode(place | self._place)}",
                "title": title,
                "document_id": one["document_id"],
                "section": one["section"],
                "language": one["language"],
                "start_index": one["start"],
                "end_index": one["end"],
                "number": one["number"],
                "score": score,
            },
        )


def _json(response: httpx.Response, wanted: str) -> dict[str, Any]:
    """Return the object of a reply, which has the `wanted` field.

    Raises:
        TilmashServiceError: the reply is an error, or is not the service's.
    """
    try:
        reply = response.json()
    except ValueError:
        reply = None
    fields = {"detail", "code", "hint"} if response.is_error else {wanted}
    if not isinstance(reply, dict) or not fields <= reply.keys():
        raise TilmashServiceError(
            f"{response.url} replied with status {response.status_code} and no Tilmash reply.",
            code="unexpected_reply",
            hint="Is base_url the address of a Tilmash service?",
            status=response.status_code,
        )
    if response.is_error:
        raise TilmashServiceError(
            reply["detail"], code=reply["code"], hint=reply["hint"], status=response.status_code
        )
    return reply


def _unreachable(base_url: str, error: Exception) -> TilmashServiceError:
    return TilmashServiceError(
        f"There was no reply from {base_url}: {str(error) or type(error).__name__}.",
        code="unreachable",
        hint="Start the service with: tilmash serve.",
    )
