"""The socket the media server listens on."""

import socket

import pytest

from streaming.mediaserver.serving import ListenError, listen


def test_accepted_connections_send_small_answers_at_once() -> None:
    with listen("127.0.0.1", 0) as listening:
        client = socket.create_connection(listening.getsockname())
        accepted, _ = listening.accept()
        with client, accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_taken_port_is_named() -> None:
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]

        with pytest.raises(ListenError, match=f"TCP port {port} cannot be listened on"):
            listen("127.0.0.1", port)
