from dataclasses import replace
from datetime import UTC, datetime

import pytest

from streaming.mediaserver.hls.playlist import (
    MediaPlaylist,
    Rendition,
    part_target_limit,
    render_multivariant,
)
from streaming.mediaserver.hls.segments import Segment
from tests.streaming.mediaserver.hls.checking import Playlist, SegmentEntry, check_successor, merge
from tests.streaming.mediaserver.hls.programme import PART, Programme


@pytest.fixture
def programme() -> Programme:
    return Programme()


def test_every_playlist_of_a_long_programme_keeps_the_rules(programme: Programme) -> None:
    programme.parts(1)
    before = programme.playlist()
    for number in range(200):
        if number == 100:
            programme.clock.advance(7)
            programme.restart()
        programme.parts(1)
        after = programme.playlist()
        check_successor(before, after)
        before = after
    programme.stream.end()
    check_successor(before, programme.playlist())


def test_the_first_playlist_has_seven_gaps_and_the_first_part(programme: Programme) -> None:
    programme.parts(1)
    playlist = programme.playlist()
    assert [segment.gap for segment in playlist.segments] == [True] * 7 + [False]
    assert playlist.segments[7].parts[0].uri.endswith("/7.0.m4s")
    assert playlist.hint is not None
    assert playlist.hint.endswith("/7.1.m4s")


def test_gaps_leave_as_segments_come(programme: Programme) -> None:
    programme.segments(5)
    assert programme.playlist().sequence == 0
    programme.segments(8)
    playlist = programme.playlist()
    assert not any(segment.gap for segment in playlist.segments)
    assert playlist.sequence == 8


def test_a_full_segment_is_complete_with_its_last_part(programme: Programme) -> None:
    programme.parts(6)
    playlist = programme.playlist()
    assert playlist.media[-1].duration == pytest.approx(2.0)
    assert playlist.hint is not None
    assert playlist.hint.endswith("/8.0.m4s")


def test_parts_are_listed_for_three_target_durations(programme: Programme) -> None:
    programme.segments(10)
    listed = [segment.number for segment in programme.playlist().segments if segment.parts]
    assert listed == [14, 15, 16]


def test_a_delta_update_merges_to_the_full_playlist(programme: Programme) -> None:
    programme.segments(9)
    for number in range(60):
        before = programme.playlist()
        if number in (20, 45):
            programme.restart()
        programme.parts(1)
        full, delta = programme.playlist(), programme.playlist(skip=True)
        assert delta.skipped
        merged = merge(before, delta)
        assert without_parts(merged) == without_parts(full)
        assert merged.segments[-4:] == full.segments[-4:]


def without_parts(playlist: Playlist) -> list[SegmentEntry]:
    return [replace(segment, parts=[]) for segment in playlist.segments]


def test_a_delta_update_skips_only_what_ended_before_the_boundary(programme: Programme) -> None:
    programme.segments(20)
    full, delta = programme.playlist(), programme.playlist(skip=True)
    kept = sum(segment.length for segment in full.segments[delta.skipped :])
    assert kept >= full.skip_until
    assert kept - (full.segments[delta.skipped].length) < full.skip_until + 1e-6


def test_a_delta_update_of_a_short_playlist_is_the_playlist() -> None:
    segment = Segment(0, 0, datetime(2026, 1, 1, tzinfo=UTC), complete=True, duration=2.0)
    playlist = MediaPlaylist([segment], PART, 2.0, 0, str, "1.0.m4s")
    assert playlist.render(skip=True) == playlist.render(skip=False)


def test_a_restarted_encoder_stands_behind_a_discontinuity(programme: Programme) -> None:
    programme.parts(8)
    programme.clock.advance(20)
    programme.restart()
    assert "EXT-X-DISCONTINUITY\n" not in programme.text()
    programme.parts(1)
    playlist = programme.playlist()
    before, after = playlist.segments[-2:]
    assert before.length == pytest.approx(2 / 3, abs=1e-4)
    assert before.uri
    assert after.discontinuity
    assert before.init != after.init
    assert before.date is not None
    assert after.date is not None
    assert (after.date - before.date).total_seconds() == pytest.approx(20 + 2 / 3, abs=0.01)


def test_the_discontinuity_sequence_counts_those_that_left(programme: Programme) -> None:
    programme.segments(2)
    programme.restart()
    programme.segments(12)
    assert programme.playlist().discontinuity_sequence == 0
    programme.segments(1)
    assert programme.playlist().discontinuity_sequence == 1


def test_an_ended_playlist_has_an_end_and_no_hint(programme: Programme) -> None:
    programme.parts(8)
    programme.stream.end()
    playlist = programme.playlist()
    assert playlist.ended
    assert playlist.hint is None
    assert playlist.media[-1].uri


def test_part_target_never_rounds_below_a_part() -> None:
    assert part_target_limit(PART) == 0.33334
    assert part_target_limit(0.5) == 0.5
    assert part_target_limit(0.2) == 0.2


def test_the_multivariant_playlist_says_what_was_measured(programme: Programme) -> None:
    for _ in range(12):
        first = programme.put % 6 == 0
        programme.clock.advance(PART)
        data = bytes(50_000 if first else 10_000)
        programme.stream.put_part(data, duration=PART, independent=first, starts_segment=first)
        programme.put += 1
    text = programme.stream.multivariant("session/media.m3u8").decode()
    assert "BANDWIDTH=400000,AVERAGE-BANDWIDTH=400000," in text
    assert 'CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=24.000\n' in text
    assert text.endswith("\nsession/media.m3u8\n")


def test_sound_alone_has_no_resolution() -> None:
    text = render_multivariant(Rendition("mp4a.40.2", 0, 0, 0), [], "media.m3u8").decode()
    assert "RESOLUTION" not in text
    assert 'CODECS="mp4a.40.2"\n' in text
