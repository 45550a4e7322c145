"""Mails in the admin: what became of them; their words, which hold rights, are nowhere."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, Mail, MailState, Organization, User
from tests.factories import make_user

MAILS = "/admin/accounts/mail/"
SECRET = "https://footlight.example/t/k33p-this"


def make_mail(organization: Organization | None, **more: Any) -> Mail:
    facts = {"kind": "ticket", "to": "vera@example.com", "subject": "Your ticket"}
    words = {"text": SECRET, "html": SECRET, "headers": {"List-Unsubscribe": SECRET}}
    return Mail.objects.create(organization=organization, **(facts | words | more))


@pytest.fixture
def given_up(organization: Organization) -> Mail:
    """A mail that no server took."""
    more = {"state": MailState.FAILED, "attempts": 8, "error": "The server did not answer."}
    return make_mail(organization, **more)


def test_an_organizer_sees_what_became_of_a_mail_but_not_its_words(
    client: Client, omar: User, given_up: Mail
) -> None:
    client.force_login(omar)
    listed = client.get(MAILS).content.decode()
    page = client.get(f"{MAILS}{given_up.pk}/change/").content.decode()
    for said in (listed, page):
        assert "vera@example.com" in said
        assert "Given up" in said
        assert SECRET not in said
    assert "The server did not answer." in page


@pytest.mark.parametrize("query", ["text__contains=k33p", "html__startswith=h", "key=1"])
def test_the_words_are_not_guessed_by_filtering(
    client: Client, omar: User, given_up: Mail, query: str
) -> None:
    client.force_login(omar)
    assert client.get(f"{MAILS}?{query}").status_code == 400
    assert "vera@" not in client.get(f"{MAILS}?q=k33p").content.decode()


def test_others_mails_and_those_of_no_organization_are_not_there(
    client: Client, omar: User, other_organization: Organization
) -> None:
    make_mail(other_organization, to="selma@example.com")
    reset = make_mail(None, to="somebody@example.com")
    client.force_login(omar)
    said = client.get(MAILS).content.decode()
    assert "selma@" not in said
    assert "somebody@" not in said
    root = make_user(email="root@example.com", is_staff=True, is_superuser=True)
    client.force_login(root)
    assert "somebody@" in client.get(MAILS).content.decode()
    page = client.get(f"{MAILS}{reset.pk}/change/")
    assert page.status_code == 200
    assert SECRET not in page.content.decode()


def test_moderators_read_no_mails(client: Client, mona: User, given_up: Mail) -> None:
    User.objects.filter(pk=mona.pk).update(is_staff=True)
    client.force_login(mona)
    assert client.get(MAILS).status_code == 403


def test_what_was_given_up_is_sent_again_and_nothing_else(
    client: Client, omar: User, given_up: Mail, other_organization: Organization
) -> None:
    sent = make_mail(given_up.organization, state=MailState.SENT)
    theirs = make_mail(other_organization, state=MailState.FAILED)
    client.force_login(omar)
    chosen = {"action": "send_again", "_selected_action": [given_up.pk, sent.pk, theirs.pk]}
    assert "1 mail is sent again." in client.post(MAILS, chosen, follow=True).content.decode()
    states = {mail.pk: mail.state for mail in Mail.objects.all()}
    assert states == {
        given_up.pk: MailState.QUEUED,
        sent.pk: MailState.SENT,
        theirs.pk: MailState.FAILED,
    }
    assert AuditEntry.objects.get(action="mail.retry").actor == omar
    said = client.post(MAILS, chosen, follow=True).content.decode()
    assert "None of the selected mails was given up." in said


def test_nobody_writes_changes_or_deletes_a_mail(
    client: Client, alice: User, given_up: Mail
) -> None:
    client.force_login(alice)
    assert client.post(f"{MAILS}add/", {"to": "a@x.org"}).status_code == 403
    assert client.post(f"{MAILS}{given_up.pk}/change/", {"to": "a@x.org"}).status_code == 403
    assert client.post(f"{MAILS}{given_up.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_list_asks_as_much_for_three_mails_as_for_one(
    client: Client, omar: User, given_up: Mail, django_assert_max_num_queries: Any
) -> None:
    client.force_login(omar)
    client.get(MAILS)
    with django_assert_max_num_queries(20) as one:
        client.get(MAILS)
    for _ in range(2):
        make_mail(given_up.organization)
    with django_assert_max_num_queries(20) as three:
        client.get(MAILS)
    assert len(three) == len(one)
