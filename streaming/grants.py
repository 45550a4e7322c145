"""One PlaybackGrant for all the viewers of a stream, asked for once while it lasts."""

import time

from django.core.cache import cache

from streaming import failures
from streaming.backends.base import BackendUnavailableError, PlaybackGrant
from streaming.backends.current import media_backend
from streaming.errors import StreamNotLiveError
from streaming.models import Stream, StreamState

TTL = 60  # seconds: Twilio's upper limit
KEPT = 30  # seconds, so that everybody gets a grant with at least half its time left
PATIENCE = 10  # seconds to wait for the one who asks
LOOK_AGAIN = 0.02  # seconds
WATCHABLE = (StreamState.LIVE, StreamState.INTERRUPTED)


def playback_grant(*, stream: Stream) -> PlaybackGrant:
    """Return a grant with at least 30 s left; a burst of callers costs one upstream call.

    The burst may come from as many processes as share the cache. Raises ``StreamNotLiveError``
    when nothing plays, and ``BackendError``.
    """
    if stream.state not in WATCHABLE or not stream.player_streamer_sid:
        raise StreamNotLiveError(state=stream.state)
    key = _key(stream)
    deadline = time.monotonic() + PATIENCE
    while True:
        grant: PlaybackGrant | None = cache.get(key)
        if grant is not None:
            return grant
        if cache.add(f"{key}:asking", True, PATIENCE):
            return _asked(stream, key)
        if time.monotonic() > deadline:
            raise BackendUnavailableError(failures.TOO_SLOW)
        time.sleep(LOOK_AGAIN)


def _asked(stream: Stream, key: str) -> PlaybackGrant:
    """Ask the media plane, while everybody else waits for the answer in the cache."""
    try:
        grant: PlaybackGrant | None = cache.get(key)  # put there since we looked?
        if grant is None:
            sid = stream.player_streamer_sid
            grant = media_backend().playback_grant(streamer_sid=sid, ttl=TTL)
            cache.set(key, grant, KEPT)
    finally:
        cache.delete(f"{key}:asking")
    return grant


def grant_forget(*, stream: Stream) -> None:
    """Have the next viewer get a grant that is asked for afresh."""
    cache.delete(_key(stream))


def _key(stream: Stream) -> str:
    return f"playback-grant:{stream.player_streamer_sid}"
