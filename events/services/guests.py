"""Personal links: issuing them, changing what they say, taking them back."""

from collections.abc import Iterable

from accounts.audit import Actor
from events.live.messages import Scope
from events.live.outbox import news
from events.live.people import person_rows
from events.live.sections import kind_of, me_section
from events.mails.speakers import mail_speaker_link
from events.models import Audience, Speaker
from events.selectors import hand_place
from events.services import steps
from events.services.log import event_audit
from events.services.room import room_leave_on_commit
from events.services.stepping import impossible, steps_taken
from events.services.telling import stage_tell
from streaming.services import viewer_revoke


def speaker_invite(*, speaker: Speaker, by: Actor) -> None:
    """Save a new speaker, whose link is mailed where there is an address."""
    with news(speaker.event) as pen:
        speaker.email = speaker.email.lower()
        speaker.save()
        event_audit(event=speaker.event, by=by, action="speaker.invite", target=speaker.identity)
        rows = person_rows(speaker.event, [speaker])
        pen.tell("speaker.issued", to=Scope.MODERATORS, data={"people": rows})
        if speaker.email:
            mail_speaker_link(speaker=speaker)


def guest_update(*, guest: Audience | Speaker, changed: Iterable[str], by: Actor) -> None:
    """Save the ``changed`` fields of a guest, and only these, and tell of it.

    Somebody whose link was taken back is nobody's news any more.
    """
    changed = list(changed)
    if not changed:
        return
    told, event = f"{kind_of(guest)}.issued", guest.event
    with news(event) as pen:
        guest.save(update_fields=changed)
        action = f"{kind_of(guest)}.update"
        event_audit(event=event, by=by, action=action, target=guest.identity, changed=changed)
        guest.refresh_from_db()  # others may have changed the rest since it was read
        guest.event = event
        if guest.revoked_at is not None:
            return
        pen.tell(told, to=guest, data={"me": me_section(guest, place=hand_place(guest))})
        pen.tell(told, to=Scope.MODERATORS, data={"people": person_rows(event, [guest])})
        stage_tell(pen, event)


def guest_remove(*, guest: Audience | Speaker, by: Actor) -> None:
    """Take somebody out of the event for good: a moderator's word, above every role and state.

    Their link is dead at once, their sockets are closed, they are taken out of the room and their
    playback ends. Raises StageTransitionError for somebody whose link is dead already.
    """
    if not _take_back(guest, steps.REMOVE, by):
        raise impossible(guest, steps.REMOVE.asked)


def guest_revoke(*, guest: Audience | Speaker, by: Actor) -> bool:
    """Make a personal link worth nothing, as ``guest_remove`` does: the organizer's word.

    A link that was taken back before stays as it is; then return False.
    """
    return _take_back(guest, steps.REVOKE, by)


def _take_back(guest: Audience | Speaker, step: steps.Step, by: Actor) -> bool:
    with news(guest.event) as pen:
        if not steps_taken(pen, guest.event, [guest], step, by=by):
            return False
        for identity in (guest.playback_identity, guest.identity):
            viewer_revoke(stream=guest.event.stream, identity=identity)
        room_leave_on_commit(guest=guest)
    return True
