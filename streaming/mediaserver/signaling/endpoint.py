"""The ``/signaling`` WebSocket: tokens checked, rooms found, sessions begun and resumed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.websockets import WebSocket

from streaming.mediaserver.access_tokens import decode_video_token
from streaming.mediaserver.accounts import AccountBook
from streaming.mediaserver.errors import (
    NOT_FOUND,
    ROOM_NOT_FOUND,
    SIGNALING_DISCONNECTED,
    SIGNALING_OUTGOING_INVALID,
    TOKEN_GRANTS_INVALID,
    TwilioError,
)
from streaming.mediaserver.rooms import Room, Rooms
from streaming.mediaserver.sids import is_sid
from streaming.mediaserver.signaling.conversation import Conversation
from streaming.mediaserver.signaling.messages import Connect, Description, PeerConnection
from streaming.mediaserver.signaling.session import ConnectionFactory, Session
from streaming.mediaserver.signaling.tcmp import Channel

SESSION_TIMEOUT = 10.0
"""Seconds a client without a socket keeps its place."""
MAX_SOCKETS = 1000


class Signaling:
    """Room signalling for all clients of the server."""

    def __init__(
        self,
        accounts: AccountBook,
        rooms: Rooms,
        connections: ConnectionFactory,
        *,
        ice_servers: Sequence[Mapping[str, Any]] = (),
        session_timeout: float = SESSION_TIMEOUT,
    ) -> None:
        self.ice_servers = ice_servers
        self._accounts = accounts
        self._rooms = rooms
        self._connections = connections
        self._session_timeout = session_timeout
        self._sessions: dict[str, Session] = {}
        self._sockets = 0
        self._closing: set[asyncio.Task[None]] = set()

    async def endpoint(self, socket: WebSocket) -> None:
        """Serve one WebSocket from accept to close."""
        channel = Channel(socket)
        busy = self._sockets >= MAX_SOCKETS
        self._sockets += 1
        try:
            await channel.run(Conversation(self, channel), busy=busy)
        finally:
            self._sockets -= 1

    async def stop(self) -> None:
        """Send everybody away (53001) and close their media."""
        for session in tuple(self._sessions.values()):
            session.leave(SIGNALING_DISCONNECTED())
        await asyncio.gather(*self._closing)

    def check_token(self, token: str) -> None:
        """Raise 20101–20107 unless ``token`` lets its holder into some room."""
        decode_video_token(token, self._accounts)

    def join(self, connect: Connect) -> Session:
        """Bring a client into its room, which is created if it is not there yet.

        Raises 20101–20107 for the token, 53004 or 534xx for the peer connection, and 531xx and
        532xx when the room does not take them.
        """
        token = decode_video_token(connect.token, self._accounts)
        peer_connection, offer = _first_offer(connect.state.peer_connections)
        session = Session(
            self._rooms,
            self._connections,
            peer_connection_id=peer_connection.id,
            timeout=self._session_timeout,
            on_end=self._forget,
        )
        try:
            session.negotiate(offer)
            room = self._room(token.account.sid, granted=token.room, asked=connect.name)
            session.enter(room, token.identity, connect.subscribe_rules)
        except Exception:
            self._forget(session)
            raise
        self._sessions[session.id] = session
        return session

    def resume(self, session_id: str) -> Session:
        """Return the session a client had before it lost its socket; raises 53001."""
        try:
            return self._sessions[session_id]
        except KeyError:
            raise SIGNALING_DISCONNECTED("the session has ended") from None

    def _room(self, account_sid: str, *, granted: str | None, asked: str) -> Room:
        name = granted or asked
        room = self._find(account_sid, name)
        names = (room.sid, room.unique_name) if room else ()
        if asked and asked not in (name, *names):
            raise TOKEN_GRANTS_INVALID("the token is for another room")
        return room or self._rooms.create(account_sid, unique_name=name or None)

    def _find(self, account_sid: str, name: str) -> Room | None:
        try:
            return self._rooms.find(account_sid, name)
        except TwilioError as error:
            if error.code != NOT_FOUND.code:
                raise
            if is_sid(name, "RM"):
                raise ROOM_NOT_FOUND() from None
            return None

    def _forget(self, session: Session) -> None:
        self._sessions.pop(session.id, None)
        closing = asyncio.create_task(session.connection.close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)


def _first_offer(
    peer_connections: Sequence[PeerConnection],
) -> tuple[PeerConnection, Description]:
    for peer_connection in peer_connections:
        description = peer_connection.description
        if description is not None and description.type == "offer" and description.revision > 0:
            return peer_connection, description
    raise SIGNALING_OUTGOING_INVALID("connect needs a peer connection with an offer")
