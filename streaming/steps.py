"""What is missing between what people asked of a stream and what is seen: one step at a time.

A step looks, does something about the first gap it finds, and returns the changes to the stream's
row. It may be repeated at any time: what it would create is looked for first, and what it finds
without knowing it is ended.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from streaming.backends.base import MediaBackend, ResourceState
from streaming.callback_urls import callback_url
from streaming.models import DesiredState, Stream, StreamState
from streaming.presence import participants_seen
from streaming.setbacks import setback

WAITING = timedelta(seconds=1)  # between looks while media is waited for
RUNNING = timedelta(seconds=5)  # between looks at what runs; callbacks bring the next one forward
MEDIA_WAIT = timedelta(seconds=30)  # the longest wait for a composer's first media
SETTLED = timedelta(seconds=2)  # a replaced composer that runs this long counts as back
STEADY = timedelta(seconds=30)  # a stream that runs this long has got over its setbacks
OVERTIME = timedelta(hours=4)  # beyond the planned end
SHORTEST, LONGEST = 6 * 3600, 90_000  # seconds a resource may last; Twilio's upper limit
TIME_UP = "max-duration-exceeded"

Changes = dict[str, Any]


def step(stream: Stream, backend: MediaBackend) -> Changes:
    """Do what the stream's state calls for; raises ``BackendError``."""
    match stream.state:
        case StreamState.STARTING | StreamState.LIVE | StreamState.INTERRUPTED:
            return _carry(stream, backend)
        case StreamState.ENDING:
            return _end(stream, backend)
        case StreamState.FAILED:
            _end_programme(stream, backend)
        case StreamState.IDLE if stream.room_sid:
            return _rehearse(stream, backend)
    return {"due_at": None}


def _carry(stream: Stream, backend: MediaBackend) -> Changes:
    """Keep a programme running: room, then streamer, then composer, then media."""
    if not stream.room_sid:
        room = backend.room_ensure(name=stream.name, callback_url=callback_url(stream))
        return {"room_sid": room.sid, "due_at": timezone.now()}
    if not _room_is_open(stream, backend):
        return _lost(stream, "The room ended by itself.", room_sid="", media_processor_sid="")
    if not stream.player_streamer_sid:
        return _create_streamer(stream, backend)
    streamer = backend.streamer_fetch(sid=stream.player_streamer_sid)
    if streamer is None or not streamer.active:
        return _gone(stream, "streamer", streamer, player_streamer_sid="", media_processor_sid="")
    if not stream.media_processor_sid:
        return _create_processor(stream, backend)
    processor = backend.processor_fetch(sid=stream.media_processor_sid)
    if processor is None or not processor.active:
        return _gone(stream, "composer", processor, media_processor_sid="")
    return _watch_media(stream, streamer)


def _room_is_open(stream: Stream, backend: MediaBackend) -> bool:
    """Look at the room and at who is in it."""
    as_of = timezone.now()
    room = backend.room_fetch(sid=stream.room_sid)
    is_open = room is not None and room.active
    present = backend.participants(room_sid=stream.room_sid) if is_open else []
    participants_seen(stream=stream, room_sid=stream.room_sid, present=present, as_of=as_of)
    return is_open


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
        "due_at": timezone.now(),
    }


def _create_processor(stream: Stream, backend: MediaBackend) -> Changes:
    """Create the MediaProcessor, after ending those that compose for an earlier attempt."""
    url = callback_url(stream)
    for stray in backend.processors(callback_url=url):
        backend.processor_end(sid=stray.sid)
    processor = backend.processor_create(
        room_sid=stream.room_sid,
        streamer_sid=stream.player_streamer_sid,
        callback_url=url,
        max_duration=max_duration(stream),
    )
    return {"media_processor_sid": processor.sid, "due_at": timezone.now() + WAITING}


def _watch_media(stream: Stream, streamer: ResourceState) -> Changes:
    """Everything is there: say whether the programme is on air."""
    now = timezone.now()
    since = now - stream.updated_at
    if streamer.status != "started":
        if since > MEDIA_WAIT:
            return _lost(stream, "The composer sends no media.", media_processor_sid="")
        return {"due_at": now + WAITING}
    if stream.state == StreamState.INTERRUPTED and since < SETTLED:
        return {"due_at": stream.updated_at + SETTLED}
    changes: Changes = {"due_at": now + RUNNING}
    if stream.state != StreamState.LIVE:
        changes |= {"state": StreamState.LIVE, "live_at": stream.live_at or now, "failure": ""}
    elif stream.attempts and since > STEADY:
        changes["attempts"] = 0
    return changes


def _gone(stream: Stream, what: str, seen: ResourceState | None, **forgotten: str) -> Changes:
    """Say what to do about a resource that runs no more; one whose time is up ends the stream."""
    reason = seen.ended_reason if seen else "nobody knows it any more"
    if reason == TIME_UP:
        ended = {"state": StreamState.ENDING, "desired_state": DesiredState.ENDED}
        return {**ended, "due_at": timezone.now()}
    return _lost(stream, f"The {what} ended: {reason}.", **forgotten)


def _lost(stream: Stream, sentence: str, **forgotten: str) -> Changes:
    """Have what was lost made anew."""
    live = stream.state == StreamState.LIVE
    interrupted = {"state": StreamState.INTERRUPTED} if live else {}
    return {**forgotten, **interrupted, **setback(stream, sentence)}


def _end(stream: Stream, backend: MediaBackend) -> Changes:
    """End all that runs, known or not; nobody is in the room afterwards."""
    _end_programme(stream, backend)
    room = backend.room_fetch(sid=stream.name)  # by name: also one that was not written down
    if room is not None:
        backend.room_end(sid=room.sid)
    now = timezone.now()
    participants_seen(stream=stream, room_sid=stream.room_sid, present=[], as_of=now)
    return {"state": StreamState.ENDED, "ended_at": now, "due_at": None}


def _end_programme(stream: Stream, backend: MediaBackend) -> None:
    """End every composer and streamer of the stream."""
    url = callback_url(stream)
    for processor in backend.processors(callback_url=url):
        backend.processor_end(sid=processor.sid)
    for streamer in backend.streamers(callback_url=url):
        backend.streamer_end(sid=streamer.sid)


def _rehearse(stream: Stream, backend: MediaBackend) -> Changes:
    """Before the launch: see who is in the room, and forget a room that closed."""
    if _room_is_open(stream, backend):
        return {"due_at": timezone.now() + RUNNING}
    return {"room_sid": "", "due_at": None}


def max_duration(stream: Stream) -> int:
    """Return for how many seconds a resource may run.

    Long enough that no event is cut off, short enough that one which was forgotten ends.
    """
    if stream.planned_end is None:
        return LONGEST
    left = (stream.planned_end + OVERTIME - timezone.now()).total_seconds()
    return int(min(max(left, SHORTEST), LONGEST))
