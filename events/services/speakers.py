"""Speakers' links: sent again, replaced by a new one, withdrawn."""

from django.db import IntegrityError, transaction

from accounts.audit import Actor
from events.errors import InLineUpError, LinkDeadError, NoAddressError
from events.mails.speakers import mail_speaker_link, mail_speaker_revoked
from events.models import Speaker
from events.services.event import event_require_open
from events.services.guests import guest_revoke, speaker_invite
from events.services.log import event_audit


@transaction.atomic
def speaker_resend(*, speaker: Speaker, by: Actor) -> None:
    """Mail a speaker's link again.

    Raises NoAddressError, EventClosedError, or LinkDeadError for a link that opens nothing.
    """
    speaker.refresh_from_db(fields=["revoked_at", "expires_at", "email"])
    event_require_open(event=speaker.event)
    if speaker.revoked_at is not None or speaker.link_ran_out:
        raise LinkDeadError
    if not speaker.email:
        raise NoAddressError
    event_audit(event=speaker.event, by=by, action="speaker.resend", target=speaker.identity)
    mail_speaker_link(speaker=speaker, again=True)


@transaction.atomic
def speaker_renew(*, speaker: Speaker, by: Actor) -> Speaker:
    """Give a speaker a new link, which is mailed, and return whom it opens the page as.

    The old link is dead at once, and whoever is inside by it is out: it may have got into wrong
    hands. Of a limit that is over nothing is kept. Raises EventClosedError, or InLineUpError
    where somebody else of the line-up has got the address meanwhile.
    """
    event_require_open(event=speaker.event)
    guest_revoke(guest=speaker, by=by)
    fresh = Speaker(
        event=speaker.event,
        name=speaker.name,
        email=speaker.email,
        biography=speaker.biography,
        picture=speaker.picture.name,
        position=speaker.position,
        expires_at=None if speaker.link_ran_out else speaker.expires_at,
    )
    try:
        speaker_invite(speaker=fresh, by=by)
    except IntegrityError as error:
        raise InLineUpError(speaker.email) from error
    return fresh


@transaction.atomic
def speaker_revoke(*, speaker: Speaker, by: Actor) -> None:
    """Withdraw a speaker's link and tell them by mail; one that was taken back stays as it is."""
    if guest_revoke(guest=speaker, by=by) and speaker.email:
        mail_speaker_revoked(speaker=speaker)
