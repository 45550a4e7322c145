"""A publishing room client: the signalling and WebRTC of a browser, without the browser.

Speaks TCMP and RSP as twilio-video.js does, see docs/signaling.md. It publishes and asks for
nothing back.
"""

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

logger = logging.getLogger(__name__)

_TIMEOUT = 15.0
"""Seconds for any one answer of the server."""


class RoomError(Exception):
    """The server refused the client or ended the session; ``code`` is Twilio's error code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{message} ({code})")
        self.code = code


class Publisher:
    """One participant that publishes ``tracks`` for as long as ``run`` runs."""

    def __init__(self, socket: ClientConnection, session: str) -> None:
        self._socket = socket
        self._session = session
        self._heartbeat = 4.0

    async def run(self) -> None:
        """Keep the session alive until the server ends it.

        Raises RoomError when it does with an error, ConnectionError or websockets' exceptions
        when the socket is lost.
        """
        beat = asyncio.create_task(self._beat())
        try:
            async for text in self._socket:
                self._handle(json.loads(text))
        finally:
            beat.cancel()

    async def leave(self) -> None:
        """Leave the room in good order."""
        await self._socket.send(_message({"type": "disconnect", "session": self._session}))
        await self._socket.send(json.dumps({"type": "bye"}))

    def _handle(self, message: dict[str, Any]) -> None:
        body = message.get("body") or {}
        if body.get("type") == "error":
            raise RoomError(body["code"], body["message"])
        if body.get("type") == "disconnected" or message["type"] == "bye":
            raise RoomError(53118, "The room or the session has ended")

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._heartbeat)
            await self._socket.send(json.dumps({"type": "heartbeat"}))


@asynccontextmanager
async def publishing(
    url: str, *, token: str, room: str, tracks: Sequence[MediaStreamTrack]
) -> AsyncIterator[Publisher]:
    """Join ``room`` at signalling ``url`` and publish ``tracks``; leave at the end.

    Raises RoomError when the server refuses.
    """
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    for track in tracks:
        peer.addTrack(track)
    await peer.setLocalDescription(await peer.createOffer())
    try:
        async with connect(url, open_timeout=_TIMEOUT, close_timeout=1) as socket:
            connected = await _join(socket, peer, token=token, room=room, tracks=tracks)
            answer = connected["peer_connections"][0]["description"]
            await peer.setRemoteDescription(RTCSessionDescription(answer["sdp"], answer["type"]))
            publisher = Publisher(socket, connected["session"])
            try:
                yield publisher
            finally:
                with suppress(ConnectionClosed):
                    await publisher.leave()
    finally:
        await peer.close()


async def _join(
    socket: ClientConnection,
    peer: RTCPeerConnection,
    *,
    token: str,
    room: str,
    tracks: Sequence[MediaStreamTrack],
) -> dict[str, Any]:
    hello = {"type": "hello", "id": secrets.token_hex(8), "timeout": 5000, "version": 2}
    await socket.send(
        json.dumps(hello | {"body": {"type": "ice", "token": token, "edge": "gll", "version": 1}})
    )
    await _until(socket, "iced")
    await socket.send(_message(_connect_body(peer, token=token, room=room, tracks=tracks)))
    return await _until(socket, "connected")


async def _until(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """Return the next room message of type ``kind``; pass over the others."""
    async with asyncio.timeout(_TIMEOUT):
        while True:
            message = json.loads(await socket.recv())
            if message["type"] in ("bad", "busy"):
                raise RoomError(53000, f"The server answered {message}")
            body: dict[str, Any] = message.get("body") or {}
            if body.get("type") == "error":
                raise RoomError(body["code"], body["message"])
            if body.get("type") == kind:
                return body


def _message(body: dict[str, Any]) -> str:
    return json.dumps({"type": "msg", "body": body})


def _connect_body(
    peer: RTCPeerConnection, *, token: str, room: str, tracks: Sequence[MediaStreamTrack]
) -> dict[str, Any]:
    published = [
        {
            "id": track.id,
            "kind": track.kind,
            "name": track.id,
            "enabled": True,
            "priority": "standard",
        }
        for track in tracks
    ]
    offer = {"type": "offer", "sdp": peer.localDescription.sdp, "revision": 1}
    return {
        "type": "connect",
        "name": room,
        "token": token,
        "participant": {"revision": 1, "tracks": published},
        "peer_connections": [{"id": secrets.token_hex(8), "description": offer}],
        "media_signaling": {},
        "subscribe": {"rules": [{"type": "exclude", "all": True}], "revision": 1},
        "publisher": {"name": "footlight-synthetic", "sdk_version": "1", "user_agent": "footlight"},
        "format": "unified",
        "version": 2,
    }
