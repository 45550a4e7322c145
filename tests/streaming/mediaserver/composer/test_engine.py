"""The programme, from RTP to what a player decodes, on a clock of its own."""

import numpy as np
import pytest

from streaming.mediaserver.composer.config import PART_SECONDS, Layout
from streaming.mediaserver.composer.wire import Kind, RtpMessage
from tests.streaming.mediaserver.composer.programme import START, Programme, Viewing, near, track
from tests.streaming.mediaserver.composer.rtp import (
    Colour,
    audio_packets,
    still_pictures,
    tone,
    video_packets,
)

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 180, 40), (30, 40, 200), (210, 200, 40)
BACKGROUND = (0x12, 0x1C, 0x2D)
SECONDS = 4.0
QUARTERS = {(0.25, 0.25): RED, (0.75, 0.25): GREEN, (0.25, 0.7): BLUE, (0.75, 0.7): YELLOW}


def camera(
    programme: Programme,
    number: int,
    who: str,
    colour: Colour,
    *,
    codec: str = "VP8",
    presentation: bool = False,
    size: tuple[int, int] = (320, 180),
    begin: float = START,
) -> None:
    """Somebody's picture of one colour for four seconds."""
    programme.add(track(number, who, "video", codec=codec, presentation=presentation), at=begin)
    units = still_pictures(codec, colour, round(SECONDS * 24), size)
    programme.schedule(video_packets(number, codec, units, begin=begin))


def microphone(
    programme: Programme, number: int, who: str, hertz: float, volume: float = 0.2
) -> None:
    """Somebody's steady tone for four seconds."""
    programme.add(track(number, who, "audio"))
    programme.schedule(audio_packets(number, tone(hertz, SECONDS, volume), begin=START))


def check_continuity(viewing: Viewing, seconds: float) -> None:
    """Nothing missing, nothing twice, at the right pace."""
    assert [time for time, _ in viewing.pictures] == pytest.approx(
        [number / 24 for number in range(round(seconds * 24))]
    )
    assert {part["duration"] for part in viewing.parts} == {PART_SECONDS}
    assert [part["starts_segment"] for part in viewing.parts] == [
        number % 6 == 0 for number in range(round(seconds * 3))
    ]
    assert viewing.sound_begins == 0
    assert seconds - 0.12 < viewing.sound.shape[1] / 48_000 <= seconds


def test_with_nobody_there_the_programme_goes_on_with_slate_and_silence() -> None:
    programme = Programme()
    programme.run(6)
    viewing = programme.watch()
    check_continuity(viewing, 6)
    assert near(viewing.colour_at(3, 0.1, 0.1), BACKGROUND, tolerance=6)
    assert (viewing.picture_at(3).min(axis=2) > 200).any()
    assert np.abs(viewing.sound).max() < 0.001


def test_four_speakers_stand_where_the_layout_says_and_all_are_heard() -> None:
    programme = Programme()
    for number, (colour, codec) in enumerate(
        zip(QUARTERS.values(), ("VP8", "H264", "VP8", "H264"), strict=True)
    ):
        who = "abcd"[number]
        camera(programme, 2 * number + 1, who, colour, codec=codec)
        microphone(programme, 2 * number + 2, who, 400 + 200 * number)
    programme.run(SECONDS)
    viewing = programme.watch()
    check_continuity(viewing, SECONDS)
    for (x, y), colour in QUARTERS.items():
        assert near(viewing.colour_at(2, x, y), colour)
    samples = viewing.sound_at(1, 3)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) / len(samples)
    for hertz in (400, 600, 800, 1000):
        assert spectrum[hertz * 2 - 2 : hertz * 2 + 3].max() > 0.02


def test_the_grid_closes_up_when_somebody_leaves() -> None:
    programme = Programme()
    camera(programme, 1, "alice", RED)
    camera(programme, 2, "sam", GREEN)
    programme.run(2)
    programme.engine.remove_track(1, START + 2)
    programme.run(3)
    viewing = programme.watch()
    assert near(viewing.colour_at(1.5, 0.25, 0.5), RED)
    assert near(viewing.colour_at(1.5, 0.75, 0.5), GREEN)
    assert near(viewing.colour_at(2.5, 0.25, 0.5), GREEN)
    assert near(viewing.colour_at(2.5, 0.5, 0.04), GREEN)


def test_after_the_last_one_the_slate_comes_back() -> None:
    programme = Programme()
    camera(programme, 1, "alice", RED)
    microphone(programme, 2, "alice", 440)
    programme.run(2)
    for number in (1, 2):
        programme.engine.remove_track(number, START + 2)
    programme.run(4)
    viewing = programme.watch()
    check_continuity(viewing, 4)
    assert near(viewing.colour_at(3, 0.1, 0.1), BACKGROUND, tolerance=6)
    assert np.abs(viewing.sound_at(2.5, 3.5)).max() < 0.001


def test_muting_is_heard_at_once_and_seen() -> None:
    programme = Programme()
    camera(programme, 1, "alice", RED)
    microphone(programme, 2, "alice", 440)
    programme.run(2)
    for number in (1, 2):
        programme.engine.set_enabled(number, False, START + 2)
    programme.run(4)
    viewing = programme.watch()
    assert viewing.strongest_tone(1, 1.9) == pytest.approx(440, abs=3)
    assert np.abs(viewing.sound_at(2.1, 3.5)).max() < 0.001
    assert near(viewing.colour_at(3, 0.1, 0.1), (34, 44, 59), tolerance=8)


def test_a_late_tick_repeats_the_picture_and_skips_nothing() -> None:
    programme = Programme()
    camera(programme, 1, "alice", RED)
    microphone(programme, 2, "alice", 440)
    programme.run(1)
    for _ in range(24):
        programme.engine.tick(START + 2)
    programme.run(4)
    check_continuity(programme.watch(), 4)
    assert 20 <= programme.engine.repeated <= 24


def test_a_programme_that_is_always_late_still_shows_who_comes_and_goes() -> None:
    programme = Programme()
    camera(programme, 1, "alice", RED)
    camera(programme, 2, "sam", GREEN)
    programme.run(2, late=0.5)
    programme.engine.remove_track(1, START + 2.5)
    programme.run(4, late=0.5)
    viewing = programme.watch()
    check_continuity(viewing, 4)
    assert near(viewing.colour_at(1.8, 0.25, 0.5), RED)
    assert near(viewing.colour_at(3, 0.25, 0.5), GREEN)


def test_the_dominant_speaker_has_a_border() -> None:
    programme = Programme()
    camera(programme, 1, "alice", RED)
    camera(programme, 2, "sam", BLUE)
    microphone(programme, 3, "sam", 440)
    programme.run(2)
    red, green, blue = programme.watch().picture_at(1.8)[92, 480]
    assert near((int(red), int(green), int(blue)), (0x7B, 0xEA, 0xA5), tolerance=50)


def test_a_tenth_speaker_who_talks_takes_a_place_and_a_key_frame_is_asked_for() -> None:
    programme = Programme(960, 540)
    for number, who in enumerate("abcdefghij"):
        camera(programme, number + 1, who, YELLOW if who == "j" else BLUE, size=(64, 36))
    microphone(programme, 100, "j", 440)
    assert 10 not in programme.keyframe_requests()
    programme.run(4)
    assert programme.keyframe_requests().count(10) >= 1
    viewing = programme.watch()
    assert near(viewing.colour_at(0.3, 0.8, 0.75), BLUE)
    assert near(viewing.colour_at(3.4, 0.8, 0.75), YELLOW)


def test_a_presentation_takes_the_main_area() -> None:
    programme = Programme()
    camera(programme, 1, "alice", RED)
    camera(programme, 2, "sam", GREEN, presentation=True)
    programme.run(2)
    viewing = programme.watch()
    assert near(viewing.colour_at(1.5, 0.4, 0.5), GREEN)
    assert near(viewing.colour_at(1.5, 0.9, 0.45), RED)


def test_an_upright_programme_stacks_its_speakers() -> None:
    programme = Programme(360, 640)
    camera(programme, 1, "alice", RED)
    camera(programme, 2, "sam", GREEN)
    programme.run(1.5)
    viewing = programme.watch()
    assert near(viewing.colour_at(1.2, 0.5, 0.35), RED)
    assert near(viewing.colour_at(1.2, 0.5, 0.6), GREEN)


def test_a_programme_of_sound_alone_is_heard() -> None:
    programme = Programme(video=False)
    camera(programme, 1, "alice", RED)
    microphone(programme, 2, "alice", 440)
    programme.run(3)
    viewing = programme.watch()
    assert viewing.pictures == []
    assert viewing.init["codecs"] == "mp4a.40.2"
    assert viewing.strongest_tone(1, 2.5) == pytest.approx(440, abs=3)


def test_packets_of_tracks_that_are_gone_or_never_were_are_ignored() -> None:
    programme = Programme()
    programme.schedule([RtpMessage(77, True, 0, 1, 1, START + 0.1, b"\x10\x00")])
    programme.engine.remove_track(78, START)
    programme.engine.set_enabled(78, False, START)
    programme.run(1)
    check_continuity(programme.watch(), 1)


def test_a_payload_that_waited_behind_a_gap_costs_its_own_track_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise IndexError

    programme = Programme()
    camera(programme, 1, "alice", RED)
    microphone(programme, 2, "alice", 440)
    camera(programme, 3, "mallory", GREEN)
    microphone(programme, 4, "mallory", 600)
    monkeypatch.setattr(programme.engine._inputs._video[3], "advance", broken)
    monkeypatch.setattr(programme.engine._inputs._audio[4], "advance", broken)
    programme.run(2)
    viewing = programme.watch()
    check_continuity(viewing, 2)
    assert near(viewing.colour_at(1.5, 0.25, 0.5), RED)


def test_coming_and_going_leaves_nothing_behind() -> None:
    programme = Programme()
    for number in range(50):
        programme.add(
            track(2 * number, f"p{number}", "audio"), track(2 * number + 1, f"p{number}", "video")
        )
        programme.engine.remove_track(2 * number, START)
        programme.engine.remove_track(2 * number + 1, START)
    inputs = programme.engine._inputs
    for held in (inputs._audio, inputs._video, inputs._owners, inputs.participants):
        assert not held


def test_the_layout_changes_between_two_frames_of_one_stream() -> None:
    programme = Programme()
    for number, (who, colour) in enumerate({"alice": RED, "sam": GREEN, "vera": BLUE}.items()):
        camera(programme, number + 1, who, colour)
    camera(programme, 4, "sam", YELLOW, presentation=True)
    microphone(programme, 5, "alice", 440)
    switches = {1: (Layout.GRID, ""), 2: (Layout.SPOTLIGHT, "Vera #vera"), 3: (Layout.GRID, "")}
    for second, (layout, spotlight) in switches.items():
        programme.run(second)
        programme.engine.arrange(layout, spotlight, programme.engine.next_tick)
    programme.run(SECONDS)
    assert [kind for kind, _ in programme.messages].count(Kind.INIT) == 1
    viewing = programme.watch()
    check_continuity(viewing, SECONDS)
    assert near(viewing.colour_at(0.9, 0.4, 0.5), YELLOW), "the screen is presented"
    for half in (1.5, 3.5):
        assert near(viewing.colour_at(half, 0.25, 0.25), YELLOW), "the screen is a tile"
        assert near(viewing.colour_at(half, 0.75, 0.25), RED)
        assert near(viewing.colour_at(half, 0.25, 0.75), GREEN)
    assert near(viewing.colour_at(2.5, 0.4, 0.5), BLUE), "she is in the spotlight"
    assert near(viewing.colour_at(2.5, 0.9, 0.5), RED)
    assert np.abs(viewing.sound_at(0.5, 3.5)).reshape(-1, 1000).max(axis=1).min() > 0.05


def test_a_layout_asked_for_from_the_beginning_is_there_from_the_first_frame() -> None:
    programme = Programme(layout=Layout.SPOTLIGHT, spotlight="Sam #sam")
    camera(programme, 1, "alice", RED)
    camera(programme, 2, "sam", GREEN)
    programme.run(1)
    assert near(programme.watch().colour_at(0.8, 0.4, 0.5), GREEN)
