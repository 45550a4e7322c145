"""Whole connections between participants made of bare packets."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

import pylibsrtp
import pytest
import pytest_asyncio

from streaming.mediaserver.sfu import rtcp, rtcp_writer
from streaming.mediaserver.sfu.certificate import Certificate
from streaming.mediaserver.sfu.mux import UdpMux
from streaming.mediaserver.sfu.types import NegotiationError
from tests.streaming.mediaserver.sfu.client import OPUS, Offered, RawClient, rtp_packet
from tests.streaming.mediaserver.sfu.support import Sink, eventually

CAMERA_SSRC, MICROPHONE_SSRC = 1000, 2000


def camera() -> Offered:
    return Offered("video", "0", track_id="cam", ssrc=CAMERA_SSRC)


def microphone() -> Offered:
    return Offered("audio", "1", track_id="mic", ssrc=MICROPHONE_SSRC)


@pytest_asyncio.fixture
async def sam(mux: UdpMux, certificate: Certificate) -> AsyncIterator[RawClient]:
    """A speaker with camera and microphone."""
    client = RawClient(mux, certificate, [camera(), microphone()])
    await client.connect()
    yield client
    await client.close()


@pytest_asyncio.fixture
async def vera(mux: UdpMux, certificate: Certificate) -> AsyncIterator[RawClient]:
    """Somebody who listens."""
    sections = [Offered("video", "0", "recvonly"), Offered("audio", "1", "recvonly")]
    client = RawClient(mux, certificate, sections)
    await client.connect()
    yield client
    await client.close()


def watch(viewer: RawClient, speaker: RawClient) -> None:
    """Let `viewer` receive all that `speaker` sends."""
    for uplink in speaker.connection.uplinks.values():
        viewer.connection.subscribe(uplink, f"MT-{uplink.track_id}")
    viewer.take_offer()


def payloads(client: RawClient) -> list[bytes]:
    return [packet.payload for packet in client.received]


async def test_tracks_are_named_when_they_are_offered(sam: RawClient) -> None:
    assert [(u.track_id, u.kind) for u in sam.heard.added] == [("cam", "video"), ("mic", "audio")]
    assert set(sam.connection.uplinks) == {"cam", "mic"}
    names = {uplink.cname for uplink in sam.heard.added}
    assert len(names) == 1


async def test_packets_are_forwarded_under_new_numbers(sam: RawClient, vera: RawClient) -> None:
    watch(vera, sam)
    for number in range(20):
        sam.send_rtp(rtp_packet(number, ssrc=CAMERA_SSRC, mid="0", orientation=1))
        sam.send_rtp(rtp_packet(number, ssrc=MICROPHONE_SSRC, payload_type=OPUS, level=7))
    await eventually(lambda: len(vera.received) == 40)
    video = [packet for packet in vera.received if packet.payload_type == 96]
    assert [p.payload for p in video] == [b"payload %d" % n for n in range(20)]
    assert {p.orientation for p in video} == {1}
    assert {p.audio_level for p in vera.received if p.payload_type == OPUS} == {7}
    assert len({packet.ssrc for packet in vera.received}) == 2
    assert set(vera.mids) == {b"0", b"1"}


async def test_sections_without_announced_ssrc_are_told_apart_by_mid(
    mux: UdpMux, certificate: Certificate
) -> None:
    sections = [Offered("video", "0", track_id="cam"), Offered("video", "1", track_id="screen")]
    mona = RawClient(mux, certificate, sections)
    await mona.connect()
    cam, screen = (mona.connection.uplinks[name] for name in ("cam", "screen"))
    mona.send_rtp(rtp_packet(1, ssrc=5))
    mona.send_rtp(rtp_packet(1, ssrc=6, mid="1"))
    mona.send_rtp(rtp_packet(2, ssrc=6))
    mona.send_rtp(rtp_packet(1, ssrc=7, mid="0"))
    mona.send_rtp(rtp_packet(1, ssrc=8, mid="9"))
    await eventually(lambda: screen.stats.packets == 2 and cam.stats.packets == 1)
    await mona.close()


async def test_the_only_track_with_a_payload_type_needs_no_name(
    mux: UdpMux, certificate: Certificate
) -> None:
    mona = RawClient(mux, certificate, [Offered("video", "0", track_id="cam")])
    await mona.connect()
    mona.send_rtp(rtp_packet(1, ssrc=5))
    await eventually(lambda: mona.connection.uplinks["cam"].stats.packets == 1)
    await mona.close()


async def test_packets_lost_on_the_way_in_are_asked_for_and_forwarded(
    sam: RawClient, vera: RawClient
) -> None:
    watch(vera, sam)
    lost = {5, 6, 30}
    for number in range(40):
        if number not in lost:
            sam.send_rtp(rtp_packet(number, ssrc=CAMERA_SSRC))

    def asked() -> set[int]:
        return {n for m in sam.feedback if isinstance(m, rtcp.Nack) for n in m.sequences}

    await eventually(lambda: asked() == lost)
    for number in lost:
        sam.send_rtp(rtp_packet(number, ssrc=CAMERA_SSRC))
    await eventually(lambda: len(vera.received) == 40)
    assert set(payloads(vera)) == {b"payload %d" % number for number in range(40)}


async def test_packets_lost_on_the_way_out_are_sent_again(sam: RawClient, vera: RawClient) -> None:
    watch(vera, sam)
    for number in range(30):
        sam.send_rtp(rtp_packet(number, ssrc=CAMERA_SSRC))
    await eventually(lambda: len(vera.received) == 30)
    wanted = [vera.received[3], vera.received[20]]
    numbers = [packet.sequence for packet in wanted]
    vera.send_rtcp(rtcp_writer.nack(1, wanted[0].ssrc, numbers))
    [downlink] = [d for d in vera.connection._started if d.uplink.kind == "video"]
    await eventually(lambda: downlink.stats.retransmitted == 2)


async def test_key_frame_requests_reach_the_sender(sam: RawClient, vera: RawClient) -> None:
    sam.send_rtp(rtp_packet(1, ssrc=CAMERA_SSRC))
    await eventually(lambda: sam.connection.uplinks["cam"].stats.packets)
    watch(vera, sam)
    await eventually(lambda: rtcp.KeyframeRequest(CAMERA_SSRC) in sam.feedback)
    sam.feedback.clear()
    sam.send_rtp(rtp_packet(2, ssrc=CAMERA_SSRC))
    await eventually(lambda: vera.received)
    vera.send_rtcp(rtcp_writer.picture_loss(1, vera.received[0].ssrc))
    await eventually(lambda: rtcp.KeyframeRequest(CAMERA_SSRC) in sam.feedback)


async def test_the_senders_clock_reaches_the_receiver(sam: RawClient, vera: RawClient) -> None:
    watch(vera, sam)
    sam.send_rtp(rtp_packet(1, ssrc=CAMERA_SSRC))
    await eventually(lambda: vera.received)
    sam.send_rtcp(
        rtcp_writer.sender_report(CAMERA_SSRC, 2**40, 3000, packets=1, octets=1, cname="x")
    )
    report = rtcp.SenderReport(vera.received[0].ssrc, 2**40, 3000)
    await eventually(lambda: report in vera.feedback)


async def test_the_sender_gets_reports_and_a_bandwidth_each_second(sam: RawClient) -> None:
    for number in range(20):
        sam.send_rtp(rtp_packet(number * 2, ssrc=CAMERA_SSRC))

    def reports() -> list[rtcp.ReportBlock]:
        return [m for m in sam.feedback if isinstance(m, rtcp.ReportBlock)]

    await eventually(reports)
    assert reports()[0].highest_sequence == 38
    assert reports()[0].lost == 19
    await eventually(lambda: any(isinstance(m, rtcp.Remb) for m in sam.feedback))
    bandwidth = next(m for m in sam.feedback if isinstance(m, rtcp.Remb))
    assert 1_000_000 < bandwidth.bits_per_second < 1_500_000


async def test_a_receivers_limit_reaches_the_sender(sam: RawClient, vera: RawClient) -> None:
    watch(vera, sam)
    picture = bytes(1200)
    number = 0

    def limited() -> bool:
        nonlocal number
        number += 1
        for part in range(3):
            packet = rtp_packet(number * 3 + part, ssrc=CAMERA_SSRC, payload=picture)
            sam.send_rtp(packet)
        if vera.received:
            lossy = rtcp.ReportBlock(vera.received[0].ssrc, 50, 9, 9, 0, 0, 0)
            vera.send_rtcp(rtcp_writer.receiver_report(1, [lossy]))
            vera.send_rtcp(rtcp_writer.remb(1, 500_000, [1]))
        limits = [m.bits_per_second for m in sam.feedback if isinstance(m, rtcp.Remb)]
        return bool(limits) and 400_000 <= limits[-1] <= 510_000

    await eventually(limited)


async def test_an_unsubscribed_track_stops_at_once(sam: RawClient, vera: RawClient) -> None:
    downlink = vera.connection.subscribe(sam.connection.uplinks["cam"], "MT1")
    vera.take_offer()
    sam.send_rtp(rtp_packet(1, ssrc=CAMERA_SSRC))
    await eventually(lambda: vera.received)
    vera.connection.unsubscribe(downlink)
    assert vera.connection.needs_offer
    sam.send_rtp(rtp_packet(2, ssrc=CAMERA_SSRC))
    sam.send_rtp(rtp_packet(1, ssrc=MICROPHONE_SSRC, payload_type=OPUS))
    await eventually(lambda: sam.connection.uplinks["mic"].stats.packets)
    vera.take_offer()
    assert not vera.connection.needs_offer
    assert len(vera.received) == 1


async def test_a_track_that_the_browser_ends_is_removed(sam: RawClient) -> None:
    sam.sections = [Offered("video", "0", "recvonly"), microphone()]
    sam.negotiate()
    assert [uplink.track_id for uplink in sam.heard.removed] == ["cam"]
    assert set(sam.connection.uplinks) == {"mic"}


async def test_another_track_in_the_same_section_is_another_uplink(sam: RawClient) -> None:
    sam.sections[0] = Offered("video", "0", track_id="screen", ssrc=CAMERA_SSRC)
    sam.negotiate()
    assert [uplink.track_id for uplink in sam.heard.removed] == ["cam"]
    assert sam.heard.added[-1].track_id == "screen"
    sam.send_rtp(rtp_packet(1, ssrc=CAMERA_SSRC))
    await eventually(lambda: sam.connection.uplinks["screen"].stats.packets)


async def test_a_refused_subscription_leaves_nothing_to_offer(
    sam: RawClient, mux: UdpMux, certificate: Certificate
) -> None:
    early = RawClient(mux, certificate, [microphone()])
    with pytest.raises(NegotiationError):
        early.connection.subscribe(sam.connection.uplinks["cam"], "MT1")
    assert not early.connection.needs_offer
    await early.close()


@pytest.mark.parametrize("sdp", ["", "v=0", "v=0\r\nm=audio 9 X 0\r\na=mid:0\r\n"])
async def test_garbage_changes_nothing(sam: RawClient, sdp: str) -> None:
    before = dict(sam.connection.uplinks)
    for take in (sam.connection.answer, sam.connection.accept_answer):
        with pytest.raises(NegotiationError):
            take(sdp)
    assert dict(sam.connection.uplinks) == before
    sam.send_rtp(rtp_packet(1, ssrc=CAMERA_SSRC))
    await eventually(lambda: sam.connection.uplinks["cam"].stats.packets)


async def test_another_certificate_in_a_later_offer_is_refused(sam: RawClient) -> None:
    sam.own_certificate = Certificate.generate()
    with pytest.raises(NegotiationError, match="certificate"):
        sam.negotiate()


async def test_an_offer_without_transport_is_refused(sam: RawClient) -> None:
    text = sam.offer_text()
    for attribute in ("a=ice-ufrag", "a=fingerprint", "a=setup"):
        fresh = RawClient(sam.mux, sam.certificate, [camera()])
        with pytest.raises(NegotiationError):
            fresh.connection.answer(text.replace(attribute, "a=else"))
        await fresh.close()


async def test_an_offer_of_nothing_but_data_is_answered_and_waits(
    mux: UdpMux, certificate: Certificate
) -> None:
    client = RawClient(mux, certificate, [Offered("application", "0")])
    assert [media.port for media in client.negotiate().media] == [0]
    client.sections.append(Offered("video", "1", track_id="cam", ssrc=5))
    await client.connect()
    await client.close()


async def test_hostile_media_harms_nobody(sam: RawClient, vera: RawClient) -> None:
    watch(vera, sam)
    chance = random.Random(26)
    for number in range(600):
        packet = bytearray(rtp_packet(number, ssrc=CAMERA_SSRC, mid="0", level=1, orientation=2))
        for _ in range(chance.randrange(5)):
            packet[chance.randrange(12, len(packet))] = chance.randrange(256)
        if chance.random() < 0.1:
            packet = packet[: chance.randrange(12, len(packet))]
        packet[0] = chance.choice((0x80, 0x90, 0x90, 0xB0, 0xA0, 0x81, 0x91))
        _send_quietly(sam, bytes(packet))
        noise = bytes((0x80 | chance.randrange(32), chance.randrange(200, 208), 0, 2))
        _send_quietly(sam, noise + chance.randbytes(8), control=True)
        sam.send(chance.randbytes(chance.randrange(1, 80)))
        vera.send_rtcp(noise + chance.randbytes(8))
        if number % 20 == 0:
            await asyncio.sleep(0.01)  # or the kernel drops most of it
    sam.send_rtp(rtp_packet(900, ssrc=CAMERA_SSRC, payload=b"still here"))
    await eventually(lambda: b"still here" in payloads(vera))
    assert sam.heard.failures == vera.heard.failures == []


def _send_quietly(client: RawClient, packet: bytes, *, control: bool = False) -> None:
    """Send what libsrtp is willing to protect."""
    try:
        (client.send_rtcp if control else client.send_rtp)(packet)
    except pylibsrtp.Error:
        return


async def test_an_oversized_packet_is_not_forwarded(sam: RawClient, vera: RawClient) -> None:
    watch(vera, sam)
    sam.send_rtp(rtp_packet(1, ssrc=CAMERA_SSRC, payload=bytes(1320)))
    sam.send_rtp(rtp_packet(2, ssrc=CAMERA_SSRC, payload=bytes(1300), mid="0", orientation=1))
    await eventually(lambda: vera.received)
    assert [len(packet.payload) for packet in vera.received] == [1300]


async def test_close_leaves_nothing_behind(mux: UdpMux, certificate: Certificate) -> None:
    sam = RawClient(mux, certificate, [camera()])
    vera = RawClient(mux, certificate, [Offered("video", "0", "recvonly")])
    for client in (sam, vera):
        await client.connect()
    watch(vera, sam)
    uplink = sam.connection.uplinks["cam"]
    sink = Sink()
    uplink.add_sink(sink)
    sam.send_rtp(rtp_packet(1, ssrc=CAMERA_SSRC))
    sam.send_rtp(rtp_packet(3, ssrc=CAMERA_SSRC))
    await eventually(lambda: len(sink.packets) == 2)
    uplink.request_keyframe()
    assert _timers()
    for client in (sam, vera):
        await client.connection.close()
        await client.connection.close()
    assert sam.heard.removed == [uplink]
    assert not sam.connection.uplinks
    assert _timers() == []
    assert sam.heard.failures == []
    for client in (sam, vera):
        await client.close()


def _timers() -> list[Any]:
    """The timers of the media server that have not been cancelled."""
    loop: Any = asyncio.get_running_loop()
    modules = [(t, t._callback.__module__ or "") for t in loop._scheduled if not t.cancelled()]
    return [timer for timer, module in modules if module.startswith("streaming.")]


async def test_a_closed_connection_says_goodbye(sam: RawClient) -> None:
    await sam.connection.close()
    await eventually(lambda: sam.dtls is not None and sam.dtls.state.value == "closed")
    assert not sam.connection.needs_offer


async def test_a_peer_that_closes_dtls_is_reported_once(sam: RawClient, vera: RawClient) -> None:
    watch(vera, sam)
    assert vera.dtls is not None
    vera.dtls.close()
    vera.flush()
    await eventually(lambda: vera.heard.failures)
    sam.send_rtp(rtp_packet(1, ssrc=CAMERA_SSRC))
    await eventually(lambda: sam.connection.uplinks["cam"].stats.packets)
    assert vera.heard.failures == ["the peer closed DTLS"]
