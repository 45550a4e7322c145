"""A stream's whole life on the real media server process, with its real composer."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
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
from streaming.programme import Layout, Programme, programme_set
from streaming.reconciler import reconcile, reconcile_all
from streaming.selectors import identities_connected, participants_connected, viewers_count
from streaming.services import (
    participant_mute,
    participant_remove,
    room_ensure,
    stream_end,
    stream_launch,
    viewer_revoke,
)
from streaming.synthetic.room import publishing
from streaming.synthetic.tracks import Camera, Conversation, Microphone
from streaming.synthetic.voice import Voice
from streaming.tokens import SpeakerToken, playback_token, speaker_token
from tests.streaming.hearing import Hearing
from tests.streaming.mediaserver.background import Background
from tests.streaming.spectator import Curtain, Spectator
from tests.support.installation import Installation
from tests.support.waiting import until

SAM, SUE, VERA = "Sam #s1", "Sue #s2", "Vera #v1"

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


async def speak(token: SpeakerToken, *curtain: Curtain) -> None:
    """Be in the room until taken out of it, with a microphone and perhaps a camera."""
    conversation = Conversation(Voice(180.0))
    tracks = [Microphone(conversation), *(Camera(conversation, each) for each in curtain)]
    async with publishing(
        token.signaling_url, token=token.token, room=token.room, tracks=tracks
    ) as publisher:
        await publisher.run()


@pytest.fixture
def loop() -> Iterator[Background]:
    """An event loop for those who speak."""
    with Background() as loop:
        yield loop


def speaking(loop: Background, stream: Stream, identity: str, *curtain: Curtain) -> Future[None]:
    """Have somebody speak in the stream's room, and wait until they are heard of."""
    token = speaker_token(stream=stream, identity=identity)
    speech = asyncio.run_coroutine_threadsafe(speak(token, *curtain), loop.loop)
    until(lambda: microphones(stream).get(identity) == "on", within=20)
    return speech


def test_a_speaker_is_seen_to_come_is_muted_and_is_taken_out_again(
    stream: Stream, media: psutil.Process, hearing: Hearing, loop: Background
) -> None:
    room_ensure(stream=stream)
    Stream.objects.update(due_at=None)
    speech = speaking(loop, stream, SAM)
    participant_mute(stream=stream, identity=SAM)
    until(lambda: microphones(stream) == {SAM: "off"}, within=20)
    reconcile(stream=Stream.objects.get(), backend=media_backend())
    assert microphones(stream) == {SAM: "off"}
    participant_remove(stream=stream, identity=SAM)
    until(lambda: identities_connected(stream=stream) == set(), within=20)
    until(speech.done, within=20)
    turned = [("tracks", SAM, status, "", "") for status in ("on", "off", "")]
    assert hearing.heard == [("in", SAM), *turned, ("out", SAM)]


def microphones(stream: Stream) -> dict[str, str]:
    """Who is in the room, with or without a microphone that is on."""
    connected = participants_connected(stream=stream)
    return {identity: person.microphone for identity, person in connected.items()}


def test_the_programme_shows_whom_it_is_to_show_and_changes_without_a_cut(
    stream: Stream, alice: User, media: psutil.Process, loop: Background
) -> None:
    """Sam is red and Sue is green; who is only in the room is not seen."""
    stream_launch(stream=stream, by=alice)
    reconciled(stream, StreamState.LIVE)
    spectator = Spectator(playback_token(stream=stream, identity=VERA).playback_url)
    speeches = [
        speaking(loop, stream, SAM, Curtain("red")),
        speaking(loop, stream, SUE, Curtain("green")),
    ]
    before = len(spectator.seen)
    until(lambda: spectator.look() is not None and len(spectator.seen) > before + 96, within=30)
    assert set(spectator.seen) == {(0.0, 0.0)}

    def shows(shown: Callable[[float, float], bool]) -> None:
        """Whether the picture comes to be so, while the reconciler looks on."""

        def looked() -> bool:
            reconcile_all(backend=media_backend())
            return shown(*spectator.look())

        until(looked, within=30, every=0.25)

    programme_set(stream=stream, programme=Programme((SAM,)))
    shows(lambda sam, sue: sam > 0.5)
    assert max(sue for _, sue in spectator.seen) == 0
    programme_set(stream=stream, programme=Programme((SAM, SUE), Layout.GRID))
    shows(lambda sam, sue: 0.1 < sam < 0.5 and abs(sam - sue) < 0.05)
    programme_set(stream=stream, programme=Programme((SAM, SUE), Layout.SPOTLIGHT, SUE))
    shows(lambda sam, sue: sue > 3 * sam > 0)
    programme_set(stream=stream, programme=Programme((SUE,)))
    shows(lambda sam, sue: sue > 0.5 and sam == 0)
    assert "#EXT-X-DISCONTINUITY\n" not in spectator.playlist()
    assert len(composers(media)) == 1
    stream_end(stream=stream, by=alice)
    reconciled(stream, StreamState.ENDED)
    until(lambda: all(speech.done() for speech in speeches), within=20)


def test_a_room_is_open_for_speakers_before_the_launch(
    stream: Stream, media: psutil.Process
) -> None:
    room_ensure(stream=stream)
    opened = stream.room_sid
    stream.room_sid = ""
    room_ensure(stream=stream)
    assert stream.room_sid == opened
