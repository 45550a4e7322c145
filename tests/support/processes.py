"""Real processes of the project, started for a test and ended with it."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from weakref import WeakSet

import httpx

from tests.support.waiting import until

ROOT = Path(__file__).resolve().parents[2]


_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
_OUTPUT = 1 << 18
_running: WeakSet["Process"] = WeakSet()


def _end_with_parent() -> None:
    """Have the kernel end this process when a test run is killed (prctl(2))."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Process:
    """A command run in the project folder in its own process group; its output is kept."""

    def __init__(self, command: Sequence[str], *, environment: Mapping[str, str]) -> None:
        self._words = command[1:]
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self.popen = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
        _running.add(self)

    @classmethod
    def manage(cls, *words: str, environment: Mapping[str, str]) -> "Process":
        """Start ``manage.py`` with ``words``."""
        return cls([sys.executable, "manage.py", *words], environment=environment)

    @property
    def name(self) -> str:
        """The words it was started with."""
        return " ".join(self._words)

    def output(self) -> str:
        """Return what it printed, the last 256 KiB of it. The place it writes at stays as it is."""
        size = os.fstat(self._log.fileno()).st_size
        start = max(0, size - _OUTPUT)
        return os.pread(self._log.fileno(), _OUTPUT, start).decode(errors="replace")

    def wait_for_http(self, url: str, *, within: float = 30.0) -> None:
        """Wait until ``url`` answers; fail at once, with the output, if the process ended."""

        def answers() -> bool:
            assert self.popen.poll() is None, self.output()
            try:
                return httpx.get(url, timeout=2, trust_env=False).status_code < 500
            except httpx.HTTPError:
                return False

        until(answers, within=within)

    def stop(self, number: signal.Signals = signal.SIGTERM, *, within: float = 15.0) -> int:
        """End it with a signal and return its exit code; what is left of its group is killed."""
        if self.popen.poll() is None:
            self.popen.send_signal(number)
        try:
            return self.popen.wait(within)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.popen.pid, signal.SIGKILL)
            self._log.close()
            _running.discard(self)


def running() -> list[Process]:
    """Return the processes that were started and not stopped, whether they still run or not."""
    return list(_running)
