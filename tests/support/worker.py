"""A process that answers questions: one JSON object a line, both ways."""

import json
import subprocess
import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tests.support.processes import ROOT

Answer = dict[str, Any]


class WorkerError(Exception):
    """What was asked failed: the traceback of the other process, or that it ended."""


class Worker:
    """Runs a module that calls ``serve`` or ``serve_async``; to be used in a ``with``."""

    def __init__(self, module: str, *, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def ask(self, do: str, **given: Any) -> Answer:
        """Call one of the module's functions and return its answer. Raises WorkerError."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps({"do": do, **given}), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise WorkerError(f"the process that was asked to {do} ended")
        answer: Answer = json.loads(line)
        if "error" in answer:
            raise WorkerError(answer["error"])
        return answer


def serve(functions: Mapping[str, Callable[..., Answer]]) -> None:
    """Answer what standard input asks until it ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = functions[asked.pop("do")](**asked)
        except Exception:  # the one who asked wants to know, whatever it is
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), flush=True)


async def serve_async(
    lines: Callable[[], Awaitable[str]], functions: Mapping[str, Callable[..., Awaitable[Answer]]]
) -> None:
    """Answer in an event loop that has other things to do meanwhile."""
    while line := await lines():
        asked = json.loads(line)
        try:
            answer = await functions[asked.pop("do")](**asked)
        except Exception:  # as above
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), flush=True)
