"""The room compared with the stage: what lost calls and lost callbacks left behind is healed.

The callbacks move people at once; this is asked after every look at the room's list, so that
nobody is stuck because something came late, twice or never.
"""

import logging
from collections.abc import Collection

from django.db import transaction

from events.live.outbox import news
from events.models import Audience, Event, Speaker, StageState
from events.selectors import guests_in, guests_named
from events.services.programme import programme_follow
from events.services.room import guest_id, is_in_room, may_look_on
from events.services.stage import stage_joined, stage_parted
from events.services.steps import IN_ROOM, MAY_JOIN
from streaming.backends.base import BackendError
from streaming.services import participant_remove

logger = logging.getLogger(__name__)


def room_compare(*, event: Event, identities: Collection[str]) -> None:
    """Bring the stage in line with the room, which holds ``identities``, and the room with it."""
    guests = guests_named(event, [guest_id(identity) for identity in identities])
    for identity in identities:
        guest = guests.get(guest_id(identity))
        if guest is None:
            stranger_see_out(event=event, identity=identity)
        elif _is_missed(guest):
            stage_joined(guest=guest)
        elif not _may_stay(guest):
            _see_out(event, identity)
    for guest in guests_in(event, IN_ROOM):
        if not is_in_room(guest=guest):
            stage_parted(guest=guest)
    with news(event):
        programme_follow(event=event)


def stranger_see_out(*, event: Event, identity: str) -> None:
    """Take out of the room who is no guest, unless a moderator looks on."""
    if not may_look_on(event=event, identity=identity):
        transaction.on_commit(lambda: _see_out(event, identity))


def _is_missed(guest: Audience | Speaker) -> bool:
    """Whether somebody who is on the way in is in, and nobody noted it."""
    on_the_way = guest.revoked_at is None and guest.stage_state in MAY_JOIN - IN_ROOM
    return on_the_way and is_in_room(guest=guest)


def _may_stay(guest: Audience | Speaker) -> bool:
    if guest.revoked_at is not None:
        return False
    return guest.stage_state in MAY_JOIN or (isinstance(guest, Speaker) and _is_coming(guest))


def _is_coming(speaker: Speaker) -> bool:
    """Whether a seated speaker is not noted yet as being in the room.

    The note that they came brings them in, in one transaction: who is noted and seated all the
    same was sent to their seat, and the room did not hear of it.
    """
    if not is_in_room(guest=speaker):
        return True
    speaker.refresh_from_db(fields=["stage_state"])
    return speaker.stage_state != StageState.SEATED


def _see_out(event: Event, identity: str) -> None:
    """Take somebody out of the room; when that fails, the next look tries again."""
    try:
        participant_remove(stream=event.stream, identity=identity)
    except BackendError as error:
        logger.warning("event %s: %s is still in the room: %s", event.pk, identity, error)
