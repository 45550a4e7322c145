"""A participant without media: joins a room, and remembers what it is told."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

from tests.streaming.mediaserver.signaling import sdp
from tests.streaming.mediaserver.signaling.client import Client, Message, dial

VOICE = ("audio", "voice-id")
CAMERA = ("video", "camera-id")
Tracks = Sequence[tuple[str, str]]


def track(kind: str, track_id: str, **fields: object) -> Message:
    """Return a member of ``participant.tracks``."""
    declared = {"id": track_id, "kind": kind, "name": f"{kind}-name", "enabled": True}
    return {**declared, "priority": "standard", **fields}


def connect_message(
    token: str, name: str | None = None, tracks: Tracks = (VOICE,), subscribe: str = "include"
) -> Message:
    """Return the ``connect`` twilio-video.js would send."""
    return {
        "type": "connect",
        "version": 2,
        "name": name,
        "token": token,
        "participant": {"revision": 1, "tracks": [track(*t) for t in tracks]},
        "peer_connections": [description("offer", 1, sdp.offer(tracks or [VOICE]))],
        "media_signaling": {},
        "subscribe": {"rules": [{"type": subscribe, "all": True}], "revision": 1},
        "format": "unified",
    }


def description(kind: str, revision: int, text: str) -> Message:
    """Return a member of ``peer_connections``."""
    return {"id": "pc", "description": {"type": kind, "revision": revision, "sdp": text}}


class Guest:
    """Somebody in a room. ``connected`` is the server's answer."""

    def __init__(self, client: Client, connected: Message) -> None:
        self.client = client
        self.connected = connected
        self._shown: list[Message] = []
        self._revision = 1

    @property
    def session(self) -> str:
        return str(self.connected["session"])

    @property
    def sid(self) -> str:
        return str(self.connected["participant"]["sid"])

    async def update(self, **state: Any) -> None:
        await self.client.send(type="update", version=2, session=self.session, **state)

    async def declare(self, *tracks: Message) -> None:
        """Say what is published from now on."""
        self._revision += 1
        await self.update(participant={"revision": self._revision, "tracks": list(tracks)})

    async def answer(self, tracks: Tracks = (VOICE,)) -> int:
        """Accept the server's next offer; returns its revision once the server knows."""
        (offer,) = await self.news("peer_connections")
        revision = int(offer["description"]["revision"])
        await self.update(peer_connections=[description("answer", revision, "yes")])
        await self.declare(*(track(*t) for t in tracks))
        await self.news("published")
        return revision

    async def news(self, part: str) -> Any:
        """Wait for the next update that has ``part``; returns that part."""
        while True:
            message = await self.client.receive()
            if part in message:
                return message[part]

    async def participant(self, **expected: object) -> Message:
        """Wait until somebody is shown with these fields."""
        while True:
            while self._shown:
                shown = self._shown.pop(0)
                if expected.items() <= shown.items():
                    return shown
            self._shown = await self.news("participants")

    async def farewell(self) -> Message:
        """Wait for the last words, and the normal close after them."""
        while True:
            message = await self.client.receive()
            if message["type"] in ("error", "disconnected"):
                assert await self.client.closed() == 1000
                return message


@contextlib.asynccontextmanager
async def guest(
    url: str,
    token: str,
    name: str | None = None,
    tracks: Tracks = (VOICE,),
    subscribe: str = "include",
) -> AsyncIterator[Guest]:
    """Join a room the way twilio-video.js does: ice, then connect."""
    async with dial(url) as client:
        await client.hello({"type": "ice", "token": token, "edge": "roaming", "version": 1})
        assert (await client.receive())["type"] == "iced"
        await client.send(**connect_message(token, name, tracks, subscribe))
        yield Guest(client, await client.receive("connected"))


async def refusal(url: str, message: Message) -> int:
    """Say ``message`` first; returns the code of the error it gets, after which all is over."""
    async with dial(url) as client:
        await client.hello(message)
        error = await client.receive("error")
        assert await client.closed() == 1000
        return int(error["code"])
