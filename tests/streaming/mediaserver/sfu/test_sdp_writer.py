from __future__ import annotations

from streaming.mediaserver.sfu.ice import IceCredentials
from streaming.mediaserver.sfu.sdp import CodecLine, Description, Media
from streaming.mediaserver.sfu.sdp_parser import parse
from streaming.mediaserver.sfu.sdp_writer import write
from tests.streaming.mediaserver.sfu.test_sdp_parser import FINGERPRINT


def section() -> Media:
    media = Media("video", 9, "UDP/TLS/RTP/SAVPF", ("96",))
    media.mid, media.direction = "s1", "sendonly"
    media.stream_id, media.track_id, media.cname = "stream", "MT1", "stream"
    media.codecs = (CodecLine(96, "VP8", 90000, 1, "x=1", ("nack", "nack pli")),)
    media.extensions = {"urn:ietf:params:rtp-hdrext:sdes:mid": 4}
    media.ssrcs, media.rtcp_mux, media.rtcp_rsize = (77,), True, True
    media.ice, media.fingerprint = IceCredentials("abcd", "efgh"), FINGERPRINT
    media.setup, media.candidates = "actpass", ("1 1 udp 5 192.0.2.1 9 typ host",)
    return media


def test_what_is_written_is_read_the_same() -> None:
    media = section()
    text = write(Description([media], ("s1",)), session_id=1, version=2)
    parsed = parse(text)
    [read] = parsed.media
    for name in ("mid", "direction", "stream_id", "track_id", "codecs", "extensions", "ssrcs"):
        assert getattr(read, name) == getattr(media, name), name
    assert (read.ice, read.fingerprint, read.setup) == (media.ice, FINGERPRINT, "actpass")
    assert parsed.bundle == ("s1",)


def test_the_agent_says_that_it_is_lite_and_has_no_more_candidates() -> None:
    lines = write(Description([section()], ("s1",)), session_id=1, version=2).split("\r\n")
    assert "a=ice-lite" in lines
    assert lines.index("a=end-of-candidates") == 1 + lines.index(
        "a=candidate:1 1 udp 5 192.0.2.1 9 typ host"
    )
    assert lines[-1] == ""


def test_a_rejected_section_keeps_its_place_and_says_nothing() -> None:
    rejected = Media("application", 0, "UDP/DTLS/SCTP", ("webrtc-datachannel",))
    rejected.mid = "d"
    lines = write(Description([rejected]), session_id=1, version=1).split("\r\n")
    assert lines[5:] == [
        "a=msid-semantic:WMS *",
        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
        "c=IN IP4 0.0.0.0",
        "a=mid:d",
        "a=inactive",
        "",
    ]
