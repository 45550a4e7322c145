"""Who is in a stream's room: state follows what the media plane reports."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from streaming.backends.base import ParticipantState
from streaming.listeners import listeners
from streaming.models import Participant, Stream


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
    _write(row, connected=connected)


@transaction.atomic
def participants_seen(
    *, stream: Stream, room_sid: str, present: Sequence[ParticipantState], as_of: datetime
) -> None:
    """Bring the rows in line with the list of a room, asked for at ``as_of``.

    It makes up for lost callbacks; what was reported after ``as_of`` is newer and stays.
    """
    rows = {row.identity: row for row in stream.participants.select_for_update()}
    sids = {person.identity: person.sid for person in present}
    for identity, sid in sids.items():
        row = rows.get(identity) or _row(stream, identity)
        if (row.sid, row.connected) != (sid, True) and (not row.sid or row.updated_at <= as_of):
            row.room_sid, row.sid = room_sid, sid
            _write(row, connected=True)
    for identity, row in rows.items():
        if row.connected and identity not in sids and row.updated_at <= as_of:
            _write(row, connected=False)


def _row(stream: Stream, identity: str) -> Participant:
    """Return the identity's row, locked; a new one knows of no stay yet."""
    rows = Participant.objects.select_for_update()
    row, _ = rows.get_or_create(stream=stream, identity=identity)
    return row


def _write(row: Participant, *, connected: bool) -> None:
    """Save the row, and tell the listeners when somebody came or went."""
    changed = row.connected != connected
    row.connected = connected
    row.updated_at = timezone.now()
    row.save()
    if not changed:
        return
    for listener in listeners():
        tell = listener.participant_connected if connected else listener.participant_disconnected
        tell(stream=row.stream, identity=row.identity)
