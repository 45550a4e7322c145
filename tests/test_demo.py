"""``manage.py demo``: live within its bound, ended by Ctrl-C without a trace, and again."""

import json
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.support.installation import Installation
from tests.support.processes import Process
from tests.support.ticket import playback_token
from tests.support.waiting import until

pytestmark = [pytest.mark.timeout(240), pytest.mark.xdist_group("media")]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path)
    yield installation
    installation.stop()


def demo(installation: Installation) -> Process:
    process = Process.manage("demo", environment=installation.environment)
    installation.processes["demo"] = process
    return process


def live(installation: Installation, process: Process) -> dict[str, Any]:
    """Wait for the links the demonstration writes once it is live."""
    path = installation.folder / "demo.json"

    def written() -> bool:
        assert process.popen.poll() is None, process.output()
        return path.exists()

    until(written, within=60)
    links: dict[str, Any] = json.loads(path.read_text())
    return links


def plays(links: dict[str, Any]) -> bool:
    """Whether a ticket leads to a playlist with media, as the audience page asks for it."""
    token = playback_token(links["audience"][0]["url"])
    assert token is not None
    return "#EXTM3U" in httpx.get(token["playback_url"], trust_env=False, timeout=10).text


def family(process: Process) -> list[psutil.Process]:
    return psutil.Process(process.popen.pid).children(recursive=True)


def test_the_demonstration_is_live_ends_with_ctrl_c_and_is_live_again(
    installation: Installation,
) -> None:
    for _ in range(2):
        process = demo(installation)
        links = live(installation, process)
        assert plays(links)
        assert links["event"]["id"] in links["event"]["url"]
        assert len(links["audience"]) >= 3
        assert (installation.folder / "demo.json").stat().st_mode & 0o077 == 0
        room = installation.media_client().get("/v1/Rooms").json()["rooms"][0]
        people = installation.media_client().get(f"/v1/Rooms/{room['sid']}/Participants").json()
        names = {person["identity"].split(" #")[0] for person in people["participants"]}
        assert {"Ada", "Grace"} <= names
        children = family(process)

        process.popen.send_signal(signal.SIGINT)

        assert process.popen.wait(30) == 0, process.output()
        _, left = psutil.wait_procs(children, timeout=5)
        assert left == []
        assert "Traceback" not in process.output()
        assert not (installation.folder / "demo.json").exists()


@pytest.mark.parametrize(
    ("kind", "setting"),
    [(socket.SOCK_STREAM, "WEB_PORT"), (socket.SOCK_DGRAM, "MEDIASERVER_UDP_PORT")],
)
def test_a_port_in_use_gets_a_sentence(
    installation: Installation, kind: socket.SocketKind, setting: str
) -> None:
    port = int(installation.environment[setting])
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", port))
        if kind == socket.SOCK_STREAM:
            taken.listen()
        process = demo(installation)

        assert process.popen.wait(60) == 1
        assert f"port {port} is in use" in process.output()
        assert setting in process.output()
        assert "Traceback" not in process.output()


def test_a_killed_media_server_ends_the_demonstration_as_a_whole(
    installation: Installation,
) -> None:
    process = demo(installation)
    live(installation, process)
    children = family(process)
    media = next(child for child in children if "mediaserver" in child.cmdline())

    os.kill(media.pid, signal.SIGKILL)

    assert process.popen.wait(30) != 0
    assert psutil.wait_procs(children, timeout=5)[1] == []
