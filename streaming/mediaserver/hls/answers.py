"""What the origin answers, and sending it as ASGI messages."""

import json
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from streaming.mediaserver.hls.errors import HlsError

Header = tuple[bytes, bytes]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_ANY_ORIGIN = (b"access-control-allow-origin", b"*")
_NOT_STORED = (b"cache-control", b"no-store")
_MEDIA_HEADERS = (
    (b"content-type", b"video/mp4"),
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"accept-ranges", b"bytes"),
    _ANY_ORIGIN,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response; the body in pieces, so that a segment need not be copied together."""

    status: int
    headers: Sequence[Header]
    body: Sequence[bytes] = ()

    async def send(self, send: Send, *, with_body: bool) -> None:
        """Send it, to a HEAD request without its body."""
        length = (b"content-length", b"%d" % sum(map(len, self.body)))
        headers = self.headers if self.status == 204 else (*self.headers, length)
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        for piece in self.body[:-1] if with_body else ():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        last = self.body[-1] if with_body and self.body else b""
        await send({"type": "http.response.body", "body": last})


PREFLIGHT = Answer(
    204,
    (
        _ANY_ORIGIN,
        (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
        (b"access-control-allow-headers", b"*"),
        (b"access-control-max-age", b"86400"),
    ),
)


def playlist_answer(text: bytes, allow_origin: str) -> Answer:
    """A playlist. It is never stored: asking for it is what can be refused."""
    return Answer(
        200,
        (
            (b"content-type", b"application/vnd.apple.mpegurl"),
            _NOT_STORED,
            (b"access-control-allow-origin", allow_origin.encode("latin-1")),
        ),
        (text,),
    )


def media_answer(pieces: Sequence[bytes]) -> Answer:
    """A whole file. It never changes and its path cannot be guessed, so caches may keep it."""
    return Answer(200, _MEDIA_HEADERS, pieces)


def range_answer(pieces: Sequence[bytes], start: int, end: int) -> Answer:
    """The bytes of a file from `start` up to `end`."""
    data = b"".join(pieces)
    content_range = (b"content-range", b"bytes %d-%d/%d" % (start, end - 1, len(data)))
    return Answer(206, (*_MEDIA_HEADERS, content_range), (data[start:end],))


def error_answer(error: HlsError) -> Answer:
    """A refusal as JSON, readable by a page of any origin."""
    body = json.dumps({"code": error.code, "message": error.message}).encode()
    headers = [(b"content-type", b"application/json"), _NOT_STORED, _ANY_ORIGIN]
    if error.status == 503:
        headers.append((b"retry-after", b"1"))
    return Answer(error.status, headers, (body,))
