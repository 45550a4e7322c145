"""What is known of tracks, whatever the order in which it is heard."""

from itertools import permutations

import pytest

from streaming.backends.base import TrackSource, TrackState
from streaming.tracks import (
    KnownTrack,
    KnownTracks,
    TrackNews,
    track_noted,
    tracks_seen,
    tracks_shown,
)

NOTHING = {"microphone": "", "camera": "", "screen": ""}


def news(status: TrackNews, sequence: int, source: TrackSource = "microphone") -> KnownTrack:
    return KnownTrack(stay="PA1", source=source, status=status, sequence=sequence)


STORY: list[TrackNews] = ["on", "off", "on", "gone"]


@pytest.mark.parametrize("length", range(1, len(STORY) + 1))
def test_a_tracks_story_ends_the_same_in_any_order_and_told_twice(length: int) -> None:
    told = [news(status, number) for number, status in enumerate(STORY[:length])]
    ends = []
    for order in permutations([*told, *told[:1]]):
        tracks: KnownTracks = {}
        for each in order:
            track_noted(tracks, "MT1", each)
        ends.append(tracks_shown(tracks, "PA1")["microphone"])
    assert set(ends) == {"" if STORY[length - 1] == "gone" else STORY[length - 1]}


def test_news_is_news_once() -> None:
    tracks: KnownTracks = {}
    assert track_noted(tracks, "MT1", news("on", 1))
    assert not track_noted(tracks, "MT1", news("on", 1))


@pytest.mark.parametrize("swapped", [False, True])
def test_a_camera_that_is_exchanged_for_another_stays_on(swapped: bool) -> None:
    """The new one is published before the old one is taken back."""
    tracks: KnownTracks = {"MT1": news("on", 1, "camera")}
    told = [("MT2", news("on", 2, "camera")), ("MT1", news("gone", 3, "camera"))]
    for sid, each in reversed(told) if swapped else told:
        track_noted(tracks, sid, each)
    assert tracks_shown(tracks, "PA1") == NOTHING | {"camera": "on"}


def test_of_two_microphones_one_that_is_on_is_heard() -> None:
    tracks: KnownTracks = {"MT1": news("on", 1), "MT2": news("off", 2)}
    assert tracks_shown(tracks, "PA1")["microphone"] == "on"


def test_the_tracks_of_another_stay_are_not_shown() -> None:
    assert tracks_shown({"MT1": news("on", 1)}, "PA2") == NOTHING


def test_a_look_says_what_there_is_and_older_news_changes_nothing_after_it() -> None:
    tracks: KnownTracks = {"MT1": news("on", 7), "MT2": news("on", 8)}
    seen = tracks_seen(tracks, "PA1", [TrackState("MT1", "microphone", enabled=False)])
    assert tracks_shown(seen, "PA1") == NOTHING | {"microphone": "off"}
    assert not track_noted(seen, "MT1", news("on", 7))
    assert track_noted(seen, "MT1", news("on", 9))
