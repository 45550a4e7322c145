"""Speakers' links: sent again, replaced, withdrawn, run out."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.audit import Actor
from accounts.models import AuditEntry
from config import clock
from events.errors import EventClosedError, InLineUpError, LinkDeadError, NoAddressError
from events.links import guest_link
from events.models import Event, EventStatus, Speaker, StageState
from events.services.guests import guest_remove, guest_revoke
from events.services.speakers import speaker_renew, speaker_resend, speaker_revoke
from tests.events.places import put
from tests.events.told import told
from tests.factories import make_speaker
from tests.support.mails import mails

BY = Actor("omar@example.com")


@pytest.fixture
def sam(event: Event) -> Speaker:
    """Sam can be written to, and is known to the public."""
    return make_speaker(event=event, name="Sam", email="sam@x.org", biography="Sings.", position=2)


def opens(client: Client, speaker: Speaker) -> int:
    """Return the status of the page that the speaker's link leads to."""
    return client.get(guest_link(speaker), follow=True).status_code


def test_a_link_that_is_sent_again_is_the_same(sam: Speaker) -> None:
    speaker_resend(speaker=sam, by=BY)
    (mail,) = mails()
    assert mail.to == ["sam@x.org"]
    assert f"/s/{sam.access_code}/" in mail.body
    assert AuditEntry.objects.get().action == "speaker.resend"


def test_what_would_help_nobody_is_not_sent(sam: Speaker) -> None:
    Speaker.objects.update(email="")
    with pytest.raises(NoAddressError):
        speaker_resend(speaker=sam, by=BY)
    Speaker.objects.update(email="sam@x.org", expires_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(LinkDeadError):
        speaker_resend(speaker=sam, by=BY)
    Speaker.objects.update(expires_at=None, revoked_at=clock.now())
    with pytest.raises(LinkDeadError):
        speaker_resend(speaker=sam, by=BY)
    assert mails() == []
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("do", [speaker_resend, speaker_renew])
def test_nobody_is_invited_to_what_is_over(sam: Speaker, do: object) -> None:
    sam.event.status = EventStatus.ENDED
    with pytest.raises(EventClosedError):
        do(speaker=sam, by=BY)  # type: ignore[operator]


def test_a_new_link_opens_and_the_old_one_does_not(sam: Speaker, client: Client) -> None:
    fresh = speaker_renew(speaker=sam, by=BY)
    assert opens(client, fresh) == 200
    assert opens(Client(), sam) == 404
    (mail,) = mails()
    assert f"/s/{fresh.access_code}/" in mail.body
    assert (fresh.name, fresh.biography, fresh.position) == ("Sam", "Sings.", 2)


def test_who_is_inside_by_the_old_link_is_out(sam: Speaker, client: Client) -> None:
    assert opens(client, sam) == 200
    put(sam, StageState.ON_STAGE)
    speaker_renew(speaker=sam, by=BY)
    assert client.get(f"/e/{sam.event.public_id}/speak/{sam.public_id}/").status_code == 404
    types = [type_ for type_, _ in told(sam.event)]
    assert "access.revoked" in types
    assert types[-1] == "speaker.issued"


def test_a_limit_that_is_over_is_not_kept(sam: Speaker) -> None:
    later = clock.now() + timedelta(days=1)
    sam.expires_at = later
    fresh = speaker_renew(speaker=sam, by=BY)
    assert fresh.expires_at == later
    fresh.expires_at = clock.now() - timedelta(days=1)
    assert speaker_renew(speaker=fresh, by=BY).expires_at is None


@pytest.mark.parametrize("end", [guest_revoke, guest_remove])
def test_who_was_sent_away_can_be_invited_anew(sam: Speaker, client: Client, end: object) -> None:
    end(guest=sam, by=BY)  # type: ignore[operator]
    assert opens(client, speaker_renew(speaker=sam, by=BY)) == 200


def test_an_address_that_somebody_else_has_got_is_not_taken_twice(sam: Speaker) -> None:
    guest_revoke(guest=sam, by=BY)
    make_speaker(event=sam.event, email="sam@x.org")
    with pytest.raises(InLineUpError, match="sam@x.org"):
        speaker_renew(speaker=sam, by=BY)
    assert mails() == []


def test_who_is_withdrawn_is_told_once_and_without_a_link(sam: Speaker, client: Client) -> None:
    speaker_revoke(speaker=sam, by=BY)
    speaker_revoke(speaker=sam, by=BY)
    (mail,) = mails()
    assert mail.subject == "Your speaker link was withdrawn: Opening night"
    assert sam.access_code not in mail.body + str(mail.alternatives[0][0])
    assert opens(client, sam) == 404


def test_a_link_opens_until_its_time_is_over(sam: Speaker, client: Client) -> None:
    over = clock.now() + timedelta(hours=1)
    Speaker.objects.update(expires_at=over)
    with clock.at(over - timedelta(seconds=1)):
        assert opens(client, sam) == 200
    with clock.at(over):
        for page in (guest_link(sam), f"/e/{sam.event.public_id}/speak/{sam.public_id}/"):
            answer = client.get(page, follow=True)
            assert answer.status_code == 404
            assert "This link has run out." in answer.content.decode()


def test_the_mail_says_how_long_the_link_is_good(sam: Speaker) -> None:
    Speaker.objects.update(expires_at=clock.now() + timedelta(days=1))
    sam.refresh_from_db()
    speaker_resend(speaker=sam, by=BY)
    assert "It is valid until" in mails()[0].body
