"""The front page of the admin: whose events stand on it, and what is said of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.access import switch_organization
from accounts.audit import SYSTEM, audit
from accounts.models import Organization, Role, User
from events.models import Audience, Event, EventStatus, Presence
from streaming.models import Stream, StreamState
from tests.factories import make_audience, make_event, make_membership, make_user

FRONT = "/admin/"


def front(client: Client) -> str:
    answer = client.get(FRONT)
    assert answer.status_code == 200
    return answer.content.decode()


def go_live(event: Event) -> None:
    live = {"state": StreamState.LIVE, "live_at": timezone.now()}
    Stream.objects.filter(pk=event.stream_id).update(**live)


def watch(ticket: Audience) -> None:
    expires_at = timezone.now() + timedelta(minutes=1)
    Presence.objects.create(audience=ticket, process="web", expires_at=expires_at)


def test_it_says_what_is_live_and_who_watches_and_leads_to_the_console(
    client: Client, omar: User, event: Event, vera: Audience
) -> None:
    go_live(event)
    watch(vera)
    client.force_login(omar)
    said = front(client)
    assert "1 person watches." in said
    assert f"/e/{event.public_id}/moderate/" in said
    assert f"/admin/events/event/{event.pk}/report/" in said


def test_events_stand_where_they_are_in_their_life(
    client: Client, omar: User, organization: Organization
) -> None:
    for status in EventStatus:
        make_event(organization=organization, title=f"A {status} night", status=status)
    client.force_login(omar)
    said = front(client)
    places = [said.index(f'id="front-{name}"') for name in ("live", "coming", "drafts", "past")]
    assert places == sorted(places)
    _, coming, drafts, over = places
    assert coming < said.index("A scheduled night") < drafts < said.index("A draft night") < over
    assert over < said.index("A cancelled night")
    assert over < said.index("A ended night")


@pytest.mark.parametrize("who", ["alice", "omar"])
def test_another_tenants_events_and_deeds_are_not_on_it(
    client: Client, request: pytest.FixtureRequest, event: Event, other_event: Event, who: str
) -> None:
    go_live(other_event)
    audit(organization=other_event.organization, by=SYSTEM, action="secret.deed")
    audit(organization=event.organization, by=SYSTEM, action="own.deed")
    client.force_login(request.getfixturevalue(who))
    said = front(client)
    assert event.title in said
    assert "own.deed" in said
    assert other_event.title not in said
    assert "secret.deed" not in said
    assert "Elsewhere" not in said


def test_a_moderator_in_the_admin_reads_no_log_and_plans_nothing(
    client: Client, mona: User, event: Event
) -> None:
    User.objects.filter(pk=mona.pk).update(is_staff=True)
    audit(organization=event.organization, by=SYSTEM, action="own.deed")
    client.force_login(mona)
    said = front(client)
    assert event.title in said
    assert "own.deed" not in said
    assert "Plan an event" not in said
    assert "/report/" not in said


def test_whoever_has_no_event_yet_is_told_how_to_begin(client: Client, omar: User) -> None:
    client.force_login(omar)
    assert "Plan your first event" in front(client)


def test_staff_of_no_organization_see_an_empty_page(client: Client, event: Event) -> None:
    client.force_login(make_user(is_staff=True))
    assert event.title not in front(client)


def test_lists_and_front_page_are_of_the_organization_one_is_at_work_for(
    client: Client, omar: User, event: Event, other_event: Event
) -> None:
    other = other_event.organization
    make_membership(user=omar, organization=other, role=Role.ORGANIZER)
    client.force_login(omar)
    both = (FRONT, "/admin/events/event/")
    for address in both:
        said = client.get(address).content.decode()
        assert event.title in said
        assert other_event.title in said
    asked: Any = client.get(FRONT).wsgi_request
    switch_organization(asked, other)
    asked.session.save()
    for address in both:
        said = client.get(address).content.decode()
        assert event.title not in said
        assert other_event.title in said
    opened = client.get(f"/admin/events/event/{event.pk}/change/").content.decode()
    assert event.title in opened


def test_it_asks_as_much_for_three_events_as_for_one(
    client: Client, omar: User, organization: Organization, django_assert_max_num_queries: Any
) -> None:
    def one_of_each() -> None:
        for status in (EventStatus.SCHEDULED, EventStatus.DRAFT, EventStatus.ENDED):
            make_audience(event=make_event(organization=organization, status=status))
        running = make_event(organization=organization)
        go_live(running)
        watch(make_audience(event=running))
        audit(organization=organization, by=SYSTEM, action="event.create")

    client.force_login(omar)
    one_of_each()
    front(client)
    with django_assert_max_num_queries(30) as one:
        front(client)
    one_of_each()
    one_of_each()
    with django_assert_max_num_queries(30) as three:
        front(client)
    assert len(three) == len(one)
