import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.chat_completions.examples import CHAT_REQUESTS
from api.examples import ASK_REPLIES, ASK_REQUESTS, ASK_STREAM, SEARCH_REQUESTS
from api.schemas import AskReply, AskRequest, SearchRequest
from corpus.article import load_article
from corpus.documents import Span
from corpus.languages import detect_language


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/openapi.json").json()
    return described


def test_the_documentation_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs").text
    addresses = re.findall(r"""(?:src|href)=["']([^"']+)["']""", page)
    assert len(addresses) == 3
    assert "https://" not in page
    assert "http://" not in page
    for address in addresses:
        assert address.startswith("/docs/assets/")
        assert client.get(address).status_code == 200
    assert "'/openapi.json'" in page or '"/openapi.json"' in page
    assert '"validatorUrl": null' in page


def test_the_pages_style_and_script_have_no_address_of_fonts_or_images(client: TestClient) -> None:
    style = client.get("/docs/assets/swagger-ui.css").text
    assert not re.findall(r"url\(['\"]?https?:", style)
    assert "@import" not in style


def test_every_reference_in_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    references = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(document)))
    assert references
    assert {reference.removeprefix("#/components/schemas/") for reference in references} <= set(
        schemas
    )


def test_the_document_has_the_routes_and_says_what_their_errors_look_like(
    document: dict[str, Any],
) -> None:
    assert document["info"]["title"] == "Tilmash"
    assert document["info"]["version"]
    assert set(document["paths"]) == {
        "/v1/ask",
        "/v1/search",
        "/v1/chat/completions",
        "/v1/models",
        "/v1/models/{name}",
        "/v1/documents",
        "/v1/documents/{document_id}",
        "/v1/keys",
        "/v1/keys/{key_id}",
        "/healthz",
        "/readyz",
    }
    for operations in document["paths"].values():
        for operation in operations.values():
            assert operation["tags"]
            for status, response in operation["responses"].items():
                if status >= "400":
                    is_chat = "chat" in operation["tags"]
                    media_type = "application/json" if is_chat else "application/problem+json"
                    assert list(response["content"]) == [media_type]
                    name = "OpenAiError" if is_chat else "Problem"
                    schema = response["content"][media_type]["schema"]
                    assert schema == {"$ref": f"#/components/schemas/{name}"}


def test_the_document_shows_questions_and_replies_in_three_languages(
    document: dict[str, Any],
) -> None:
    ask = document["paths"]["/v1/ask"]["post"]
    body = ask["requestBody"]["content"]["application/json"]
    assert body["schema"] == {"$ref": "#/components/schemas/AskRequest"}
    reply = ask["responses"]["200"]["content"]
    assert reply["application/json"]["schema"] == {"$ref": "#/components/schemas/AskReply"}
    assert {"english", "russian", "kazakh"} <= set(body["examples"])
    assert {"english", "russian", "kazakh"} <= set(reply["application/json"]["examples"])
    assert reply["text/event-stream"]["example"] == ASK_STREAM
    properties = document["components"]["schemas"]["AskRequest"]["properties"]
    assert set(properties) == {
        "question", "top_k", "collection", "documents", "languages", "answer_language",
        "answerer", "stream", "history",
    }  # fmt: skip


def test_the_requests_that_are_shown_can_be_sent(client: TestClient) -> None:
    for example in ASK_REQUESTS.values():
        AskRequest.model_validate(example["value"])
        assert client.post("/v1/ask", json=example["value"]).status_code == 200
    for example in CHAT_REQUESTS.values():
        assert client.post("/v1/chat/completions", json=example["value"]).status_code == 200
    for example in SEARCH_REQUESTS.values():
        SearchRequest.model_validate(example["value"])
        assert client.post("/v1/search", json=example["value"]).status_code == 200


@pytest.mark.parametrize("name", ASK_REPLIES)
def test_the_replies_that_are_shown_quote_the_article_at_its_places(name: str) -> None:
    article = load_article()
    reply = AskReply.model_validate(ASK_REPLIES[name]["value"])
    assert reply.question_language is detect_language(reply.looked_up_question)
    for citation in reply.citations:
        assert article.text[citation.start : citation.end] == citation.quote
        lines = article.source.line_map.lines_of(Span(citation.start, citation.end))
        assert citation.source.lines == list(lines)
        assert citation.source.sha256 == article.source.sha256
    for passage in reply.passages:
        assert article.text[passage.start : passage.end] == passage.text
