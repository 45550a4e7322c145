"""The lives of PlayerStreamers and MediaProcessors, on a clock of the test's own."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from streaming.mediaserver.errors import TwilioError
from streaming.mediaserver.streams import (
    ExtensionContext,
    MediaProcessor,
    PlayerStreamer,
    StreamListener,
    StreamOptions,
    Streams,
)
from streaming.mediaserver.streams.registry import AFTERLIFE, SOURCE_GRACE
from tests.streaming.mediaserver.fakes import FakeComposer, FakeComposers

ALICE, OLGA = "AC" + "a" * 32, "AC" + "b" * 32
SECOND = timedelta(seconds=1)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Stage:
    """Streams with a clock to move and composers to break; ``news`` is what listeners heard."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.composers = FakeComposers()
        self.streams = Streams(self.composers, clock=self.clock)
        self.news: list[str] = []
        self.streams.listeners += [Broken(), Reporter(self.news)]

    def streamer(self, max_duration: int = 90_000) -> PlayerStreamer:
        return self.streams.create_streamer(ALICE, options=StreamOptions(max_duration))

    def processor(
        self, *outputs: PlayerStreamer, max_duration: int = 90_000, account: str = ALICE
    ) -> MediaProcessor:
        values: dict[str, Any] = {
            "room": {"name": "stage"},
            "outputs": [output.sid for output in outputs],
        }
        return self.streams.create_processor(
            account,
            extension="video-composer-v1",
            extension_context="{}",
            context=ExtensionContext.parse("video-composer-v1", values, {}),
            options=StreamOptions(max_duration),
        )

    async def composer(self, *outputs: PlayerStreamer) -> tuple[MediaProcessor, FakeComposer]:
        """A MediaProcessor with its composer at work."""
        processor = self.processor(*outputs)
        await settle()
        return processor, self.composers.made[-1]

    def play(self, streamer: PlayerStreamer) -> None:
        """Let media come."""
        stream = self.streams.playing[streamer.sid]
        stream.put_init(b"init", "avc1.42c01f,mp4a.40.2", 1280, 720, 24.0)
        stream.put_part(b"part", duration=1 / 3, independent=True, starts_segment=True)

    def wait(self, time: timedelta) -> None:
        """Let time go by, a tick each second."""
        end = self.clock.now + time
        while self.clock.now < end:
            self.clock.now = min(end, self.clock.now + SECOND)
            self.streams.expire()


class Reporter(StreamListener):
    def __init__(self, news: list[str]) -> None:
        self.news = news

    def player_streamer_changed(self, streamer: PlayerStreamer) -> None:
        self.news.append(f"streamer {streamer.status}")

    def media_processor_changed(self, processor: MediaProcessor) -> None:
        self.news.append(f"processor {processor.status}")


class Broken(StreamListener):
    def player_streamer_changed(self, streamer: PlayerStreamer) -> None:
        raise RuntimeError("a listener broke")

    def media_processor_changed(self, processor: MediaProcessor) -> None:
        raise RuntimeError("a listener broke")


async def settle() -> None:
    """Let what is due in the background happen."""
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    stage = Stage()
    yield stage
    await stage.streams.stop()


async def test_a_programme_is_created_starts_with_media_and_ends(stage: Stage) -> None:
    streamer = stage.streamer()
    processor, composer = await stage.composer(streamer)
    assert (streamer.status, processor.status) == ("created", "started")
    stage.wait(SECOND)
    stage.play(streamer)
    assert (streamer.status, streamer.updated_at) == ("started", stage.clock.now)
    stage.streams.end_processor(processor)
    stage.streams.end_streamer(streamer)
    await settle()
    assert (processor.status, processor.ended_reason) == ("ended", "ended-via-api")
    assert (streamer.status, streamer.ended_reason) == ("ended", "ended-via-api")
    assert composer.stopped == 1
    assert stage.news == [
        "streamer created", "processor started", "streamer started", "processor ended",
        "streamer ended",
    ]  # fmt: skip


async def test_ending_twice_is_ending_once(stage: Stage) -> None:
    streamer = stage.streamer()
    processor, composer = await stage.composer(streamer)
    for _ in range(2):
        stage.streams.end_processor(processor)
        stage.streams.end_streamer(streamer)
        await settle()
    assert composer.stopped == 1
    assert stage.news.count("processor ended") == stage.news.count("streamer ended") == 1


async def test_a_streamer_that_nothing_feeds_ends_when_its_time_is_up(stage: Stage) -> None:
    streamer = stage.streamer(max_duration=300)
    stage.wait(timedelta(seconds=299))
    assert streamer.status == "created"
    stage.wait(SECOND)
    assert (streamer.status, streamer.ended_reason) == ("ended", "max-duration-exceeded")


async def test_a_processor_ends_when_its_time_is_up(stage: Stage) -> None:
    processor = stage.processor(stage.streamer(), max_duration=60)
    await settle()
    stage.wait(timedelta(seconds=59))
    assert processor.status == "started"
    stage.wait(SECOND)
    await settle()
    assert (processor.status, processor.ended_reason) == ("ended", "max-duration-exceeded")
    assert stage.composers.made[0].stopped == 1


async def test_a_composer_that_breaks_fails_its_processor(stage: Stage) -> None:
    streamer = stage.streamer()
    processor, composer = await stage.composer(streamer)
    stage.play(streamer)
    composer.exit(-9, "killed by signal 9")
    await settle()
    assert (processor.status, processor.ended_reason) == ("failed", "internal-service-error")
    assert processor.error_message == "killed by signal 9"
    assert composer.stopped == 1
    assert streamer.status == "started"


async def test_a_composer_that_leaves_an_empty_room_ends(stage: Stage) -> None:
    processor, composer = await stage.composer(stage.streamer())
    composer.exit(0, "nobody else was in the room for 5 minutes")
    assert (processor.status, processor.ended_reason) == ("ended", "ended-via-api")


async def test_what_a_composer_says_after_its_end_changes_nothing(stage: Stage) -> None:
    processor, composer = await stage.composer(stage.streamer())
    stage.streams.end_processor(processor)
    composer.exit(-9, "killed")
    assert processor.status == "ended"


async def test_a_composer_that_does_not_load_fails_a_moment_later(stage: Stage) -> None:
    stage.composers.error = RuntimeError("no such room")
    processor = stage.processor(stage.streamer())
    assert processor.status == "started"
    await settle()
    assert (processor.status, processor.ended_reason) == ("failed", "error-loading-extension")
    assert processor.error_message == "no such room"


async def test_a_composer_that_breaks_while_starting_is_stopped(stage: Stage) -> None:
    composers = HangingComposers()
    streams = Streams(composers, clock=stage.clock)
    stage.streams = streams
    processor = stage.processor(stage.streamer())
    await settle()
    streams.end_processor(processor)
    await settle()
    assert processor.status == "ended"
    assert composers.stopped == 1


class HangingComposers:
    """Composers that never get ready."""

    def __init__(self) -> None:
        self.stopped = 0

    def __call__(self, *_: object) -> "HangingComposers":
        return self

    async def start(self) -> None:
        await asyncio.Event().wait()

    def change(self, context: Mapping[str, Any]) -> None:
        raise AssertionError("nothing was to change")

    async def stop(self) -> None:
        self.stopped += 1


async def test_a_started_streamer_waits_for_another_source(stage: Stage) -> None:
    streamer = stage.streamer()
    _, composer = await stage.composer(streamer)
    stage.play(streamer)
    stage.wait(SECOND)
    composer.exit(-9, "killed")
    stage.wait(SOURCE_GRACE - SECOND)
    assert streamer.status == "started"
    await stage.composer(streamer)
    stage.play(streamer)
    stage.wait(SOURCE_GRACE)
    assert streamer.status == "started"
    stage.wait(2 * SECOND)
    assert (streamer.status, streamer.ended_reason) == ("ended", "stream-disconnected-by-source")


async def test_a_streamer_not_started_yet_waits_for_its_first_source(stage: Stage) -> None:
    streamer = stage.streamer()
    _, composer = await stage.composer(streamer)
    composer.exit(-9, "killed")
    stage.wait(10 * SOURCE_GRACE)
    assert streamer.status == "created"


async def test_a_processor_whose_outputs_have_all_ended_fails(stage: Stage) -> None:
    first, second = stage.streamer(), stage.streamer()
    processor, composer = await stage.composer(first, second)
    stage.streams.end_streamer(first)
    assert processor.status == "started"
    stage.streams.end_streamer(second)
    await settle()
    assert (processor.status, processor.ended_reason) == ("failed", "error-streaming-media")
    assert composer.stopped == 1


async def test_an_output_has_one_source_at_a_time(stage: Stage) -> None:
    streamer = stage.streamer()
    processor, _ = await stage.composer(streamer)
    with pytest.raises(TwilioError, match="already has a MediaProcessor"):
        stage.processor(streamer)
    stage.streams.end_processor(processor)
    assert stage.processor(streamer).status == "started"


async def test_an_output_of_another_account_cannot_be_fed(stage: Stage) -> None:
    with pytest.raises(TwilioError, match="not a PlayerStreamer of this account"):
        stage.processor(stage.streamer(), account=OLGA)


async def test_an_ended_programme_is_served_a_while_and_then_let_go(stage: Stage) -> None:
    streamer = stage.streamer()
    stage.streams.end_streamer(streamer)
    assert stage.streams.playing[streamer.sid].ended
    stage.wait(AFTERLIFE - SECOND)
    assert streamer.sid in stage.streams.playing
    stage.wait(SECOND)
    assert streamer.sid not in stage.streams.playing
    assert stage.streams.streamers.find(ALICE, streamer.sid) is streamer


async def test_stopping_ends_everything_and_waits_for_composers(stage: Stage) -> None:
    streamer = stage.streamer()
    processor, composer = await stage.composer(streamer)
    await stage.streams.stop()
    assert (streamer.status, processor.status, composer.stopped) == ("ended", "ended", 1)
    assert stage.streams.playing[streamer.sid].ended


async def test_a_composer_that_fails_to_stop_does_not_stop_the_others(stage: Stage) -> None:
    _, first = await stage.composer(stage.streamer())
    _, second = await stage.composer(stage.streamer())
    first.stop = fail  # type: ignore[method-assign]
    await stage.streams.stop()
    assert second.stopped == 1


async def fail() -> None:
    raise OSError("cannot stop")


async def test_a_context_changes_while_the_composer_works(stage: Stage) -> None:
    processor, composer = await stage.composer(stage.streamer())
    stage.wait(SECOND)
    stage.streams.change_processor(processor, {"layout": "grid"})
    stage.streams.change_processor(processor, {"spotlight": "Sam #1"})
    assert [context["layout"] for context in composer.changes] == ["grid", "grid"]
    assert composer.changes[-1]["spotlight"] == "Sam #1"
    assert composer.changes[-1]["room"] == {"name": "stage"}
    assert json.loads(processor.extension_context) == {"layout": "grid", "spotlight": "Sam #1"}
    assert processor.updated_at == stage.clock.now


async def test_a_context_that_changes_before_the_composer_is_made_is_what_it_is_made_with(
    stage: Stage,
) -> None:
    processor = stage.processor(stage.streamer())
    stage.streams.change_processor(processor, {"subscribeRules": []})
    await settle()
    (composer,) = stage.composers.made
    assert composer.processor.context.values["subscribeRules"] == []
    assert composer.changes == []


async def test_a_change_that_cannot_be_leaves_the_context_as_it_was(stage: Stage) -> None:
    processor, composer = await stage.composer(stage.streamer())
    before = processor.context
    with pytest.raises(TwilioError, match="layout must be one of"):
        stage.streams.change_processor(processor, {"spotlight": "Sam", "layout": "round"})
    assert (processor.context, composer.changes) == (before, [])


async def test_nothing_changes_once_it_is_over(stage: Stage) -> None:
    processor, composer = await stage.composer(stage.streamer())
    stage.streams.end_processor(processor)
    with pytest.raises(TwilioError) as refused:
        stage.streams.change_processor(processor, {"layout": "grid"})
    assert (refused.value.code, refused.value.status) == (20409, 409)
    assert composer.changes == []
