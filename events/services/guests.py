"""Personal links: issuing them, changing what they say, revoking them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from events.live.messages import REVOKED, Scope
from events.live.outbox import news
from events.live.sections import audience_row, me_section, speaker_row
from events.mail import mail_speaker_link
from events.models import Audience, Event, Presence, Speaker, StageState
from events.selectors import is_watching, stage_names, viewers_count
from events.services.room import guest_id, room_leave_on_commit
from streaming.selectors import identities_watching
from streaming.services import viewer_revoke


def speaker_invite(*, speaker: Speaker) -> None:
    """Save a new speaker, whose link is mailed where there is an address."""
    with news(speaker.event) as pen:
        speaker.email = speaker.email.lower()
        speaker.save()
        pen.tell("speaker.issued", to=Scope.MODERATORS, data=_row(speaker))
        if speaker.email:
            transaction.on_commit(lambda: mail_speaker_link(speaker=speaker), robust=True)


def tickets_issue(*, event: Event, tickets: Sequence[Audience]) -> None:
    """Save new tickets of one event, all or none of them.

    Raises IntegrityError for an address that holds a valid ticket already.
    """
    for ticket in tickets:
        ticket.email = ticket.email.lower()
    with news(event) as pen:
        Audience.objects.bulk_create(tickets)
        rows = [audience_row(ticket, watching=False) for ticket in tickets]
        pen.tell("audience.issued", to=Scope.MODERATORS, data={"audience": rows})


def guest_update(*, guest: Audience | Speaker, changed: Iterable[str]) -> None:
    """Save the ``changed`` fields of a guest, and only these, and tell of it.

    Somebody whose link was revoked is nobody's news any more.
    """
    kind = "audience" if isinstance(guest, Audience) else "speaker"
    with news(guest.event) as pen:
        guest.save(update_fields=list(changed))
        guest.refresh_from_db()  # others may have changed the rest since it was read
        if guest.revoked_at is not None:
            return
        pen.tell(f"{kind}.issued", to=guest, data={"me": me_section(guest)})
        pen.tell(f"{kind}.issued", to=Scope.MODERATORS, data=_row(guest))
        names = stage_names(guest.event)
        pen.tell("stage.changed", to=Scope.GUESTS, data={"stage": names})


def guest_revoke(*, guest: Audience | Speaker) -> None:
    """Make a personal link worthless at once: pages, sockets, room and playback.

    A link that was revoked before stays as it is.
    """
    event = guest.event
    with news(event) as pen:
        changes = {"revoked_at": timezone.now(), **_off_stage(guest)}
        if not type(guest).objects.filter(pk=guest.pk, revoked_at=None).update(**changes):
            return
        guest.refresh_from_db(fields=list(changes))
        if isinstance(guest, Audience):
            Presence.objects.filter(audience=guest).delete()
        gone = {"gone": [guest.public_id], "viewers": viewers_count(event)}
        pen.tell(REVOKED, to=guest, data={})
        pen.tell(REVOKED, to=Scope.MODERATORS, data=gone)
        pen.tell("stage.changed", to=Scope.GUESTS, data={"stage": stage_names(event)})
        room_leave_on_commit(guest=guest)
        _end_playback_on_commit(guest)


def _off_stage(guest: Audience | Speaker) -> dict[str, Any]:
    if isinstance(guest, Audience):
        return {"stage_state": StageState.SEATED}
    return {"on_stage_since": None}


def _end_playback_on_commit(guest: Audience | Speaker) -> None:
    transaction.on_commit(lambda: _end_playback(guest), robust=True)


def _end_playback(guest: Audience | Speaker) -> None:
    """End playback under the guest's name, and under those they had when they began to watch."""
    stream = guest.event.stream
    watching = identities_watching(stream=stream) or set()
    own = {identity for identity in watching if guest_id(identity) == guest.public_id}
    for identity in own | {guest.identity}:
        viewer_revoke(stream=stream, identity=identity)


def _row(guest: Audience | Speaker) -> dict[str, Any]:
    if isinstance(guest, Audience):
        return {"audience": [audience_row(guest, watching=is_watching(guest))]}
    return {"speakers": [speaker_row(guest)]}
