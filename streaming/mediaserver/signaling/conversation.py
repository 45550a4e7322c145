"""What is said on one socket: requests to join or resume, then the session's messages."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Literal

from streaming.mediaserver.errors import (
    SIGNALING_ERROR,
    SIGNALING_OUTGOING_INVALID,
    SIGNALING_TIMEOUT,
    TwilioError,
)
from streaming.mediaserver.signaling.messages import (
    Json,
    Update,
    read_connect,
    read_object,
    read_text,
    read_update,
)
from streaming.mediaserver.signaling.session import Session
from streaming.mediaserver.signaling.tcmp import Channel
from streaming.mediaserver.signaling.views import farewell

if TYPE_CHECKING:
    from streaming.mediaserver.signaling.endpoint import Signaling

logger = logging.getLogger(__name__)

JOIN_TIMEOUT = 20.0
"""Seconds from the opened socket until its client has joined: places for sockets are few."""


class Conversation:
    """Takes one socket's RSP messages in order; an error ends it, and nobody else's."""

    def __init__(self, signaling: Signaling, channel: Channel) -> None:
        self._signaling = signaling
        self._channel = channel
        self._session: Session | None = None
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(JOIN_TIMEOUT, self._fail, SIGNALING_TIMEOUT())

    def received(self, body: object) -> None:
        """Take one message."""
        try:
            message = read_object(body)
            if self._session is None:
                self._before_joining(message)
            else:
                self._in_session(self._session, message)
        except TwilioError as error:
            self._fail(error)
        except Exception:
            logger.exception("signalling failed")
            self._fail(SIGNALING_ERROR())

    def closed(self, *, leaving: bool) -> None:
        """The socket is gone."""
        self._deadline.cancel()
        if self._session is not None:
            self._session.detach(self._channel, leaving=leaving)

    def _before_joining(self, message: Json) -> None:
        kind = read_text(message, "type")
        if kind == "ice":
            self._signaling.check_token(read_text(message, "token"))
            self._channel.send({"type": "iced", "ice_servers": self._signaling.ice_servers})
        elif kind == "connect":
            connect = read_connect(message)
            self._start(self._signaling.join(connect), connect.state, "connected")
        elif kind == "sync":
            state = read_update(message)
            session = self._signaling.resume(read_text(message, "session"))
            self._start(session, state, "synced")
        elif kind == "disconnect":
            self._channel.close()
        else:
            raise SIGNALING_OUTGOING_INVALID(f"{kind[:40]} before connect")

    def _start(
        self, session: Session, state: Update, greeting: Literal["connected", "synced"]
    ) -> None:
        self._deadline.cancel()
        self._session = session
        session.attach(self._channel)
        session.update(state)
        session.greet(greeting)

    def _in_session(self, session: Session, message: Json) -> None:
        kind = read_text(message, "type")
        if kind not in ("update", "disconnect"):
            raise SIGNALING_OUTGOING_INVALID(f"{kind[:40]} after connect")
        if read_text(message, "session") != session.id:
            raise SIGNALING_OUTGOING_INVALID("unknown session")
        if kind == "disconnect":
            session.leave()
        else:
            session.update(read_update(message))

    def _fail(self, error: TwilioError) -> None:
        if self._session is not None:
            self._session.leave(error)
        else:
            self._channel.send(farewell(error))
            self._channel.close()
