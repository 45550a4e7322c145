"""A composer process, seen from the media server."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import suppress

from streaming.mediaserver.composer.wire import HEADER, Kind, pack, parse_header

logger = logging.getLogger(__name__)

MAX_BUFFERED = 4 << 20
"""Bytes on their way to the process beyond which packets are dropped."""

_GRACE = 3.0
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH")
_READ_AHEAD = 1 << 20


class Child:
    """One process and the socket to it. Make it with `spawn`, and `end` it always."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer
        self._logging = asyncio.create_task(self._log())

    @classmethod
    async def spawn(cls) -> Child:
        """Start a process; raises OSError."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "streaming.mediaserver.composer",
                    str(theirs.fileno()),
                    pass_fds=[theirs.fileno()],
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=asyncio.subprocess.DEVNULL,
                    stderr=asyncio.subprocess.PIPE,
                    env=_environment(),
                )
        except BaseException:
            ours.close()
            raise
        reader, writer = await asyncio.open_connection(sock=ours, limit=_READ_AHEAD)
        return cls(process, reader, writer)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def congested(self) -> bool:
        """Whether the process takes less than it is sent: drop what can be dropped."""
        return self._writer.transport.get_write_buffer_size() > MAX_BUFFERED

    def send(self, message: bytes) -> None:
        """Send a message; nothing happens when the process is gone."""
        if not self._writer.is_closing():
            self._writer.write(message)

    async def messages(self) -> AsyncIterator[tuple[Kind, bytes]]:
        """What the process says, until it is gone; raises WireError."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind, length = parse_header(await self._reader.readexactly(HEADER.size))
                yield kind, await self._reader.readexactly(length)

    async def end(self) -> int:
        """Ask the process to end, kill it when it does not, and return its exit status."""
        self.send(pack(Kind.STOP))
        try:
            async with asyncio.timeout(_GRACE):
                await self._process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
        status = await self._process.wait()
        await self._logging
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()
        return status

    async def _log(self) -> None:
        """Pass on what the process writes to its standard error."""
        stderr = self._process.stderr
        while stderr is not None:
            try:
                line = await stderr.readline()
            except ValueError:  # a line longer than the reader's buffer
                continue
            if not line:
                return
            logger.warning("composer %d: %s", self.pid, line.decode(errors="replace").rstrip())


def _environment() -> dict[str, str]:
    """What the process needs and no more: it decodes strangers' media and holds no secrets.

    It imports this very package, wherever the server was started.
    """
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    path = os.pathsep.join(path for path in sys.path if path)
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": path}
