"""What events ask of the room of their stream."""

from django.db import transaction

from events.models import Event, Guest
from events.moderators import moderators_of
from streaming.models import Participant
from streaming.selectors import participants_connected
from streaming.services import participant_mute, participant_remove

_MODERATOR = "moderator-"  # stands before the user's key in the identity of a moderator


def is_in_room(*, guest: Guest) -> bool:
    """Whether the room last reported the guest as connected."""
    return bool(participants_of(guest=guest))


def participants_of(*, guest: Guest) -> dict[str, Participant]:
    """Return the guest's stays in the room by identity: one, unless they were renamed meanwhile."""
    connected = participants_connected(stream=guest.event.stream)
    return {
        identity: row
        for identity, row in connected.items()
        if guest_id(identity) == guest.public_id
    }


def room_leave(*, guest: Guest) -> None:
    """Take the guest out of the room. Raises BackendError when that is not certain."""
    for identity in {*participants_of(guest=guest), guest.identity}:
        participant_remove(stream=guest.event.stream, identity=identity)


def room_leave_on_commit(*, guest: Guest) -> None:
    """Take the guest out of the room once this transaction is done; a failure is logged.

    What fails is made up for at the next look at the room (services.attendance).
    """
    transaction.on_commit(lambda: room_leave(guest=guest), robust=True)


def room_mute(*, guest: Guest) -> None:
    """Mute the guest at the media server. Raises BackendError when that is not certain."""
    for identity in {*participants_of(guest=guest), guest.identity}:
        participant_mute(stream=guest.event.stream, identity=identity)


def may_look_on(*, event: Event, identity: str) -> bool:
    """Whether this is the identity of a user who may moderate the event now."""
    key = guest_id(identity).removeprefix(_MODERATOR)
    moderators = moderators_of(event)
    return (
        identity.endswith(f"#{_MODERATOR}{key}")
        and key.isdecimal()
        and (moderators.filter(pk=int(key)).exists())
    )


def guest_id(identity: str) -> str:
    """Return the public id in an identity of the room, or ``""``: ``"Vera #k3v9"`` is ``k3v9``."""
    _, mark, public_id = identity.rpartition(" #")
    return public_id if mark else ""
