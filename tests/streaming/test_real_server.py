"""A stream's whole life on the real media server process, with its real composer."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx
import psutil
import pytest
from django.core.cache import cache
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from streaming.backends.current import media_backend
from streaming.models import Stream, StreamState
from streaming.reconciler import reconcile_all
from streaming.selectors import identities_connected, viewers_count
from streaming.services import (
    participant_remove,
    room_ensure,
    stream_end,
    stream_launch,
    viewer_revoke,
)
from streaming.synthetic.room import publishing
from streaming.synthetic.tracks import Conversation, Microphone
from streaming.synthetic.voice import Voice
from streaming.tokens import SpeakerToken, playback_token, speaker_token
from tests.streaming.hearing import Hearing
from tests.streaming.mediaserver.background import Background
from tests.support.installation import Installation
from tests.support.waiting import until

SAM, VERA = "Sam #s1", "Vera #v1"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.fixture
def media(tmp_path: Path, settings: Settings, live_server: LiveServer) -> Iterator[psutil.Process]:
    """The media server's process, which reports to the live server."""
    cache.clear()
    installation = Installation(tmp_path)
    for name in ("ACCOUNT_SID", "AUTH_TOKEN", "API_KEY_SID", "API_KEY_SECRET"):
        setattr(settings, f"TWILIO_{name}", installation.environment[f"TWILIO_{name}"])
    settings.TWILIO_VIDEO_URL = settings.TWILIO_MEDIA_URL = installation.media
    settings.TWILIO_SIGNALING_URL = f"{installation.media.replace('http', 'ws')}/signaling"
    settings.SITE_URL = live_server.url
    installation.start("media")
    yield psutil.Process(installation.processes["media"].popen.pid)
    installation.stop()


def reconciled(stream: Stream, state: StreamState, within: float = 60) -> Stream:
    """Do what the reconciler's process does until the stream is in this state."""

    def reached() -> bool:
        reconcile_all(backend=media_backend())
        stream.refresh_from_db()
        return stream.state == state

    until(reached, within=within, every=0.25)
    return stream


def composers(media: psutil.Process) -> list[psutil.Process]:
    """The composers' processes."""
    return [each for each in media.children() if each.status() != psutil.STATUS_ZOMBIE]


def advancing(player: httpx.Client, playlist_url: str) -> Callable[[], bool]:
    """Whether the media playlist has grown since the first look."""
    first = player.get(playlist_url).text
    return lambda: player.get(playlist_url).text.split("#EXT-X-PART")[-1] not in first


def test_a_stream_goes_live_survives_its_composer_and_ends_without_remains(
    stream: Stream, alice: User, media: psutil.Process
) -> None:
    stream_launch(stream=stream, by=alice)
    reconciled(stream, StreamState.LIVE)
    token = playback_token(stream=stream, identity=VERA)
    with httpx.Client(trust_env=False, timeout=15) as player:
        master = player.get(token.playback_url)
        media_url = urljoin(str(master.url), master.text.splitlines()[-1])
        until(advancing(player, media_url), within=20)
        assert viewers_count(stream=stream) == 1

        (composer,) = composers(media)
        composer.kill()
        reconciled(stream, StreamState.INTERRUPTED, within=20)
        reconciled(stream, StreamState.LIVE)
        until(advancing(player, media_url), within=20)
        assert "#EXT-X-DISCONTINUITY" in player.get(media_url).text

        viewer_revoke(stream=stream, identity=VERA)
        assert player.get(media_url).status_code in (403, 404)

    stream_end(stream=stream, by=alice)
    reconciled(stream, StreamState.ENDED)
    until(lambda: not composers(media), within=15)


def test_news_of_the_media_server_arrives_by_callback(
    stream: Stream, alice: User, media: psutil.Process
) -> None:
    stream_launch(stream=stream, by=alice)
    reconciled(stream, StreamState.LIVE)
    Stream.objects.update(due_at=None)
    composers(media)[0].kill()
    until(lambda: Stream.objects.get().due_at is not None, within=20)


async def speak(token: SpeakerToken) -> None:
    """Be in the room until taken out of it."""
    tracks = [Microphone(Conversation(Voice(180.0)))]
    async with publishing(
        token.signaling_url, token=token.token, room=token.room, tracks=tracks
    ) as publisher:
        await publisher.run()


def test_a_speaker_is_seen_to_come_and_is_taken_out_again(
    stream: Stream, media: psutil.Process, hearing: Hearing
) -> None:
    room_ensure(stream=stream)
    Stream.objects.update(due_at=None)
    token = speaker_token(stream=stream, identity=SAM)
    with Background() as loop:
        speaking = asyncio.run_coroutine_threadsafe(speak(token), loop.loop)
        until(lambda: identities_connected(stream=stream) == {SAM}, within=20)
        participant_remove(stream=stream, identity=SAM)
        until(lambda: identities_connected(stream=stream) == set(), within=20)
        until(speaking.done, within=20)
    assert hearing.heard == [("in", SAM), ("out", SAM)]


def test_a_room_is_open_for_speakers_before_the_launch(
    stream: Stream, media: psutil.Process
) -> None:
    room_ensure(stream=stream)
    opened = stream.room_sid
    stream.room_sid = ""
    room_ensure(stream=stream)
    assert stream.room_sid == opened
