from __future__ import annotations

import pytest

from streaming.mediaserver.sfu import sdp_parser
from streaming.mediaserver.sfu.downlink import RtpDownlink
from streaming.mediaserver.sfu.ice import IceCredentials
from streaming.mediaserver.sfu.negotiation import MAX_DOWNLINKS, Negotiator
from streaming.mediaserver.sfu.rtp import MID_URI, ORIENTATION_URI
from streaming.mediaserver.sfu.sdp import Description
from streaming.mediaserver.sfu.section import Section
from streaming.mediaserver.sfu.types import NegotiationError
from streaming.mediaserver.sfu.uplink import RtpUplink, UplinkFormat
from tests.streaming.mediaserver.sfu.client import Offered
from tests.streaming.mediaserver.sfu.support import AUDIO, VIDEO, Feedback, Wire
from tests.streaming.mediaserver.sfu.test_sdp_parser import FINGERPRINT

H264 = UplinkFormat("video", "H264", 102, 90000, nack=True)
CAMERA = Offered("video", "0", track_id="cam")


def description(*sections: Offered) -> Description:
    """Read what a browser with these sections would write."""
    bundle = " ".join(section.mid for section in sections if section.port)
    credentials = IceCredentials("abcd", "efgh")
    texts = (section.text(credentials, FINGERPRINT, "actpass") for section in sections)
    return sdp_parser.parse(f"v=0\na=group:BUNDLE {bundle}\n{''.join(texts)}")


def joined(*sections: Offered) -> Negotiator:
    """Make a negotiator that has answered an offer with these sections."""
    negotiator = Negotiator()
    take(negotiator, *sections)
    return negotiator


def take(negotiator: Negotiator, *sections: Offered) -> tuple[Section, ...]:
    offer = description(*sections)
    answer = negotiator.answer(offer)
    negotiator.commit(answer)
    negotiator.learn(offer)
    return answer


def want(negotiator: Negotiator, form: UplinkFormat = VIDEO) -> RtpDownlink:
    uplink = RtpUplink("cam", form, "cname", Feedback())
    negotiator.check(uplink)
    downlink = RtpDownlink(uplink, "MT1", Wire())
    negotiator.wanted[downlink] = None
    return downlink


def accept(negotiator: Negotiator, *sections: Offered) -> tuple[Section, ...]:
    answered = negotiator.answered(description(*sections))
    negotiator.commit(answered)
    return answered


def directions(sections: tuple[Section, ...], *, answer: bool) -> list[str]:
    return [section.media(answer=answer).direction for section in sections]


def test_an_answer_takes_the_browsers_first_codec_its_numbers_and_its_order() -> None:
    video, audio = take(
        Negotiator(), CAMERA, Offered("audio", "1", track_id="mic", direction="sendonly")
    )
    assert [line.payload_type for line in video.codecs] == [96]
    assert video.receiving is not None
    assert video.receiving.agreed == UplinkFormat("video", "VP8", 96, 90000, nack=True)
    assert audio.receiving is not None
    assert audio.receiving.agreed == UplinkFormat("audio", "opus", 111, 48000, nack=False)
    assert directions((video, audio), answer=True) == ["recvonly", "recvonly"]


def test_sections_that_cannot_be_are_rejected_in_their_place() -> None:
    sections = take(
        Negotiator(),
        Offered("application", "0"),
        Offered("video", "1", track_id="cam"),
        Offered("text", "2"),
        Offered("audio", "3", port=0),
    )
    assert [section.rejected for section in sections] == [True, False, True, True]
    assert [section.media(answer=True).port for section in sections] == [0, 9, 0, 0]


def test_a_section_outside_the_bundle_or_without_rtcp_mux_is_rejected() -> None:
    outside = description(CAMERA)
    outside.bundle = ()
    assert Negotiator().answer(outside)[0].rejected
    unmixed = description(CAMERA)
    unmixed.media[0].rtcp_mux = False
    assert Negotiator().answer(unmixed)[0].rejected


def test_an_offer_that_loses_or_changes_sections_is_refused_and_changes_nothing() -> None:
    negotiator = joined(CAMERA, Offered("audio", "1", track_id="mic"))
    before = negotiator.sections
    microphone = Offered("audio", "1", track_id="mic")
    for sections in (
        (CAMERA,),
        (Offered("video", "other"), microphone),
        (Offered("audio", "0"), microphone),
        (CAMERA, microphone, Offered("video", "2", track_id="cam")),
    ):
        with pytest.raises(NegotiationError):
            negotiator.answer(description(*sections))
    assert negotiator.sections is before


def test_the_server_cannot_offer_before_the_browser_has() -> None:
    negotiator = Negotiator()
    for attempt in (lambda: want(negotiator), negotiator.offer):
        with pytest.raises(NegotiationError) as too_early:
            attempt()
        assert too_early.value.code == 53401


def test_a_codec_that_the_browser_left_out_of_its_offer_cannot_be_sent() -> None:
    offer = description(Offered("video", "0", "recvonly"))
    offer.media[0].codecs = offer.media[0].codecs[:2]
    negotiator = Negotiator()
    negotiator.commit(negotiator.answer(offer))
    negotiator.learn(offer)
    want(negotiator, VIDEO)
    with pytest.raises(NegotiationError) as caught:
        want(negotiator, H264)
    assert caught.value.code == 53404


def test_a_browser_that_has_not_offered_video_is_offered_what_is_needed() -> None:
    negotiator = joined(Offered("audio", "0", track_id="mic"))
    want(negotiator, VIDEO)
    want(negotiator, H264)
    _, vp8, h264 = negotiator.offer()
    assert [section.codecs[0].payload_type for section in (vp8, h264)] == [96, 108]
    assert vp8.extensions == {MID_URI: 4, ORIENTATION_URI: 13}


def test_a_track_whose_codec_turns_out_to_be_unknown_is_dropped() -> None:
    negotiator = joined(Offered("audio", "0", track_id="mic"))
    want(negotiator, H264)
    offer = description(Offered("audio", "0", track_id="mic"), Offered("video", "1"))
    offer.media[1].codecs = offer.media[1].codecs[:2]
    negotiator.commit(negotiator.answer(offer))
    negotiator.learn(offer)
    assert all(section.sending is None for section in negotiator.offer())
    assert not negotiator.needs_offer


def test_an_offer_uses_a_free_section_first_and_then_new_ones() -> None:
    negotiator = joined(CAMERA, Offered("video", "1", direction="recvonly"))
    first, second = want(negotiator), want(negotiator, H264)
    sections = negotiator.offer()
    assert [section.sending for section in sections] == [None, first, second]
    assert directions(sections, answer=False) == ["recvonly", "sendonly", "sendonly"]
    assert [s.codecs[0].payload_type for s in sections] == [96, 96, 108]
    assert sections[2].mid == "s0"
    assert not negotiator.needs_offer
    assert negotiator.sections[1].sending is None, "nothing is agreed yet"


def test_tracks_flow_when_the_browser_takes_them() -> None:
    negotiator = joined(CAMERA)
    downlink = want(negotiator)
    negotiator.offer()
    camera, section = accept(negotiator, CAMERA, Offered("video", "s0", "recvonly"))
    assert (section.sending, section.accepted) == (downlink, True)
    agreed = section.downlink_format()
    assert agreed is not None
    assert (agreed.mid, agreed.payload_type) == ("s0", 96)
    assert camera.receiving is not None
    assert negotiator.outstanding is None


def test_a_track_that_the_browser_puts_on_hold_waits_and_goes_on() -> None:
    negotiator = joined(CAMERA)
    want(negotiator)
    negotiator.offer()
    held = accept(negotiator, CAMERA, Offered("video", "s0", "inactive"))
    assert not held[1].accepted
    assert not negotiator.needs_offer
    resumed = take(negotiator, CAMERA, Offered("video", "s0", "recvonly"))
    assert resumed[1].accepted
    assert directions(resumed, answer=True) == ["recvonly", "sendonly"]


def test_a_track_whose_section_the_browser_rejects_is_not_offered_again() -> None:
    negotiator = joined(CAMERA)
    want(negotiator)
    negotiator.offer()
    accept(negotiator, CAMERA, Offered("video", "s0", "inactive", port=0))
    assert not negotiator.wanted
    assert not negotiator.needs_offer


def test_an_ended_track_leaves_an_inactive_section_for_the_next() -> None:
    negotiator = joined(CAMERA)
    first = want(negotiator)
    negotiator.offer()
    accept(negotiator, CAMERA, Offered("video", "s0", "recvonly"))
    del negotiator.wanted[first]
    assert negotiator.needs_offer
    assert directions(negotiator.offer(), answer=False) == ["recvonly", "inactive"]
    accept(negotiator, CAMERA, Offered("video", "s0", "inactive"))
    assert not negotiator.needs_offer
    second = want(negotiator)
    assert [section.sending for section in negotiator.offer()] == [None, second]


def test_a_rejected_section_is_recycled_under_a_new_name() -> None:
    negotiator = joined(CAMERA, Offered("video", "1", port=0))
    want(negotiator)
    sections = negotiator.offer()
    assert [section.mid for section in sections] == ["0", "s0"]
    assert not sections[1].rejected


def test_a_browser_may_recycle_a_rejected_section() -> None:
    negotiator = joined(CAMERA, Offered("video", "1", port=0))
    _, recycled = take(negotiator, CAMERA, Offered("video", "7", track_id="screen"))
    assert recycled.receiving is not None
    assert recycled.receiving.track_id == "screen"


def test_one_section_carries_a_track_each_way_when_the_browser_sends_in_ours() -> None:
    negotiator = joined(Offered("video", "0", "recvonly"))
    downlink = want(negotiator, H264)
    negotiator.offer()
    accept(negotiator, Offered("video", "0", "recvonly"))
    [section] = take(negotiator, Offered("video", "0", "sendrecv", track_id="cam"))
    assert (section.sending, section.accepted) == (downlink, True)
    assert section.receiving is not None
    assert [line.payload_type for line in section.codecs] == [96, 108]
    assert section.media(answer=True).direction == "sendrecv"


def test_an_uplink_keeps_its_codec_when_the_browser_changes_its_mind() -> None:
    negotiator = joined(CAMERA)
    offer = description(CAMERA)
    offer.media[0].codecs = tuple(reversed(offer.media[0].codecs))
    [same] = negotiator.answer(offer)
    assert same.receiving is not None
    assert same.receiving.agreed.codec == "VP8"
    offer.media[0].track_id = "another"
    [other] = negotiator.answer(offer)
    assert other.receiving is not None
    assert other.receiving.agreed.codec == "H264"


def test_while_our_offer_is_out_theirs_is_refused() -> None:
    negotiator = joined(CAMERA)
    want(negotiator)
    negotiator.offer()
    with pytest.raises(NegotiationError):
        negotiator.answer(description(CAMERA))
    negotiator.outstanding = None
    negotiator.answer(description(CAMERA))
    assert negotiator.needs_offer


def test_an_answer_must_be_one_to_our_offer() -> None:
    negotiator = joined(CAMERA)
    with pytest.raises(NegotiationError):
        negotiator.answered(description(CAMERA))
    want(negotiator)
    negotiator.offer()
    for sections in ((CAMERA,), (CAMERA, Offered("video", "s9", "recvonly"))):
        with pytest.raises(NegotiationError):
            negotiator.answered(description(*sections))
    assert negotiator.outstanding is not None


def test_a_browser_that_stops_sending_in_an_answer_ends_its_track() -> None:
    negotiator = joined(CAMERA)
    want(negotiator)
    negotiator.offer()
    camera, _ = accept(
        negotiator, Offered("video", "0", "inactive"), Offered("video", "s0", "recvonly")
    )
    assert camera.receiving is None


def test_there_is_an_end_to_new_tracks() -> None:
    negotiator = joined(Offered("audio", "0", track_id="mic"))
    for _ in range(MAX_DOWNLINKS):
        want(negotiator, AUDIO)
    with pytest.raises(NegotiationError):
        want(negotiator, AUDIO)
    assert len(negotiator.offer()) == MAX_DOWNLINKS + 1
