"""What TenantAdmin keeps apart: filters, look-ups, actions, choices, files, and what it notes."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.admin_base import TenantAdmin
from accounts.admin_export import harmless
from accounts.models import AuditEntry, Organization, Role, User
from events.models import Audience, Event
from tests.factories import make_audience, make_event, make_membership, make_user

TICKETS = "/admin/events/audience/"
EVENTS = "/admin/events/event/"
LOG = "/admin/accounts/auditentry/"


@pytest.fixture
def root(db: None) -> User:
    """The operator."""
    return make_user(email="root@example.com", is_staff=True, is_superuser=True)


@pytest.fixture
def event(organization: Organization) -> Event:
    """An event of the organization."""
    return make_event(organization=organization, title="Opening night")


@pytest.fixture
def other_event(other_organization: Organization) -> Event:
    """An event of another tenant."""
    return make_event(organization=other_organization, title="Closing night")


def offered(client: Client, address: str) -> dict[str, list[str]]:
    """What each filter of a list offers."""
    answer: Any = client.get(address)
    changelist = answer.context["cl"]
    return {
        str(spec.title): [str(choice["display"]) for choice in spec.choices(changelist)]
        for spec in changelist.filter_specs
    }


def autocomplete(client: Client, model: str, field: str, term: str = "") -> Any:
    asked = {"app_label": "events", "model_name": model, "field_name": field, "term": term}
    return client.get("/admin/autocomplete/", asked)


def shortcut(row: Event | User | Audience) -> str:
    kind = ContentType.objects.get_for_model(row)
    return f"/admin/r/{kind.pk}/{row.pk}/"


def test_filters_by_relation_offer_ones_own_rows_only(
    client: Client, omar: User, event: Event, other_event: Event
) -> None:
    again = make_event(organization=event.organization, title="Second night")
    for one in (event, again, other_event):
        make_audience(event=one)
    client.force_login(omar)
    assert sorted(offered(client, TICKETS)["event"]) == ["All", "Opening night", "Second night"]


@pytest.mark.parametrize(
    "query",
    [
        "ticket_code__startswith=a",
        "event__organization__name__startswith=E",
        "event__organization__api_keys__digest__startswith=a",
        "email__startswith=v",
        "nothing=1",
    ],
)
def test_no_secret_is_guessed_by_filtering_for_its_beginning(
    client: Client, omar: User, event: Event, query: str
) -> None:
    make_audience(event=event)
    client.force_login(omar)
    assert client.get(f"{TICKETS}?{query}").status_code == 400
    assert client.get(f"{TICKETS}?event__id__exact={event.pk}").status_code == 200
    assert client.get(f"{TICKETS}?stage_state__exact=seated&link=valid&q=V").status_code == 200


def test_a_filter_for_another_tenants_event_finds_nothing(
    client: Client, omar: User, event: Event, other_event: Event
) -> None:
    make_audience(event=other_event, name="Viggo")
    client.force_login(omar)
    answer = client.get(f"{TICKETS}?event__id__exact={other_event.pk}")
    assert "Viggo" not in answer.content.decode()
    assert "Closing night" not in answer.content.decode()


def test_what_is_offered_while_typing_is_ones_own(
    client: Client, omar: User, root: User, event: Event, other_event: Event
) -> None:
    client.force_login(omar)
    found = autocomplete(client, "audience", "event", "night").json()["results"]
    assert [one["text"] for one in found] == ["Opening night"]
    client.force_login(root)
    found = autocomplete(client, "audience", "event", "night").json()["results"]
    assert {one["text"] for one in found} == {"Opening night", "Closing night"}


def test_what_is_offered_while_typing_is_what_a_form_takes(
    client: Client, omar: User, event: Event, other_event: Event
) -> None:
    make_membership(user=omar, organization=other_event.organization, role=Role.MODERATOR)
    client.force_login(omar)
    found = autocomplete(client, "audience", "event", "night").json()["results"]
    assert [one["text"] for one in found] == ["Opening night"]


@pytest.mark.parametrize(
    ("model", "field"), [("eventmoderator", "user"), ("audience", "stream"), ("none", "none")]
)
def test_nobody_but_the_operator_is_offered_users(
    client: Client, omar: User, olga: User, model: str, field: str
) -> None:
    client.force_login(omar)
    answer = autocomplete(client, model, field)
    assert answer.status_code == 403
    assert "olga" not in answer.content.decode()


def test_an_action_leaves_rows_alone_that_one_only_sees(
    client: Client, alice: User, organization: Organization, other_organization: Organization
) -> None:
    make_membership(user=alice, organization=other_organization, role=Role.MODERATOR)
    client.force_login(alice)
    listed = client.get("/admin/accounts/organization/").content.decode()
    assert other_organization.name in listed
    mine = make_audience(event=make_event(organization=organization))
    theirs = make_audience(event=make_event(organization=other_organization))
    chosen = {"action": "revoke", "_selected_action": [mine.pk, theirs.pk]}
    client.post(TICKETS, chosen)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.revoked_at is not None
    assert theirs.revoked_at is None


class TouchAdmin(TenantAdmin):
    """An admin whose list shows more rows than its action may touch."""

    touched: list[Any]
    actions = ("touch",)

    @admin.action(permissions=["change"])
    def touch(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Remember what was handed over."""
        self.touched = list(queryset)
        return HttpResponse()


@pytest.mark.parametrize("across", ["0", "1"])
def test_an_action_is_handed_only_the_rows_that_one_may_change(
    rf: RequestFactory, omar: User, event: Event, other_event: Event, across: str
) -> None:
    make_membership(user=omar, organization=other_event.organization, role=Role.MODERATOR)
    chosen = {"action": "touch", "select_across": across, "index": "0"}
    request = rf.post(EVENTS, chosen | {"_selected_action": [event.pk, other_event.pk]})
    request.user = omar
    touching = TouchAdmin(Event, admin.site)
    assert set(touching.get_queryset(request)) == {event, other_event}
    touching.response_action(request, touching.get_queryset(request))
    assert touching.touched == [event]


def test_rows_chosen_by_what_is_no_key_are_a_bad_request(client: Client, omar: User) -> None:
    client.force_login(omar)
    answer = client.post(TICKETS, {"action": "revoke", "_selected_action": "all of them"})
    assert answer.status_code == 400


def test_the_way_to_a_public_page_is_there_for_ones_own_rows(
    client: Client, omar: User, root: User, event: Event, other_event: Event
) -> None:
    client.force_login(omar)
    assert client.get(shortcut(event)).headers["Location"] == event.get_absolute_url()
    assert client.get(shortcut(other_event)).status_code == 404
    assert client.get(shortcut(omar)).status_code == 404
    assert client.get(shortcut(make_audience(event=event))).status_code == 404
    for nowhere in ("/admin/r/1/x/", "/admin/r/x/1/", "/admin/r/99999/1/"):
        assert client.get(nowhere).status_code == 404
    client.force_login(root)
    assert client.get(shortcut(other_event)).status_code == 302


def test_histories_and_words_of_the_admin_are_for_who_may_enter(
    client: Client, mona: User, omar: User, event: Event, other_event: Event
) -> None:
    history = f"{EVENTS}{event.pk}/history/"
    client.force_login(mona)
    assert client.get("/admin/jsi18n/").status_code == 302
    assert client.get(history).status_code == 302
    client.force_login(omar)
    assert client.get("/admin/jsi18n/").status_code == 200
    assert client.get(history).status_code == 200
    elsewhere = client.get(f"{EVENTS}{other_event.pk}/history/", follow=True)
    assert elsewhere.redirect_chain == [("/admin/", 302)]


def test_one_signs_in_and_out_of_the_admin_where_everybody_does(
    client: Client, mona: User, omar: User
) -> None:
    asked = client.get(EVENTS, follow=False)
    led = client.get(asked.headers["Location"])
    assert led.headers["Location"] == f"{reverse('account_login')}?next={EVENTS}"
    client.force_login(mona)
    assert client.get("/admin/login/").status_code == 403
    client.force_login(omar)
    assert client.get("/admin/login/").headers["Location"] == "/admin/"
    assert client.get("/admin/logout/").headers["Location"] == reverse("account_logout")
    assert client.get("/admin/password_change/").status_code == 302
    assert client.get("/admin/password_change/done/").status_code == 302


def test_selected_rows_are_downloaded_and_it_is_written_down(
    client: Client, omar: User, olga: User, event: Event
) -> None:
    client.force_login(omar)
    entry = AuditEntry.objects.create(
        organization=event.organization, actor_name="=HYPERLINK()", action="event.create"
    )
    chosen = {"action": "export", "_selected_action": entry.pk}
    answer = client.post(LOG, chosen)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "'=HYPERLINK()" in answer.content.decode("utf-8-sig")
    noted = AuditEntry.objects.get(action="auditentry.export")
    assert (noted.actor, noted.details) == (omar, {"rows": 1})
    client.force_login(olga)
    assert "HYPERLINK" not in client.post(LOG, chosen).content.decode()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_takes_no_cell_for_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("Vera") == "Vera"
    assert harmless(None) == ""


def test_a_look_of_the_operator_is_written_down_once_an_hour(
    client: Client, root: User, omar: User, event: Event
) -> None:
    client.force_login(omar)
    client.get(f"{EVENTS}{event.pk}/change/")
    assert not AuditEntry.objects.filter(action="operator.view").exists()
    client.force_login(root)
    for _ in range(2):
        client.get(f"{EVENTS}{event.pk}/change/")
    seen = AuditEntry.objects.get(action="operator.view")
    assert (seen.organization, seen.actor, seen.target) == (
        event.organization,
        root,
        "event: Opening night",
    )
