"""Mails to speakers."""

from accounts.mail import mail_queue
from events.mails.facts import guest_mail, language_of
from events.mails.times import when_in_words
from events.models import Speaker


def mail_speaker_link(*, speaker: Speaker, again: bool = False) -> None:
    """Queue the mail with a speaker's personal link: the first one, or ``again``."""
    kind = "speaker-again" if again else "speaker"
    mail_queue(**guest_mail(guest=speaker, kind=kind, template="speaker", until=_until(speaker)))


def mail_speaker_revoked(*, speaker: Speaker) -> None:
    """Queue word to a speaker that their link opens nothing any more."""
    mail_queue(**guest_mail(guest=speaker, kind="speaker-revoked", template="speaker_revoked"))


def _until(speaker: Speaker) -> str:
    """Say how long the link is valid; nothing, where it is until the event is over."""
    if speaker.expires_at is None:
        return ""
    zone, language = speaker.event.zone, language_of(speaker)
    return when_in_words(speaker.expires_at, zone=zone, language=language)
