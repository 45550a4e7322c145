"""What is missing between what people asked of a stream and what is seen: one step at a time.

A step looks, does something about the first gap it finds, and returns the changes to the stream's
row. It may be repeated at any time: what it would create is looked for first, and what it finds
without knowing it is ended.
"""

from datetime import timedelta

from config import clock
from streaming import failures
from streaming.backends.base import BackendRefusedError, MediaBackend, ResourceState
from streaming.callback_urls import callback_url
from streaming.models import DesiredState, Stream, StreamState
from streaming.offair import RUNNING, Changes, clear_away, end, rehearse
from streaming.presence import room_is_open
from streaming.programme import composer_identity, programme_push, programme_wanted
from streaming.revocations import revocations_carry_out, revocations_drop
from streaming.setbacks import fitting, setback

WAITING = timedelta(seconds=1)  # between looks while media is waited for
MEDIA_WAIT = timedelta(seconds=30)  # the longest wait for a composer's first media
SETTLED = timedelta(seconds=2)  # a replaced composer that runs this long counts as back
STEADY = timedelta(seconds=30)  # a stream that runs this long has got over its setbacks
OVERTIME = timedelta(hours=4)  # beyond the planned end
SHORTEST, LONGEST = 6 * 3600, 90_000  # seconds a resource may last; Twilio's upper limit
TIME_UP = "max-duration-exceeded"


def step(stream: Stream, backend: MediaBackend) -> Changes:
    """Do what the stream's state calls for; raises ``BackendError``."""
    match stream.state:
        case StreamState.STARTING | StreamState.LIVE | StreamState.INTERRUPTED:
            return _carry(stream, backend)
        case StreamState.ENDING:
            return end(stream, backend)
        case StreamState.FAILED:
            return clear_away(stream, backend)
        case StreamState.IDLE if stream.room_sid:
            return rehearse(stream, backend)
    revocations_drop(stream=stream)
    return {"due_at": None}


def _carry(stream: Stream, backend: MediaBackend) -> Changes:
    """Keep a programme running: room, then streamer, then composer, then media."""
    if not stream.room_sid:
        room = backend.room_ensure(name=stream.name, callback_url=callback_url(stream))
        return {"room_sid": room.sid, "due_at": clock.now()}
    if not room_is_open(stream, backend):
        return _lost(stream, failures.ROOM_ENDED, room_sid="", media_processor_sid="")
    if not stream.player_streamer_sid:
        return _create_streamer(stream, backend)
    streamer = backend.streamer_fetch(sid=stream.player_streamer_sid)
    if streamer is None or not streamer.active:
        return _gone(
            stream,
            failures.STREAMER_ENDED,
            streamer,
            player_streamer_sid="",
            media_processor_sid="",
        )
    revocations_carry_out(stream=stream, backend=backend)
    if not stream.media_processor_sid:
        return _create_processor(stream, backend)
    processor = backend.processor_fetch(sid=stream.media_processor_sid)
    if processor is None or not processor.active:
        return _gone(stream, failures.COMPOSER_ENDED, processor, media_processor_sid="")
    return _watch_media(stream, streamer, refusal=_push_programme(stream, backend))


def _create_streamer(stream: Stream, backend: MediaBackend) -> Changes:
    """Create the PlayerStreamer, or adopt the one whose creation was not written down."""
    url = callback_url(stream)
    found = backend.streamers(callback_url=url)
    for stray in found[1:]:
        backend.streamer_end(sid=stray.sid)
    streamer = (
        found[0]
        if found
        else backend.streamer_create(callback_url=url, max_duration=max_duration(stream))
    )
    return {
        "player_streamer_sid": streamer.sid,
        "media_processor_sid": "",
        "due_at": clock.now(),
    }


def _create_processor(stream: Stream, backend: MediaBackend) -> Changes:
    """Create the MediaProcessor, after ending those that compose for an earlier attempt."""
    url = callback_url(stream)
    for stray in backend.processors(callback_url=url):
        backend.processor_end(sid=stray.sid)
    processor = backend.processor_create(
        room_sid=stream.room_sid,
        streamer_sid=stream.player_streamer_sid,
        identity=composer_identity(stream),
        programme=programme_wanted(stream=stream),
        callback_url=url,
        max_duration=max_duration(stream),
    )
    # Looked at again at once, so that it hears of a programme that changed meanwhile.
    return {"media_processor_sid": processor.sid, "due_at": clock.now()}


def _push_programme(stream: Stream, backend: MediaBackend) -> str:
    """Tell the composer again what to show; return why it refuses, or ``""``."""
    try:
        programme_push(stream=stream, backend=backend)
    except BackendRefusedError as refused:
        return fitting(str(refused))
    return ""


def _watch_media(stream: Stream, streamer: ResourceState, *, refusal: str) -> Changes:
    """Everything is there: say whether the programme is on air, and what is wrong with it."""
    now = clock.now()
    since = now - stream.updated_at
    if streamer.status != "started":
        if since > MEDIA_WAIT:
            return _lost(stream, failures.NO_MEDIA, media_processor_sid="")
        return {"due_at": now + WAITING}
    if stream.state == StreamState.INTERRUPTED and since < SETTLED:
        return {"due_at": stream.updated_at + SETTLED}
    changes: Changes = {"due_at": now + RUNNING}
    if stream.failure != refusal:
        changes["failure"] = refusal
    if stream.state != StreamState.LIVE:
        changes |= {"state": StreamState.LIVE, "live_at": stream.live_at or now}
    elif stream.attempts and since > STEADY:
        changes["attempts"] = 0
    return changes


def _gone(stream: Stream, sentence: str, seen: ResourceState | None, **forgotten: str) -> Changes:
    """Say what to do about a resource that runs no more; one whose time is up ends the stream."""
    reason = seen.ended_reason if seen else "nobody knows it any more"
    if reason == TIME_UP:
        ended = {"state": StreamState.ENDING, "desired_state": DesiredState.ENDED}
        return {**ended, "due_at": clock.now()}
    return _lost(stream, sentence % {"reason": reason}, **forgotten)


def _lost(stream: Stream, sentence: str, **forgotten: str) -> Changes:
    """Have what was lost made anew."""
    live = stream.state == StreamState.LIVE
    interrupted = {"state": StreamState.INTERRUPTED} if live else {}
    return {**forgotten, **interrupted, **setback(stream, sentence)}


def max_duration(stream: Stream) -> int:
    """Return for how many seconds a resource may run.

    Long enough that no event is cut off, short enough that one which was forgotten ends.
    """
    if stream.planned_end is None:
        return LONGEST
    left = (stream.planned_end + OVERTIME - clock.now()).total_seconds()
    return int(min(max(left, SHORTEST), LONGEST))
