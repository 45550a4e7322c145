from __future__ import annotations

import time

import pytest

from streaming.mediaserver.sfu import transport
from streaming.mediaserver.sfu.certificate import Certificate
from streaming.mediaserver.sfu.dtls import Dtls
from streaming.mediaserver.sfu.ice import Address, IceCredentials
from streaming.mediaserver.sfu.mux import UdpMux
from tests.streaming.mediaserver.sfu.client import Offered, RawClient, rtp_packet
from tests.streaming.mediaserver.sfu.support import eventually

CAMERA = Offered("video", "0", track_id="cam", ssrc=1000)


async def test_the_browser_or_the_server_may_begin_dtls(
    mux: UdpMux, certificate: Certificate
) -> None:
    for setup, role in (("actpass", "passive"), ("active", "passive"), ("passive", "active")):
        client = RawClient(mux, certificate, [CAMERA], setup=setup)
        await client.connect()
        assert client.answer is not None
        assert client.answer.media[0].setup == role
        await client.close()


async def test_a_peer_that_moves_is_followed(mux: UdpMux, certificate: Certificate) -> None:
    client = RawClient(mux, certificate, [CAMERA])
    await client.connect()
    camera = client.connection.uplinks["cam"]
    client.send_rtp(rtp_packet(1, ssrc=1000))
    await eventually(lambda: camera.stats.packets == 1)
    client.move()
    client.send_rtp(rtp_packet(2, ssrc=1000))
    client.check(password="a guess")
    client.check()
    client.send_rtp(rtp_packet(3, ssrc=1000))
    await eventually(lambda: camera.stats.packets == 2)
    camera.request_keyframe()
    await eventually(lambda: client.feedback)
    await client.close()


async def test_checks_that_are_not_authentic_get_no_answer(
    mux: UdpMux, certificate: Certificate
) -> None:
    client = RawClient(mux, certificate, [CAMERA])
    client.negotiate()
    client.check(password="a guess")
    client.check(ufrag="nobody")
    client.send(b"\x00\x01" + bytes(18))
    client.check()
    await eventually(lambda: client.checks)
    assert len(client.checks) == 1
    await client.close()


async def test_after_a_restart_the_old_credentials_end_with_the_first_new_check(
    mux: UdpMux, certificate: Certificate
) -> None:
    client = RawClient(mux, certificate, [CAMERA])
    await client.connect()
    assert client.answer is not None
    old = client.answer.media[0].ice
    assert old is not None
    previous = client.credentials
    client.credentials = IceCredentials("another", "password-of-the-restart")
    answer = client.negotiate()
    assert answer.media[0].ice != old
    client.checks.clear()
    client.check()
    await eventually(lambda: client.checks)
    client.credentials = previous
    client.check(ufrag=old.ufrag, password=old.password)
    client.credentials = IceCredentials("another", "password-of-the-restart")
    client.check()
    await eventually(lambda: len(client.checks) == 2)
    camera = client.connection.uplinks["cam"]
    client.send_rtp(rtp_packet(1, ssrc=1000))
    await eventually(lambda: camera.stats.packets == 1)
    await client.close()


async def test_a_silent_peer_is_given_up(
    mux: UdpMux, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "CONSENT_EXPIRES", 0.2)
    client = RawClient(mux, certificate, [CAMERA])
    await client.connect()
    await eventually(lambda: client.heard.failures, seconds=5)
    assert client.heard.failures == ["nothing was heard of the browser"]
    await client.close()


async def test_a_peer_that_never_comes_is_given_up(
    mux: UdpMux, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "CONNECT_EXPIRES", 0.2)
    client = RawClient(mux, certificate, [CAMERA])
    client.negotiate()
    await eventually(lambda: client.heard.failures, seconds=5)
    await client.close()


async def test_a_peer_with_another_certificate_is_refused(
    mux: UdpMux, certificate: Certificate
) -> None:
    client = RawClient(mux, certificate, [CAMERA])
    announced = client.own_certificate
    client.own_certificate = Certificate.generate()
    client.negotiate()
    client.own_certificate = announced
    with pytest.raises(AssertionError, match="not within"):
        await _connect_again(client)
    assert client.heard.failures == ["the certificate does not match its fingerprint"]
    assert not client.heard.is_connected
    await client.close()


async def _connect_again(client: RawClient) -> None:
    """Shake hands with the certificate that was not announced."""
    assert client.answer is not None
    client.dtls = Dtls(client.own_certificate, client.answer.media[0].fingerprint, server=False)
    client.check()
    client.flush()
    await eventually(lambda: client.heard.is_connected, seconds=1)


async def test_the_addresses_of_a_peer_are_few(mux: UdpMux, certificate: Certificate) -> None:
    claimed: set[Address] = set()
    claim, release = mux.claim, mux.release

    def counted_claim(address: Address, endpoint: transport.Transport) -> bool:
        claimed.add(address)
        return claim(address, endpoint)

    def counted_release(address: Address, endpoint: transport.Transport) -> None:
        claimed.discard(address)
        release(address, endpoint)

    mux.claim, mux.release = counted_claim, counted_release  # type: ignore[assignment]
    client = RawClient(mux, certificate, [CAMERA])
    await client.connect()
    for round_ in range(20):
        client.move()
        client.checks.clear()
        client.check()
        await eventually(lambda: client.checks)
        assert len(claimed) <= 8, round_
    await client.close()
    assert claimed == set()


async def test_the_sources_of_a_peer_are_few(mux: UdpMux, certificate: Certificate) -> None:
    client = RawClient(mux, certificate, [CAMERA])
    await client.connect()
    camera = client.connection.uplinks["cam"]
    for ssrc in range(2000, 2200):
        client.send_rtp(rtp_packet(1, ssrc=ssrc, payload_type=99))
    client.send_rtp(rtp_packet(1, ssrc=1000))
    deadline = time.monotonic() + 0.5
    await eventually(lambda: camera.stats.packets or time.monotonic() > deadline)
    assert camera.stats.packets == 0, "64 sources are enough for one browser"
    await client.close()
