"""Session descriptions such as Chromium offers, for clients that are no browsers."""

from collections.abc import Sequence

FINGERPRINT = ":".join(["AB"] * 32)

_SESSION = """v=0
o=- 4611731400430051336 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE {mids}
a=extmap-allow-mixed
a=msid-semantic: WMS
"""
_SECTION = """m={kind} 9 UDP/TLS/RTP/SAVPF {payload_types}
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuvwx
a=ice-options:trickle
a=fingerprint:sha-256 {fingerprint}
a=setup:actpass
a=mid:{mid}
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=sendrecv
a=msid:- {track_id}
a=rtcp-mux
{codecs}a=ssrc:{ssrc} cname:abcdefgh
"""
_OPUS = """a=rtpmap:111 opus/48000/2
a=fmtp:111 minptime=10;useinbandfec=1
"""
_VIDEO = """a=rtcp-rsize
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 goog-remb
a=rtcp-fb:96 ccm fir
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=rtpmap:102 H264/90000
a=rtcp-fb:102 goog-remb
a=rtcp-fb:102 ccm fir
a=rtcp-fb:102 nack
a=rtcp-fb:102 nack pli
a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
"""


def offer(tracks: Sequence[tuple[str, str]]) -> str:
    """Offer to send these tracks, given as (kind, msid track id)."""
    mids = " ".join(str(mid) for mid in range(len(tracks)))
    sections = [_section(mid, kind, track_id) for mid, (kind, track_id) in enumerate(tracks)]
    text = _SESSION.format(mids=mids) + "".join(sections)
    return text.replace("\n", "\r\n")


def _section(mid: int, kind: str, track_id: str) -> str:
    return _SECTION.format(
        kind=kind,
        payload_types="111" if kind == "audio" else "96 102",
        codecs=_OPUS if kind == "audio" else _VIDEO,
        fingerprint=FINGERPRINT,
        mid=mid,
        track_id=track_id,
        ssrc=1000 + mid,
    )
