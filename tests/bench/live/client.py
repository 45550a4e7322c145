"""One page's websocket (RFC 6455), with no more than a page needs: thousands run in a process.

It offers compression as browsers do (RFC 7692) and fails where a server accepts: what a server
keeps for it in memory would then be part of each socket, and its messages unreadable here.
"""

import asyncio
import struct
from collections.abc import Callable

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
_PING_TEXT = b'{"type": "ping"}'
_PONG_TEXT = b'{"type": "pong"}'
_HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nCookie: {cookie}\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)

Hear = Callable[[bytes], None]


class Client(asyncio.Protocol):
    """Opens the socket, answers pings and hands on every other message.

    ``snapshot`` is done with the first message, or with ConnectionError when there is none.
    """

    __slots__ = ("_buffer", "_handshake", "_hear", "_open", "_transport", "code", "snapshot")

    def __init__(self, path: str, *, origin: str, cookie: str, hear: Hear) -> None:
        host = origin.partition("//")[2]
        self._handshake = _HANDSHAKE.format(path=path, host=host, origin=origin, cookie=cookie)
        self._hear = hear
        self._buffer = b""
        self._open = False
        self._transport: asyncio.Transport | None = None
        self.snapshot: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.code: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._handshake.encode())

    def connection_lost(self, exc: Exception | None) -> None:
        self.code = self.code or 1006
        self._fail(f"closed with {self.code}")

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open and not self._opened():
            return
        while frame := self._frame():
            self._take(*frame)

    def close(self) -> None:
        """Leave as a browser does whose page is closed."""
        if self._transport is not None:
            self._write(CLOSE, struct.pack("!H", 1001))
            self._transport.close()

    def _opened(self) -> bool:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return False
        if not head.startswith(b"HTTP/1.1 101"):
            self._fail(head.partition(b"\r\n")[0].decode())
        elif b"permessage-deflate" in head:
            self._fail("the server compresses: start it without")
        self._buffer, self._open = rest, True
        return True

    def _frame(self) -> tuple[int, bytes] | None:
        """Take one whole frame off the buffer. Servers mask nothing; ours fragment nothing."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        length, start = buffer[1], 2
        if length >= 126:
            size = 2 if length == 126 else 8
            start += size
            if len(buffer) < start:
                return None
            length = int.from_bytes(buffer[2:start])
        end = start + length
        if len(buffer) < end:
            return None
        self._buffer = buffer[end:]
        return buffer[0] & 15, buffer[start:end]

    def _take(self, kind: int, body: bytes) -> None:
        if kind == PING:
            self._write(PONG, body)
        elif kind == CLOSE:
            self.code = int.from_bytes(body[:2]) or 1005
        elif body == _PING_TEXT:
            self._write(TEXT, _PONG_TEXT)
        elif not self.snapshot.done():
            self.snapshot.set_result(None)
        else:
            self._hear(body)

    def _write(self, kind: int, body: bytes) -> None:
        """Write one frame of up to 125 bytes; with a mask of zeros it needs no masking."""
        if self._transport is not None:
            self._transport.write(bytes((0x80 | kind, 0x80 | len(body), 0, 0, 0, 0)) + body)

    def _fail(self, reason: str) -> None:
        if not self.snapshot.done():
            self.snapshot.set_exception(ConnectionError(reason))
