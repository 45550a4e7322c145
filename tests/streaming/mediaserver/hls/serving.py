"""The origin on a real server in the test's own event loop, as the media server mounts it."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from streaming.mediaserver.hls.grants import PlaybackGrants, playback_url, sign_for
from streaming.mediaserver.hls.origin import HlsOrigin
from streaming.mediaserver.hls.sessions import PlaybackSessions
from streaming.mediaserver.hls.stream import HlsStream

_TLS = ssl.create_default_context()  # never used, but slow to make for each client


class Served:
    """An origin with one stream, and a client of it."""

    def __init__(self, stream: HlsStream, port: int, client: httpx.AsyncClient) -> None:
        self.stream = stream
        self.port = port
        self.client = client
        self.grants = PlaybackGrants()
        self.sessions = PlaybackSessions()
        self.streams = {stream.sid: stream}
        self.app = Starlette(
            routes=[Mount("/hls", app=HlsOrigin(self.streams, self.grants, self.sessions))]
        )

    def master(self, identity: str | None = None, *, allow_origin: str = "*") -> str:
        """A playback URL for anybody, or for one viewer."""
        token = self.grants.issue(self.stream.sid, ttl=60, allow_origin=allow_origin)
        url = playback_url(f"http://127.0.0.1:{self.port}", self.stream.sid, token)
        return sign_for(url, identity) if identity else url

    async def start(self, identity: str | None = None, *, allow_origin: str = "*") -> str:
        """Open a session; answers the URL of its media playlist."""
        url = self.master(identity, allow_origin=allow_origin)
        response = await self.client.get(url)
        assert response.status_code == 200, response.text
        return str(httpx.URL(url).join(response.text.splitlines()[-1]))

    def file(self, name: str) -> str:
        """The URL of a media file."""
        stream = self.stream
        return f"http://127.0.0.1:{self.port}/hls/{stream.sid}/{stream.folder(name)}/{name}"

    async def held(self, url: str) -> "asyncio.Task[httpx.Response]":
        """Send a request and return once the origin holds it."""
        before = self.stream._changed
        assert before is None, "another request is held already"
        task = asyncio.create_task(self.client.get(url))
        await reach(lambda: self.stream._changed is not None)
        assert not task.done()
        return task


@asynccontextmanager
async def serve(stream: HlsStream) -> AsyncIterator[Served]:
    """Serve a stream until the block ends."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    async with httpx.AsyncClient(timeout=30, verify=_TLS) as client:
        served = Served(stream, int(listening.getsockname()[1]), client)
        server = uvicorn.Server(uvicorn.Config(served.app, log_level="warning", lifespan="off"))
        running = asyncio.create_task(server.serve([listening]))
        await reach(lambda: server.started)
        try:
            yield served
        finally:
            stream.end()
            await client.aclose()
            server.should_exit = True
            await asyncio.wait_for(running, 10)


async def reach(condition: Callable[[], bool], *, within: float = 10.0) -> None:
    """Let the event loop run until a condition is true; fail after `within` seconds."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)
