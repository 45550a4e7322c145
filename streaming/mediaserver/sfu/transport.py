"""ICE, DTLS and SRTP of one connection on the shared socket."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Literal, Protocol

import pylibsrtp
from aioice import stun

from streaming.mediaserver.sfu import ice
from streaming.mediaserver.sfu.certificate import Certificate
from streaming.mediaserver.sfu.dtls import Dtls, DtlsState
from streaming.mediaserver.sfu.ice import Address, IceCredentials, IceLite
from streaming.mediaserver.sfu.mux import UdpMux
from streaming.mediaserver.sfu.rtp import is_rtcp
from streaming.mediaserver.sfu.srtp import SrtpSessions

CONSENT_EXPIRES = 10.0
"""Seconds without an authentic packet after which the peer is gone (compare RFC 7675)."""
CONNECT_EXPIRES = 15.0
_ADDRESS_IDLE = 3.0
_MAX_ADDRESSES = 8
_MAX_SSRCS = 64

DtlsRole = Literal["active", "passive"]


@dataclass(frozen=True, slots=True)
class PeerTransport:
    """What a browser's description says of its side; `role` is ours in the DTLS handshake."""

    ice: IceCredentials
    fingerprint: str
    role: DtlsRole


class TransportListener(Protocol):
    """Takes what a transport decrypts, and its news."""

    def rtp(self, packet: bytes, now: float) -> None:
        """Take an authentic RTP packet, which may still be nonsense."""

    def rtcp(self, packet: bytes, now: float) -> None:
        """Take an authentic RTCP packet, which may still be nonsense."""

    def transport_connected(self) -> None:
        """Media may be sent."""

    def transport_failed(self, reason: str) -> None:
        """No more will come of this transport."""


class Transport:
    """Begins with `connect`; packets sent before DTLS is done are dropped."""

    def __init__(self, mux: UdpMux, certificate: Certificate, listener: TransportListener) -> None:
        self.ice = IceLite()
        self.peer: PeerTransport | None = None
        self._mux = mux
        self._certificate = certificate
        self._listener = listener
        self._dtls: Dtls | None = None
        self._dtls_timer: asyncio.TimerHandle | None = None
        self._srtp: SrtpSessions | None = None
        self._heard_at = 0.0
        self._ufrags: set[str] = set()
        self._addresses: dict[Address, None] = {}
        self._ssrcs: set[int] = set()
        self._ended = False

    def connect(self, peer: PeerTransport) -> None:
        """Take the peer's side; other ICE credentials than before restart ICE, the rest stays."""
        if self.peer is None:
            self._heard_at = time.monotonic()
        self.peer = peer
        self.ice.set_remote(peer.ice)
        self._register_ufrags()

    @property
    def connected(self) -> bool:
        """Whether media can be sent."""
        return self._srtp is not None

    def expired(self, now: float) -> bool:
        """Whether the peer has been silent for too long."""
        limit = CONSENT_EXPIRES if self.connected else CONNECT_EXPIRES
        return self.peer is not None and now - self._heard_at > limit

    def send_rtp(self, packet: bytes) -> None:
        """Protect and send an RTP packet."""
        if self._srtp is None or self.ice.selected is None:
            return
        try:
            data = self._srtp.outbound.protect(packet)
        except (pylibsrtp.Error, ValueError):
            return
        self._mux.send(data, self.ice.selected)

    def send_rtcp(self, packet: bytes) -> None:
        """Protect and send a compound RTCP packet."""
        if self._srtp is None or self.ice.selected is None:
            return
        try:
            data = self._srtp.outbound.protect_rtcp(packet)
        except (pylibsrtp.Error, ValueError):
            return
        self._mux.send(data, self.ice.selected)

    def check(self, request: stun.Message, source: Address) -> None:
        """Answer a connectivity check if it is authentic (mux.Endpoint)."""
        local = self.ice.authenticate(request)
        if local is None or not self._claim(source):
            return
        self._heard_at = time.monotonic()
        self.ice.follow(request, local, source)
        self._register_ufrags()
        self._mux.send(ice.success(request, local, source), source)
        if self._dtls is None:
            self._start_dtls()

    def datagram(self, data: bytes, source: Address) -> None:
        """Take DTLS, SRTP or SRTCP from a claimed address (mux.Endpoint)."""
        first = data[0]
        if 128 <= first <= 191:
            self._media(data)
        elif 20 <= first <= 63 and self._dtls is not None:
            self._dtls.receive(data)
            self._follow_dtls(self._dtls)

    def idle(self) -> bool:
        """Whether the peer was not heard lately (mux.Endpoint)."""
        return time.monotonic() - self._heard_at > _ADDRESS_IDLE

    def close(self) -> None:
        """Say goodbye and let go of the socket's tables and of the timer."""
        self._ended = True
        if self._dtls is not None:
            self._dtls.close()
            self._send_dtls(self._dtls)
        self._cancel_timer()
        for ufrag in self._ufrags:
            self._mux.unregister(ufrag)
        for address in self._addresses:
            self._mux.release(address, self)
        self._srtp = None

    def _register_ufrags(self) -> None:
        good = set(self.ice.ufrags)
        for ufrag in self._ufrags - good:
            self._mux.unregister(ufrag)
        for ufrag in good - self._ufrags:
            self._mux.register(ufrag, self)
        self._ufrags = good

    def _claim(self, source: Address) -> bool:
        if source in self._addresses:
            return True
        if not self._mux.claim(source, self):
            return False
        if len(self._addresses) >= _MAX_ADDRESSES:
            oldest = next(a for a in self._addresses if a != self.ice.selected)
            del self._addresses[oldest]
            self._mux.release(oldest, self)
        self._addresses[source] = None
        return True

    def _media(self, data: bytes) -> None:
        control = is_rtcp(data)
        ssrc = int.from_bytes(data[4:8] if control else data[8:12], "big")
        if self._srtp is None or (ssrc not in self._ssrcs and len(self._ssrcs) >= _MAX_SSRCS):
            return
        inbound = self._srtp.inbound
        try:
            plain = inbound.unprotect_rtcp(data) if control else inbound.unprotect(data)
        except (pylibsrtp.Error, ValueError):
            return
        self._ssrcs.add(ssrc)
        self._heard_at = now = time.monotonic()
        take = self._listener.rtcp if control else self._listener.rtp
        take(plain, now)

    def _start_dtls(self) -> None:
        if self.peer is None:
            return
        server = self.peer.role == "passive"
        self._dtls = Dtls(self._certificate, self.peer.fingerprint, server=server)
        self._follow_dtls(self._dtls)

    def _follow_dtls(self, dtls: Dtls) -> None:
        """Send what DTLS has to say, set its timer, and tell how it stands."""
        self._send_dtls(dtls)
        self._cancel_timer()
        wait = dtls.timeout()
        if wait is not None:
            loop = asyncio.get_running_loop()
            self._dtls_timer = loop.call_later(wait, self._dtls_timeout, dtls)
        if self._ended:
            return
        if dtls.state is DtlsState.CONNECTED and self._srtp is None:
            self._srtp = dtls.srtp
            self._listener.transport_connected()
        elif dtls.state in (DtlsState.CLOSED, DtlsState.FAILED):
            self._ended = True
            self._srtp = None
            self._listener.transport_failed(dtls.reason)

    def _dtls_timeout(self, dtls: Dtls) -> None:
        dtls.handle_timeout()
        self._follow_dtls(dtls)

    def _send_dtls(self, dtls: Dtls) -> None:
        if self.ice.selected is None:
            return
        for datagram in dtls.outgoing():
            self._mux.send(datagram, self.ice.selected)

    def _cancel_timer(self) -> None:
        if self._dtls_timer is not None:
            self._dtls_timer.cancel()
            self._dtls_timer = None
