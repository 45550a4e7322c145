"""What two people do to an organization at the very same moment, in threads on the real database.

Each race is run with the guard off, where it must show, and with the guard on, where it must not.
The guard is the transaction that holds the row: between reading and writing nobody falls in.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection

from accounts.audit import SYSTEM
from accounts.errors import AccountError
from accounts.models import AuditEntry, Membership, Organization, Role, User
from accounts.services import answering, invitations, members
from accounts.services.invitations import invitation_send
from tests.factories import make_membership, make_organization, make_user

pytestmark = pytest.mark.django_db(transaction=True)

PAUSE = 0.3  # seconds the guard may hold the other one back before the pause ends
PATIENCE = 10  # seconds; with the guard off nobody holds anybody back


def at_once(*acts: Callable[[], object]) -> Counter[str]:
    """Act at the same moment; returns how many did and how many were refused."""

    def act(one: Callable[[], object]) -> str:
        try:
            one()
        except AccountError:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return Counter(threads.map(act, acts))


def pause_after(patch: pytest.MonkeyPatch, module: Any, name: str, *, guarded: bool) -> None:
    """Let both have read, by this function, before either writes, where nothing hinders them."""
    read, both = getattr(module, name), Barrier(2)

    def paused(*args: Any, **named: Any) -> Any:
        found = read(*args, **named)
        with suppress(BrokenBarrierError):
            both.wait(PAUSE if guarded else PATIENCE)
        return found

    patch.setattr(module, name, paused)


def unguarded(service: Any, *, guarded: bool) -> Any:
    """Return the service, without its transaction where the guard is off."""
    return service if guarded else service.__wrapped__


@pytest.fixture
def organization() -> Organization:
    return make_organization(name="Limelight")


@pytest.mark.parametrize("guarded", [False, True])
def test_two_owners_who_remove_each_other_leave_one(
    organization: Organization, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = [make_membership(organization=organization, role=Role.OWNER) for _ in range(2)]
    pause_after(monkeypatch, members, "_require_other_owner", guarded=guarded)
    if not guarded:
        monkeypatch.setattr(members, "_organization_hold", lambda organization: None)
    remove = unguarded(members.member_remove, guarded=guarded)
    happened = at_once(
        *(lambda owner=owner: remove(membership=owner, by=SYSTEM) for owner in owners)
    )
    left = Membership.objects.filter(organization=organization).count()
    assert (left, happened) == (1, {"done": 1, "refused": 1}) if guarded else left == 0


@pytest.mark.parametrize("guarded", [False, True])
def test_an_invitation_is_accepted_once(
    organization: Organization, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    nora: User = make_user(email="nora@example.com")
    invited = invitation_send(
        organization=organization, email=nora.email, role=Role.MODERATOR, by=SYSTEM
    )
    pause_after(monkeypatch, answering, "is_address_of", guarded=guarded)
    accept = unguarded(invitations.invitation_accept, guarded=guarded)
    at_once(*[lambda: accept(invitation=invited, user=nora, by=SYSTEM)] * 2)
    accepted = AuditEntry.objects.filter(action="invitation.accept").count()
    assert accepted == (1 if guarded else 2)
