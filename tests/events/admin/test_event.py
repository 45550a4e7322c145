"""Planning events in the admin, and launching and ending their programme."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Organization, Role, User
from events.models import Event, EventStatus, Speaker, TicketType
from streaming.models import Stream, StreamState
from tests.events.told import told
from tests.factories import (
    make_audience,
    make_event,
    make_membership,
    make_speaker,
    make_ticket_type,
)
from tests.support.mails import mails

LIST = "/admin/events/event/"
Queries = Any  # pytest-django's django_assert_num_queries


def page(event: Event, name: str = "change") -> str:
    return f"{LIST}{event.pk}/{name}/"


def form(event: Event | None = None, **fields: Any) -> dict[str, Any]:
    """The fields of the page, with no speakers unless told."""
    plain = {
        "title": "Premiere",
        "description": "",
        "starts_at_0": "2027-03-01",
        "starts_at_1": "20:00",
        "ends_at_0": "",
        "ends_at_1": "",
        "time_zone": "Europe/Berlin",
        "doors_minutes": 30,
        "visibility": "ticketed",
        "ticket_connections": 3,
        "speakers_enter": "green_room",
        "stage_capacity": 9,
        "status": event.status if event else "scheduled",
        "speakers-TOTAL_FORMS": 0,
        "speakers-INITIAL_FORMS": 0,
        "ticket_types-TOTAL_FORMS": 0,
        "ticket_types-INITIAL_FORMS": 0,
    }
    return plain | fields


def set_state(event: Event, state: StreamState, **more: Any) -> None:
    Stream.objects.filter(pk=event.stream_id).update(state=state, **more)


@pytest.fixture
def organizer(client: Client, omar: User) -> Client:
    client.force_login(omar)
    return client


def test_an_organizer_creates_an_event_in_its_own_time_zone(
    organizer: Client, organization: Organization
) -> None:
    answer = organizer.post(f"{LIST}add/", form(organization=organization.pk))
    assert answer.status_code == 302, answer.context["errors"]
    event = Event.objects.get(title="Premiere")
    assert event.starts_at == datetime(2027, 3, 1, 19, 0, tzinfo=UTC)
    assert event.stream.state == StreamState.IDLE
    assert event.stream.organization == organization
    assert 'value="20:00:00"' in organizer.get(page(event)).content.decode()


def test_an_event_cannot_be_created_for_another_tenant(
    organizer: Client, other_organization: Organization
) -> None:
    answer = organizer.post(f"{LIST}add/", form(organization=other_organization.pk))
    assert "organization" in answer.context["adminform"].form.errors
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"time_zone": "Mars/Olympus"}, "is no time zone"),
        ({"ends_at_0": "2027-03-01", "ends_at_1": "19:00"}, "must be after the start"),
    ],
)
def test_what_is_wrong_with_an_event_is_said(
    organizer: Client, organization: Organization, wrong: dict[str, Any], said: str
) -> None:
    answer = organizer.post(f"{LIST}add/", form(organization=organization.pk, **wrong))
    assert said in answer.content.decode()


def test_a_change_saves_what_was_changed_and_tells_everybody(
    organizer: Client, event: Event
) -> None:
    stale = form(event, title="Second night", status="scheduled")
    Event.objects.filter(pk=event.pk).update(description="written meanwhile")
    organizer.post(page(event), stale | {"description": "written meanwhile"})
    event.refresh_from_db()
    assert event.title == "Second night"
    assert told(event) == [("event.changed", "everyone"), ("programme.changed", "moderators")]


def test_who_changed_what_is_written_down_and_the_page_leads_there(
    organizer: Client, omar: User, event: Event
) -> None:
    organizer.post(page(event), form(event, title="Second night", stage_capacity=4))
    organizer.post(page(event, "launch"))
    update, launch = AuditEntry.objects.filter(context=event.public_id).order_by("pk")
    assert (update.action, launch.action) == ("event.update", "event.launch")
    assert "stage_capacity" in update.details["changed"]
    assert {(entry.actor, entry.address) for entry in (update, launch)} == {(omar, "127.0.0.1")}
    log = f"/admin/accounts/auditentry/?event={event.public_id}"
    assert log in organizer.get(page(event)).content.decode()
    assert "event.launch" in organizer.get(log).content.decode()


@pytest.mark.parametrize(("capacity", "fits"), [(1, True), (16, True), (0, False), (17, False)])
def test_the_stage_holds_one_to_sixteen(
    organizer: Client, event: Event, capacity: int, fits: bool
) -> None:
    organizer.post(page(event), form(event, stage_capacity=capacity))
    event.refresh_from_db()
    assert event.stage_capacity == (capacity if fits else 9)


def test_speakers_enter_where_the_organizer_says(organizer: Client, event: Event) -> None:
    organizer.post(page(event), form(event, speakers_enter="stage"))
    event.refresh_from_db()
    assert event.speakers_enter == "stage"
    organizer.post(page(event), form(event, speakers_enter="balcony"))
    event.refresh_from_db()
    assert event.speakers_enter == "stage"


def test_a_new_speaker_with_an_address_is_mailed_the_personal_link(
    organizer: Client, event: Event
) -> None:
    row = {"speakers-TOTAL_FORMS": 1, "speakers-0-name": "Sam", "speakers-0-email": "Sam@X.org"}
    row |= {"speakers-0-position": 0}
    organizer.post(page(event), form(event, **row))
    speaker = Speaker.objects.get(event=event)
    assert speaker.email == "sam@x.org"
    (invitation,) = mails()
    assert invitation.to == ["sam@x.org"]
    assert f"/s/{speaker.access_code}/" in invitation.body
    assert f"/s/{speaker.access_code}/" in organizer.get(page(event)).content.decode()


def test_the_same_address_twice_is_refused_in_words(organizer: Client, event: Event) -> None:
    make_speaker(event=event, email="sam@x.org")
    rows = {"speakers-TOTAL_FORMS": 2}
    for number, name in enumerate(("Sam", "Sue")):
        rows |= {f"speakers-{number}-name": name, f"speakers-{number}-email": "sue@x.org"}  # type: ignore[dict-item]
        rows[f"speakers-{number}-position"] = 0
    said = organizer.post(page(event), form(event, **rows)).content.decode()
    assert "This address is there twice." in said
    rows["speakers-0-email"] = "SAM@x.org"  # type: ignore[assignment]
    said = organizer.post(page(event), form(event, **rows)).content.decode()
    assert "This address already has a link to this event." in said
    assert Speaker.objects.filter(event=event).count() == 1


def test_launch_asks_for_a_live_programme_and_end_asks_before_it_ends(
    organizer: Client, event: Event
) -> None:
    said = organizer.post(page(event, "launch"), follow=True).content.decode()
    assert "The programme is being launched." in said
    assert "The programme is starting." in said
    assert "End the programme" in organizer.get(page(event, "end")).content.decode()
    event.stream.refresh_from_db()
    assert event.stream.state == StreamState.STARTING
    organizer.post(page(event, "end"))
    event.stream.refresh_from_db()
    assert event.stream.state == StreamState.ENDING


@pytest.mark.parametrize("name", ["launch", "end", "rehearse", "rehearse-end", "cancel"])
def test_a_link_asks_and_does_nothing(organizer: Client, event: Event, name: str) -> None:
    asked = organizer.get(page(event, name)).content.decode()
    assert "No, go back" in asked
    event.refresh_from_db()
    event.stream.refresh_from_db()
    assert (event.status, event.rehearsing) == (EventStatus.SCHEDULED, False)
    assert event.stream.state == StreamState.IDLE
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("name", ["launch", "end", "rehearse", "cancel", "clone", "tickets"])
def test_buttons_need_a_csrf_token(omar: User, event: Event, name: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(omar)
    assert strict.post(page(event, name)).status_code == 403
    event.stream.refresh_from_db()
    assert event.stream.state == StreamState.IDLE


def test_what_cannot_be_launched_says_why(organizer: Client, event: Event) -> None:
    Event.objects.update(status=EventStatus.DRAFT)
    said = organizer.post(page(event, "launch"), follow=True).content.decode()
    assert "Only a scheduled event can be launched; this one is draft." in said
    Event.objects.update(status=EventStatus.SCHEDULED)
    set_state(event, StreamState.ENDED)
    said = organizer.post(page(event, "launch"), follow=True).content.decode()
    assert "The stream is ended; it cannot launch now." in said


@pytest.mark.parametrize(
    ("state", "sentence", "may_launch", "may_end"),
    [
        (StreamState.IDLE, "The programme has not been launched.", True, False),
        (StreamState.STARTING, "The programme is starting.", False, True),
        (StreamState.LIVE, "Live since 18:30 (UTC). Nobody watches.", False, True),
        (StreamState.FAILED, "The programme could not be started. No room.", True, True),
        (StreamState.ENDED, "The programme has ended.", False, False),
    ],
)
def test_the_panel_says_the_state_in_a_sentence(
    organizer: Client,
    event: Event,
    state: StreamState,
    sentence: str,
    may_launch: bool,
    may_end: bool,
) -> None:
    failure = "No room." if state == StreamState.FAILED else ""
    set_state(event, state, live_at=datetime(2026, 5, 1, 18, 30, tzinfo=UTC), failure=failure)
    Event.objects.update(starts_at=timezone.now() + timedelta(days=1))
    now = organizer.get(page(event, "programme")).json()
    assert now == {
        "state": state,
        "sentence": sentence,
        "may_launch": may_launch,
        "may_end": may_end,
        "may_rehearse": may_launch,
        "rehearsing": False,
    }
    assert sentence in organizer.get(page(event)).content.decode()


def test_an_event_is_cancelled_on_a_page_of_its_own_and_not_by_the_form(
    organizer: Client, omar: User, event: Event
) -> None:
    answer = organizer.post(page(event), form(event, status="cancelled"))
    assert "status" in answer.context["adminform"].form.errors
    said = organizer.post(page(event, "cancel"), follow=True).content.decode()
    assert "The event is cancelled." in said
    event.refresh_from_db()
    assert event.status == EventStatus.CANCELLED
    assert AuditEntry.objects.filter(action="event.cancel", actor=omar).count() == 1
    assert page(event, "cancel") not in organizer.get(page(event)).content.decode()


def test_a_rehearsal_is_started_and_ended(organizer: Client, event: Event) -> None:
    said = organizer.post(page(event, "rehearse"), follow=True).content.decode()
    assert "A rehearsal: only speakers and moderators see it." in said
    assert page(event, "rehearse-end") in said
    event.refresh_from_db()
    assert event.rehearsing
    said = organizer.post(page(event, "launch"), follow=True).content.decode()
    assert "errornote" in said or 'class="error"' in said
    said = organizer.post(page(event, "rehearse-end"), follow=True).content.decode()
    assert "The rehearsal is over." in said
    event.refresh_from_db()
    assert not event.rehearsing


def test_a_copy_is_a_draft_at_another_time_in_the_events_zone(
    organizer: Client, event: Event
) -> None:
    Event.objects.update(time_zone="Europe/Berlin")
    make_speaker(event=event, name="Sam")
    assert "Europe/Berlin" in organizer.get(page(event, "clone")).content.decode()
    fields = {"title": "Second night", "starts_at_0": "2027-06-01", "starts_at_1": "20:00"}
    answer = organizer.post(page(event, "clone"), fields)
    copy = Event.objects.exclude(pk=event.pk).get()
    assert answer.headers["Location"] == page(copy)
    assert (copy.title, copy.status) == ("Second night", EventStatus.DRAFT)
    assert copy.starts_at == datetime(2027, 6, 1, 18, 0, tzinfo=UTC)
    assert [one.name for one in Speaker.objects.filter(event=copy)] == ["Sam"]


def test_a_copy_in_the_past_is_refused(organizer: Client, event: Event) -> None:
    fields = {"title": "Again", "starts_at_0": "2020-06-01", "starts_at_1": "20:00"}
    said = organizer.post(page(event, "clone"), fields).content.decode()
    assert "This time has passed." in said
    assert Event.objects.count() == 1


def test_ticket_types_are_made_changed_and_removed_on_the_events_page(
    organizer: Client, event: Event
) -> None:
    rows: dict[str, Any] = {"ticket_types-TOTAL_FORMS": 1, "ticket_types-0-position": 0}
    rows |= {"ticket_types-0-name": "Stalls", "ticket_types-0-quota": 100}
    organizer.post(page(event), form(event, **rows))
    stalls = TicketType.objects.get(event=event)
    assert (stalls.name, stalls.quota, stalls.registration) == ("Stalls", 100, False)
    rows |= {"ticket_types-INITIAL_FORMS": 1, "ticket_types-0-id": stalls.pk}
    organizer.post(page(event), form(event, **rows | {"ticket_types-0-quota": 50}))
    stalls.refresh_from_db()
    assert stalls.quota == 50
    vera = make_audience(event=event, ticket_type=stalls)
    gone = rows | {"ticket_types-0-quota": 50, "ticket_types-0-DELETE": "on"}
    organizer.post(page(event), form(event, **gone))
    assert TicketType.objects.filter(pk=stalls.pk).exists()
    vera.delete()
    organizer.post(page(event), form(event, **gone))
    assert not TicketType.objects.exists()
    written = AuditEntry.objects.filter(action__startswith="ticket_type").order_by("pk")
    assert [entry.action.partition(".")[2] for entry in written] == ["create", "update", "remove"]


@pytest.mark.parametrize("whose", ["ours", "theirs"])
def test_a_row_of_another_tenant_is_not_changed_through_an_inline(
    organizer: Client, event: Event, other_event: Event, whose: str
) -> None:
    at = event if whose == "ours" else other_event
    selma = make_speaker(event=at, name="Selma")
    rows: dict[str, Any] = {"speakers-TOTAL_FORMS": 1, "speakers-INITIAL_FORMS": 1}
    rows |= {"speakers-0-id": selma.pk}
    rows |= {"speakers-0-event": event.pk, "speakers-0-name": "Renamed", "speakers-0-position": 0}
    organizer.post(page(event), form(event, **rows))
    selma.refresh_from_db()
    assert (selma.name, selma.event) == ("Renamed" if whose == "ours" else "Selma", at)


def test_a_programme_that_ends_by_itself_needs_a_planned_end(
    organizer: Client, event: Event
) -> None:
    said = organizer.post(page(event), form(event, auto_end="on")).content.decode()
    assert "the programme is to end by itself" in said


def test_what_an_organizer_should_look_at_is_said(organizer: Client, event: Event) -> None:
    def sentence() -> str:
        return str(organizer.get(page(event, "programme")).json()["sentence"])

    hour = timedelta(hours=1)
    Event.objects.update(starts_at=timezone.now() + hour)
    assert sentence() == "The programme has not been launched."
    Event.objects.update(starts_at=timezone.now() - hour)
    assert sentence().endswith("The time it was to start has passed.")
    set_state(event, StreamState.LIVE, live_at=timezone.now() - hour)
    Event.objects.update(ends_at=timezone.now() - timedelta(minutes=5))
    assert sentence().endswith("The time it was to end has passed.")
    set_state(event, StreamState.LIVE, due_at=timezone.now() - timedelta(minutes=5))
    assert "is the reconciler running?" in sentence()
    Event.objects.update(status=EventStatus.ENDED)
    assert sentence() == "The event is over."


def test_an_event_that_ended_stays_ended(organizer: Client, event: Event) -> None:
    Event.objects.update(status=EventStatus.ENDED)
    answer = organizer.post(page(event), form(event, status="scheduled"))
    assert "status" in answer.context["adminform"].form.errors


@pytest.mark.parametrize(
    "name",
    [
        "change", "launch", "end", "programme", "tickets", "clone", "cancel", "rehearse",
        "rehearse-end", "report", "report.csv",
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["olga", "mona", "charlie"])
def test_nobody_else_gets_to_an_event(
    client: Client, request: pytest.FixtureRequest, event: Event, who: str, name: str
) -> None:
    user: User = request.getfixturevalue(who)
    client.force_login(user)
    for method in (client.get, client.post):
        answer = method(page(event, name))
        assert answer.status_code in (302, 404, 405)
        assert event.title not in answer.content.decode()
    event.stream.refresh_from_db()
    assert event.stream.state == StreamState.IDLE


def test_the_list_asks_as_much_for_three_events_as_for_one(
    organizer: Client,
    organization: Organization,
    event: Event,
    other_event: Event,
    django_assert_max_num_queries: Queries,
) -> None:
    listed = organizer.get(LIST).content.decode()
    assert event.title in listed
    assert other_event.title not in listed
    with django_assert_max_num_queries(40) as one:
        organizer.get(LIST)
    for _ in range(2):
        make_event(organization=organization)
    with django_assert_max_num_queries(40) as three:
        organizer.get(LIST)
    assert len(three) == len(one)


def test_the_code_of_a_ticket_type_is_for_organizers(
    organizer: Client, omar: User, other_organization: Organization
) -> None:
    make_membership(user=omar, organization=other_organization, role=Role.MODERATOR)
    event = make_event(organization=other_organization)
    make_ticket_type(event=event, code="BACKSTAGE77")
    shown = organizer.get(page(event))
    assert shown.status_code == 200
    assert "BACKSTAGE77" not in shown.content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2201-01-01", "9999-12-31"])
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo"])
def test_no_event_is_planned_where_the_calendar_ends(
    organizer: Client, event: Event, day: str, zone: str
) -> None:
    said = "Choose a year between 2000 and 2200."
    for fields in ({"starts_at_0": day}, {"ends_at_0": day, "ends_at_1": "23:59"}):
        answer = organizer.post(f"{LIST}add/", form(time_zone=zone) | fields)
        assert said in answer.content.decode(), fields
    copy = {"title": "Copy", "starts_at_0": day, "starts_at_1": "23:59"}
    assert said in organizer.post(page(event, "clone"), copy).content.decode()
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    "asked",
    ["year=9999", "year=0", "gte=9999-12-31 23:59:59-12:00", "lt=0001-01-01 00:00:00%2B14:00"],
)
def test_a_list_is_not_narrowed_to_where_the_calendar_ends(organizer: Client, asked: str) -> None:
    answer = organizer.get(f"{LIST}?starts_at__{asked}")
    assert answer.headers["Location"] == f"{LIST}?e=1"
    assert organizer.get(f"{LIST}?starts_at__year=2027").status_code == 200
