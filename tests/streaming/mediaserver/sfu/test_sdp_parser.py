from __future__ import annotations

import random

import pytest

from streaming.mediaserver.sfu.ice import IceCredentials
from streaming.mediaserver.sfu.sdp_parser import MAX_LENGTH, MAX_SECTIONS, parse
from streaming.mediaserver.sfu.types import NegotiationError

FINGERPRINT = ":".join(f"{n:02X}" for n in range(32))

SAFARI = f"""\
v=0
o=- 1 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1 2
a=msid-semantic: WMS x
m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:4ZcD
a=ice-pwd:2/1muCWoOi3uLifh0NuRHlXq
a=ice-options:trickle
a=fingerprint:sha-256 {FINGERPRINT}
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:4/sendrecv urn:ietf:params:rtp-hdrext:sdes:mid with attributes
a=sendrecv
a=msid:stream-1 0f1e2d3c-aaaa-bbbb-cccc-001122334455
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:0 PCMU/8000
a=ssrc:1111 cname:c
m=video 0 UDP/TLS/RTP/SAVPF 96 97 98
c=IN IP4 0.0.0.0
a=bundle-only
a=ice-ufrag:4ZcD
a=ice-pwd:2/1muCWoOi3uLifh0NuRHlXq
a=fingerprint:sha-256 {FINGERPRINT.lower()}
a=setup:actpass
a=mid:1
a=recvonly
a=rtcp-mux
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 nack
a=rtcp-fb:* ccm fir
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=ssrc-group:FID 2222 3333
a=ssrc:2222 cname:c
a=ssrc:3333 cname:c
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
a=mid:2
a=sctp-port:5000
""".replace("\n", "\r\n")


def test_the_sections_of_a_browsers_offer_are_read() -> None:
    description = parse(SAFARI)
    audio, video, data = description.media
    assert description.bundle == ("0", "1", "2")
    assert audio.ice == IceCredentials("4ZcD", "2/1muCWoOi3uLifh0NuRHlXq")
    assert audio.fingerprint == video.fingerprint == FINGERPRINT
    assert (audio.setup, audio.mid, audio.direction) == ("actpass", "0", "sendrecv")
    assert audio.track_id == "0f1e2d3c-aaaa-bbbb-cccc-001122334455"
    assert audio.extensions["urn:ietf:params:rtp-hdrext:sdes:mid"] == 4
    assert (audio.rtcp_mux, audio.rtcp_rsize) == (True, True)
    assert (video.port, video.bundle_only, video.direction) == (0, True, "recvonly")
    assert (data.kind, data.formats) == ("application", ("webrtc-datachannel",))


def test_codecs_gather_what_is_said_of_their_payload_type() -> None:
    audio, video, _ = parse(SAFARI).media
    assert [codec.payload_type for codec in audio.codecs] == [111, 0]
    opus = audio.codecs[0]
    assert (opus.name, opus.clock_rate, opus.channels) == ("opus", 48000, 2)
    assert opus.parameters == "minptime=10;useinbandfec=1"
    assert video.codecs[0].feedback == ("ccm fir", "nack")
    assert video.codecs[1].feedback == ("ccm fir",)


def test_the_ssrcs_of_retransmission_are_not_those_of_the_track() -> None:
    assert parse(SAFARI).media[1].ssrcs == (2222,)


def test_what_the_session_says_holds_for_its_sections() -> None:
    lines = [
        "v=0",
        f"a=fingerprint:sha-256 {FINGERPRINT}",
        "a=ice-ufrag:abcd",
        "a=ice-pwd:efgh",
        "a=setup:active",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0",
        "a=mid:x",
    ]
    [media] = parse("\n".join(lines)).media
    assert (media.ice, media.setup) == (IceCredentials("abcd", "efgh"), "active")
    assert (media.fingerprint, media.direction) == (FINGERPRINT, "sendrecv")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "v=0",
        "v=1\r\n",
        "v=0\nm=\n",
        "v=0\nm=audio\n",
        "v=0\nm=audio 999999 X 0\n",
        "v=0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
        "v=0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:\n",
        "v=0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:seventeen-letters\n",
        "v=0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=ice-ufrag:a b\n",
        "v=0\nm=audio 9 X 0\na=mid:0\nm=audio 9 X 0\na=mid:0\n",
        "v=0\n" + "m=audio 0 X 0\n" * (MAX_SECTIONS + 1),
        "v=0\n" + "a" * MAX_LENGTH,
    ],
)
def test_what_is_no_description_is_an_error_with_a_code(text: str) -> None:
    with pytest.raises(NegotiationError) as caught:
        parse(text)
    assert caught.value.code == 53403


@pytest.mark.parametrize(
    "line",
    [
        "a=msid:only-a-stream",
        "a=rtpmap:999 VP8/90000",
        "a=rtpmap:96 VP8",
        "a=fmtp:",
        "a=fingerprint:sha-1 AA",
        "a=extmap:x urn:y",
        "a=ssrc:99999999999 cname:x",
        "a=ssrc-group:FID x y",
        "a=ssrc-group:",
        "a=group:",
        "a=setup:sideways",
        "a=",
        "b=AS:30",
        "garbage",
    ],
)
def test_a_broken_detail_is_ignored(line: str) -> None:
    [media] = parse(f"v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:0\n{line}\n").media
    assert media.mid == "0"
    assert media.codecs == ()


def test_mutilated_descriptions_are_read_or_refused() -> None:
    chance = random.Random(25)
    lines = SAFARI.split("\r\n")
    for _ in range(1500):
        mutant = [line for line in lines if chance.random() > 0.05]
        for _ in range(chance.randrange(6)):
            at = chance.randrange(len(mutant))
            line = mutant[at]
            cut = chance.randrange(len(line) + 1)
            noise = chance.choice(("", " ", ":", "a=", "999999999999", "\x00", "é", "٣", line))
            mutant[at] = line[:cut] + noise + line[cut + chance.randrange(3) :]
        try:
            parse("\r\n".join(mutant))
        except NegotiationError:
            continue
