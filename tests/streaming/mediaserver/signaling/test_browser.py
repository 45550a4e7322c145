"""twilio-video.js in Chromium against the server: what the speakers see and hear."""

from collections.abc import AsyncIterator

import pytest

from tests.streaming.mediaserver.signaling.browser import Person, Stage, chromium, studio

pytestmark = pytest.mark.browser


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with studio() as media, chromium() as browser:
        yield Stage(media, browser)


@pytest.fixture
async def sam(stage: Stage) -> Person:
    return await stage.speaker("Sam")


@pytest.fixture
async def mona(stage: Stage, sam: Person) -> Person:
    return await stage.speaker("Mona")


async def test_two_speakers_see_and_hear_each_other(sam: Person, mona: Person) -> None:
    for one, other in ((sam, mona), (mona, sam)):
        await one.hears(
            f"{other.identity} here",
            f"{other.identity} trackSubscribed audio",
            f"{other.identity} trackSubscribed video",
        )
        await one.receives(audio=1, video=1)
