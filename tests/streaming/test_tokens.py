"""Access tokens, held against who has to accept them."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings
from django.utils import timezone

from streaming.errors import StreamNotLiveError
from streaming.mediaserver.access_tokens import decode_video_token
from streaming.mediaserver.accounts import Account, AccountBook
from streaming.models import Stream, StreamState
from streaming.tokens import playback_token, speaker_token
from tests.streaming.plane import Plane

SAM, VERA = "Sam #s1", "Vera #v1"


def payload(token: str) -> dict[str, Any]:
    return jwt.decode(token, settings.TWILIO_API_KEY_SECRET, algorithms=["HS256"])


def test_the_media_server_lets_a_speaker_into_exactly_this_room(stream: Stream) -> None:
    keys = {settings.TWILIO_API_KEY_SID: settings.TWILIO_API_KEY_SECRET}
    account = Account(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, keys)
    issued = speaker_token(stream=stream, identity=SAM)
    accepted = decode_video_token(issued.token, AccountBook([account]))
    assert (accepted.identity, accepted.room) == (SAM, stream.name)
    assert (issued.identity, issued.room) == (SAM, stream.name)
    assert issued.signaling_url == settings.TWILIO_SIGNALING_URL


def test_a_speakers_token_is_for_connecting_soon_and_for_nothing_else(stream: Stream) -> None:
    issued = speaker_token(stream=stream, identity=SAM)
    claims = payload(issued.token)
    assert claims["grants"] == {"identity": SAM, "video": {"room": stream.name}}
    assert claims["exp"] == int(issued.expires_at.timestamp())
    assert issued.expires_at - timezone.now() <= timedelta(minutes=10)


def test_a_token_has_twilios_header_and_claims(stream: Stream) -> None:
    token = speaker_token(stream=stream, identity=SAM).token
    assert jwt.get_unverified_header(token) == {
        "alg": "HS256",
        "cty": "twilio-fpa;v=1",
        "typ": "JWT",
    }
    claims = payload(token)
    assert claims["iss"] == settings.TWILIO_API_KEY_SID
    assert claims["sub"] == settings.TWILIO_ACCOUNT_SID
    assert claims["jti"].startswith(f"{settings.TWILIO_API_KEY_SID}-")


def test_a_viewers_token_carries_the_grant_narrowed_to_them(live: Stream, plane: Plane) -> None:
    issued = playback_token(stream=live, identity=VERA)
    claims = payload(issued.token)
    assert claims["grants"] == {
        "identity": VERA,
        "player": {
            "playbackUrl": issued.playback_url,
            "playerStreamerSid": live.player_streamer_sid,
            "requestCredentials": None,
        },
    }
    assert claims["exp"] == int(issued.expires_at.timestamp())
    assert timedelta(seconds=29) < issued.expires_at - timezone.now() <= timedelta(seconds=60)
    plane.watch(issued.playback_url)
    assert [session.identity for session in plane.watching(live)] == [VERA]


@pytest.mark.parametrize("state", ["idle", "starting", "ending", "ended", "failed"])
def test_there_is_no_viewers_token_while_nothing_plays(
    state: str, live: Stream, plane: Plane
) -> None:
    live.state = StreamState(state)
    with pytest.raises(StreamNotLiveError, match=f"^The stream is {state}; there is nothing"):
        playback_token(stream=live, identity=VERA)


def test_an_interrupted_stream_still_admits_viewers(live: Stream, plane: Plane) -> None:
    live.state = StreamState.INTERRUPTED
    assert playback_token(stream=live, identity=VERA).playback_url.startswith(plane.url)
