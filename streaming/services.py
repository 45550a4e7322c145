"""What people may ask of a stream, and the one way its row changes."""

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Organization, User
from config import clock
from streaming.backends.base import BackendError
from streaming.backends.current import media_backend
from streaming.callback_urls import callback_url
from streaming.errors import StreamTransitionError
from streaming.listeners import listeners
from streaming.models import DesiredState, PlaybackRevocation, Stream, StreamState
from streaming.revocations import revocations_carry_out

logger = logging.getLogger(__name__)

LAUNCHABLE = (StreamState.IDLE, StreamState.FAILED)
ENDABLE = tuple(set(StreamState) - {StreamState.ENDING, StreamState.ENDED})


def stream_create(*, organization: Organization) -> Stream:
    """Create an idle stream."""
    return Stream.objects.create(organization=organization)


def stream_launch(
    *, stream: Stream, by: User | None, planned_end: datetime | None = None
) -> Stream:
    """Ask for the stream to go live; the reconciler makes it true.

    ``planned_end`` bounds how long the media plane may run should nobody end the stream.
    Raises ``StreamTransitionError`` unless the stream is idle or failed.
    """
    now = clock.now()
    changes = {
        "state": StreamState.STARTING,
        "desired_state": DesiredState.LIVE,
        "player_streamer_sid": "",
        "media_processor_sid": "",
        "started_at": now,
        "live_at": None,
        "planned_end": planned_end,
    }
    return _ask("launch", stream=stream, by=by, allowed=LAUNCHABLE, changes=changes)


def stream_end(*, stream: Stream, by: User | None) -> Stream:
    """Ask for the stream to end; the reconciler makes it true.

    Raises ``StreamTransitionError`` when it has ended or is ending.
    """
    changes = {"state": StreamState.ENDING, "desired_state": DesiredState.ENDED}
    return _ask("end", stream=stream, by=by, allowed=ENDABLE, changes=changes)


def _ask(
    asked: str,
    *,
    stream: Stream,
    by: User | None,
    allowed: Collection[StreamState],
    changes: dict[str, Any],
) -> Stream:
    """Compare and swap until it succeeds or the state no longer allows it."""
    fresh = {"failure": "", "attempts": 0, "outages": 0, "due_at": clock.now()}
    while True:
        stream.refresh_from_db()
        if stream.state not in allowed:
            raise StreamTransitionError(state=stream.state, asked=asked)
        if stream_advance(stream=stream, **changes, **fresh):
            logger.info("stream %s: %s asked by %s", stream.name, asked, by)
            return stream


def stream_advance(*, stream: Stream, **changes: Any) -> bool:
    """Write ``changes`` and tell the listeners, unless the row changed since it was read.

    Returns whether it was written; ``stream`` is brought up to date when it was. A change of
    ``due_at`` alone does not count as news and leaves ``updated_at`` as it is.
    """
    old_state, old_failure = stream.state, stream.failure
    if changes.keys() - {"due_at"}:
        changes["updated_at"] = clock.now()
    changes["version"] = stream.version + 1
    with transaction.atomic():
        row = Stream.objects.filter(pk=stream.pk, version=stream.version)
        if not row.update(**changes):
            return False
        for field, value in changes.items():
            setattr(stream, field, value)
        if (stream.state, stream.failure) != (old_state, old_failure):
            for listener in listeners():
                listener.stream_changed(stream=stream, old_state=old_state, new_state=stream.state)
    if stream.state != old_state:
        logger.info("stream %s: %s → %s", stream.name, old_state, stream.state)
    return True


def stream_wake(*, stream: Stream) -> None:
    """Have the reconciler look at the stream now, because the media plane reported something."""
    while not stream_advance(stream=stream, due_at=clock.now()):
        stream.refresh_from_db()


def room_ensure(*, stream: Stream) -> Stream:
    """Make sure that the stream's room takes participants, also before the launch.

    Raises ``BackendError`` when the media plane does not provide it, and
    ``StreamTransitionError`` once the stream ends.
    """
    _check_open(stream)
    room = media_backend().room_ensure(name=stream.name, callback_url=callback_url(stream))
    while stream.room_sid != room.sid and not stream_advance(
        stream=stream, room_sid=room.sid, due_at=clock.now()
    ):
        stream.refresh_from_db()
        _check_open(stream)
    return stream


def _check_open(stream: Stream) -> None:
    """Raise ``StreamTransitionError`` when the stream needs no room any more."""
    if stream.state in (StreamState.ENDING, StreamState.ENDED):
        raise StreamTransitionError(state=stream.state, asked="open its room")


def participant_remove(*, stream: Stream, identity: str) -> None:
    """Take somebody out of the room; succeeds when they are not there. Raises ``BackendError``."""
    if stream.room_sid:
        media_backend().participant_remove(room_sid=stream.room_sid, identity=identity)


def participant_mute(*, stream: Stream, identity: str) -> None:
    """Mute somebody's microphone until they unmute it themselves. Raises ``BackendError``.

    Nothing happens when they are not there.
    """
    if stream.room_sid:
        media_backend().microphone_mute(room_sid=stream.room_sid, identity=identity)


def viewer_revoke(*, stream: Stream, identity: str) -> None:
    """End somebody's playback where the media plane can: on commit, or as soon as it answers.

    Grants issued until then no longer let them in, so the next one is asked for afresh.
    """
    PlaybackRevocation.objects.create(stream=stream, identity=identity)
    transaction.on_commit(lambda: _revoke_now(stream), robust=True)


def _revoke_now(stream: Stream) -> None:
    """Carry the revocations out, or leave them to the reconciler's next look."""
    try:
        revocations_carry_out(stream=stream, backend=media_backend())
    except BackendError as error:
        logger.warning("stream %s: a revocation has to wait: %s", stream.name, error)
        stream_wake(stream=stream)
