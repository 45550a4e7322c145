"""Chromium publishes, subscribes, renegotiates and restarts ICE against the real server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio

from streaming.mediaserver.sfu.certificate import Certificate
from streaming.mediaserver.sfu.mux import UdpMux
from streaming.mediaserver.sfu.types import Uplink
from tests.streaming.mediaserver.sfu.chromium import Peer, Stage, chromium_stage
from tests.streaming.mediaserver.sfu.support import Sink, eventually

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture
async def stage(mux: UdpMux, certificate: Certificate) -> AsyncIterator[Stage]:
    async with chromium_stage(mux, certificate) as stage:
        yield stage


async def becomes(read: Callable[[], Awaitable[Any]], wanted: Callable[[Any], object]) -> Any:
    """Read until the value is as wanted, twenty seconds at most."""
    async with asyncio.timeout(20):
        while True:
            value = await read()
            if wanted(value):
                return value
            await asyncio.sleep(0.1)


async def video_advances(peer: Peer, count: int = 1) -> None:
    """Wait until `count` received videos have each decoded ten frames more than now."""
    before = {r["id"]: r.get("framesDecoded", 0) for r in await peer.inbound("video")}

    def advanced(reports: list[dict[str, Any]]) -> bool:
        grown = [r for r in reports if r.get("framesDecoded", 0) > before.get(r["id"], 0) + 10]
        return len(grown) >= count

    await becomes(lambda: peer.inbound("video"), advanced)


def published(peer: Peer, kind: str) -> Uplink:
    return next(uplink for uplink in peer.connection.uplinks.values() if uplink.kind == kind)


async def test_a_page_sees_and_hears_what_another_page_publishes(stage: Stage) -> None:
    sam, vera = await stage.peer(), await stage.peer()
    await sam.join("audio", "video")
    await vera.join()
    for kind in ("audio", "video"):
        vera.connection.subscribe(published(sam, kind), f"MT-{kind}")
    assert vera.connection.needs_offer
    await vera.take_offer()
    assert not vera.connection.needs_offer
    await video_advances(vera)
    width = "document.querySelector('video').videoWidth"
    await becomes(lambda: vera.run(width), lambda value: value > 0)
    [audio] = await becomes(
        lambda: vera.inbound("audio"), lambda reports: reports[0]["totalAudioEnergy"] > 0.01
    )
    assert audio["packetsReceived"] > 10


async def test_uplinks_carry_the_track_ids_levels_and_clocks_of_the_page(stage: Stage) -> None:
    sam = await stage.peer()
    audio_id, video_id = await sam.publish("audio"), await sam.publish("video")
    await sam.join()
    assert {u.track_id: u.kind for u in sam.heard.added} == {audio_id: "audio", video_id: "video"}
    audio, video = Sink(), Sink()
    sam.connection.uplinks[audio_id].add_sink(audio)
    sam.connection.uplinks[video_id].add_sink(video)
    await eventually(lambda: audio.reports and video.reports)
    assert any(packet.audio_level not in (None, 127) for packet in audio.packets)
    apart = abs(audio.reports[-1][0] - video.reports[-1][0]) / 2**32
    assert apart < 10, "both reports are of the same clock"


async def test_two_cameras_reach_a_page_that_publishes_too(stage: Stage) -> None:
    sam, mona, vera = [await stage.peer() for _ in range(3)]
    for peer in (sam, mona, vera):
        await peer.join("audio", "video")
    for peer in (sam, mona):
        vera.connection.subscribe(published(peer, "video"), f"MT-{id(peer)}")
    await vera.take_offer()
    await video_advances(vera, count=2)
    mona.connection.subscribe(published(vera, "video"), "MT-vera")
    await mona.take_offer()
    await video_advances(mona)


async def test_the_page_adds_and_removes_tracks_while_it_receives(stage: Stage) -> None:
    sam, vera = await stage.peer(), await stage.peer()
    await sam.join("video")
    await vera.join()
    vera.connection.subscribe(published(sam, "video"), "MT-sam")
    await vera.take_offer()
    await video_advances(vera)
    camera = await vera.publish("video")
    await vera.negotiate()
    await eventually(lambda: vera.connection.uplinks[camera].stats.packets > 10)
    await vera.run(f"unpublish('{camera}')")
    await vera.negotiate()
    assert [uplink.track_id for uplink in vera.heard.removed] == [camera]
    await video_advances(vera)


async def test_an_ended_track_frees_its_section_for_the_next(stage: Stage) -> None:
    sam, mona, vera = [await stage.peer() for _ in range(3)]
    await sam.join("video")
    await mona.join("video")
    await vera.join()
    first = vera.connection.subscribe(published(sam, "video"), "MT-sam")
    await vera.take_offer()
    await video_advances(vera)
    vera.connection.unsubscribe(first)
    await vera.take_offer()
    sections = await vera.run("pc.getTransceivers().length")
    vera.connection.subscribe(published(mona, "video"), "MT-mona")
    await vera.take_offer()
    await video_advances(vera)
    assert await vera.run("pc.getTransceivers().length") == sections


async def test_media_goes_on_after_an_ice_restart(stage: Stage) -> None:
    sam, vera = await stage.peer(), await stage.peer()
    await sam.join("video")
    await vera.join()
    vera.connection.subscribe(published(sam, "video"), "MT-sam")
    await vera.take_offer()
    await video_advances(vera)
    before = await vera.negotiate()
    after = await vera.negotiate("{iceRestart: true}")
    assert _ufrag(after) != _ufrag(before)
    await sam.negotiate("{iceRestart: true}")
    await video_advances(vera)
    await becomes(lambda: vera.run("pc.iceConnectionState"), lambda state: state == "connected")
    assert sam.heard.failures == vera.heard.failures == []


async def test_a_server_offer_that_lost_is_made_again_later(stage: Stage) -> None:
    sam, vera = await stage.peer(), await stage.peer()
    await sam.join("video")
    await vera.join()
    vera.connection.subscribe(published(sam, "video"), "MT-sam")
    vera.connection.offer()
    vera.connection.rollback()
    camera = await vera.publish("video")
    await vera.negotiate()
    assert camera in vera.connection.uplinks
    assert vera.connection.needs_offer
    await vera.take_offer()
    await video_advances(vera)


async def test_h264_is_forwarded_to_a_page_that_offers_it(stage: Stage) -> None:
    sam, vera = await stage.peer(), await stage.peer()
    await sam.publish("video")
    offered = await sam.run(
        """(() => {
          const {codecs} = RTCRtpReceiver.getCapabilities('video');
          const h264 = codecs.filter(({mimeType}) => mimeType === 'video/H264');
          pc.getTransceivers()[0].setCodecPreferences(h264);
          return h264.length;
        })()"""
    )
    assert offered
    await sam.join()
    assert published(sam, "video").codec == "H264"
    await vera.join()
    vera.connection.subscribe(published(sam, "video"), "MT-sam")
    await vera.take_offer()
    await video_advances(vera)


async def test_a_page_that_has_offered_no_video_can_watch_and_publish_it_later(
    stage: Stage,
) -> None:
    sam, vera = await stage.peer(), await stage.peer()
    await sam.join("video")
    await vera.join("audio")
    vera.connection.subscribe(published(sam, "video"), "MT-sam")
    await vera.take_offer()
    await video_advances(vera)
    camera = await vera.publish("video")
    await vera.negotiate()
    await eventually(lambda: vera.connection.uplinks[camera].stats.packets > 10)
    await video_advances(vera)


async def test_a_page_that_goes_away_is_noticed(stage: Stage) -> None:
    sam = await stage.peer()
    await sam.join("video")
    await sam.run("pc.close()")
    await eventually(lambda: sam.heard.failures, seconds=14)


def _ufrag(sdp: str) -> str:
    return sdp.partition("a=ice-ufrag:")[2].partition("\r\n")[0]
