"""A composer in a room: who is on the programme, and that everything ends."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import psutil
import pytest

from streaming.mediaserver.composer.supervisor import Composer, ComposerError
from streaming.mediaserver.errors import PARTICIPANT_DURATION_EXCEEDED, TwilioError
from streaming.mediaserver.rooms import Participant, Room, Rooms, SubscribeRules
from tests.streaming.mediaserver.composer.output import Output
from tests.streaming.mediaserver.composer.programme import near
from tests.streaming.mediaserver.composer.rtp import (
    Colour,
    audio_packets,
    still_pictures,
    tone,
    video_packets,
)
from tests.streaming.mediaserver.composer.uplinks import SyntheticUplink, play

RED, GREEN = (200, 30, 30), (30, 180, 40)
PANEL = (34, 44, 59)
PERIOD = 4.0


class House:
    """A room, a composer and people who come and go."""

    def __init__(self) -> None:
        self.rooms = Rooms()
        self.room: Room = self.rooms.create("AC1", unique_name="stage")
        self.output = Output()
        self.exits: list[tuple[int | None, str]] = []
        self.composer: Composer | None = None
        self._playing: list[asyncio.Task[None]] = []

    def prepare(self, context: Mapping[str, Any] = {}, **options: Any) -> Composer:
        """Make a composer of a small picture."""
        self.composer = Composer(
            self.rooms,
            self.room,
            context={"resolution": "320x180", **context},
            environment={},
            outputs=[self.output],
            on_exit=lambda code, reason: self.exits.append((code, reason)),
            **options,
        )
        return self.composer

    async def compose(self, **options: Any) -> Composer:
        """Start a composer of a small picture."""
        composer = self.prepare(**options)
        await composer.start()
        return composer

    def join(self, identity: str) -> Participant:
        """Somebody comes in."""
        return self.rooms.connect(self.room, identity, None)

    def film(self, participant: Participant, colour: Colour) -> SyntheticUplink:
        """Their camera sees one colour."""
        uplink = SyntheticUplink("VP8")
        units = still_pictures("VP8", colour, round(PERIOD * 24), (320, 180))
        self._play(uplink, video_packets(0, "VP8", units, begin=0.0, delay=lambda _: 0.0))
        self.rooms.publish(participant, name="camera", kind="video", enabled=True, uplink=uplink)
        return uplink

    def speak(self, participant: Participant, hertz: float) -> SyntheticUplink:
        """Their microphone hears a tone."""
        uplink = SyntheticUplink("opus")
        self._play(uplink, audio_packets(0, tone(hertz, PERIOD), begin=0.0, delay=lambda _: 0.0))
        self.rooms.publish(
            participant, name="microphone", kind="audio", enabled=True, uplink=uplink
        )
        return uplink

    def _play(self, uplink: SyntheticUplink, packets: list[Any]) -> None:
        self._playing.append(asyncio.create_task(play(uplink, packets, PERIOD)))

    async def parts(self, count: int) -> None:
        """Wait for so many more parts."""
        wanted = len(self.output.media) + count
        await eventually(lambda: len(self.output.media) >= wanted)

    async def close(self) -> None:
        for task in self._playing:
            task.cancel()
        await asyncio.gather(*self._playing, return_exceptions=True)
        if self.composer is not None:
            await self.composer.stop()


async def eventually(condition: Callable[[], object], *, every: float = 0.02) -> None:
    """Wait until something is true, for half a minute at most."""
    for _ in range(round(30 / every)):
        if condition():
            return
        await asyncio.sleep(every)
    raise AssertionError("it never became true")


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    yield house
    await house.close()


async def shows(house: House, colour: Colour, x: float, y: float) -> None:
    """Wait until a colour is seen at a place given in shares of width and height."""

    def is_seen() -> bool:
        picture = house.output.last_picture()
        return picture is not None and near(picture.colour_at(0, x, y), colour)

    await eventually(is_seen, every=0.2)


async def test_a_composer_is_a_participant_that_shows_the_others(house: House) -> None:
    alice = house.join("Alice #a1")
    house.film(alice, RED)
    house.speak(alice, 440)
    composer = await house.compose()
    assert [p.identity for p in house.room.participants.values()] == [
        "Alice #a1",
        composer.identity,
    ]
    assert composer.identity.startswith("video-composer-v1-")
    house.film(house.join("Sam #s1"), GREEN)
    await shows(house, GREEN, 0.75, 0.5)
    await shows(house, RED, 0.25, 0.5)
    await house.parts(6)
    viewing = house.output.watch()
    end = viewing.pictures[-1][0]
    assert viewing.strongest_tone(end - 1, end - 0.2) == pytest.approx(440, abs=5)


async def test_whoever_leaves_is_off_the_programme(house: House) -> None:
    alice, sam = house.join("Alice"), house.join("Sam")
    house.film(alice, RED)
    gone = house.film(sam, GREEN)
    await house.compose()
    await shows(house, GREEN, 0.75, 0.5)
    house.rooms.disconnect(sam)
    assert gone.sinks == []
    await shows(house, RED, 0.75, 0.5)


async def test_subscribe_rules_keep_people_off_the_programme_at_once(house: House) -> None:
    house.film(house.join("Alice"), RED)
    hidden = house.film(house.join("Sam"), GREEN)
    composer = await house.compose()
    place = house.room.participant(composer.identity)
    assert place is not None
    everybody = {"type": "include", "all": True}
    green_room = SubscribeRules.parse([everybody, {"type": "exclude", "publisher": "Sam"}])
    house.rooms.set_subscribe_rules(place, green_room)
    assert hidden.sinks == []
    await shows(house, RED, 0.75, 0.5)
    house.rooms.set_subscribe_rules(place, SubscribeRules.parse([everybody]))
    await shows(house, GREEN, 0.75, 0.5)


async def test_a_key_frame_is_asked_for_at_the_sender(house: House) -> None:
    uplink = house.film(house.join("Alice"), RED)
    await house.compose()
    await eventually(lambda: uplink.keyframes_asked > 0)


async def test_other_composers_are_not_shown(house: House) -> None:
    other = house.join("video-composer-v1-other")
    uplink = house.film(other, RED)
    await house.compose()
    assert uplink.sinks == []


async def test_a_killed_process_is_reported_and_leaves_nothing(house: House) -> None:
    uplink = house.film(house.join("Alice"), RED)
    composer = await house.compose()
    assert composer.pid is not None
    os.kill(composer.pid, signal.SIGKILL)
    await eventually(lambda: house.exits)
    assert house.exits[0][0] == -signal.SIGKILL
    assert [p.identity for p in house.room.participants.values()] == ["Alice"]
    assert uplink.sinks == []
    assert house.room.listeners == []


async def test_stopping_leaves_no_process_task_file_or_listener(house: House) -> None:
    uplink = house.film(house.join("Alice"), RED)
    tasks, files = len(asyncio.all_tasks()), psutil.Process().num_fds()
    composer = await house.compose()
    await house.parts(1)
    pid = composer.pid
    await composer.stop()
    assert pid is not None
    assert not psutil.pid_exists(pid)
    assert len(asyncio.all_tasks()) == tasks
    assert psutil.Process().num_fds() <= files + 1  # asyncio may keep one for watching children
    assert uplink.sinks == []
    assert house.room.listeners == []
    assert house.exits == []


async def test_stopping_twice_and_before_the_start_is_harmless(house: House) -> None:
    composer = await house.compose()
    await composer.stop()
    await composer.stop()
    never_started = Composer(
        house.rooms, house.room, context={}, environment={}, outputs=[], on_exit=lambda *_: None
    )
    await never_started.stop()


async def test_a_composer_left_alone_goes_home(house: House) -> None:
    alice = house.join("Alice")
    await house.compose(alone_seconds=0.2)
    await house.parts(2)
    assert house.exits == []
    house.rooms.disconnect(alice)
    await eventually(lambda: house.exits)
    assert house.exits == [(0, "Nobody was in the room any more.")]


async def test_company_that_comes_back_in_time_keeps_it_going(house: House) -> None:
    alice = house.join("Alice")
    await house.compose(alone_seconds=1.0)
    house.rooms.disconnect(alice)
    house.join("Sam")
    await house.parts(5)
    assert house.exits == []


async def test_it_goes_on_with_the_slate_when_the_room_is_completed(house: House) -> None:
    house.film(house.join("Alice"), RED)
    await house.compose(alone_seconds=2.0)
    house.rooms.complete(house.room)
    await house.parts(2)
    assert house.exits == []
    await eventually(lambda: house.exits)
    assert house.exits[0][0] == 0


async def test_a_composer_that_is_taken_out_ends(house: House) -> None:
    house.join("Alice")
    composer = await house.compose()
    place = house.room.participant(composer.identity)
    assert place is not None
    house.rooms.disconnect(place)
    await eventually(lambda: house.exits)
    assert house.exits == [(0, "The composer was taken out of the room.")]


async def test_a_programme_outlasts_the_time_a_participant_may_stay(house: House) -> None:
    composer = await house.compose()
    place = house.room.participant(composer.identity)
    assert place is not None
    house.room.max_participant_duration = 0
    house.rooms.expire()
    house.room.max_participant_duration = 14400
    await eventually(lambda: house.room.connected_as(composer.identity))
    uplink = house.film(house.join("Alice"), RED)
    assert len(uplink.sinks) == 1
    assert house.exits == []


async def test_who_was_kept_off_the_programme_stays_off_it_when_the_composer_rejoins(
    house: House,
) -> None:
    composer = await house.compose()
    uplink = house.film(house.join("Alice"), RED)
    place = house.room.participant(composer.identity)
    assert place is not None
    nobody = SubscribeRules.parse([{"type": "exclude", "publisher": "Alice"}])
    house.rooms.set_subscribe_rules(place, nobody)
    house.rooms.disconnect(place, error=PARTICIPANT_DURATION_EXCEEDED())
    await eventually(lambda: house.room.connected_as(composer.identity))
    again = house.room.connected_as(composer.identity)
    assert again is not None
    assert again.subscribe_rules == nobody
    assert uplink.sinks == []


async def test_a_full_room_refuses_it_and_nothing_is_left(house: House) -> None:
    house.room.max_participants = 1
    house.join("Alice")
    before = set(psutil.Process().children())
    with pytest.raises(TwilioError):
        await house.compose()
    assert house.room.listeners == []
    assert set(psutil.Process().children()) <= before


async def test_a_context_that_makes_no_sense_is_refused_before_anything_starts() -> None:
    rooms = Rooms()
    with pytest.raises(ValueError, match="resolution"):
        Composer(
            rooms,
            rooms.create("AC1"),
            context={"resolution": "wide"},
            environment={},
            outputs=[],
            on_exit=lambda *_: None,
        )


async def test_a_process_that_cannot_start_is_an_error(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(ComposerError):
        await house.compose()
    assert house.exits == []
    assert list(house.room.participants) == []


async def test_a_process_that_stands_still_is_not_buried_in_packets(house: House) -> None:
    uplink = house.film(house.join("Alice"), RED)
    composer = await house.compose()
    await eventually(lambda: uplink.sinks)
    assert composer.pid is not None
    os.kill(composer.pid, signal.SIGSTOP)
    (packet,) = video_packets(1, "VP8", [b"\x10" + bytes(1000)], begin=0.0)
    memory = psutil.Process().memory_info().rss
    for _ in range(60_000):
        uplink.send(packet)
    assert psutil.Process().memory_info().rss - memory < 30 << 20
    asked = uplink.keyframes_asked
    os.kill(composer.pid, signal.SIGCONT)
    await eventually(lambda: uplink.keyframes_asked > asked)
    await house.parts(2)


async def test_the_process_knows_no_secret(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "not for strangers' media")
    composer = await house.compose()
    environment = psutil.Process(composer.pid).environ()
    assert "PYTHONPATH" in environment
    assert "TWILIO_AUTH_TOKEN" not in environment


async def test_a_layout_is_switched_in_one_stream_without_a_cut(house: House) -> None:
    house.film(house.join("Alice"), RED)
    house.film(house.join("Sam"), GREEN)
    composer = await house.compose()
    await shows(house, RED, 0.25, 0.5)
    await shows(house, GREEN, 0.75, 0.5)
    composer.change({"resolution": "320x180", "layout": "spotlight", "spotlight": "Sam"})
    await shows(house, GREEN, 0.25, 0.5)
    await shows(house, RED, 0.985, 0.5)
    await house.parts(1)
    viewing = house.output.watch()
    times = [time for time, _ in viewing.pictures]
    assert times == pytest.approx([number / 24 for number in range(len(times))])
    assert viewing.sound_begins == 0


async def test_a_newcomer_is_never_on_a_programme_of_named_people(house: House) -> None:
    alice = house.film(house.join("Alice"), RED)
    rules = [{"type": "include", "publisher": "Alice"}]
    composer = await house.compose(context={"subscribeRules": rules})
    newcomer = house.join("Charlie")
    charlie, heard = house.film(newcomer, GREEN), house.speak(newcomer, 440)
    await shows(house, RED, 0.5, 0.5)
    assert (len(alice.sinks), charlie.ever, heard.ever) == (1, 0, 0)
    composer.change({"subscribeRules": [*rules, {"type": "include", "publisher": "Charlie"}]})
    assert (charlie.ever, heard.ever) == (1, 1)
    await shows(house, GREEN, 0.75, 0.5)


async def test_what_is_changed_before_the_start_is_what_it_starts_with(house: House) -> None:
    uplink = house.film(house.join("Alice"), RED)
    composer = house.prepare()
    composer.change({"resolution": "320x180", "subscribeRules": []})
    await composer.start()
    await house.parts(1)
    assert uplink.ever == 0


async def test_a_muted_track_goes_to_no_programme(house: House) -> None:
    alice = house.join("Alice")
    uplink = house.film(alice, RED)
    await house.compose()
    await shows(house, RED, 0.5, 0.5)
    (track,) = alice.tracks.values()
    house.rooms.mute(track)
    await shows(house, PANEL, 0.5, 0.1)
    asked = uplink.keyframes_asked
    house.rooms.set_enabled(track, True)
    await eventually(lambda: uplink.keyframes_asked > asked)
    await shows(house, RED, 0.5, 0.1)
