"""The audit log in the admin: who reads it, how it is searched, and that nobody writes it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.audit import SYSTEM, Actor, audit
from accounts.models import AuditEntry, Organization, User
from tests.factories import make_user

LOG = "/admin/accounts/auditentry/"


@pytest.fixture
def root(db: None) -> User:
    """The operator."""
    return make_user(email="root@example.com", is_staff=True, is_superuser=True)


@pytest.fixture
def entries(organization: Organization, mona: User) -> list[AuditEntry]:
    """What was done at two events, and beside them."""
    at_the_opening = {"event_id": "opening1234", "event_name": "Opening night"}
    by_mona = Actor(mona.email, mona, "192.0.2.7")
    return [
        audit(
            organization=organization, by=by_mona, action="stage.remove",
            target="Vera #k3v9", **at_the_opening,
        ),
        audit(
            organization=organization, by=Actor("Vera #k3v9", address="198.51.100.1"),
            action="stage.accept", target="Vera #k3v9", **at_the_opening,
        ),
        audit(
            organization=organization, by=SYSTEM, action="stage.run_out", target="Viktor #x2",
            event_id="closing1234", event_name="Closing night", after=120,
        ),
        audit(
            organization=organization, by=by_mona, action="member.role",
            target="sam@example.com", role="moderator",
        ),
    ]  # fmt: skip


@pytest.fixture
def elsewhere(other_organization: Organization, olga: User) -> AuditEntry:
    """What somebody did for another tenant."""
    return audit(
        organization=other_organization, by=Actor(olga.email, olga, "203.0.113.9"),
        action="elsewhere.secret", target="Selma #s3", event_id="secret12345",
        event_name="Secret night",
    )  # fmt: skip


def page(entry: AuditEntry, name: str = "change") -> str:
    return f"{LOG}{entry.pk}/{name}/"


def listed(client: Client, query: str = "") -> set[str]:
    """The actions listed at an address of the log."""
    answer: Any = client.get(f"{LOG}?{query}")
    assert answer.status_code == 200, query
    return {entry.action for entry in answer.context["cl"].result_list}


def test_an_organizer_reads_who_did_what_to_whom_when_and_from_where(
    client: Client, omar: User, entries: list[AuditEntry]
) -> None:
    client.force_login(omar)
    html = client.get(LOG).content.decode()
    for said in ("mona@example.com", "stage.remove", "Vera #k3v9", "Opening night", "192.0.2.7"):
        assert said in html
    assert f"{entries[0].at:%Y-%m-%d %H:%M:%S} UTC" in html
    details = client.get(page(entries[2])).content.decode()
    assert "&quot;after&quot;: 120" in details
    assert "none" in client.get(page(entries[0])).content.decode()


def test_another_tenants_log_is_not_there(
    client: Client, omar: User, root: User, entries: list[AuditEntry], elsewhere: AuditEntry
) -> None:
    client.force_login(omar)
    html = client.get(LOG).content.decode()
    for secret in ("elsewhere.secret", "Secret night", "olga@", "Elsewhere", "203.0.113.9"):
        assert secret not in html
    assert client.get(page(elsewhere), follow=True).redirect_chain == [("/admin/", 302)]
    assert listed(client, "event=secret12345") == set()
    client.force_login(root)
    assert "elsewhere.secret" in listed(client)
    assert client.get(page(elsewhere)).status_code == 200


@pytest.mark.parametrize("who", ["mona", "charlie"])
def test_moderators_and_strangers_do_not_read_it(
    client: Client, request: pytest.FixtureRequest, entries: list[AuditEntry], who: str
) -> None:
    user: User = request.getfixturevalue(who)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client.force_login(user)
    assert client.get(LOG).status_code == 403
    assert client.get(page(entries[0])).status_code in (302, 403)


@pytest.mark.parametrize("who", ["alice", "omar", "root"])
def test_nobody_adds_changes_or_deletes_an_entry(
    client: Client, request: pytest.FixtureRequest, entries: list[AuditEntry], who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    before = list(AuditEntry.objects.values())
    assert client.get(f"{LOG}add/").status_code == 403
    assert client.post(f"{LOG}add/", {"action": "forged"}).status_code == 403
    assert client.post(page(entries[0]), {"action": "forged"}).status_code == 403
    assert client.post(page(entries[0], "delete"), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": entries[0].pk, "post": "yes"}
    client.post(LOG, chosen)
    assert list(AuditEntry.objects.values()) == before
    assert "delete_selected" not in client.get(LOG).content.decode()


def searches() -> Iterator[Any]:
    """Each filter and search, and what it finds."""
    yield "event=opening1234", {"stage.remove", "stage.accept"}
    yield "event=nowhere", set()
    yield "action=member.role", {"member.role"}
    yield "q=Viktor", {"stage.run_out"}
    yield "q=mona+Opening", {"stage.remove"}
    yield "q=198.51.100.1", {"stage.accept"}
    yield "at__isnull=False", {"stage.remove", "stage.accept", "stage.run_out", "member.role"}
    yield "at__gte=2099-01-01+00%3A00%3A00%2B00%3A00", set()


@pytest.mark.parametrize(("query", "found"), list(searches()))
def test_the_log_is_filtered_and_searched(
    client: Client, omar: User, entries: list[AuditEntry], query: str, found: set[str]
) -> None:
    client.force_login(omar)
    assert listed(client, query) == found


def test_the_log_is_filtered_by_who_did_it(
    client: Client, omar: User, mona: User, entries: list[AuditEntry]
) -> None:
    client.force_login(omar)
    assert listed(client, f"actor__id__exact={mona.pk}") == {"stage.remove", "member.role"}


def test_the_filters_offer_what_this_person_may_know(
    client: Client, omar: User, entries: list[AuditEntry], elsewhere: AuditEntry
) -> None:
    client.force_login(omar)
    answer: Any = client.get(f"{LOG}?event=opening1234")
    offered = {
        spec.title: [choice["display"] for choice in spec.choices(answer.context["cl"])]
        for spec in answer.context["cl"].filter_specs
    }
    assert offered["event"] == ["All", "Closing night", "Opening night"]
    assert "elsewhere.secret" not in offered["action"]
    assert "Olga" not in str(offered)


def test_the_log_asks_as_much_for_many_entries_as_for_few(
    client: Client, omar: User, organization: Organization, entries: list[AuditEntry],
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client.force_login(omar)
    client.get(LOG)
    with django_assert_max_num_queries(40) as few:
        client.get(LOG)
    for _ in range(50):
        audit(organization=organization, by=SYSTEM, action="stage.clear", target="Vera #k3v9")
    with django_assert_max_num_queries(40) as many:
        client.get(LOG)
    assert len(many) == len(few)
