"""aiortc, a WebRTC implementation of others, as a participant; ours is the ICE-lite side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack
from av import AudioFrame, VideoFrame

from streaming.mediaserver.sfu.certificate import Certificate
from streaming.mediaserver.sfu.connection import Connection
from streaming.mediaserver.sfu.mux import UdpMux
from tests.streaming.mediaserver.sfu.support import Recorder, eventually


@asynccontextmanager
async def joined(
    mux: UdpMux, certificate: Certificate, *tracks: MediaStreamTrack
) -> AsyncIterator[tuple[RTCPeerConnection, Connection, Recorder]]:
    """Connect a participant that sends `tracks`, or only receives without any."""
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    heard = Recorder()
    connection = Connection(mux, certificate, heard)
    for track in tracks:
        peer.addTrack(track)
    for kind in ("audio", "video") if not tracks else ():
        peer.addTransceiver(kind, direction="recvonly")
    await peer.setLocalDescription(await peer.createOffer())
    answer = connection.answer(peer.localDescription.sdp)
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await eventually(lambda: heard.is_connected)
    try:
        yield peer, connection, heard
    finally:
        await peer.close()
        await connection.close()


async def test_frames_of_one_participant_reach_another(
    mux: UdpMux, certificate: Certificate
) -> None:
    async with (
        joined(mux, certificate, AudioStreamTrack(), VideoStreamTrack()) as (_, sam, _),
        joined(mux, certificate) as (peer, vera, _),
    ):
        for uplink in sam.uplinks.values():
            vera.subscribe(uplink, f"MT-{uplink.kind}")
        await peer.setRemoteDescription(RTCSessionDescription(vera.offer(), "offer"))
        await peer.setLocalDescription(await peer.createAnswer())
        vera.accept_answer(peer.localDescription.sdp)
        audio, video = [
            await asyncio.wait_for(receiver.track.recv(), 10) for receiver in peer.getReceivers()
        ]
        assert isinstance(audio, AudioFrame)
        assert audio.sample_rate == 48000
        assert isinstance(video, VideoFrame)
        assert (video.width, video.height) == (640, 480)


async def test_a_participant_that_closes_is_noticed(mux: UdpMux, certificate: Certificate) -> None:
    async with joined(mux, certificate, VideoStreamTrack()) as (peer, sam, heard):
        await eventually(lambda: all(u.stats.packets > 5 for u in sam.uplinks.values()))
        await peer.close()
        await eventually(lambda: heard.failures == ["the peer closed DTLS"])
