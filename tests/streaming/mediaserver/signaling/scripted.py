"""A peer connection without media: negotiates what the descriptions say and remembers it.

Stands in where the timing of negotiation is what matters; media is tested with browsers.
"""

import re
from collections.abc import Mapping

from streaming.mediaserver.errors import SERVER_REMOTE_DESCRIPTION_FAILED
from streaming.mediaserver.sfu.types import (
    Codec,
    ConnectionListener,
    Downlink,
    DownlinkStats,
    Kind,
    NegotiationError,
    RtpPacket,
    RtpSink,
    Uplink,
    UplinkStats,
)


class ScriptedUplink:
    """An uplink nothing comes through."""

    codec: Codec = "opus"
    clock_rate = 48000
    cname = "abcdefgh"

    def __init__(self, kind: Kind, track_id: str) -> None:
        self.kind: Kind = kind
        self.track_id = track_id
        self.stats = UplinkStats()
        self.muted = False

    def add_sink(self, sink: RtpSink) -> None:
        raise AssertionError("no media here")

    def remove_sink(self, sink: RtpSink) -> None:
        raise AssertionError("no media here")

    def request_keyframe(self) -> None:
        raise AssertionError("no media here")

    def retransmittable(self, sequence: int) -> RtpPacket | None:
        raise AssertionError("no media here")

    def set_muted(self, muted: bool) -> None:
        self.muted = muted

    def limit_bitrate(self, sink: RtpSink, bits_per_second: int | None) -> None:
        raise AssertionError("no media here")


class ScriptedDownlink:
    """A downlink nothing goes through."""

    def __init__(self, uplink: Uplink, track_id: str) -> None:
        self.uplink = uplink
        self.track_id = track_id
        self.stats = DownlinkStats()


class ScriptedConnection:
    """Answers offers made by ``sdp.offer`` and offers the ids it was subscribed to."""

    def __init__(self, listener: ConnectionListener) -> None:
        self.listener = listener
        self.downlinks: list[Downlink] = []
        self.needs_offer = False
        self.closed = False
        self.accepted: list[str] = []
        self._uplinks: dict[str, ScriptedUplink] = {}

    @property
    def uplinks(self) -> Mapping[str, ScriptedUplink]:
        return self._uplinks

    def answer(self, offer_sdp: str) -> str:
        if not offer_sdp.startswith("v=0"):
            raise NegotiationError(SERVER_REMOTE_DESCRIPTION_FAILED.code, "garbage")
        found = re.findall(r"m=(audio|video).*?msid:- (\S+)", offer_sdp, re.DOTALL)
        offered = {track_id: kind for kind, track_id in found}
        for track_id in self._uplinks.keys() - offered.keys():
            self.listener.uplink_removed(self._uplinks.pop(track_id))
        for track_id in offered.keys() - self._uplinks.keys():
            self._uplinks[track_id] = ScriptedUplink(offered[track_id], track_id)
            self.listener.uplink_added(self._uplinks[track_id])
        return f"answer to {len(offered)} tracks"

    def replace(self, track_id: str) -> None:
        """Let the same track come in in another form."""
        self.listener.uplink_removed(self._uplinks[track_id])
        self._uplinks[track_id] = ScriptedUplink(self._uplinks[track_id].kind, track_id)
        self.listener.uplink_added(self._uplinks[track_id])

    def offer(self) -> str:
        self.needs_offer = False
        return "offer of " + " ".join(downlink.track_id for downlink in self.downlinks)

    def accept_answer(self, sdp: str) -> None:
        if sdp == "garbage":
            raise NegotiationError(SERVER_REMOTE_DESCRIPTION_FAILED.code, "garbage")
        self.accepted.append(sdp)

    def subscribe(self, uplink: Uplink, track_id: str) -> Downlink:
        downlink = ScriptedDownlink(uplink, track_id)
        self.downlinks.append(downlink)
        self.needs_offer = True
        return downlink

    def unsubscribe(self, downlink: Downlink) -> None:
        self.downlinks.remove(downlink)
        self.needs_offer = True

    async def close(self) -> None:
        self.closed = True
