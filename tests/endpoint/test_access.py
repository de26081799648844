"""Who may ask: keys, scopes, sites, and what the OpenAPI document says of them."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.access.access_keys import new_key
from api.access.checking import asking_needs_key, check_can_be_asked
from api.access.key_file import KeyFile
from api.access.scopes import Scope
from api.app import create_app
from api.commands.keys import app as keys_command
from corpus.errors import ConfigurationError
from rag.assembly.serving import open_library
from rag.settings import Access, Settings
from tests.endpoint.conftest import always_answering, build, documents, running

ASK = {"question": "When was the office opened?"}
SITE = "https://example.org"
NEEDS_KEY = [
    ("POST", "/v1/ask"),
    ("POST", "/v1/search"),
    ("GET", "/v1/documents"),
    ("GET", "/v1/documents/russian"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/v1/models"),
    ("POST", "/mcp"),
    ("GET", "/v1/keys"),
    ("DELETE", "/v1/keys/some"),
]
Serve = Callable[..., AbstractContextManager[TestClient]]


@pytest.fixture(scope="module")
def locked(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data = tmp_path_factory.mktemp("locked")
    locked = settings.model_copy(update={"data_dir": data, "access": Access.KEYS})
    build(locked, "notes", documents())
    return locked


@pytest.fixture
def serve(locked: Settings) -> Iterator[Serve]:
    """Serve the locked library, with settings of a test's own."""

    @contextmanager
    def served(**update: Any) -> Iterator[TestClient]:
        settings = locked.model_copy(update=update)
        app = create_app(
            settings, open_library=open_library, make_question_answering=always_answering
        )
        with running(app) as client:
            yield client

    yield served
    (locked.data_dir / "keys.json").unlink(missing_ok=True)


def add_key(settings: Settings, scope: Scope = Scope.ASK, *origins: str) -> str:
    key, secret = new_key("test", scope, origins)
    KeyFile(settings.data_dir).add(key)
    return secret


def bearer(secret: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}", **more}


def ask(client: TestClient, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    response = client.post("/v1/ask", json=ASK, headers=headers)
    return response.status_code, response.json()


@pytest.mark.parametrize(("method", "path"), NEEDS_KEY)
def test_what_needs_a_key_is_refused_without_one(serve: Serve, method: str, path: str) -> None:
    with serve() as client:
        response = client.request(method, path, json=ASK if method == "POST" else None)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert '"missing_key"' in response.text
    assert "tilmash keys add" in response.text


def test_every_route_that_reads_documents_is_among_those_that_need_a_key(
    client: TestClient,
) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    secured = {
        path
        for path, operations in paths.items()
        for one in operations.values()
        if "security" in one
    }
    assert set(paths) - secured == {"/healthz", "/readyz"}
    schemes = client.get("/openapi.json").json()["components"]["securitySchemes"]
    assert [(one["type"], one["scheme"]) for one in schemes.values()] == [("http", "bearer")]


def test_health_and_documentation_need_no_key(serve: Serve) -> None:
    with serve() as client:
        for path in ("/healthz", "/readyz", "/docs", "/openapi.json"):
            assert client.get(path).status_code == 200


def test_a_key_opens_what_it_is_for_until_it_is_revoked(locked: Settings, serve: Serve) -> None:
    with serve() as client:
        secret = add_key(locked)  # while the service runs
        assert ask(client, bearer(secret))[0] == 200
        assert client.get("/v1/documents", headers=bearer(secret)).status_code == 200
        key = KeyFile(locked.data_dir).read()[0]
        KeyFile(locked.data_dir).revoke(key.id)
        status, problem = ask(client, bearer(secret))
    assert (status, problem["code"]) == (401, "unknown_key")


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer ", "Basic abc", "tilmash-ask-x", "Bearer\twrong", "Bearer ы"]
)
def test_other_authorizations_do_not_open(locked: Settings, serve: Serve, value: str) -> None:
    add_key(locked)
    with serve() as client:
        response = client.post("/v1/ask", json=ASK, headers=[(b"Authorization", value.encode())])
    assert response.status_code == 401


def test_a_key_for_asking_does_not_look_after_keys(locked: Settings, serve: Serve) -> None:
    asker, admin = add_key(locked), add_key(locked, Scope.ADMIN)
    with serve() as client:
        refused = client.get("/v1/keys", headers=bearer(asker))
        assert (refused.status_code, refused.json()["code"]) == (403, "wrong_scope")
        listed = client.get("/v1/keys", headers=bearer(admin))
        assert [key["scope"] for key in listed.json()["keys"]] == ["ask", "admin"]
        assert "sha256" not in listed.text
        assert asker not in listed.text
        doomed = listed.json()["keys"][0]
        revoked = client.delete(f"/v1/keys/{doomed['id']}", headers=bearer(admin))
        assert revoked.json() == doomed
        assert ask(client, bearer(asker))[0] == 401
        again = client.delete(f"/v1/keys/{doomed['id']}", headers=bearer(admin))
        assert (again.status_code, again.json()["code"]) == (404, "unknown_key_id")
        assert ask(client, bearer(admin))[0] == 200


def test_looking_after_keys_needs_a_key_even_where_asking_does_not(
    locked: Settings, serve: Serve
) -> None:
    admin = add_key(locked, Scope.ADMIN)
    with serve(access=Access.LOCAL) as client:
        assert ask(client)[0] == 200
        assert ask(client, bearer("of another service"))[0] == 200
        assert client.get("/v1/keys").status_code == 401
        assert client.get("/v1/keys", headers=bearer(admin)).status_code == 200


def test_a_publishable_key_is_good_on_its_sites_alone(locked: Settings, serve: Serve) -> None:
    secret = add_key(locked, Scope.ASK, SITE, "http://localhost:3000")
    with serve() as client:
        for origin in (SITE, "http://localhost:3000"):
            response = client.post("/v1/ask", json=ASK, headers=bearer(secret, Origin=origin))
            assert response.status_code == 200
            assert response.headers["Access-Control-Allow-Origin"] == origin
        for headers in (
            bearer(secret),
            bearer(secret, Origin="null"),
            bearer(secret, Origin="https://evil.example"),
            bearer(secret, Origin=f"{SITE}.evil.example"),
            bearer(secret, Origin="http://example.org"),
        ):
            status, problem = ask(client, headers)
            assert (status, problem["code"]) == (403, "origin_not_allowed")


def preflight(client: TestClient, origin: str) -> Any:
    return client.options(
        "/v1/ask",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type, x-stainless-os",
        },
    )


def test_pages_of_other_sites_may_read_replies_only_where_they_are_allowed(
    locked: Settings, serve: Serve
) -> None:
    with serve(allowed_origins=("https://told.example",)) as client:
        assert preflight(client, SITE).status_code == 400
        add_key(locked, Scope.ASK, SITE)
        for origin in (SITE, "https://told.example"):
            allowed = preflight(client, origin)
            assert allowed.status_code == 200
            assert allowed.headers["Access-Control-Allow-Origin"] == origin
            assert "x-stainless-os" in allowed.headers["Access-Control-Allow-Headers"]
            refused = client.post("/v1/ask", json=ASK, headers={"Origin": origin})
            assert refused.status_code == 401
            assert refused.headers["Access-Control-Allow-Origin"] == origin  # so they can say why
        other = client.get("/healthz", headers={"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in other.headers


def test_a_broken_file_of_keys_lets_nobody_in(locked: Settings, serve: Serve) -> None:
    secret = add_key(locked)
    (locked.data_dir / "keys.json").write_text("{", encoding="utf-8")
    with serve() as client:
        status, problem = ask(client, bearer(secret))
        assert (status, problem["code"]) == (503, "key_file_error")
        assert preflight(client, SITE).status_code == 400


@pytest.mark.parametrize(
    ("host", "access", "needs"),
    [
        ("127.0.0.1", Access.LOCAL, False),
        ("127.8.8.8", Access.LOCAL, False),
        ("::1", Access.LOCAL, False),
        ("localhost", Access.LOCAL, False),
        ("0.0.0.0", Access.LOCAL, True),
        ("192.168.1.5", Access.LOCAL, True),
        ("::", Access.LOCAL, True),
        ("answers.example", Access.LOCAL, True),
        ("127.0.0.1", Access.KEYS, True),
        ("0.0.0.0", Access.ANYONE, False),
    ],
)
def test_addresses_that_others_reach_need_a_key_unless_told_otherwise(
    tmp_path: Path, host: str, access: Access, needs: bool
) -> None:
    settings = Settings(host=host, access=access, data_dir=tmp_path)
    assert asking_needs_key(settings) is needs
    if needs:
        with pytest.raises(ConfigurationError) as caught:
            check_can_be_asked(settings)
        assert "tilmash keys add" in caught.value.hint
        assert "TILMASH_ACCESS=anyone" in caught.value.hint
        add_key(settings)
    check_can_be_asked(settings)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("TILMASH_DATA_DIR", str(tmp_path))
    return lambda *arguments: CliRunner().invoke(keys_command, list(arguments))


def test_the_command_makes_lists_and_revokes_keys(run: Callable[..., Any], tmp_path: Path) -> None:
    secret = run("add", "Open WebUI").stdout.strip()
    assert secret.startswith("tilmash-ask-")
    shown = json.loads(run("add", "site", "--origin", "HTTPS://Example.org/", "--json").stdout)
    assert shown["origins"] == [SITE]
    assert shown["key"].startswith("tilmash-public-")
    listed = run("list").stdout
    assert "Open WebUI" in listed
    assert SITE in listed
    assert secret not in listed
    ids = [key["id"] for key in json.loads(run("list", "--json").stdout)]
    assert run("revoke", ids[0]).exit_code == 0
    assert [key.id for key in KeyFile(tmp_path).read()] == ids[1:]
    assert run("revoke", ids[0]).exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--origin", "example.org"),
        ("--origin", "https://example.org/path"),
        ("--origin", "*"),
        ("--origin", SITE, "--scope", "admin"),
    ],
)
def test_a_key_that_makes_no_sense_is_not_made(
    run: Callable[..., Any], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    result = run("add", "site", *arguments)
    assert result.exit_code == 1
    assert "bad_setting" in result.stderr
    assert KeyFile(tmp_path).read() == ()
