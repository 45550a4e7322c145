"""Who did what to whom, when and from where: written with the deed, in one transaction."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Protocol

from django.http import HttpRequest

from accounts.models import AuditEntry, Organization, User


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a user, a guest by ``name``, or Footlight itself."""

    name: str
    user: User | None = None
    address: str | None = None


SYSTEM = Actor("Footlight")


class Identified(Protocol):
    """Somebody without an account, who has an identity of their own."""

    @property
    def identity(self) -> str:
        """The name by which they are told from others."""


def actor_of(request: HttpRequest, guest: Identified | None = None) -> Actor:
    """Return who makes a request: ``guest``, or else the user signed in.

    ``address`` is the peer's, which a proxy in front may set.
    """
    address = _address(request.META.get("REMOTE_ADDR", ""))
    if guest is not None:
        return Actor(guest.identity, address=address)
    user = request.user if isinstance(request.user, User) else None
    return Actor(user.email if user else "", user, address)


def _address(peer: str) -> str | None:
    """Return the peer's IP address; a local socket has none, and a zone is of no use elsewhere."""
    try:
        return str(ip_address(peer.partition("%")[0]))
    except ValueError:
        return None


def audit(
    *,
    organization: Organization,
    by: Actor,
    action: str,
    target: str = "",
    event_id: str = "",
    event_name: str = "",
    **details: Any,
) -> AuditEntry:
    """Write an entry in the caller's transaction: done and written, or neither.

    ``details`` are JSON-able facts about the action.
    """
    return AuditEntry.objects.create(
        organization=organization,
        actor=by.user,
        actor_name=by.name,
        action=action,
        target=target,
        context=event_id,
        context_name=event_name,
        address=by.address,
        details=details,
    )
