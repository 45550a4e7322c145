"""What is reported of rooms and streams: names, fields, order."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from streaming.mediaserver.accounts import Account, AccountBook
from streaming.mediaserver.callbacks import Callbacks, Deliveries
from streaming.mediaserver.rooms import Room, Rooms
from streaming.mediaserver.streams import ExtensionContext, StreamOptions, Streams
from tests.streaming.mediaserver.callbacks.receiver import TOKEN, Receiver
from tests.streaming.mediaserver.fakes import FakeComposers

ALICE = Account("AC" + "a" * 32, TOKEN)
CONTEXT = '{"room": {"name": "stage"}}'


@dataclass
class House:
    """Rooms and streams that report to a receiver."""

    rooms: Rooms
    streams: Streams
    composers: FakeComposers
    receiver: Receiver

    def room(self) -> Room:
        return self.rooms.create(
            ALICE.sid, unique_name="stage", status_callback=f"{self.receiver.url}/room"
        )

    def options(self, method: str = "POST") -> StreamOptions:
        return StreamOptions(300, f"{self.receiver.url}/stream", method)

    async def fields(self, count: int) -> list[dict[str, str]]:
        """Return the fields of so many callbacks, all of them genuine."""
        received = await self.receiver.got(count)
        assert all(request.genuine for request in received)
        return [request.fields for request in received]

    async def events(self, count: int) -> list[str]:
        return [fields["StatusCallbackEvent"] for fields in await self.fields(count)]


@pytest.fixture
async def house(receiver: Receiver, deliveries: Deliveries) -> AsyncIterator[House]:
    composers = FakeComposers()
    house = House(Rooms(), Streams(composers), composers, receiver)
    callbacks = Callbacks(AccountBook([ALICE]), deliveries)
    house.rooms.listeners.append(callbacks)
    house.streams.listeners.append(callbacks)
    yield house
    await house.streams.stop()


async def test_a_room_reports_everything_in_it_in_order(house: House) -> None:
    room = house.room()
    sam = house.rooms.connect(room, "Sam", None)
    track = house.rooms.publish(sam, name="camera", kind="video", enabled=True)
    house.rooms.set_enabled(track, False)
    house.rooms.set_enabled(track, True)
    house.rooms.complete(room)
    assert await house.events(8) == [
        "room-created", "participant-connected", "track-added", "track-disabled",
        "track-enabled", "track-removed", "participant-disconnected", "room-ended",
    ]  # fmt: skip
    numbers = [fields["SequenceNumber"] for fields in await house.fields(8)]
    assert numbers == [str(number) for number in range(8)]


async def test_a_room_event_has_twilios_fields(house: House) -> None:
    room = house.room()
    [fields] = await house.fields(1)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", fields.pop("Timestamp"))
    assert fields == {
        "AccountSid": ALICE.sid,
        "RoomSid": room.sid,
        "RoomName": "stage",
        "RoomStatus": "in-progress",
        "RoomType": "group",
        "StatusCallbackEvent": "room-created",
        "SequenceNumber": "0",
    }


async def test_participants_and_tracks_are_named_and_durations_given(house: House) -> None:
    room = house.room()
    sam = house.rooms.connect(room, "Sam #1", None)
    track = house.rooms.publish(sam, name="camera", kind="video", enabled=True)
    house.rooms.complete(room)
    _, connected, added, _, left, ended = await house.fields(6)
    assert (connected["ParticipantSid"], connected["ParticipantIdentity"]) == (sam.sid, "Sam #1")
    assert connected["ParticipantStatus"] == "connected"
    assert (added["TrackSid"], added["TrackName"], added["TrackKind"]) == (
        track.sid,
        "camera",
        "video",
    )
    assert added["ParticipantSid"] == sam.sid
    assert (left["ParticipantStatus"], left["ParticipantDuration"]) == ("disconnected", "0")
    assert (ended["RoomStatus"], ended["RoomDuration"]) == ("completed", "0")


async def test_a_room_without_a_callback_reports_nothing(house: House) -> None:
    house.rooms.create(ALICE.sid, unique_name="quiet")
    house.room()
    assert [fields["RoomName"] for fields in await house.fields(1)] == ["stage"]


async def test_a_programme_reports_its_life(house: House) -> None:
    streamer = house.streams.create_streamer(ALICE.sid, options=house.options())
    stream = house.streams.playing[streamer.sid]
    stream.put_init(b"init", "avc1.42c01f,mp4a.40.2", 1280, 720, 24.0)
    stream.put_part(b"part", duration=1 / 3, independent=True, starts_segment=True)
    house.streams.end_streamer(streamer)
    assert await house.events(3) == [
        "player-streamer-created", "player-streamer-started", "player-streamer-ended",
    ]  # fmt: skip
    last = (await house.fields(3))[-1]
    assert (last["AccountSid"], last["PlayerStreamerSid"]) == (ALICE.sid, streamer.sid)
    assert (last["EndedReason"], last["SequenceNumber"]) == ("ended-via-api", "2")


async def test_a_composer_reports_its_failure(house: House) -> None:
    streamer = house.streams.create_streamer(ALICE.sid, options=StreamOptions())
    house.composers.error = RuntimeError("no such room")
    processor = house.streams.create_processor(
        ALICE.sid,
        extension="video-composer-v1",
        extension_context=CONTEXT,
        context=ExtensionContext("stage", "composer", (streamer.sid,), {}, {}),
        options=house.options("GET"),
    )
    assert await house.events(2) == ["media-processor-started", "media-processor-failed"]
    started, failed = await house.fields(2)
    assert "EndedReason" not in started
    assert failed["MediaProcessorSid"] == processor.sid
    assert (failed["Extension"], failed["ExtensionContext"]) == ("video-composer-v1", CONTEXT)
    assert failed["EndedReason"] == "error-loading-extension"
    assert failed["ErrorMessage"] == "no such room"
    assert house.receiver.received[0].method == "GET"


async def test_a_track_that_is_published_muted_is_reported_as_disabled_too(house: House) -> None:
    sam = house.rooms.connect(house.room(), "Sam", None)
    track = house.rooms.publish(sam, name="voice", kind="audio", enabled=False)
    house.rooms.set_enabled(track, True)
    events = await house.events(5)
    assert events[2:] == ["track-added", "track-disabled", "track-enabled"]


async def test_every_track_event_names_the_track_and_its_publisher(house: House) -> None:
    sam = house.rooms.connect(house.room(), "Sam #1", None)
    track = house.rooms.publish(sam, name="voice", kind="audio", enabled=True)
    house.rooms.mute(track)
    house.rooms.set_enabled(track, True)
    house.rooms.unpublish(track)
    events = (await house.fields(6))[2:]
    assert [fields["StatusCallbackEvent"] for fields in events] == [
        "track-added", "track-disabled", "track-enabled", "track-removed",
    ]  # fmt: skip
    assert [fields["SequenceNumber"] for fields in events] == ["2", "3", "4", "5"]
    named = {
        "TrackSid": track.sid,
        "TrackKind": "audio",
        "TrackName": "voice",
        "ParticipantSid": sam.sid,
        "ParticipantIdentity": "Sam #1",
    }
    assert all(named.items() <= fields.items() for fields in events)
