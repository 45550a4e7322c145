"""Offers and answers of one peer connection, ordered by revision (RSP v2).

A description with a revision not above the last settled one is old and ignored. When both sides
offer at once the server wins: the client rolls back, answers, and offers again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from streaming.mediaserver.sfu.types import Downlink, Uplink
from streaming.mediaserver.signaling.messages import Description


class MediaConnection(Protocol):
    """What signalling needs of :class:`streaming.mediaserver.sfu.connection.Connection`."""

    @property
    def uplinks(self) -> Mapping[str, Uplink]:
        """Tracks that come in, by msid track id."""

    @property
    def needs_offer(self) -> bool:
        """Whether something waits to be offered."""

    def answer(self, offer_sdp: str) -> str:
        """Apply the client's offer; raises NegotiationError and changes nothing on a bad one."""

    def offer(self) -> str:
        """Describe what is to be sent."""

    def accept_answer(self, sdp: str) -> None:
        """Apply the answer to our offer; raises NegotiationError."""

    def subscribe(self, uplink: Uplink, track_id: str) -> Downlink:
        """Send ``uplink`` as ``track_id`` after the next offer."""

    def unsubscribe(self, downlink: Downlink) -> None:
        """Stop sending."""

    async def close(self) -> None:
        """End the media."""


class Negotiation:
    """Keeps track of who offered what, and what the client still has to hear."""

    def __init__(self, peer_connection_id: str, connection: MediaConnection) -> None:
        self.peer_connection_id = peer_connection_id
        self._connection = connection
        self._settled = 0
        self._offered: int | None = None
        self._description: dict[str, Any] = {}
        self._unsent = False

    def apply(self, description: Description) -> None:
        """Take the client's description; raises NegotiationError when it cannot be used."""
        if description.revision <= self._settled:
            return
        if description.type == "offer" and self._offered is None:
            self._describe("answer", self._connection.answer(description.sdp), description.revision)
            self._settled = description.revision
        elif description.type == "answer" and description.revision == self._offered:
            self._connection.accept_answer(description.sdp)
            self._settled, self._offered = description.revision, None

    def offer_if_needed(self) -> None:
        """Offer what is new, unless an offer is still unanswered."""
        if self._offered is None and self._settled and self._connection.needs_offer:
            self._offered = self._settled + 1
            self._describe("offer", self._connection.offer(), self._offered)

    def take_unsent(self) -> dict[str, Any] | None:
        """Return our newest description if the client has not been sent it yet."""
        if not self._unsent:
            return None
        return self.state()

    def state(self) -> dict[str, Any]:
        """Return our newest description, as ``connected`` and ``synced`` carry it."""
        self._unsent = False
        return {"id": self.peer_connection_id, "description": self._description}

    def _describe(self, kind: str, sdp: str, revision: int) -> None:
        self._description = {"type": kind, "sdp": sdp, "revision": revision}
        self._unsent = True
