"""A process of the benchmark that answers questions: one JSON object a line, both ways."""

import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tests.support.processes import ROOT

Answer = dict[str, Any]


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
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def ask(self, do: str, **given: Any) -> Answer:
        """Call one of the module's functions; raises RuntimeError when the process ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps({"do": do, **given}), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the process that was asked to {do} ended")
        answer: Answer = json.loads(line)
        return answer


def serve(functions: Mapping[str, Callable[..., Answer]]) -> None:
    """Answer what standard input asks until it ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        answer = functions[asked.pop("do")](**asked)
        print(json.dumps(answer), flush=True)


async def serve_async(
    lines: Callable[[], Awaitable[str]], functions: Mapping[str, Callable[..., Awaitable[Answer]]]
) -> None:
    """Answer in an event loop that has other things to do meanwhile."""
    while line := await lines():
        asked = json.loads(line)
        answer = await functions[asked.pop("do")](**asked)
        print(json.dumps(answer), flush=True)
