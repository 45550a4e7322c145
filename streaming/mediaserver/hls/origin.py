"""The HLS origin: a bare ASGI application, because every viewer asks several times a second.

/{stream}/master.m3u8?grant=…      starts a playback session
/{stream}/{session}/media.m3u8     its media playlist
/{stream}/{folder}/{file}          init segments, parts and segments, the same for all
"""

from collections.abc import Mapping
from hmac import compare_digest

from streaming.mediaserver.hls.answers import (
    PREFLIGHT,
    Answer,
    Receive,
    Send,
    error_answer,
    media_answer,
    playlist_answer,
    range_answer,
)
from streaming.mediaserver.hls.errors import HlsError
from streaming.mediaserver.hls.grants import PlaybackGrants
from streaming.mediaserver.hls.holding import ClientGoneError, hold
from streaming.mediaserver.hls.requests import Scope, byte_range, query, reload_directives
from streaming.mediaserver.hls.sessions import PlaybackSessions
from streaming.mediaserver.hls.stream import HlsStream


class HlsOrigin:
    """Serves the streams of a mapping from PlayerStreamer SID to stream; mount it at `/hls`."""

    def __init__(
        self,
        streams: Mapping[str, HlsStream],
        grants: PlaybackGrants,
        sessions: PlaybackSessions,
    ) -> None:
        self._streams = streams
        self._grants = grants
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        try:
            answer = await self._answer(scope, receive)
        except HlsError as error:
            answer = error_answer(error)
        except ClientGoneError:
            return
        await answer.send(send, with_body=scope["method"] != "HEAD")

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        if scope["method"] == "OPTIONS":
            return PREFLIGHT
        if scope["method"] not in ("GET", "HEAD"):
            raise HlsError(405, "method-not-allowed", "Media can only be read.")
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        sid, _, rest = path.removeprefix("/").partition("/")
        stream = self._streams.get(sid)
        if stream is None:
            raise HlsError(404, "stream-unknown", "There is no such programme, or no longer.")
        folder, _, name = rest.rpartition("/")
        if rest == "master.m3u8":
            return await self._start(stream, scope, receive)
        if name == "media.m3u8":
            return await self._playlist(stream, folder, scope, receive)
        if compare_digest(folder.encode(), stream.folder(name).encode()):
            return await self._media(stream, name, scope, receive)
        raise HlsError(404, "media-unknown", "There is no such file in this programme.")

    async def _start(self, stream: HlsStream, scope: Scope, receive: Receive) -> Answer:
        admission = self._grants.admit(stream.sid, query(scope))
        if not stream.started:
            raise HlsError(404, "stream-not-started", "The programme has not started yet.")
        await hold(stream, lambda: stream.playable, receive)
        session = self._sessions.open(admission)
        playlist = stream.multivariant(f"{session.sid}/media.m3u8")
        return playlist_answer(playlist, session.allow_origin)

    async def _playlist(
        self, stream: HlsStream, session_sid: str, scope: Scope, receive: Receive
    ) -> Answer:
        session = self._sessions.touch(stream.sid, session_sid)
        reload = reload_directives(query(scope))
        if reload.segment is not None:
            segment, part = reload.segment, reload.part
            await hold(stream, lambda: stream.has(segment, part), receive)
            self._sessions.touch(stream.sid, session_sid)
        return playlist_answer(stream.playlist(skip=reload.skip), session.allow_origin)

    async def _media(self, stream: HlsStream, name: str, scope: Scope, receive: Receive) -> Answer:
        if stream.is_hinted(name):
            await hold(stream, lambda: not stream.is_hinted(name), receive)
        pieces = stream.file(name)
        wanted = byte_range(scope, sum(map(len, pieces)))
        return range_answer(pieces, *wanted) if wanted else media_answer(pieces)
