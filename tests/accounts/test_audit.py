"""The audit log: added to, read, and never changed."""

import pytest
from django.db import transaction
from django.test import RequestFactory

from accounts.audit import SYSTEM, Actor, actor_of, audit
from accounts.models import AuditEntry, Organization, User


def entry(organization: Organization, by: Actor = SYSTEM) -> AuditEntry:
    return audit(organization=organization, by=by, action="stage.invite", target="Vera #v1")


def test_an_entry_says_who_did_what_to_whom_when_and_from_where(
    organization: Organization, mona: User
) -> None:
    by = Actor(mona.email, mona, "2001:db8::1")
    audit(
        organization=organization,
        by=by,
        action="layout.set",
        target="grid",
        event_id="e1",
        event_name="Opening night",
        spotlight="v1",
    )
    stored = AuditEntry.objects.get()
    assert (stored.actor, stored.actor_name, stored.address) == (mona, mona.email, "2001:db8::1")
    assert (stored.action, stored.target) == ("layout.set", "grid")
    assert (stored.context, stored.context_name) == ("e1", "Opening night")
    assert stored.details == {"spotlight": "v1"}
    assert str(stored) == "mona@example.com: layout.set grid"


def test_an_entry_is_not_changed(organization: Organization) -> None:
    made = entry(organization)
    made.action = "nothing"
    with pytest.raises(TypeError, match="only added to"):
        made.save()
    with pytest.raises(TypeError, match="only added to"):
        AuditEntry.objects.update(action="nothing")
    assert AuditEntry.objects.get().action == "stage.invite"


def test_an_entry_is_not_deleted(organization: Organization) -> None:
    made = entry(organization)
    with pytest.raises(TypeError, match="only added to"):
        made.delete()
    with pytest.raises(TypeError, match="only added to"):
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.exists()


def test_an_entry_stays_when_its_actor_goes(organization: Organization, mona: User) -> None:
    entry(organization, Actor(mona.email, mona))
    mona.delete()
    stored = AuditEntry.objects.get()
    assert (stored.actor, stored.actor_name) == (None, "mona@example.com")


def test_what_was_undone_was_not_done(organization: Organization) -> None:
    with transaction.atomic():
        entry(organization)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


class Guest:
    """Somebody without an account."""

    identity = "Vera #v1"


def test_a_request_is_made_by_the_user_signed_in_or_by_a_guest(
    rf: RequestFactory, mona: User
) -> None:
    request = rf.post("/", REMOTE_ADDR="192.0.2.1")
    request.user = mona
    assert actor_of(request) == Actor("mona@example.com", mona, "192.0.2.1")
    assert actor_of(request, Guest()) == Actor("Vera #v1", None, "192.0.2.1")


@pytest.mark.parametrize(
    ("peer", "address"), [("", None), ("unix:", None), ("fe80::1%eth0", "fe80::1")]
)
def test_only_an_address_is_noted_as_one(
    rf: RequestFactory, mona: User, peer: str, address: str | None
) -> None:
    request = rf.post("/", REMOTE_ADDR=peer)
    request.user = mona
    assert actor_of(request).address == address
