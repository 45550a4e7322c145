from __future__ import annotations

import pytest

from streaming.mediaserver.sfu.bundle import BundleWriter, read_peer
from streaming.mediaserver.sfu.ice import IceCredentials
from streaming.mediaserver.sfu.sdp import Description, Media, Setup
from streaming.mediaserver.sfu.sdp_parser import parse
from streaming.mediaserver.sfu.section import Section
from streaming.mediaserver.sfu.transport import DtlsRole, PeerTransport
from streaming.mediaserver.sfu.types import NegotiationError

ICE = IceCredentials("abcd", "efgh")
SECTIONS = (Section("audio", "0").reject(), Section("video", "1"))


def described(*, setup: Setup | None = "actpass", fingerprint: str = "AA") -> Description:
    """Describe a bundle whose second section alone names the transport."""
    rejected, video = (Media(kind, 9, "x", ()) for kind in ("audio", "video"))
    rejected.mid, video.mid = "0", "1"
    video.ice, video.fingerprint, video.setup = ICE, fingerprint, setup
    return Description([rejected, video])


@pytest.mark.parametrize(
    ("setup", "role"), [("actpass", "passive"), ("active", "passive"), ("passive", "active")]
)
def test_the_browser_begins_dtls_where_it_may(setup: Setup, role: DtlsRole) -> None:
    assert read_peer(described(setup=setup), SECTIONS, None) == PeerTransport(ICE, "AA", role)


def test_the_role_stays_and_the_certificate_must() -> None:
    known = PeerTransport(IceCredentials("old", "old"), "AA", "active")
    assert read_peer(described(), SECTIONS, known) == PeerTransport(ICE, "AA", "active")
    with pytest.raises(NegotiationError):
        read_peer(described(fingerprint="BB"), SECTIONS, known)


def test_without_sections_there_is_no_transport_and_else_there_must_be() -> None:
    assert read_peer(described(), SECTIONS[:1], None) is None
    with pytest.raises(NegotiationError):
        read_peer(described(fingerprint=""), SECTIONS, None)
    with pytest.raises(NegotiationError):
        read_peer(described(setup=None), SECTIONS, None)


def test_all_sections_name_the_transport_and_the_first_its_candidates() -> None:
    fingerprint = ":".join(["AB"] * 32)
    writer = BundleWriter(fingerprint, ("1 1 udp 5 192.0.2.1 9 typ host",))
    sections = (*SECTIONS, Section("audio", "2"))
    text = writer.offer(sections, ICE)
    rejected, video, audio = parse(text).media
    assert rejected.port == 0
    assert (video.ice, video.fingerprint, video.setup) == (ICE, fingerprint, "actpass")
    assert (audio.ice, audio.fingerprint, audio.setup) == (ICE, fingerprint, "actpass")
    assert parse(text).bundle == ("1", "2")
    assert text.count("a=candidate:") == 1
    assert text.index("m=video") < text.index("a=candidate:") < text.index("m=audio 9")


def test_versions_grow_and_answers_keep_the_role() -> None:
    writer = BundleWriter("AA", ())
    first = writer.answer(SECTIONS, ICE, PeerTransport(ICE, "AA", "active"))
    second = writer.offer(SECTIONS, ICE)
    assert "a=setup:active" in first
    origins = [text.split("\r\n")[1].split() for text in (first, second)]
    assert origins[0][1] == origins[1][1]
    assert [origin[2] for origin in origins] == ["1", "2"]
