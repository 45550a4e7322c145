"""A real encoder's programme, over HTTP, as a player's demuxer and decoder see it."""

from collections.abc import Iterator
from itertools import groupby

import httpx
import pytest

from tests.streaming.mediaserver.hls.checking import Playlist, read_playlist
from tests.streaming.mediaserver.hls.live import LiveOrigin
from tests.streaming.mediaserver.hls.reading import (
    assert_continuous,
    open_media,
    read_packets,
    video_times,
)


@pytest.fixture
def origin() -> Iterator[LiveOrigin]:
    with LiveOrigin() as origin:
        yield origin


class Viewer:
    """Starts playback, and reads what the playlist names."""

    def __init__(self, origin: LiveOrigin) -> None:
        url = origin.playback_url("Vera #1")
        self.media_url = httpx.URL(url).join(httpx.get(url).text.splitlines()[-1])

    def playlist(self) -> Playlist:
        return read_playlist(httpx.get(self.media_url).text)

    def get(self, uri: str | None) -> bytes:
        assert uri
        response = httpx.get(self.media_url.join(uri))
        assert response.status_code == 200
        return response.content

    def runs(self) -> list[bytes]:
        """The media of each encoder run, whole segments behind their init segment."""
        segments = [segment for segment in self.playlist().media if segment.uri]
        return [
            self.get(init) + b"".join(self.get(segment.uri) for segment in run)
            for init, run in groupby(segments, key=lambda segment: segment.init)
        ]


def test_a_live_programme_decodes_without_a_jump(origin: LiveOrigin) -> None:
    origin.put(4)
    origin.play()
    times = []
    with open_media(origin.playback_url("Vera #1")) as container:
        for frame in container.decode(video=0):
            times.append(frame.time or 0.0)
            if len(times) == 4 * 24:
                break
    steps = [after - before for before, after in zip(times, times[1:], strict=False)]
    assert steps == pytest.approx([1 / 24] * len(steps), abs=1e-4)


def test_an_ended_programme_plays_to_its_last_picture(origin: LiveOrigin) -> None:
    origin.put(20)
    origin.call(origin.stream.end)
    times = video_times(origin.playback_url("Vera #1"))
    assert times[-1] - times[0] == pytest.approx((20 * 8 - 1) / 24, abs=1e-3)


def test_times_run_on_exactly_over_parts_and_segments(origin: LiveOrigin) -> None:
    origin.put(24)
    (run,) = Viewer(origin).runs()
    packets = read_packets(run)
    assert_continuous(packets)
    assert sum(packet.kind == "video" for packet in packets) == 24 * 8


def test_the_parts_of_a_segment_are_the_segment(origin: LiveOrigin) -> None:
    origin.put(13)
    viewer = Viewer(origin)
    whole = [segment for segment in viewer.playlist().media if segment.uri]
    assert len(whole) == 2
    for segment in whole:
        parts = [viewer.get(part.uri) for part in segment.parts]
        assert b"".join(parts) == viewer.get(segment.uri)


def test_each_part_lasts_as_long_as_the_playlist_says(origin: LiveOrigin) -> None:
    origin.put(8)
    viewer = Viewer(origin)
    for segment in viewer.playlist().media:
        init = viewer.get(segment.init)
        for part in segment.parts:
            packets = read_packets(init + viewer.get(part.uri))
            video = [packet for packet in packets if packet.kind == "video"]
            assert float(sum(p.duration for p in video)) == pytest.approx(part.duration, abs=1e-4)
            assert video[0].keyframe == part.independent


def test_each_side_of_a_discontinuity_is_whole(origin: LiveOrigin) -> None:
    origin.put(9)
    origin.restart()
    origin.put(12)
    before, after = Viewer(origin).runs()
    for run, parts in ((before, 9), (after, 12)):
        assert_continuous(read_packets(run))
        times = video_times(run)
        assert times[0] == pytest.approx(10)
        assert len(times) == parts * 8
