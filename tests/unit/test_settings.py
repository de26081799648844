"""Settings: defaults, the environment, errors, and the page that lists them."""

import os
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from corpus.errors import ConfigurationError
from rag.answers import AnswererKind
from rag.settings import Access, Settings, load_settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)


def documented() -> dict[str, tuple[str, str]]:
    """Return the default and the description of each variable on the page."""
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    table = {variable: (default, text) for variable, default, text in rows}
    assert len(table) == len(rows)
    return table


def test_without_variables_every_setting_has_its_default() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.allowed_hosts) == ("127.0.0.1", 8000, ())
    assert (settings.top_k, settings.max_top_k, settings.candidates) == (5, 50, 20)
    assert settings.workers == (os.cpu_count() or 1)
    assert settings.data_dir.is_absolute()
    assert settings.data_dir.name == "tilmash"
    assert settings.models_folder == settings.data_dir / "models"


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("TILMASH_HOST", "0.0.0.0", "host", "0.0.0.0"),
        ("TILMASH_PORT", "0", "port", 0),
        ("TILMASH_DATA_DIR", "/data/қор", "data_dir", Path("/data/қор")),
        ("TILMASH_MODELS_DIR", "/models/қор", "models_dir", Path("/models/қор")),
        ("TILMASH_MODEL", "hashing", "model", "hashing"),
        ("TILMASH_COLLECTION", "notes", "collection", "notes"),
        ("TILMASH_TOP_K", "7", "top_k", 7),
        ("TILMASH_RELOAD_SECONDS", "0.25", "reload_seconds", 0.25),
        ("TILMASH_RISK", "0.2", "risk", 0.2),
        ("TILMASH_ACCESS", "anyone", "access", Access.ANYONE),
        (
            "TILMASH_ALLOWED_ORIGINS",
            "https://Example.org/, http://127.0.0.1:3000",
            "allowed_origins",
            ("https://example.org", "http://127.0.0.1:3000"),
        ),
        ("TILMASH_PUBLIC_URL", "https://a.example/q", "public_url", "https://a.example/q"),
        ("TILMASH_PATH_PREFIX", "/a/b", "path_prefix", "/a/b"),
        ("TILMASH_LIST_SOURCES", "true", "list_sources", True),
        ("tilmash_workers", "3", "workers", 3),
    ],
)
def test_a_variable_sets_its_setting(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str, name: str, value: object
) -> None:
    monkeypatch.setenv(variable, text)
    assert getattr(load_settings(), name) == value


def test_models_lie_in_the_data_folder_unless_a_folder_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TILMASH_DATA_DIR", "/data")
    assert load_settings().models_dir is None
    assert load_settings().models_folder == Path("/data/models")
    monkeypatch.setenv("TILMASH_MODELS_DIR", "/shared")
    assert load_settings().models_folder == Path("/shared")
    assert load_settings().data_dir == Path("/data")


def test_a_tilde_stands_for_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    monkeypatch.setenv("TILMASH_DATA_DIR", "~/data")
    monkeypatch.setenv("TILMASH_MODELS_DIR", "~/models")
    settings = load_settings()
    assert settings.data_dir == Path("/home/someone/data")
    assert settings.models_folder == Path("/home/someone/models")


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("", ()),
        (" , ", ()),
        ("*", ("*",)),
        ("a.example", ("a.example",)),
        ("a.example, b.example,,c.example ", ("a.example", "b.example", "c.example")),
    ],
)
def test_allowed_hosts_are_parted_by_commas(
    monkeypatch: pytest.MonkeyPatch, text: str, hosts: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TILMASH_ALLOWED_HOSTS", text)
    assert load_settings().allowed_hosts == hosts


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Example.org/", "https://example.org"),
        ("https://example.org:443", "https://example.org"),
        ("http://example.org:80", "http://example.org"),
        ("https://example.org:80", "https://example.org:80"),
        ("http://[::80]", "http://[::80]"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
    ],
)
def test_allowed_origins_are_kept_as_browsers_send_them(
    monkeypatch: pytest.MonkeyPatch, text: str, origin: str
) -> None:
    monkeypatch.setenv("TILMASH_ALLOWED_ORIGINS", text)
    assert load_settings().allowed_origins == (origin,)


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("TILMASH_PORT", "http"),
        ("TILMASH_PORT", "65536"),
        ("TILMASH_PORT", "-1"),
        ("TILMASH_PORT", ""),
        ("TILMASH_TOP_K", "0"),
        ("TILMASH_MAX_TOP_K", "0"),
        ("TILMASH_MAX_QUESTION_CHARACTERS", "0"),
        ("TILMASH_CANDIDATES", "1.5"),
        ("TILMASH_WORKERS", "0"),
        ("TILMASH_KEEP_GENERATIONS", "0"),
        ("TILMASH_RELOAD_SECONDS", "0"),
        ("TILMASH_RELOAD_SECONDS", "nan"),
        ("TILMASH_RISK", "0"),
        ("TILMASH_RISK", "1"),
        ("TILMASH_RISK", "-0.1"),
        ("TILMASH_RISK", "nan"),
        ("TILMASH_RISK", "5 %"),
        ("TILMASH_MODEL", ""),
        ("TILMASH_COLLECTION", ""),
        ("TILMASH_ACCESS", "everyone"),
        ("TILMASH_ALLOWED_ORIGINS", "*"),
        ("TILMASH_ALLOWED_ORIGINS", "https://example.org,example.org"),
        ("TILMASH_ALLOWED_ORIGINS", "https://example.org/path"),
        ("TILMASH_PUBLIC_URL", "example.org"),
        ("TILMASH_PATH_PREFIX", "tilmash"),
        ("TILMASH_PATH_PREFIX", "/tilmash/"),
        ("TILMASH_DATA_DIR", ""),
        ("TILMASH_MODELS_DIR", ""),
        ("TILMASH_LLM_BASE_URL", "127.0.0.1:11434"),
        ("TILMASH_LLM_BASE_URL", "http://name:secret@127.0.0.1/v1"),
        ("TILMASH_LLM_MODEL", "small"),
        ("TILMASH_LLM_API_KEY", "two\nlines"),
        ("TILMASH_LLM_TIMEOUT_SECONDS", "0"),
        ("TILMASH_ANSWERER", "oracle"),
        ("TILMASH_ANSWERER", "chat"),
    ],
)
def test_a_value_that_cannot_be_used_is_an_error_that_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str
) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(ConfigurationError, match=f"^{variable}: ") as caught:
        load_settings()
    assert caught.value.code == "bad_setting"


def test_an_address_without_a_model_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILMASH_LLM_BASE_URL", "http://127.0.0.1:11434/v1")
    with pytest.raises(ConfigurationError, match=r"^TILMASH_LLM_MODEL: .*TILMASH_LLM_BASE_URL"):
        load_settings()


def test_an_address_and_a_model_let_a_chat_model_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILMASH_LLM_BASE_URL", "http://127.0.0.1:11434/v1")
    monkeypatch.setenv("TILMASH_LLM_MODEL", "small")
    monkeypatch.setenv("TILMASH_ANSWERER", "chat")
    assert load_settings().answerer is AnswererKind.CHAT


def test_a_key_that_cannot_be_used_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILMASH_LLM_API_KEY", "geheimer schlüssel")
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert "geheim" not in caught.value.message


def test_every_value_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILMASH_PORT", "http")
    monkeypatch.setenv("TILMASH_TOP_K", "many")
    with pytest.raises(ConfigurationError, match=r"TILMASH_PORT: .*; TILMASH_TOP_K: "):
        load_settings()


def test_variables_of_others_are_none_of_its_business(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1")
    monkeypatch.setenv("TILMASH_UNKNOWN", "1")
    assert load_settings().port == 8000


def test_settings_cannot_be_changed_once_read() -> None:
    settings = Settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]
    assert settings.port == 8000


def test_the_page_has_a_row_for_every_setting_and_no_other() -> None:
    assert list(documented()) == [f"TILMASH_{name.upper()}" for name in Settings.model_fields]


def test_the_page_gives_the_defaults_that_are_plain_values() -> None:
    table = documented()
    plain = {
        f"TILMASH_{name.upper()}": f"`{_as_variable(field.default)}`"
        for name, field in Settings.model_fields.items()
        if isinstance(field.default, str | int | float)
    }
    assert len(plain) >= 10
    assert {variable: table[variable][0] for variable in plain} == plain


def _as_variable(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_every_setting_says_what_it_is_in_the_code_too() -> None:
    assert all(field.description for field in Settings.model_fields.values())
