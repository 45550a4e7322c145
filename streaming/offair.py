"""The steps of a stream off the air: before the launch, at the end and after a failure."""

from datetime import timedelta
from typing import Any

from config import clock
from streaming.backends.base import MediaBackend
from streaming.callback_urls import callback_url
from streaming.models import Stream, StreamState
from streaming.presence import participants_seen, room_is_open
from streaming.revocations import revocations_drop

RUNNING = timedelta(seconds=5)  # between looks at what runs; callbacks bring the next one forward

Changes = dict[str, Any]


def rehearse(stream: Stream, backend: MediaBackend) -> Changes:
    """Before the launch: see who is in the room, and forget a room that closed."""
    if room_is_open(stream, backend):
        return {"due_at": clock.now() + RUNNING}
    return {"room_sid": "", "due_at": None}


def end(stream: Stream, backend: MediaBackend) -> Changes:
    """End all that runs, known or not; nobody is in the room afterwards."""
    _end_programme(stream, backend)
    room = backend.room_fetch(sid=stream.name)  # by name: also one that was not written down
    if room is not None:
        backend.room_end(sid=room.sid)
    now = clock.now()
    participants_seen(stream=stream, room_sid=stream.room_sid, present=[], as_of=now)
    return {"state": StreamState.ENDED, "ended_at": now, "due_at": None}


def clear_away(stream: Stream, backend: MediaBackend) -> Changes:
    """After a failure: end what carried the programme, and look until nothing of it runs.

    While its room is open there may be a creation on the way whose answer was lost; speakers may
    be waiting there for the next launch.
    """
    left = _end_programme(stream, backend)
    if stream.room_sid:
        return rehearse(stream, backend)
    return {"due_at": clock.now() + RUNNING if left else None}


def _end_programme(stream: Stream, backend: MediaBackend) -> bool:
    """End every composer and streamer of the stream; return whether there were any."""
    url = callback_url(stream)
    processors, streamers = (
        backend.processors(callback_url=url),
        backend.streamers(callback_url=url),
    )
    for processor in processors:
        backend.processor_end(sid=processor.sid)
    streamers = backend.streamers(callback_url=url)
    for streamer in streamers:
        backend.streamer_end(sid=streamer.sid)
    revocations_drop(stream=stream)
    return bool(processors or streamers)
