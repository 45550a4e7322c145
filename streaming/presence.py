"""Who is in a stream's room, and what they publish: state follows what the media plane reports."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from config import clock
from streaming.backends.base import MediaBackend, ParticipantState
from streaming.listeners import listeners, tell
from streaming.models import Participant, Stream
from streaming.tracks import KnownTrack, track_noted, tracks_seen, tracks_shown


@transaction.atomic
def participant_reported(
    *, stream: Stream, room_sid: str, person: ParticipantState, connected: bool, sequence: int
) -> None:
    """Take in one callback about a participant; late, double and swapped ones change nothing.

    ``sequence`` is the room's callback number. A participant SID stands for one stay: once it
    has gone it does not come back.
    """
    row = _row(stream, person.identity)
    if row.room_sid == room_sid and sequence <= row.sequence:
        return
    known = row.sid == person.sid
    if connected == known and row.sid:
        return  # already in or gone again; or the end of a stay that another has replaced
    row.room_sid, row.sid, row.sequence = room_sid, person.sid, sequence
    _write(row, connected=connected, anew=connected)


@transaction.atomic
def track_reported(*, stream: Stream, identity: str, sid: str, news: KnownTrack) -> None:
    """Take in one callback about a track; late, double and swapped ones change nothing.

    It may come before the one that says that its publisher has come.
    """
    row = _row(stream, identity)
    if track_noted(row.tracks, sid, news):
        _write(row, connected=row.connected)


def participants_seen(
    *, stream: Stream, room_sid: str, present: Sequence[ParticipantState], as_of: datetime
) -> None:
    """Bring the rows in line with the list of a room, asked for at ``as_of``, and tell of the look.

    It makes up for lost callbacks; what was reported after ``as_of`` is newer and stays.
    """
    with transaction.atomic():
        identities = {person.identity for person in present}
        rows = _rows(stream, identities)
        for person in present:
            _believe(rows[person.identity], room_sid, person, as_of)
        for identity, row in rows.items():
            if row.connected and identity not in identities and row.updated_at <= as_of:
                _write(row, connected=False)
    tell(lambda listener: listener.room_seen(stream=stream, identities=identities))


def room_is_open(stream: Stream, backend: MediaBackend) -> bool:
    """Look at the room and at who is in it; return whether it takes participants."""
    as_of = clock.now()
    room = backend.room_fetch(sid=stream.room_sid)
    is_open = room is not None and room.active
    present = backend.participants(room_sid=stream.room_sid) if is_open else []
    participants_seen(stream=stream, room_sid=stream.room_sid, present=present, as_of=as_of)
    return is_open


def _believe(row: Participant, room_sid: str, person: ParticipantState, as_of: datetime) -> None:
    """Take in that somebody was in the room at ``as_of``, and what they published."""
    older = row.updated_at <= as_of
    before, connected = (row.sid, row.tracks, row.connected), row.connected
    if older or not row.sid:
        if row.room_sid != room_sid:
            row.room_sid, row.sequence = room_sid, -1  # each room counts its callbacks anew
        row.sid, connected = person.sid, True
    if older or not row.tracks:
        row.tracks = tracks_seen(row.tracks, person.sid, person.tracks)
    if (row.sid, row.tracks, connected) != before:
        _write(row, connected=connected, anew=row.sid != before[0])


def _row(stream: Stream, identity: str) -> Participant:
    """Return the identity's row, locked; a new one knows of no stay yet."""
    rows = Participant.objects.select_for_update()
    row, _ = rows.get_or_create(stream=stream, identity=identity)
    return row


def _rows(stream: Stream, identities: Collection[str]) -> dict[str, Participant]:
    """Return all rows of a stream and new ones for the rest of ``identities``, locked by identity.

    All before the first listener hears of one: listeners lock more, and a callback, which holds one
    row and waits for that, must not be waited for.
    """
    known = stream.participants.select_for_update().order_by("identity")
    rows = {row.identity: row for row in known}
    for identity in sorted(set(identities) - rows.keys()):
        rows[identity] = _row(stream, identity)
    return rows


def _write(row: Participant, *, connected: bool, anew: bool = False) -> None:
    """Save the row, and tell the listeners who came or went, or what they turned on or off.

    ``anew`` says that another stay begins, be it in place of one whose end was not reported.
    """
    moved, row.connected = anew or row.connected != connected, connected
    turned = _show(row)
    row.updated_at = clock.now()
    row.save()
    for listener in listeners():
        if moved:
            met, parted = listener.participant_connected, listener.participant_disconnected
            (met if connected else parted)(stream=row.stream, identity=row.identity)
        if turned and connected:
            listener.participant_tracks(stream=row.stream, identity=row.identity)


def _show(row: Participant) -> bool:
    """Draw microphone, camera and screen from the tracks; return whether one changed."""
    stay = row.sid if row.connected else ""
    shown = tracks_shown(row.tracks, stay)
    changed = any(getattr(row, source) != status for source, status in shown.items())
    for source, status in shown.items():
        setattr(row, source, status)
    return changed
