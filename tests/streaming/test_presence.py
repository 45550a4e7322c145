"""Who is in a room, by callbacks and by looking."""

from datetime import timedelta
from itertools import pairwise, permutations
from typing import ClassVar

import pytest
from django.utils import timezone

from streaming.backends.base import ParticipantState, TrackSource, TrackState
from streaming.listeners import StreamListener, register, unregister
from streaming.models import Participant, Stream
from streaming.presence import participant_reported, participants_seen, track_reported
from streaming.selectors import identities_connected, participants_connected
from streaming.tracks import KnownTrack, TrackNews
from tests.streaming.hearing import Hearing

SAM = "Sam #s1"
FIRST, SECOND = ParticipantState("PA1", SAM), ParticipantState("PA2", SAM)
CAME, WENT = ("in", SAM), ("out", SAM)


def report(
    stream: Stream,
    person: ParticipantState,
    connected: bool,
    sequence: int,
    room: str = "RM1",
) -> None:
    participant_reported(
        stream=stream, room_sid=room, person=person, connected=connected, sequence=sequence
    )


def publish(
    stream: Stream,
    status: TrackNews,
    sequence: int,
    sid: str = "MT1",
    source: TrackSource = "microphone",
    stay: ParticipantState = FIRST,
) -> None:
    news = KnownTrack(stay=stay.sid, source=source, status=status, sequence=sequence)
    track_reported(stream=stream, identity=SAM, sid=sid, news=news)


def see(stream: Stream, *people: ParticipantState, ago: float = 0.0, room: str = "RM1") -> None:
    as_of = timezone.now() - timedelta(seconds=ago)
    participants_seen(stream=stream, room_sid=room, present=people, as_of=as_of)


def test_coming_and_going_is_told_once(stream: Stream, hearing: Hearing) -> None:
    for sequence, connected in enumerate([True, False]):
        report(stream, FIRST, connected, sequence)
        report(stream, FIRST, connected, sequence)
    assert hearing.heard == [CAME, WENT]
    assert identities_connected(stream=stream) == set()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_callbacks_of_a_second_stay_end_the_same_in_any_order(
    order: tuple[int, ...], stream: Stream, hearing: Hearing
) -> None:
    """PA1 had come; then the browser was reloaded: PA1 went, PA2 came, PA2 went."""
    report(stream, FIRST, True, 1)
    later = [(FIRST, False, 2), (SECOND, True, 3), (SECOND, False, 4)]
    for number in order:
        report(stream, *later[number])
    see(stream)
    assert identities_connected(stream=stream) == set()
    assert hearing.heard[0] == CAME
    assert hearing.heard[-1] == WENT
    assert (WENT, WENT) not in pairwise(hearing.heard)


def test_a_departure_that_arrives_first_is_remembered(stream: Stream, hearing: Hearing) -> None:
    report(stream, FIRST, False, 2)
    report(stream, FIRST, True, 1)
    assert hearing.heard == []
    assert identities_connected(stream=stream) == set()


def test_who_is_replaced_by_their_own_second_browser_came_again_and_stays(
    stream: Stream, hearing: Hearing
) -> None:
    report(stream, FIRST, True, 1)
    report(stream, SECOND, True, 2)
    report(stream, FIRST, False, 3)
    assert hearing.heard == [CAME, CAME]
    assert identities_connected(stream=stream) == {SAM}


def test_a_look_too_tells_of_somebody_who_came_again(stream: Stream, hearing: Hearing) -> None:
    for person in (FIRST, SECOND, SECOND):
        see(stream, person)
    assert hearing.heard == [CAME, CAME]


def test_numbers_begin_again_in_another_room(stream: Stream, hearing: Hearing) -> None:
    report(stream, FIRST, True, 40)
    report(stream, FIRST, False, 41)
    report(stream, SECOND, True, 1, room="RM2")
    assert hearing.heard == [CAME, WENT, CAME]


def test_a_look_into_another_room_lets_the_numbers_begin_again(
    stream: Stream, hearing: Hearing
) -> None:
    report(stream, FIRST, True, 40)
    see(stream, SECOND, room="RM2")
    report(stream, SECOND, False, 2, room="RM2")
    assert hearing.heard == [CAME, CAME, WENT]


def test_a_look_has_all_rows_before_the_first_is_told_of(stream: Stream) -> None:
    class Counting(StreamListener):
        rows: ClassVar[list[int]] = []

        def participant_connected(self, *, stream: Stream, identity: str) -> None:
            self.rows.append(stream.participants.count())

    listener = Counting()
    register(listener)
    try:
        see(stream, FIRST, ParticipantState("PA3", "Vera #v1"))
    finally:
        unregister(listener)
    assert listener.rows == [2, 2]


def test_looking_makes_up_for_lost_callbacks(stream: Stream, hearing: Hearing) -> None:
    see(stream, FIRST)
    see(stream, FIRST)
    assert identities_connected(stream=stream) == {SAM}
    see(stream)
    assert hearing.heard == [CAME, WENT]


def test_a_callback_newer_than_the_look_is_believed(stream: Stream, hearing: Hearing) -> None:
    report(stream, FIRST, True, 1)
    see(stream, ago=5)
    assert identities_connected(stream=stream) == {SAM}
    report(stream, FIRST, False, 2)
    see(stream, FIRST, ago=5)
    assert hearing.heard == [CAME, WENT]


def test_the_people_of_one_stream_are_not_those_of_another(
    stream: Stream, hearing: Hearing
) -> None:
    other = Stream.objects.create(organization=stream.organization)
    report(stream, FIRST, True, 1)
    report(other, SECOND, True, 1)
    see(other)
    assert identities_connected(stream=stream) == {SAM}
    assert str(Participant.objects.get(stream=stream)) == f"{SAM} in {stream.name}"


def test_what_somebody_turns_on_and_off_is_told_when_it_changes(
    stream: Stream, hearing: Hearing
) -> None:
    report(stream, FIRST, True, 1)
    publish(stream, "on", 2)
    publish(stream, "on", 2)
    publish(stream, "on", 3, "MT2", "camera")
    publish(stream, "off", 4)
    report(stream, FIRST, False, 5)
    tracks = [("on", "", ""), ("on", "on", ""), ("off", "on", "")]
    assert hearing.heard == [CAME, *(("tracks", SAM, *each) for each in tracks), WENT]
    gone = stream.participants.get()
    assert (gone.microphone, gone.camera, gone.screen) == ("", "", "")


def test_tracks_that_are_heard_of_before_their_publisher_show_once_they_came(
    stream: Stream, hearing: Hearing
) -> None:
    publish(stream, "on", 2, "MT1", "screen")
    assert hearing.heard == []
    report(stream, FIRST, True, 1)
    assert hearing.heard == [CAME, ("tracks", SAM, "", "", "on")]
    assert participants_connected(stream=stream)[SAM].screen == "on"


def test_a_second_stay_has_tracks_of_its_own(stream: Stream, hearing: Hearing) -> None:
    report(stream, FIRST, True, 1)
    publish(stream, "on", 2)
    report(stream, SECOND, True, 3)
    publish(stream, "off", 4, "MT2", stay=SECOND)
    publish(stream, "off", 2, "MT1")
    assert hearing.heard[-3:] == [
        CAME,
        ("tracks", SAM, "", "", ""),
        ("tracks", SAM, "off", "", ""),
    ]


def test_looking_makes_up_for_lost_callbacks_about_tracks(stream: Stream, hearing: Hearing) -> None:
    muted = TrackState("MT1", "microphone", enabled=False)
    see(stream, ParticipantState("PA1", SAM, (muted,)))
    assert hearing.heard == [CAME, ("tracks", SAM, "off", "", "")]
    see(stream, ParticipantState("PA1", SAM, (muted,)))
    see(stream, FIRST)
    assert hearing.heard[2:] == [("tracks", SAM, "", "", "")]


def test_a_callback_about_a_track_newer_than_the_look_is_believed(
    stream: Stream, hearing: Hearing
) -> None:
    report(stream, FIRST, True, 1)
    publish(stream, "on", 2)
    see(stream, FIRST, ago=5)
    assert participants_connected(stream=stream)[SAM].microphone == "on"


def test_every_look_is_told_and_a_deaf_listener_undoes_none(
    stream: Stream, hearing: Hearing, caplog: pytest.LogCaptureFixture
) -> None:
    see(stream, FIRST)
    see(stream)
    assert hearing.seen == [{SAM}, set()]
    hearing.deaf = True
    see(stream, FIRST)
    assert identities_connected(stream=stream) == {SAM}
    assert "Hearing failed" in caplog.text
