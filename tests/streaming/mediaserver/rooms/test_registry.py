import pytest

from streaming.mediaserver.errors import DUPLICATE_IDENTITY, TwilioError
from streaming.mediaserver.rooms import Participant, Room, RoomObserver, Rooms, SubscribeRules
from streaming.mediaserver.rooms import registry as registry_module
from tests.streaming.mediaserver.rooms.conftest import ACCOUNT, Clock, Ears, Seat
from tests.streaming.mediaserver.signaling.scripted import ScriptedUplink

OTHER_ACCOUNT = "AC" + "b" * 32


def test_a_new_room_has_twilios_defaults(rooms: Rooms) -> None:
    room = rooms.create(ACCOUNT)
    assert room.unique_name == room.sid
    assert (room.type, room.status, room.max_participants) == ("group", "in-progress", 50)
    assert (room.empty_room_timeout, room.unused_room_timeout) == (5, 5)
    assert room.max_participant_duration == 14400


def test_a_room_is_found_by_name_and_by_sid_in_its_own_account_only(
    rooms: Rooms, room: Room
) -> None:
    assert rooms.find(ACCOUNT, "stage") is rooms.find(ACCOUNT, room.sid) is room
    for name_or_sid in ("stage", room.sid):
        with pytest.raises(TwilioError) as refused:
            rooms.find(OTHER_ACCOUNT, name_or_sid)
        assert refused.value.code == 20404


def test_a_name_in_progress_cannot_be_taken_again_but_an_ended_one_can(
    rooms: Rooms, room: Room
) -> None:
    with pytest.raises(TwilioError) as refused:
        rooms.create(ACCOUNT, unique_name="stage")
    assert refused.value.code == 53113
    rooms.create(OTHER_ACCOUNT, unique_name="stage")

    rooms.complete(room)
    again = rooms.create(ACCOUNT, unique_name="stage")
    assert rooms.find(ACCOUNT, "stage") is again
    assert rooms.find(ACCOUNT, room.sid) is room


def test_rooms_are_listed_newest_first_with_the_ended_ones(rooms: Rooms, room: Room) -> None:
    second = rooms.create(ACCOUNT)
    rooms.create(OTHER_ACCOUNT)
    rooms.complete(room)
    assert rooms.of(ACCOUNT) == [second, room]


def test_only_so_many_ended_rooms_are_kept(
    rooms: Rooms, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry_module, "KEPT_ENDED_ROOMS", 2)
    ended = [rooms.create(ACCOUNT) for _ in range(3)]
    for one in ended:
        rooms.complete(one)
    assert rooms.of(ACCOUNT) == [ended[2], ended[1], room]


def test_completing_disconnects_everybody_and_then_ends_the_room_once(
    rooms: Rooms, room: Room, ears: Ears, clock: Clock
) -> None:
    seats = [Seat(), Seat()]
    for identity, seat in zip(("Sam", "Vera"), seats, strict=True):
        rooms.connect(room, identity, seat)
    ears.heard.clear()
    end = clock.advance(seconds=90)

    rooms.complete(room)
    rooms.complete(room)

    assert ears.heard == [
        ("disconnected", "Sam"),
        ("disconnected", "Vera"),
        ("room ended", "stage"),
    ]
    assert [seat.ends for seat in seats] == [[(None, True)]] * 2
    assert (room.status, room.ended_at, room.participants) == ("completed", end, {})


def test_nobody_can_join_a_completed_room(rooms: Rooms, room: Room) -> None:
    rooms.complete(room)
    with pytest.raises(TwilioError) as refused:
        rooms.connect(room, "Sam", None)
    assert refused.value.code == 53118


def test_a_duplicate_identity_drops_the_older_one_once_the_newer_is_in(
    rooms: Rooms, room: Room, ears: Ears
) -> None:
    old_seat = Seat()
    older = rooms.connect(room, "Sam", old_seat)
    newer = rooms.connect(room, "Sam", Seat())
    assert old_seat.ends == [(DUPLICATE_IDENTITY.code, False)]
    assert older.status == "disconnected"
    assert list(room.participants.values()) == [newer]
    assert ears.heard == [("connected", "Sam"), ("connected", "Sam"), ("disconnected", "Sam")]


def test_a_full_room_refuses_a_newcomer_but_not_somebody_who_comes_back(rooms: Rooms) -> None:
    room = rooms.create(ACCOUNT, max_participants=1)
    rooms.connect(room, "Sam", None)
    with pytest.raises(TwilioError) as refused:
        rooms.connect(room, "Vera", None)
    assert refused.value.code == 53105
    rooms.connect(room, "Sam", None)
    assert [p.identity for p in room.participants.values()] == ["Sam"]


def test_leaving_removes_the_tracks_first_and_counts_once(
    rooms: Rooms, room: Room, ears: Ears, clock: Clock
) -> None:
    sam = rooms.connect(room, "Sam", Seat())
    rooms.publish(sam, name="voice", kind="audio", enabled=True)
    ears.heard.clear()
    left = clock.advance(seconds=5)

    rooms.disconnect(sam)
    rooms.disconnect(sam)

    assert ears.heard == [("removed", "voice"), ("disconnected", "Sam")]
    assert (sam.status, sam.ended_at, sam.session, sam.tracks) == ("disconnected", left, None, {})
    assert room.all_participants == {sam.sid: sam}


def test_those_who_left_are_remembered_up_to_a_limit(
    rooms: Rooms, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry_module, "KEPT_PARTICIPANTS", 2)
    there = rooms.connect(room, "Mona", None)
    gone = [rooms.connect(room, "Sam", None) for _ in range(4)]
    rooms.disconnect(gone[-1])
    assert list(room.all_participants.values()) == [there, *gone[-2:]]
    assert room.participant("Sam") is gone[-1]
    assert room.participant(there.sid) is there
    assert room.participant("Charlie") is None


def test_tracks_are_published_muted_and_removed(rooms: Rooms, room: Room, ears: Ears) -> None:
    sam = rooms.connect(room, "Sam", None)
    track = rooms.publish(sam, name="camera", kind="video", enabled=True)
    assert room.published_tracks() == [track]
    rooms.set_enabled(track, True)
    rooms.set_enabled(track, False)
    rooms.set_enabled(track, True)
    rooms.unpublish(track)
    rooms.unpublish(track)
    assert ears.heard[1:] == [
        ("added", "camera"),
        ("disabled", "camera"),
        ("enabled", "camera"),
        ("removed", "camera"),
    ]


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("", "audio", 53301),
        ("n" * 129, "audio", 53302),
        ("bell\a", "audio", 53303),
        ("taken", "audio", 53304),
        ("smell", "smell", 53300),
    ],
)
def test_bad_tracks_get_their_code(
    rooms: Rooms, room: Room, name: str, kind: str, code: int
) -> None:
    sam = rooms.connect(room, "Sam", None)
    rooms.publish(sam, name="taken", kind="video", enabled=True)
    with pytest.raises(TwilioError) as refused:
        rooms.publish(sam, name=name, kind=kind, enabled=True)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert len(sam.tracks) == 1


def test_a_room_takes_only_so_many_tracks(
    rooms: Rooms, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry_module, "MAX_TRACKS_IN_ROOM", 1)
    rooms.publish(rooms.connect(room, "Sam", None), name="a", kind="audio", enabled=True)
    with pytest.raises(TwilioError) as refused:
        rooms.publish(rooms.connect(room, "Vera", None), name="b", kind="audio", enabled=True)
    assert refused.value.code == 53203


@pytest.mark.parametrize(("identity", "code"), [("", 53200), ("x" * 129, 53201), ("Sam\n", 53202)])
def test_bad_identities_get_their_code(rooms: Rooms, room: Room, identity: str, code: int) -> None:
    with pytest.raises(TwilioError) as refused:
        rooms.connect(room, identity, None)
    assert refused.value.code == code


def test_one_participant_cannot_take_all_the_tracks_of_a_room(rooms: Rooms, room: Room) -> None:
    sam = rooms.connect(room, "Sam", None)
    for number in range(registry_module.MAX_TRACKS_OF_ONE):
        rooms.publish(sam, name=str(number), kind="video", enabled=True)
    with pytest.raises(TwilioError) as refused:
        rooms.publish(sam, name="one too many", kind="video", enabled=True)
    assert refused.value.code == 53203
    rooms.publish(rooms.connect(room, "Vera", None), name="a", kind="audio", enabled=True)


def test_a_room_ends_when_nobody_ever_came(rooms: Rooms, clock: Clock) -> None:
    room = rooms.create(ACCOUNT, unused_room_timeout=2, empty_room_timeout=9)
    rooms.expire(clock.advance(minutes=1, seconds=59))
    assert room.ended_at is None
    rooms.expire(clock.advance(seconds=1))
    assert room.ended_at == clock.now


def test_a_room_ends_some_time_after_the_last_one_left(rooms: Rooms, clock: Clock) -> None:
    room = rooms.create(ACCOUNT, unused_room_timeout=1, empty_room_timeout=3)
    sam = rooms.connect(room, "Sam", None)
    rooms.expire(clock.advance(minutes=10))
    assert room.ended_at is None
    rooms.disconnect(sam)
    rooms.expire(clock.advance(minutes=2))
    assert room.ended_at is None
    rooms.expire(clock.advance(minutes=1))
    assert room.ended_at == clock.now


def test_nobody_stays_longer_than_the_room_allows(rooms: Rooms, clock: Clock) -> None:
    room = rooms.create(ACCOUNT, max_participant_duration=60)
    seat = Seat()
    rooms.connect(room, "Sam", seat)
    clock.advance(seconds=30)
    vera = rooms.connect(room, "Vera", None)
    rooms.expire(clock.advance(seconds=30))
    assert seat.ends == [(53216, False)]
    assert list(room.participants.values()) == [vera]


def test_a_listener_of_one_room_hears_only_that_room(rooms: Rooms, room: Room) -> None:
    ears = Ears()
    room.listeners.append(ears)
    rooms.connect(rooms.create(ACCOUNT), "Omar", None)
    rooms.connect(room, "Sam", None)
    assert ears.heard == [("connected", "Sam")]


def test_a_listener_that_fails_harms_nobody_else(
    rooms: Rooms, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(RoomObserver):
        def participant_connected(self, participant: Participant) -> None:
            raise RuntimeError("broken ear")

    ears = Ears()
    rooms.listeners.extend([Broken(), ears])
    rooms.connect(room, "Sam", None)
    assert ears.heard == [("connected", "Sam")]
    assert "broken ear" in caplog.text


def test_lost_signalling_is_told_once_and_does_not_outlive_the_participant(
    rooms: Rooms, room: Room, ears: Ears
) -> None:
    sam = rooms.connect(room, "Sam", None)
    for reconnecting in (True, True, False, True):
        rooms.set_reconnecting(sam, reconnecting)
    rooms.disconnect(sam)
    rooms.set_reconnecting(sam, True)
    assert not sam.reconnecting
    assert ears.heard[1:] == [
        ("reconnecting", "Sam"),
        ("reconnected", "Sam"),
        ("reconnecting", "Sam"),
        ("disconnected", "Sam"),
    ]


def test_a_track_that_was_muted_is_silent_until_its_publisher_enables_it(
    rooms: Rooms, room: Room, ears: Ears
) -> None:
    uplink = ScriptedUplink("audio", "voice")
    track = rooms.publish(
        rooms.connect(room, "Sam", None), name="voice", kind="audio", enabled=True, uplink=uplink
    )
    rooms.mute(track)
    rooms.mute(track)
    assert (track.enabled, track.muted, uplink.muted) == (False, True, True)
    rooms.set_enabled(track, True)
    assert (track.enabled, track.muted, uplink.muted) == (True, False, False)
    assert ears.heard[2:] == [("disabled", "voice"), ("enabled", "voice")]


def test_a_track_that_is_published_anew_on_the_same_media_is_heard(
    rooms: Rooms, room: Room
) -> None:
    sam, uplink = rooms.connect(room, "Sam", None), ScriptedUplink("audio", "voice")
    first = rooms.publish(sam, name="voice", kind="audio", enabled=True, uplink=uplink)
    rooms.mute(first)
    rooms.unpublish(first)
    again = rooms.publish(sam, name="voice", kind="audio", enabled=True, uplink=uplink)
    assert (again.enabled, again.muted, uplink.muted) == (True, False, False)


def test_what_its_publisher_has_disabled_is_not_muted_on_top(
    rooms: Rooms, room: Room, ears: Ears
) -> None:
    sam = rooms.connect(room, "Sam", None)
    track = rooms.publish(sam, name="voice", kind="audio", enabled=False)
    rooms.mute(track)
    assert not track.muted
    assert ears.heard[2:] == []


def test_equal_subscribe_rules_are_no_change(
    rooms: Rooms, room: Room, clock: Clock, ears: Ears
) -> None:
    vera = rooms.connect(room, "Vera", None)
    rules = [{"type": "include", "publisher": "Sam"}]
    rooms.set_subscribe_rules(vera, SubscribeRules.parse(rules))
    changed_at = vera.updated_at
    clock.advance(seconds=1)
    rooms.set_subscribe_rules(vera, SubscribeRules.parse(list(rules)))
    assert ears.heard[1:] == [("rules", "Vera")]
    assert vera.updated_at == changed_at
