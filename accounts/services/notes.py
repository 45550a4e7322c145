"""What every change of somebody's rights leaves behind: an entry, and listeners who know."""

from typing import Any

from accounts.audit import Actor, audit
from accounts.listeners import listeners
from accounts.models import Organization, User


def rights_note(
    *, organization: Organization, by: Actor, action: str, whom: User, key: int, **details: Any
) -> None:
    """Write down that roles changed, and tell those who listen; ``key`` is that of ``whom``."""
    audit(organization=organization, by=by, action=action, target=whom.email, **details)
    for listener in listeners():
        listener.roles_changed(organization=organization, user_pk=key)
