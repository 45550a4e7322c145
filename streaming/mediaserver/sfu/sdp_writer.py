"""Writing our session descriptions (RFC 8866, RFC 8829 §5, RFC 8839)."""

from __future__ import annotations

from collections.abc import Iterator

from streaming.mediaserver.sfu.sdp import CodecLine, Description, Media


def write(description: Description, *, session_id: int, version: int) -> str:
    """Write a description; `version` grows with each one of a connection."""
    lines = [
        "v=0",
        f"o=- {session_id} {version} IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        "a=msid-semantic:WMS *",
    ]
    if description.bundle:
        lines.insert(4, f"a=group:BUNDLE {' '.join(description.bundle)}")
    for media in description.media:
        lines.extend(_media(media))
    return "\r\n".join(lines) + "\r\n"


def _media(media: Media) -> Iterator[str]:
    formats = " ".join(str(codec.payload_type) for codec in media.codecs)
    yield f"m={media.kind} {media.port} {media.protocol} {formats or ' '.join(media.formats)}"
    yield "c=IN IP4 0.0.0.0"
    if media.mid:
        yield f"a=mid:{media.mid}"
    if media.port == 0:
        yield "a=inactive"
        return
    yield from _transport(media)
    for uri, number in media.extensions.items():
        yield f"a=extmap:{number} {uri}"
    yield f"a={media.direction}"
    if media.sends:
        yield f"a=msid:{media.stream_id} {media.track_id}"
    yield "a=rtcp-mux"
    if media.rtcp_rsize:
        yield "a=rtcp-rsize"
    for codec in media.codecs:
        yield from _codec(codec)
    if media.sends:
        for ssrc in media.ssrcs:
            yield f"a=ssrc:{ssrc} cname:{media.cname}"
            yield f"a=ssrc:{ssrc} msid:{media.stream_id} {media.track_id}"


def _transport(media: Media) -> Iterator[str]:
    for candidate in media.candidates:
        yield f"a=candidate:{candidate}"
    if media.candidates:
        yield "a=end-of-candidates"
    if media.ice is not None:
        yield f"a=ice-ufrag:{media.ice.ufrag}"
        yield f"a=ice-pwd:{media.ice.password}"
    yield f"a=fingerprint:sha-256 {media.fingerprint}"
    yield f"a=setup:{media.setup}"


def _codec(codec: CodecLine) -> Iterator[str]:
    channels = f"/{codec.channels}" if codec.channels > 1 else ""
    yield f"a=rtpmap:{codec.payload_type} {codec.name}/{codec.clock_rate}{channels}"
    if codec.parameters:
        yield f"a=fmtp:{codec.payload_type} {codec.parameters}"
    for feedback in codec.feedback:
        yield f"a=rtcp-fb:{codec.payload_type} {feedback}"
