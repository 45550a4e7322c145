"""The web processes of one run, and Redis where the run has it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psutil

from tests.support.installation import Installation
from tests.support.ports import free_port
from tests.support.processes import Process
from tests.support.waiting import until

COUNTED = "tests.bench.live.counting:application"


@dataclass(frozen=True, slots=True)
class Setup:
    """What serves: ``daphne`` or ``uvicorn``, in so many processes, with Redis or without."""

    server: str
    processes: int = 1
    redis: bool = False

    @property
    def name(self) -> str:
        """As the tables call it."""
        return self.server + (f", Redis, {self.processes} processes" if self.redis else "")


class Web:
    """The web processes, by the port each listens at."""

    def __init__(self, processes: dict[int, Process]) -> None:
        self._handles = {
            port: psutil.Process(process.popen.pid) for port, process in processes.items()
        }

    @property
    def ports(self) -> list[int]:
        """One for each process."""
        return list(self._handles)

    @property
    def resident(self) -> int:
        """Bytes of memory they hold, all together."""
        return sum(handle.memory_info().rss for handle in self._handles.values())

    @property
    def busy(self) -> float:
        """Seconds of a core they used, all together."""
        used = [handle.cpu_times() for handle in self._handles.values()]
        return sum(times.user + times.system for times in used)

    def counted(self) -> list[dict[str, Any]]:
        """What each of them counted, see ``counting``."""
        urls = [f"http://localhost:{port}/counted" for port in self._handles]
        return [httpx.get(url, timeout=30, trust_env=False).json() for url in urls]


@contextmanager
def serving(setup: Setup, installation: Installation, application: str = COUNTED) -> Iterator[Web]:
    """Start what a run needs and end it."""
    started: list[Process] = []
    try:
        if setup.redis:
            started.append(_redis(installation))
        web = {port: _web(setup.server, port, installation, application) for port in _ports(setup)}
        started += web.values()
        for port, process in web.items():
            process.wait_for_http(f"http://localhost:{port}/counted")
        yield Web(web)
    finally:
        for process in reversed(started):
            process.stop()


def _ports(setup: Setup) -> list[int]:
    return [free_port() for _ in range(setup.processes)]


def _web(server: str, port: int, installation: Installation, application: str) -> Process:
    listen = ["--port", str(port), application]
    options = {
        "daphne": ["daphne", "--bind", "127.0.0.1"],
        # A browser would have each message compressed for itself, at 300 kB a socket.
        "uvicorn": ["uvicorn", "--host", "127.0.0.1", "--ws-per-message-deflate", "false"],
    }
    command = [sys.executable, "-m", *options[server], *listen]
    return Process(command, environment=installation.environment)


def _redis(installation: Installation) -> Process:
    """Start a Redis that keeps nothing, and have the installation use it."""
    port = free_port()
    installation.environment["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(installation.folder)]
    process = Process([*command, "--bind", "127.0.0.1"], environment={})
    until(lambda: "Ready to accept" in process.output())
    return process
