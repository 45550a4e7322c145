"""The cast of the account pages' tests: Nora works for two, is invited by a third, and moderates.

Each function is called by name in a process of its own and prints one line of JSON.
"""

import re
from typing import Any

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from accounts.audit import SYSTEM
from accounts.models import Mail, Role
from accounts.services.invitations import invitation_send
from events.models import EventModerator
from events.services.moderators import moderator_invite
from tests.factories import make_event, make_membership, make_organization, make_user


def nora() -> dict[str, Any]:
    """Create Nora with one of everything, and an invitation of somebody else."""
    user = make_user(name="Nora Lindqvist", email="nora@example.com")
    for name in ("Limelight II", "Donaudampfschifffahrtsgesellschaft Kultur"):
        organization = make_organization(name=name, accent="#3355ff")
        make_membership(user=user, organization=organization, role=Role.MODERATOR)
    EventModerator.objects.create(event=make_event(status="draft"), user=user)
    asking = make_organization(name="Elsewhere")
    mine, others = (
        invitation_send(organization=asking, email=email, role=Role.ORGANIZER, by=SYSTEM)
        for email in (user.email, "zoe@example.com")
    )
    return {
        "mine": mine.code,
        "others": others.code,
        "event": moderator_invite(event=make_event(), email=user.email, by=SYSTEM).code,
    }


def mailed(email: str) -> dict[str, Any]:
    """Return the link in the newest mail to an address."""
    mail = Mail.objects.filter(to=email).latest("pk")
    found = re.search(r"https?://\S+", mail.text)
    return {"link": found[0] if found else ""}


def code_now(secret: str) -> dict[str, Any]:
    """Return what an authenticator app with this key shows."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return {"code": format_hotp_value(hotp_value(secret, counter))}


def somebody(email: str) -> None:
    """Create somebody who can sign in."""
    make_user(name="Tess", email=email)
