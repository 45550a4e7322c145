"""Which language a page speaks, and where its scripts find their words."""

import re

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Organization, User
from config import languages
from events.admin.questions import QUESTIONS
from events.models import Visibility
from tests.factories import make_audience, make_event, make_speaker, make_ticket_type

# Words that English needs in nearly every sentence, and German never has.
ENGLISH = re.compile(r"\b(the|you|your|this|and|of|with|is|are|by|for)\b", re.IGNORECASE)


def said_on(page: str) -> str:
    """Return what a page says: no markup, no data for scripts."""
    body = page[page.index("<body") :]
    silent = re.sub(r"<(script|style)\b.*?</\1>", " ", body, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", silent)


def german(client: Client, path: str, *, status: int | None = 200) -> str:
    answer = client.get(path, headers={"accept-language": "de-AT,de;q=0.8,en;q=0.5"}, follow=True)
    assert status in (answer.status_code, None)
    page = answer.content.decode()
    assert '<html lang="de"' in page
    return page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sign-in/",
        "/sign-up/",
        "/account/password/reset/",
        "/account/password/reset/sent/",
        "/account/confirm-email/",
        "/invitations/wrong/",
        "/tickets/resend/",
        "/tickets/resend/sent/",
        "/nothing/",
    ],
)
def test_a_page_of_the_house_has_no_english_left(client: Client, path: str) -> None:
    assert ENGLISH.findall(said_on(german(client, path, status=None))) == []


@pytest.mark.django_db
def test_a_page_of_an_event_has_no_english_left(client: Client) -> None:
    event = make_event(title="Abend", description="")
    for path in (event.get_absolute_url(), f"/o/{event.organization.slug}/"):
        assert ENGLISH.findall(said_on(german(client, path))) == []


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["register/", "register/sent/", "enter/"])
@pytest.mark.parametrize("visibility", Visibility)
def test_a_way_in_has_no_english_left(client: Client, page: str, visibility: str) -> None:
    event = make_event(title="Abend", description="", visibility=visibility)
    make_ticket_type(event=event, name="Parkett")
    answer = german(client, f"{event.get_absolute_url()}{page}", status=None)
    assert ENGLISH.findall(said_on(answer)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/account/",
        "/account/profile/",
        "/account/email/",
        "/account/password/",
        "/account/confirm-password/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/organizations/new/",
        "/sign-out/",
    ],
)
def test_a_page_of_an_account_has_no_english_left(client: Client, path: str, alice: User) -> None:
    client.force_login(alice)
    assert ENGLISH.findall(said_on(german(client, path))) == []


@pytest.mark.django_db
def test_the_pages_behind_a_personal_link_have_no_english_left(client: Client) -> None:
    event = make_event(title="Abend", description="")
    vera, sam = make_audience(event=event, name="Vera"), make_speaker(event=event, name="Sam")
    for path in (f"/t/{vera.ticket_code}/", f"/s/{sam.access_code}/", "/t/falsch/"):
        assert ENGLISH.findall(said_on(german(client, path, status=None))) == []


@pytest.mark.django_db
def test_the_admin_has_no_english_left(
    client: Client, alice: User, organization: Organization
) -> None:
    event = make_event(organization=organization, title="Abend", description="")
    make_audience(event=event, name="Vera")
    make_speaker(event=event, name="Sam")
    client.force_login(alice)
    request = RequestFactory().get("/admin/")
    request.user = alice
    pages = ["change", "clone", "moderators", "report", *QUESTIONS]
    pages += ["tickets", "tickets/import", "tickets/export"]
    paths = ["/admin/", *(f"/admin/events/event/{event.pk}/{page}/" for page in pages)]
    for model, model_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        if model_admin.has_view_permission(request):
            paths.append(reverse(f"{name}_changelist"))
        if model_admin.has_add_permission(request):
            paths.append(reverse(f"{name}_add"))
    left = {path: ENGLISH.findall(said_on(german(client, path))) for path in paths}
    assert {path: words for path, words in left.items() if words} == {}


@pytest.mark.django_db
def test_a_choice_of_language_is_kept(client: Client) -> None:
    english = {"accept-language": "en"}
    assert '<html lang="en"' in client.get("/", headers=english).content.decode()
    answer = client.post("/language/", {"language": "de", "next": "/sign-in/"})
    assert answer.headers["Location"] == "/sign-in/"
    assert '<html lang="de"' in client.get("/", headers=english).content.decode()


def test_a_choice_of_language_leads_to_no_other_site(client: Client) -> None:
    answer = client.post("/language/", {"language": "de", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


@pytest.mark.django_db
def test_a_page_names_the_words_of_its_scripts_only_where_they_are_needed(client: Client) -> None:
    assert "/jsi18n/" not in client.get("/").content.decode()
    with override("de"):
        assert f'<script src="{languages.script_url("de")}"></script>' in german(client, "/")


def test_the_words_of_scripts_are_kept_by_their_version(client: Client) -> None:
    kept = client.get(languages.script_url("de"))
    assert "immutable" in kept.headers["Cache-Control"]
    assert "Hand heben" in kept.content.decode()
    assert kept.headers["Content-Type"] == "text/javascript; charset=utf-8"
    other = client.get("/jsi18n/de.js?older")
    assert other.headers["Cache-Control"] == "no-cache"


def test_there_are_no_words_of_a_language_we_do_not_speak(client: Client) -> None:
    assert client.get("/jsi18n/xx.js").status_code == 404
    assert client.post("/jsi18n/de.js").status_code == 405
