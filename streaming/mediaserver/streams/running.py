"""Runs the composers of MediaProcessors: load, work, stop, each in a task of its own."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from streaming.mediaserver.streams.model import MediaProcessor, ProcessorEnd

logger = logging.getLogger(__name__)


class Composing(Protocol):
    """A composer; see ``composer.supervisor.Composer``."""

    async def start(self) -> None:
        """Load the extension and join the room; raises when it cannot."""

    def change(self, context: Mapping[str, Any]) -> None:
        """Follow another layout, spotlight and subscribe rules, also before the start."""

    async def stop(self) -> None:
        """Leave the room and end the process, within bounded time."""


ExitListener = Callable[[int | None, str], None]
"""Told the exit status of a composer that ended by itself, and why in a sentence."""

ComposerFactory = Callable[[MediaProcessor, ExitListener], Composing]
"""Makes the composer of a MediaProcessor; raises when there is nothing to compose."""

Failed = Callable[[MediaProcessor, ProcessorEnd, str], None]
Exited = Callable[[MediaProcessor, int | None, str], None]


class ComposerRuns:
    """The composers at work. ``failed`` and ``exited`` hear of those that end by themselves."""

    def __init__(self, make: ComposerFactory, *, failed: Failed, exited: Exited) -> None:
        self._make = make
        self._failed = failed
        self._exited = exited
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._composers: dict[str, Composing] = {}

    def begin(self, processor: MediaProcessor) -> None:
        """Start composing in the background."""
        task = asyncio.create_task(self._run(processor), name=f"composer {processor.sid}")
        self._tasks[processor.sid] = task
        task.add_done_callback(lambda _: self._tasks.pop(processor.sid))

    def change(self, processor: MediaProcessor) -> None:
        """Hand the composer its changed context; one that is not made yet will be made with it."""
        composer = self._composers.get(processor.sid)
        if composer is not None:
            composer.change(processor.context.values)

    def end(self, processor: MediaProcessor) -> None:
        """Stop composing in the background. To be called once: a second would cut the stop off."""
        task = self._tasks.get(processor.sid)
        if task is not None and task is not asyncio.current_task():
            task.cancel()

    async def ended(self) -> None:
        """Wait until every composer that was told to end has done so."""
        if self._tasks:
            await asyncio.wait(self._tasks.values())

    async def _run(self, processor: MediaProcessor) -> None:
        composer: Composing | None = None
        try:
            composer = self._make(processor, lambda code, why: self._exited(processor, code, why))
            self._composers[processor.sid] = composer
            await composer.start()
            if not processor.over:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            logger.debug("%s is to stop", processor.sid)
        except Exception as error:
            logger.warning("%s did not load: %s", processor.sid, error)
            self._failed(processor, "error-loading-extension", str(error))
        finally:
            self._composers.pop(processor.sid, None)
            if composer is not None:
                await _stop(composer, processor)


async def _stop(composer: Composing, processor: MediaProcessor) -> None:
    try:
        await composer.stop()
    except Exception:
        logger.exception("the composer of %s did not stop properly", processor.sid)
