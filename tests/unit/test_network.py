"""No test reaches another machine."""

import asyncio
import socket
import urllib.request

import pytest

FOREIGN = "192.0.2.1"  # of a block that is kept for documentation


def test_a_connection_to_another_machine_is_refused_at_once() -> None:
    with (
        socket.socket() as connecting,
        pytest.raises(RuntimeError, match=f"may not reach {FOREIGN}"),
    ):
        connecting.connect((FOREIGN, 80))


def test_a_datagram_to_another_machine_is_refused() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        pytest.raises(RuntimeError, match=f"may not reach {FOREIGN}"),
    ):
        sender.sendto(b"hello", (FOREIGN, 9))


def test_ipv6_and_its_spelling_of_ipv4_are_refused_too() -> None:
    for address in ("2001:db8::1", f"::ffff:{FOREIGN}"):
        with (
            socket.socket(socket.AF_INET6) as connecting,
            pytest.raises(RuntimeError, match="may not reach"),
        ):
            connecting.connect((address, 80))


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match="may not look up"):
        urllib.request.urlopen("http://example.org/", timeout=1)


def test_event_loops_are_held_to_it() -> None:
    with pytest.raises(RuntimeError, match=f"may not reach {FOREIGN}"):
        asyncio.run(asyncio.open_connection(FOREIGN, 80))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_can_be_reached(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection((host, port), timeout=5) as client:
            accepted, _ = server.accept()
            with accepted:
                client.sendall(b"hello")
                assert accepted.recv(5) == b"hello"


def test_unix_sockets_work() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"hello")
        assert other.recv(5) == b"hello"
