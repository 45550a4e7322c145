"""A clock that stands still, and ears that write down what they hear."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from streaming.mediaserver.errors import TwilioError
from streaming.mediaserver.rooms import Participant, Room, RoomObserver, Rooms, Track

ACCOUNT = "AC" + "a" * 32


class Clock:
    """Time that passes only when told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> datetime:
        self.now += timedelta(**duration)
        return self.now


class Ears(RoomObserver):
    """Writes down every event with the name of what it is about."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    def room_created(self, room: Room) -> None:
        self.heard.append(("room created", room.unique_name))

    def room_ended(self, room: Room) -> None:
        self.heard.append(("room ended", room.unique_name))

    def participant_connected(self, participant: Participant) -> None:
        self.heard.append(("connected", participant.identity))

    def participant_disconnected(self, participant: Participant) -> None:
        self.heard.append(("disconnected", participant.identity))

    def participant_reconnecting(self, participant: Participant) -> None:
        self.heard.append(("reconnecting", participant.identity))

    def participant_reconnected(self, participant: Participant) -> None:
        self.heard.append(("reconnected", participant.identity))

    def track_added(self, track: Track) -> None:
        self.heard.append(("added", track.name))

    def track_removed(self, track: Track) -> None:
        self.heard.append(("removed", track.name))

    def track_enabled(self, track: Track) -> None:
        self.heard.append(("enabled", track.name))

    def track_disabled(self, track: Track) -> None:
        self.heard.append(("disabled", track.name))

    def subscribe_rules_changed(self, participant: Participant) -> None:
        self.heard.append(("rules", participant.identity))


class Seat:
    """A participant's session that remembers how it ended."""

    def __init__(self) -> None:
        self.ends: list[tuple[int | None, bool]] = []

    def disconnected(self, error: TwilioError | None, completed: bool) -> None:
        self.ends.append((error.code if error else None, completed))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rooms(clock: Clock) -> Rooms:
    return Rooms(clock)


@pytest.fixture
def ears(rooms: Rooms) -> Iterator[Ears]:
    listener = Ears()
    rooms.listeners.append(listener)
    yield listener
    rooms.listeners.remove(listener)


@pytest.fixture
def room(rooms: Rooms) -> Room:
    return rooms.create(ACCOUNT, unique_name="stage")
