"""Personal links: issued, renamed, revoked."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone

from events.models import Audience, Event, EventMessage, Presence, Speaker, StageState
from events.services.guests import guest_revoke, guest_update, speaker_invite, tickets_issue
from streaming.tokens import playback_token
from tests.events.told import told, told_to
from tests.streaming.plane import Fault, Plane


def test_a_speaker_with_an_address_is_mailed_after_the_commit(
    event: Event, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as later:
        speaker_invite(speaker=Speaker(event=event, name="Sam", email="Sam@Example.org"))
        assert mail.outbox == []
    for callback in later:
        callback()
    assert mail.outbox[0].to == ["sam@example.org"]
    assert "Limelight invites you to speak at “Opening night”" in mail.outbox[0].body


def test_a_mail_server_that_fails_does_not_undo_the_invitation(
    event: Event, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    speaker = Speaker(event=event, name="Sam", email="sam@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        speaker_invite(speaker=speaker)
    assert Speaker.objects.filter(pk=speaker.pk).exists()


def test_moderators_hear_of_new_links(event: Event) -> None:
    speaker_invite(speaker=Speaker(event=event, name="Sam"))
    tickets_issue(event=event, tickets=[Audience(event=event, name=name) for name in "VW"])
    assert told(event) == [("speaker.issued", "moderators"), ("audience.issued", "moderators")]
    rows = EventMessage.objects.get(type="audience.issued").data["audience"]
    assert [row["name"] for row in rows] == ["V", "W"]


def test_codes_are_of_128_bits_and_each_its_own(event: Event) -> None:
    tickets = [Audience(event=event, name="V") for _ in range(50)]
    tickets_issue(event=event, tickets=tickets)
    codes = {ticket.ticket_code for ticket in tickets}
    assert len(codes) == 50
    assert all(len(code) == 22 for code in codes)  # base64 of 16 bytes


def test_one_address_holds_one_valid_ticket_whatever_its_case(event: Event) -> None:
    first = Audience(event=event, name="V", email="Vera@x.org")
    tickets_issue(event=event, tickets=[first])
    guest_revoke(guest=first)
    tickets_issue(event=event, tickets=[Audience(event=event, name="V", email="vera@X.org")])
    with pytest.raises(IntegrityError):
        tickets_issue(event=event, tickets=[Audience(event=event, name="V", email="VERA@x.org")])


def test_a_renamed_guest_and_the_house_hear_of_it(vera: Audience) -> None:
    vera.name, vera.stage_state = "Vera V.", StageState.ON_STAGE
    guest_update(guest=vera, changed=["name", "stage_state"])
    assert told_to(vera.event, f"audience:{vera.public_id}") == ["audience.issued"]
    assert EventMessage.objects.get(type="stage.changed").data == {"stage": ["Vera V."]}


def test_a_correction_tells_of_the_stage_as_it_is_now(vera: Audience) -> None:
    stale = Audience.objects.get(pk=vera.pk)
    Audience.objects.update(stage_state=StageState.INVITED)
    stale.name = "Vera V."
    guest_update(guest=stale, changed=["name"])
    me = EventMessage.objects.get(scope=f"audience:{vera.public_id}").data["me"]
    assert (me["name"], me["stage_state"]) == ("Vera V.", "invited")


def test_revoking_ends_all_that_the_link_gave(vera: Audience) -> None:
    Audience.objects.update(stage_state=StageState.ON_STAGE)
    until = timezone.now() + timedelta(minutes=1)
    Presence.objects.create(audience=vera, process="p", expires_at=until)
    guest_revoke(guest=vera)
    vera.refresh_from_db()
    assert vera.revoked_at is not None
    assert vera.stage_state == StageState.SEATED
    assert not Presence.objects.exists()
    assert told(vera.event) == [
        ("access.revoked", f"audience:{vera.public_id}"),
        ("access.revoked", "moderators"),
        ("stage.changed", "guests"),
    ]
    gone = EventMessage.objects.get(scope="moderators").data
    assert gone == {"gone": [vera.public_id], "viewers": 0}


def test_revoking_twice_is_revoking_once(sam: Speaker) -> None:
    guest_revoke(guest=sam)
    at = Speaker.objects.get().revoked_at
    before = told(sam.event)
    guest_revoke(guest=sam)
    assert Speaker.objects.get().revoked_at == at
    assert told(sam.event) == before


def test_a_correction_to_a_revoked_link_brings_nobody_back_to_the_desk(vera: Audience) -> None:
    guest_revoke(guest=vera)
    before = told(vera.event)
    vera.name = "Vera V."
    guest_update(guest=vera, changed=["name"])
    assert Audience.objects.get().name == "Vera V."
    assert told(vera.event) == before


def test_a_revoked_viewer_stops_watching_and_is_out_of_the_room(
    live: Event, plane: Plane, vera: Audience, django_capture_on_commit_callbacks: Any
) -> None:
    token = playback_token(stream=live.stream, identity=vera.identity)
    plane.watch(token.playback_url)
    participant = plane.join(live.stream.name, vera.identity)
    with django_capture_on_commit_callbacks(execute=True):
        guest_revoke(guest=Audience.objects.select_related("event__stream").get(pk=vera.pk))
    assert participant.status == "disconnected"
    assert not plane.watching(live.stream)
    assert plane.play_status(token.playback_url) == 403


def test_a_viewer_renamed_while_watching_stops_watching_too(
    live: Event, plane: Plane, vera: Audience, django_capture_on_commit_callbacks: Any
) -> None:
    token = playback_token(stream=live.stream, identity=vera.identity)
    plane.watch(token.playback_url)
    vera.name = "Vera V."
    guest_update(guest=vera, changed=["name"])
    with django_capture_on_commit_callbacks(execute=True):
        guest_revoke(guest=Audience.objects.select_related("event__stream").get(pk=vera.pk))
    assert not plane.watching(live.stream)


def test_a_media_server_that_is_away_does_not_undo_a_revocation(
    live: Event, plane: Plane, sam: Speaker, django_capture_on_commit_callbacks: Any
) -> None:
    plane.faults.append(Fault("broken", times=99))
    with django_capture_on_commit_callbacks(execute=True):
        guest_revoke(guest=Speaker.objects.select_related("event__stream").get(pk=sam.pk))
    assert Speaker.objects.get().revoked_at is not None
