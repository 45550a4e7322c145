"""One bundled peer connection of a participant: negotiation, transport and tracks together."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping
from types import MappingProxyType

from streaming.mediaserver.sfu import sdp_parser
from streaming.mediaserver.sfu.bandwidth import DownlinkBudget
from streaming.mediaserver.sfu.bundle import BundleWriter, read_peer
from streaming.mediaserver.sfu.certificate import Certificate
from streaming.mediaserver.sfu.codecs import extension_ids
from streaming.mediaserver.sfu.downlink import RtpDownlink
from streaming.mediaserver.sfu.feedback import Feedback
from streaming.mediaserver.sfu.mux import UdpMux
from streaming.mediaserver.sfu.negotiation import Negotiator
from streaming.mediaserver.sfu.router import Router
from streaming.mediaserver.sfu.section import Section
from streaming.mediaserver.sfu.transport import Transport
from streaming.mediaserver.sfu.types import ConnectionListener, Downlink, Uplink
from streaming.mediaserver.sfu.uplink import RtpUplink

REPORT_INTERVAL = 1.0


class Connection:
    """The browser offers first; both may offer later. When both do, the server's offer wins.

    All methods are for the event loop's thread. After `close` or `failed` nothing happens any more.
    """

    def __init__(self, mux: UdpMux, certificate: Certificate, listener: ConnectionListener) -> None:
        self._listener = listener
        self._negotiator = Negotiator()
        self._transport = Transport(mux, certificate, self)
        self._budget = DownlinkBudget()
        self._router = Router(self._budget)
        self._uplinks: dict[str, RtpUplink] = {}
        self._cname = secrets.token_hex(8)
        self._feedback = Feedback(self._transport, self._uplinks.values(), self._cname)
        self._writer = BundleWriter(certificate.fingerprint, mux.candidates)
        self._started: dict[RtpDownlink, None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._failed = False
        self._closed = False

    @property
    def uplinks(self) -> Mapping[str, Uplink]:
        """Tracks that the participant sends, by the track id of their `a=msid`."""
        return MappingProxyType(self._uplinks)

    @property
    def needs_offer(self) -> bool:
        """Whether `subscribe` or `unsubscribe` wait for an `offer` to take effect."""
        return not self._closed and self._negotiator.needs_offer

    def answer(self, offer_sdp: str) -> str:
        """Answer an offer of the browser; NegotiationError, and no change, if that cannot be."""
        offer = sdp_parser.parse(offer_sdp)
        sections = self._negotiator.answer(offer)
        peer = read_peer(offer, sections, self._transport.peer)
        self._negotiator.commit(sections)
        self._negotiator.learn(offer)
        if peer is not None:
            self._transport.connect(peer)
            self._start_timer()
        self._apply()
        return self._writer.answer(sections, self._transport.ice.local, self._transport.peer)

    def offer(self) -> str:
        """Offer the present and the wanted tracks; in effect only after `accept_answer`."""
        return self._writer.offer(self._negotiator.offer(), self._transport.ice.local)

    def accept_answer(self, sdp: str) -> None:
        """Take the answer to the last offer; NegotiationError, and no change, if it is none."""
        answer = sdp_parser.parse(sdp)
        sections = self._negotiator.answered(answer)
        peer = read_peer(answer, sections, self._transport.peer)
        self._negotiator.commit(sections)
        if peer is not None:
            self._transport.connect(peer)
        self._apply()

    def rollback(self) -> None:
        """Forget the outstanding offer; what it would have changed waits for the next one."""
        self._negotiator.outstanding = None

    def subscribe(self, uplink: Uplink, track_id: str) -> Downlink:
        """Want a track, to be offered as `track_id`; 53404 if its codec is unknown there."""
        self._negotiator.check(uplink)
        downlink = RtpDownlink(uplink, track_id, self._transport)
        self._negotiator.wanted[downlink] = None
        return downlink

    def unsubscribe(self, downlink: Downlink) -> None:
        """Stop a track at once; its section is freed by the next offer."""
        if isinstance(downlink, RtpDownlink):
            self._negotiator.wanted.pop(downlink, None)
            self._start_downlinks()

    async def close(self) -> None:
        """End the connection; nothing of it is left behind."""
        if self._closed:
            return
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        self._negotiator.wanted.clear()
        self._start_downlinks()
        self._feedback.close()
        self._transport.close()
        for track_id in list(self._uplinks):
            self._remove_uplink(track_id)

    # -- transport.TransportListener -------------------------------------------------------

    def rtp(self, packet: bytes, now: float) -> None:
        """Take an authentic RTP packet."""
        self._router.rtp(packet, now)

    def rtcp(self, packet: bytes, now: float) -> None:
        """Take an authentic RTCP packet."""
        self._router.rtcp(packet, now)

    def transport_connected(self) -> None:
        """Begin to send what was agreed."""
        self._start_downlinks()
        self._listener.connected()

    def transport_failed(self, reason: str) -> None:
        """Tell the owner, once."""
        if not self._failed and not self._closed:
            self._failed = True
            self._start_downlinks()
            self._listener.failed(reason)

    # -- what follows from the agreed sections ---------------------------------------------

    def _apply(self) -> None:
        """Make tracks and routes those of the agreed sections, then tell the owner."""
        sections = self._negotiator.sections
        agreed = {s.receiving.track_id: s.receiving.agreed for s in sections if s.receiving}
        gone = [t for t, uplink in self._uplinks.items() if agreed.get(t) != uplink.agreed]
        for track_id in gone:
            self._remove_uplink(track_id)
        added = [
            RtpUplink(track_id, form, self._cname, self._feedback)
            for track_id, form in agreed.items()
            if track_id not in self._uplinks
        ]
        self._uplinks.update((uplink.track_id, uplink) for uplink in added)
        self._route(sections)
        self._start_downlinks()
        for uplink in added:
            self._listener.uplink_added(uplink)

    def _route(self, sections: tuple[Section, ...]) -> None:
        extensions: dict[str, int] = {}
        for section in sections:
            extensions.update(section.extensions)
        self._router.extensions(extension_ids(extensions))
        self._router.uplinks(
            (s.mid, s.receiving.ssrcs, self._uplinks[s.receiving.track_id])
            for s in sections
            if s.receiving is not None
        )

    def _start_downlinks(self) -> None:
        """Send the tracks that the browser has accepted and that are still wanted."""
        flows = self._transport.connected and not self._closed
        formats = {
            section.sending: agreed
            for section in self._negotiator.sections
            if flows and section.accepted and section.sending in self._negotiator.wanted
            if (agreed := section.downlink_format()) is not None
        }
        for downlink in self._started.keys() - formats.keys():
            downlink.stop()
        self._started = dict.fromkeys(formats)
        self._router.downlinks(self._started)
        for downlink, agreed in formats.items():
            downlink.start(agreed)

    def _remove_uplink(self, track_id: str) -> None:
        uplink = self._uplinks.pop(track_id)
        uplink.close()
        self._listener.uplink_removed(uplink)

    def _start_timer(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(
                REPORT_INTERVAL, self._second_passed
            )

    def _second_passed(self) -> None:
        self._timer = None
        now = time.monotonic()
        if self._transport.expired(now):
            self.transport_failed("nothing was heard of the browser")
        if self._failed:
            return
        self._start_timer()
        if self._transport.connected:
            self._feedback.second_passed(now)
            self._budget.second_passed(self._started)
