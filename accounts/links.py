"""Addresses of accounts that leave the site, in mails."""

from django.conf import settings
from django.urls import reverse

from accounts.models import Invitation


def invitation_link(invitation: Invitation) -> str:
    """Return the absolute link of an invitation. Whoever has it reads the mailbox it went to."""
    return absolute("invitation", invitation.code)


def absolute(name: str, *args: str) -> str:
    """Return the absolute address of a named page."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
