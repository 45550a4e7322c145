from __future__ import annotations

import time

import pylibsrtp
import pytest

from streaming.mediaserver.sfu.certificate import Certificate
from streaming.mediaserver.sfu.dtls import MTU, Dtls, DtlsState

BROWSER = Certificate.generate()


class Pair:
    """A server's and a browser's association, and the wire between them."""

    def __init__(self, certificate: Certificate, *, expected: str = "") -> None:
        self.server = Dtls(certificate, expected or BROWSER.fingerprint, server=True)
        self.browser = Dtls(BROWSER, certificate.fingerprint, server=False)
        self.sizes: list[int] = []

    def exchange(self, lose: frozenset[int] = frozenset()) -> None:
        """Carry datagrams until both are silent; `lose` counts them over both directions."""
        moved = True
        while moved:
            moved = False
            for sender, receiver in ((self.browser, self.server), (self.server, self.browser)):
                for datagram in sender.outgoing():
                    moved = True
                    self.sizes.append(len(datagram))
                    if len(self.sizes) not in lose:
                        receiver.receive(datagram)

    def wait(self) -> None:
        """Let the timers of both run out."""
        waits = [w for w in (self.browser.timeout(), self.server.timeout()) if w is not None]
        time.sleep(max(waits) + 0.01)
        for side in (self.browser, self.server):
            if side.timeout() is not None:
                side.handle_timeout()

    @property
    def states(self) -> tuple[DtlsState, DtlsState]:
        return self.server.state, self.browser.state


def test_both_sides_end_up_with_each_others_keys(certificate: Certificate) -> None:
    pair = Pair(certificate)
    pair.exchange()
    assert pair.states == (DtlsState.CONNECTED, DtlsState.CONNECTED)
    assert pair.server.srtp is not None
    assert pair.browser.srtp is not None
    packet = bytes.fromhex("80600001000000020000 0003") + b"media"
    protected = pair.server.srtp.outbound.protect(packet)
    assert pair.browser.srtp.inbound.unprotect(protected) == packet
    with pytest.raises(pylibsrtp.Error):
        pair.server.srtp.inbound.unprotect(protected)
    assert max(pair.sizes) <= MTU
    assert pair.server.timeout() is None


@pytest.mark.parametrize("lost", [1, 2, 3, 4])
def test_a_lost_flight_is_sent_again(certificate: Certificate, lost: int) -> None:
    pair = Pair(certificate)
    pair.exchange(frozenset({lost}))
    for _ in range(3):
        if pair.states != (DtlsState.CONNECTED, DtlsState.CONNECTED):
            pair.wait()
            pair.exchange()
    assert pair.states == (DtlsState.CONNECTED, DtlsState.CONNECTED)


def test_another_certificate_than_announced_is_refused(certificate: Certificate) -> None:
    pair = Pair(certificate, expected=Certificate.generate().fingerprint)
    pair.exchange()
    assert pair.server.state is DtlsState.FAILED
    assert pair.server.srtp is None
    assert "fingerprint" in pair.server.reason


def test_goodbye_is_heard(certificate: Certificate) -> None:
    pair = Pair(certificate)
    pair.exchange()
    pair.browser.close()
    pair.exchange()
    assert pair.states == (DtlsState.CLOSED, DtlsState.CLOSED)
    pair.server.receive(b"\x17 too late")
    assert pair.server.outgoing() == []


def test_nonsense_neither_raises_nor_disturbs(certificate: Certificate) -> None:
    pair = Pair(certificate)
    for junk in (b"\x14", b"\x16\xfe\xfd" + bytes(40), b"\x16" * 1000, b"\x17" + bytes(200)):
        pair.server.receive(junk)
    pair.exchange()
    for junk in (b"\x16\xfe\xfd" + bytes(40), b"\x17\xfe\xfd" + bytes(30), b"\x15" * 20):
        pair.server.receive(junk)
    assert pair.states == (DtlsState.CONNECTED, DtlsState.CONNECTED)
