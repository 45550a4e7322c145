"""What events ask of the room of their stream."""

from django.db import transaction

from events.models import Guest
from streaming.selectors import identities_connected
from streaming.services import participant_remove


def is_in_room(*, guest: Guest) -> bool:
    """Whether the room last reported the guest as connected."""
    return bool(_identities(guest))


def room_leave(*, guest: Guest) -> None:
    """Take the guest out of the room. Raises BackendError when that is not certain."""
    for identity in _identities(guest) | {guest.identity}:
        participant_remove(stream=guest.event.stream, identity=identity)


def room_leave_on_commit(*, guest: Guest) -> None:
    """Take the guest out of the room once this transaction is done; a failure is logged."""
    transaction.on_commit(lambda: room_leave(guest=guest), robust=True)


def _identities(guest: Guest) -> set[str]:
    """Return the guest's identities in the room: one, unless they were renamed meanwhile."""
    connected = identities_connected(stream=guest.event.stream)
    return {identity for identity in connected if guest_id(identity) == guest.public_id}


def guest_id(identity: str) -> str:
    """Return the public id in an identity of the room, or ``""``: ``"Vera #k3v9"`` is ``k3v9``."""
    _, mark, public_id = identity.rpartition(" #")
    return public_id if mark else ""
