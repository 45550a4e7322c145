"""Mails about events, through the mail backend of the settings."""

from django.core.mail import send_mail
from django.template.loader import render_to_string

from events.links import guest_link
from events.models import Speaker


def mail_speaker_link(*, speaker: Speaker) -> None:
    """Send a speaker their personal link. Raises OSError when the mail server refuses."""
    event = speaker.event
    facts = {
        "speaker": speaker,
        "event": event,
        "organization": event.organization,
        "link": guest_link(speaker),
    }
    send_mail(
        subject=f"You speak at {event.title}",
        message=render_to_string("events/mail/speaker.txt", facts),
        from_email=None,
        recipient_list=[speaker.email],
    )
