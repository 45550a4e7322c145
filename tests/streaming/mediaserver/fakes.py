"""What stands in for a composer's process where the process is not the point."""

from collections.abc import Mapping
from typing import Any

from streaming.mediaserver.streams import ExitListener, MediaProcessor


class FakeComposer:
    """Says whether it was started and stopped; ``exit`` ends it as a process would."""

    def __init__(self, processor: MediaProcessor, on_exit: ExitListener) -> None:
        self.processor = processor
        self.exit = on_exit
        self.started = False
        self.stopped = 0
        self.changes: list[Mapping[str, Any]] = []

    async def start(self) -> None:
        self.started = True

    def change(self, context: Mapping[str, Any]) -> None:
        self.changes.append(context)

    async def stop(self) -> None:
        self.stopped += 1


class FakeComposers:
    """A composer factory that keeps what it made; ``error`` is raised instead of making one."""

    def __init__(self) -> None:
        self.made: list[FakeComposer] = []
        self.error: Exception | None = None

    def __call__(self, processor: MediaProcessor, on_exit: ExitListener) -> FakeComposer:
        if self.error is not None:
            raise self.error
        self.made.append(FakeComposer(processor, on_exit))
        return self.made[-1]
