"""twilio-video.js in Chromium under a moderator's hand: muted by the server, sharing a screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from streaming.mediaserver.composer.supervisor import Composer
from tests.streaming.mediaserver.composer.output import Output
from tests.streaming.mediaserver.composer.programme import near
from tests.streaming.mediaserver.sfu.support import eventually
from tests.streaming.mediaserver.signaling.browser import Person, Studio

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SCREEN = "video-composer-presentation-screen"
BACKGROUND = (0x12, 0x1C, 0x2D)


@asynccontextmanager
async def programme(studio: Studio) -> AsyncIterator[Output]:
    """Compose the room."""
    output = Output()
    composer = Composer(
        studio.rooms,
        studio.room(),
        context={"resolution": "640x360"},
        environment={},
        outputs=[output],
        on_exit=lambda *_: None,
    )
    await composer.start()
    try:
        yield output
    finally:
        await composer.stop()


def above_the_tiles(output: Output) -> bool:
    """Whether something is shown where a grid of two has nothing, but a shared screen reaches."""
    picture = output.last_picture()
    return picture is not None and not near(picture.colour_at(0, 0.4, 0.18), BACKGROUND)


async def test_who_is_muted_by_the_server_is_silent_until_they_enable_the_track_anew(
    sam: Person, mona: Person
) -> None:
    tracks = (await mona.participant()).tracks.values()
    voice = next(track for track in tracks if track.kind == "audio")
    await sam.receives(audio=1, video=1)
    sam.studio.rooms.mute(voice)
    await sam.hears("Mona trackDisabled audio")
    await sam.receives(audio=0, video=1)
    await mona.run("room.localParticipant.videoTracks.forEach((p) => p.track.disable())")
    await sam.hears("Mona trackDisabled video")
    await mona.run("room.localParticipant.videoTracks.forEach((p) => p.track.enable())")
    await sam.hears("Mona trackEnabled video")
    await mona.run("sockets.at(-1).close(4000)")
    await mona.hears("room reconnected")
    await sam.receives(audio=0, video=1)
    assert voice.muted, "that the client said again that it is enabled was no consent"
    for change in ("disable", "enable"):
        await mona.run(f"room.localParticipant.audioTracks.forEach((p) => p.track.{change}())")
    await sam.hears("Mona trackEnabled audio")
    await sam.receives(audio=1, video=1)


async def test_a_shared_screen_is_beside_the_camera_for_the_others_and_large_on_the_programme(
    sam: Person, mona: Person
) -> None:
    async with programme(sam.studio) as output:
        await eventually(lambda: output.last_picture() and not above_the_tiles(output))
        assert await mona.run("shareScreen", SCREEN) == "published"
        await sam.receives(audio=1, video=2)
        await eventually(lambda: above_the_tiles(output))
        await mona.run("unpublish('video')")
        await sam.receives(audio=1, video=0)
        await eventually(lambda: not above_the_tiles(output))
