"""The mail that asks somebody to moderate one event."""

from django.conf import settings
from django.utils.translation import get_language

from accounts.links import absolute
from accounts.mail import mail_queue
from events.mails.facts import event_facts
from events.models import ModeratorInvitation


def mail_moderator_invitation(*, invitation: ModeratorInvitation) -> None:
    """Queue the invitation with the link by which it is accepted."""
    event = invitation.event
    language = get_language() or settings.LANGUAGE_CODE
    mail_queue(
        kind="moderator-invitation",
        to=invitation.email,
        template="events/mail/moderator",
        context={
            **event_facts(event, language=language),
            "inviter": str(invitation.invited_by or ""),
            "link": absolute("moderator-invitation", invitation.code),
            "expires_at": invitation.expires_at,
        },
        organization=event.organization,
        event_id=event.public_id,
        language=language,
    )
