"""Access keys and the file that keeps them."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.access.access_keys import AccessKey, find_key, new_key
from api.access.key_file import KeyFile
from api.access.scopes import Scope
from api.errors import KeyFileError, UnknownKeyIdError

ORIGIN = "https://example.org"


def made(name: str = "one", scope: Scope = Scope.ASK) -> tuple[AccessKey, str]:
    return new_key(name, scope, ())


def test_a_key_is_found_by_its_secret_alone() -> None:
    key, secret = made()
    other, _ = made("other")
    assert find_key([other, key], secret) == key
    assert find_key([other], secret) is None
    for wrong in ("", secret[:-1], f"{secret}x", secret.upper(), key.sha256, "\udcff"):
        assert find_key([other, key], wrong) is None


def test_keys_differ_and_say_in_their_beginning_what_they_are() -> None:
    secrets = [new_key("n", Scope.ASK, ())[1] for _ in range(50)]
    assert len(set(secrets)) == 50
    assert all(secret.startswith("tilmash-ask-") for secret in secrets)
    assert made(scope=Scope.ADMIN)[1].startswith("tilmash-admin-")
    assert new_key("n", Scope.ASK, [ORIGIN])[1].startswith("tilmash-public-")


def test_an_admin_may_ask_and_who_asks_is_no_admin() -> None:
    admin, asker = made(scope=Scope.ADMIN)[0], made()[0]
    assert admin.allows(Scope.ASK)
    assert admin.allows(Scope.ADMIN)
    assert asker.allows(Scope.ASK)
    assert not asker.allows(Scope.ADMIN)


def test_a_key_that_may_be_published_may_only_ask() -> None:
    with pytest.raises(ValueError, match="only ask"):
        new_key("n", Scope.ADMIN, [ORIGIN])


def test_without_a_file_there_are_no_keys(tmp_path: Path) -> None:
    assert KeyFile(tmp_path / "none").read() == ()


def test_what_is_added_and_revoked_is_seen_by_all_who_have_the_file_open(tmp_path: Path) -> None:
    reader, writer = KeyFile(tmp_path), KeyFile(tmp_path)
    first, second = made("first")[0], made("second")[0]
    writer.add(first)
    assert reader.read() == (first,)
    writer.add(second)
    assert reader.read() == (first, second)
    assert writer.revoke(first.id) == first
    assert reader.read() == (second,)
    (tmp_path / "keys.json").unlink()
    assert reader.read() == ()


def test_the_file_holds_no_secret_and_is_its_owners_alone(tmp_path: Path) -> None:
    key, secret = made()
    KeyFile(tmp_path).add(key)
    path = tmp_path / "keys.json"
    assert secret not in path.read_text(encoding="utf-8")
    assert secret.rpartition("-")[2] not in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_of_no_known_id_cannot_be_revoked(tmp_path: Path) -> None:
    KeyFile(tmp_path).add(made()[0])
    with pytest.raises(UnknownKeyIdError):
        KeyFile(tmp_path).revoke("nobody")
    assert len(KeyFile(tmp_path).read()) == 1


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": 2, "keys": []}', '{"format": 1, "keys": [{}]}', "\xff"]
)
def test_a_broken_file_lets_nobody_in_and_is_not_written_over(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(KeyFileError):
        KeyFile(tmp_path).read()
    with pytest.raises(KeyFileError):
        KeyFile(tmp_path).add(made()[0])
    assert path.read_text(encoding="latin-1") == text


@pytest.mark.parametrize(
    "fields",
    [
        {"sha256": "\u0436" * 64},
        {"sha256": "A" * 64},
        {"origins": ["example.org"]},
        {"scope": "admin", "origins": [ORIGIN]},
    ],
)
def test_a_key_that_no_command_writes_is_not_taken(tmp_path: Path, fields: object) -> None:
    KeyFile(tmp_path).add(made()[0])
    path = tmp_path / "keys.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["keys"][0] |= fields
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(KeyFileError):
        KeyFile(tmp_path).read()


def test_an_origin_is_kept_as_browsers_send_it(tmp_path: Path) -> None:
    KeyFile(tmp_path).add(new_key("n", Scope.ASK, ["https://Example.org:443/"])[0])
    assert KeyFile(tmp_path).read()[0].origins == (ORIGIN,)


def test_who_asks_is_not_told_where_the_file_is(tmp_path: Path) -> None:
    (tmp_path / "keys.json").mkdir()
    with pytest.raises(KeyFileError) as caught:
        KeyFile(tmp_path).read()
    assert str(tmp_path) not in str(caught.value)


def test_a_data_folder_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("", encoding="utf-8")
    with pytest.raises(KeyFileError):
        KeyFile(tmp_path / "data").add(made()[0])
    with pytest.raises(KeyFileError):
        KeyFile(tmp_path / "data").read()


def test_keys_that_are_added_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    keys = [made(str(number))[0] for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: KeyFile(tmp_path).add(key), keys))
    assert {key.id for key in KeyFile(tmp_path).read()} == {key.id for key in keys}
    document = json.loads((tmp_path / "keys.json").read_text(encoding="utf-8"))
    assert document["format"] == 1
    assert len(list(tmp_path.glob(".keys.json-*"))) == 1  # the lock
