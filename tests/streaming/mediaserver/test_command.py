"""``manage.py mediaserver`` as a process: how it starts, refuses to start, and ends."""

import json
import secrets
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import websockets.sync.client

from tests.support.installation import Installation
from tests.support.processes import Process
from tests.support.waiting import until


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path)
    yield installation
    installation.stop()


def refusal(installation: Installation) -> str:
    """Start a media server that ends at once with status 1; return what it says."""
    process = Process.manage("mediaserver", environment=installation.environment)
    try:
        assert process.popen.wait(30) == 1
        return process.output()
    finally:
        process.stop()


def post(installation: Installation, path: str, **form: object) -> Any:
    credentials = (installation.account_sid, installation.auth_token)
    answer = httpx.post(
        installation.media + path, data=form, auth=credentials, trust_env=False, timeout=10
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def on_air(installation: Installation) -> None:
    """Begin to compose an empty room."""
    room = post(installation, "/v1/Rooms")["sid"]
    output = post(installation, "/v1/PlayerStreamers")["sid"]
    context = {"room": {"name": room}, "outputs": [output]}
    post(
        installation,
        "/v1/MediaProcessors",
        Extension="video-composer-v1",
        ExtensionContext=json.dumps(context),
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything_cleanly(
    installation: Installation, number: signal.Signals
) -> None:
    installation.start("media")
    process = installation.processes["media"].popen
    on_air(installation)
    composers = until(lambda: psutil.Process(process.pid).children(), within=30)
    with websockets.sync.client.connect(
        installation.media.replace("http", "ws") + "/signaling", proxy=None
    ) as socket:
        socket.send(json.dumps({"type": "hello", "id": "1", "version": 2, "timeout": 5000}))
        socket.recv(timeout=10)
        process.send_signal(number)
        assert process.wait(20) == 0
    assert psutil.wait_procs(composers, timeout=0)[1] == []
    output = installation.processes["media"].output()
    assert "Traceback" not in output, output
    for kind, port in ports(installation):
        with socket_on(kind, port):
            pass


def ports(installation: Installation) -> list[tuple[socket.SocketKind, int]]:
    udp = int(installation.environment["MEDIASERVER_UDP_PORT"])
    return [(socket.SOCK_STREAM, installation.media_port), (socket.SOCK_DGRAM, udp)]


def socket_on(kind: socket.SocketKind, port: int) -> socket.socket:
    """Take a port; fails when somebody has it."""
    taken = socket.socket(socket.AF_INET, kind)
    if kind is socket.SOCK_STREAM:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    taken.bind(("127.0.0.1", port))
    if kind is socket.SOCK_STREAM:
        taken.listen()
    return taken


@pytest.mark.parametrize(
    ("index", "setting"), [(0, "MEDIASERVER_PORT"), (1, "MEDIASERVER_UDP_PORT")]
)
def test_a_port_in_use_gets_a_sentence(
    installation: Installation, index: int, setting: str
) -> None:
    kind, port = ports(installation)[index]
    with socket_on(kind, port):
        said = refusal(installation)
    assert "Traceback" not in said
    last = said.splitlines()[-1]
    assert f"port {port} cannot be used (Address already in use)" in last
    assert last.endswith(f"set {setting} to another one.")


def test_further_accounts_come_from_a_setting(installation: Installation) -> None:
    key, secret = "SK" + secrets.token_hex(16), secrets.token_hex(16)
    sid, token = "AC" + secrets.token_hex(16), secrets.token_hex(16)
    other = {"sid": sid, "auth_token": token, "api_keys": {key: secret}}
    installation.environment["MEDIASERVER_ACCOUNTS"] = json.dumps([other])
    installation.start("media")
    post(installation, "/v1/Rooms", UniqueName="stage")
    for credentials in ((key, secret), (sid, token)):
        listed = httpx.get(
            f"{installation.media}/v1/Rooms", auth=credentials, trust_env=False, timeout=10
        )
        assert (listed.status_code, listed.json()["rooms"]) == (200, [])


def test_two_accounts_with_one_sid_get_a_sentence(installation: Installation) -> None:
    twin = {"sid": installation.account_sid, "auth_token": "token", "api_keys": {}}
    installation.environment["MEDIASERVER_ACCOUNTS"] = json.dumps([twin])
    said = refusal(installation)
    assert "Traceback" not in said
    assert f"{installation.account_sid} is configured twice" in said.splitlines()[-1]
