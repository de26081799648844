"""`GET /widget.js`; what the script does in a browser is tested in tests/browser."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

SCRIPT = Path(__file__).parents[2] / "api" / "pages" / "widget.js"
MOST_BYTES = 25_000


def test_the_script_may_be_run_by_pages_of_every_site(client: TestClient) -> None:
    reply = client.get("/widget.js", headers={"Origin": "https://example.org"})
    assert reply.status_code == 200
    assert reply.content == SCRIPT.read_bytes()
    assert reply.headers["content-type"] == "text/javascript; charset=utf-8"
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cache-control"] == "no-cache"
    assert client.head("/widget.js").headers["etag"] == reply.headers["etag"]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_a_script_that_the_browser_has_is_not_sent_again(client: TestClient, form: str) -> None:
    tag = client.get("/widget.js").headers["etag"]
    again = client.get("/widget.js", headers={"If-None-Match": form.format(tag)})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert again.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("condition", ['"other"', "", "other"])
def test_another_script_is_sent_whole(client: TestClient, condition: str) -> None:
    reply = client.get("/widget.js", headers={"If-None-Match": condition})
    assert reply.status_code == 200


def test_the_script_is_no_route_of_the_openapi_document(client: TestClient) -> None:
    assert "/widget.js" not in client.get("/openapi.json").json()["paths"]


def test_the_script_is_small_and_turns_no_text_into_code_or_markup() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    assert len(script.encode("utf-8")) < MOST_BYTES
    dangerous = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser"
    )
    assert re.findall(dangerous, script) == []
    assert set(re.findall(r"https?://[^\s\"`]+", script)) == {
        "https://answers.example/widget.js",  # the example at its top
        "http://www.w3.org/2000/svg",
    }


def test_the_script_says_the_same_things_in_each_language() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    texts = script[script.index("const TEXTS") : script.index("const language")]
    parts = re.split(r"\n    (?:en|ru|kk): \{", texts)[1:]
    keys = [re.findall(r"\n      (\w+):", part) for part in parts]
    assert len(keys) == 3
    assert len(keys[0]) > 15
    assert keys[0] == keys[1] == keys[2]
