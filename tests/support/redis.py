"""A real Redis server of a test's own, on a free port of this machine."""

import shutil
from pathlib import Path

import pytest
import redis

from tests.support.ports import free_port
from tests.support.processes import Process
from tests.support.waiting import until

NOT_INSTALLED = "redis-server is not installed; scripts/install.py --dev does so on Debian as root"


class RedisServer:
    """Started by ``start``, on the same port again after ``stop``."""

    def __init__(self, folder: Path) -> None:
        self._program = shutil.which("redis-server")
        if self._program is None:
            pytest.skip(NOT_INSTALLED)
        self._folder = folder
        self._port = free_port()
        self._process: Process | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        kept = ["--save", "", "--appendonly", "no", "--dir", str(self._folder)]
        where = ["--bind", "127.0.0.1", "--port", str(self._port)]
        self._process = Process([str(self._program), *where, *kept], environment={})
        with redis.Redis.from_url(self.url) as client:
            until(lambda: _answers(client))

    def stop(self) -> None:
        """End it, with everything it knew."""
        if self._process is not None:
            self._process.stop()
            self._process = None


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
