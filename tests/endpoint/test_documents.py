import pytest
from starlette.testclient import TestClient

from api.schemas import DocumentReply, DocumentsReply
from corpus.documents import Document
from tests.endpoint.conftest import documents


def test_every_document_is_listed_without_its_text(client: TestClient) -> None:
    response = client.get("/v1/documents")
    listed = DocumentsReply.model_validate(response.json()).documents
    assert {document.id for document in listed} == {"notes/english", "russian", "kazakh"}
    assert {code for document in listed for code in document.languages} == {"en", "ru", "kk"}
    assert "text" not in response.json()["documents"][0]


def test_the_documents_of_another_collection_are_listed_by_its_name(client: TestClient) -> None:
    response = client.get("/v1/documents", params={"collection": "other"})
    assert [document["id"] for document in response.json()["documents"]] == ["single"]
    assert client.get("/v1/documents/single", params={"collection": "other"}).status_code == 200
    assert client.get("/v1/documents/single").status_code == 404


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.id)
def test_a_document_comes_whole_also_where_its_id_has_a_slash(
    client: TestClient, document: Document
) -> None:
    reply = DocumentReply.model_validate(client.get(f"/v1/documents/{document.id}").json())
    assert (reply.id, reply.title, reply.text) == (document.id, document.title, document.text)
    assert reply.characters == len(document.text)
    assert [(part.start, part.end) for part in reply.sections] == [
        (part.start, part.end) for part in document.sections
    ]


@pytest.mark.parametrize("path", ["/v1/documents", "/v1/documents/russian"])
def test_what_the_client_has_already_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(path, headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    for unknown in ('"other"', "", tag.strip('"')):
        assert client.get(path, headers={"if-none-match": unknown}).status_code == 200


def test_every_document_has_a_tag_of_its_own(client: TestClient) -> None:
    paths = ["/v1/documents", "/v1/documents/russian", "/v1/documents/kazakh"]
    assert len({client.get(path).headers["etag"] for path in paths}) == 3


def test_a_document_that_is_not_there_has_no_tag_to_match(client: TestClient) -> None:
    response = client.get("/v1/documents/none", headers={"if-none-match": "*"})
    assert response.status_code == 404
