"""Documents as resources of the Model Context Protocol, over small libraries."""

from collections.abc import Iterator

import pytest
from mcp import Client
from mcp_types import INVALID_PARAMS, Resource, TextResourceContents
from pydantic import AnyUrl

from api.mcp_server import resources
from rag.assembly.serving import open_library
from rag.library import Library
from rag.settings import Settings
from tests.endpoint.conftest import build, read
from tests.endpoint.mcp_clients import GENERATIONS, converse, error_of

ODD_IDS = ["plain", "folder/a file", "100%", "%2F", "заметки/қазақша", "a?b#c&d=e", "tilmash://x", "~"]  # fmt: skip
ODD_COLLECTION = "Мои 100% notes"


@pytest.fixture
def odd_settings(fresh_settings: Settings) -> Settings:
    return fresh_settings.model_copy(update={"collection": ODD_COLLECTION})


@pytest.fixture
def odd_library(odd_settings: Settings) -> Iterator[Library]:
    build(odd_settings, ODD_COLLECTION, [read(f"The text of {one}.\n", one) for one in ODD_IDS])
    library = open_library(odd_settings)
    yield library
    library.close()


async def read_text(client: Client, uri: str) -> str:
    [contents] = (await client.read_resource(uri)).contents
    assert isinstance(contents, TextResourceContents)
    assert (contents.uri, contents.mime_type) == (uri, "text/plain")
    return contents.text


@pytest.mark.parametrize("mode", GENERATIONS)
def test_documents_are_listed_and_read_whatever_their_ids(
    odd_settings: Settings, odd_library: Library, mode: str
) -> None:
    async def read_all(client: Client) -> None:
        listed = (await client.list_resources()).resources
        assert [resource.name for resource in listed] == sorted(ODD_IDS)
        for resource in listed:
            text = await read_text(client, resource.uri)
            assert text.startswith(f"The text of {resource.name}.")
            assert resource.title == text.splitlines()[0]
            assert (resource.mime_type, resource.size) == ("text/plain", len(text.encode("utf-8")))
            # Clients that parse URIs may write them anew.
            assert str(AnyUrl(resource.uri)) == resource.uri

    converse(odd_settings, lambda: odd_library, read_all, mode=mode)


def test_an_id_whose_slash_was_not_encoded_is_understood(
    settings: Settings, library: Library
) -> None:
    text = converse(
        settings, lambda: library, lambda client: read_text(client, "tilmash://notes/notes/english")
    )
    assert text.startswith("UNESCO and schools")


def test_documents_of_other_collections_are_read_and_not_listed(
    settings: Settings, library: Library
) -> None:
    async def read_other(client: Client) -> str:
        listed = (await client.list_resources()).resources
        assert {resource.name for resource in listed} == {"notes/english", "russian", "kazakh"}
        return await read_text(client, "tilmash://other/single")

    assert converse(settings, lambda: library, read_other).startswith("Only this stands")


def test_the_template_says_how_addresses_are_made(settings: Settings, library: Library) -> None:
    async def expand(client: Client) -> str:
        [template] = (await client.list_resource_templates()).resource_templates
        assert template.mime_type == "text/plain"
        uri = template.uri_template.replace("{collection}", "notes")
        return await read_text(client, uri.replace("{document_id}", "russian"))

    assert converse(settings, lambda: library, expand).startswith("ЮНЕСКО и школы")


def test_many_documents_are_listed_page_by_page(
    odd_settings: Settings, odd_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "PAGE_SIZE", 3)

    async def list_all(client: Client) -> list[list[Resource]]:
        pages, cursor = [], None
        while True:
            result = await client.list_resources(cursor=cursor)
            pages.append(result.resources)
            cursor = result.next_cursor
            if cursor is None:
                return pages

    pages = converse(odd_settings, lambda: odd_library, list_all)
    assert [len(page) for page in pages] == [3, 3, 2]
    assert [resource.name for page in pages for resource in page] == sorted(ODD_IDS)


def test_a_new_generation_is_listed_as_soon_as_it_is_served(
    odd_settings: Settings, odd_library: Library
) -> None:
    async def list_names(client: Client) -> list[str]:
        return [resource.name for resource in (await client.list_resources()).resources]

    async def list_twice(client: Client) -> list[str]:
        assert len(await list_names(client)) == len(ODD_IDS)
        build(odd_settings, ODD_COLLECTION, [read("Another text.\n", "another")])
        odd_library.refresh()
        return await list_names(client)

    assert converse(odd_settings, lambda: odd_library, list_twice) == ["another"]


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("tilmash://notes/none", "unknown_document"),
        ("tilmash://none/russian", "unknown_collection"),
        ("tilmash://notes/", "unknown_document"),
        ("tilmash://notes", "unknown_document"),
        ("tilmash:///russian", "unknown_document"),
        ("tilmash://notes/%FF", "unknown_document"),
        ("file:///etc/passwd", "unknown_document"),
        ("russian", "unknown_document"),
    ],
)
@pytest.mark.parametrize("mode", GENERATIONS)
def test_what_cannot_be_read_is_an_error_with_code_and_hint(
    settings: Settings, library: Library, mode: str, uri: str, code: str
) -> None:
    error = converse(
        settings, lambda: library, lambda client: error_of(client.read_resource(uri)), mode=mode
    )
    assert (error.code, error.data["code"]) == (INVALID_PARAMS, code)
    assert f"[{code}]\nhint: " in error.message
