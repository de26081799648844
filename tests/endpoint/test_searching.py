import pytest
from starlette.testclient import TestClient

from api.schemas import SearchReply


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "When did Kazakhstan join UNESCO?"),
        ("ru", "Когда Казахстан вступил в ЮНЕСКО?"),
        ("kk", "Қазақстан ЮНЕСКО-ға қашан кірді?"),
    ],
)
def test_a_search_returns_the_passages_that_an_answer_shows(
    client: TestClient, language: str, question: str
) -> None:
    body = {"question": f"  {question} ", "top_k": 2}
    found = client.post("/v1/search", json=body).json()
    SearchReply.model_validate(found)
    asked = client.post("/v1/ask", json=body).json()
    assert found["question_language"] == language
    assert found["looked_up_question"] == question
    assert found["passages"] == asked["passages"]
    assert found["generation"] == asked["generation"]


def test_filters_and_collection_hold_for_a_search_too(client: TestClient) -> None:
    def ids(**fields: object) -> set[str]:
        reply = client.post("/v1/search", json={"question": "UNESCO", **fields}).json()
        return {passage["document_id"] for passage in reply["passages"]}

    assert ids(languages=["ru"]) == {"russian"}
    assert ids(documents=["kazakh"]) == {"kazakh"}
    assert ids(documents=[]) == set()
    assert ids(collection="other") == {"single"}
