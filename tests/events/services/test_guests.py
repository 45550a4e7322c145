"""Personal links: issued, renamed, taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.audit import Actor
from accounts.models import AuditEntry
from events.errors import StageTransitionError
from events.models import Audience, Event, EventMessage, Presence, Speaker, StageState
from events.services.guests import (
    guest_remove,
    guest_revoke,
    guest_update,
    speaker_invite,
)
from events.services.tickets import tickets_issue
from streaming.models import PlaybackRevocation
from streaming.tokens import playback_token
from tests.events.places import put
from tests.events.told import told, told_to
from tests.streaming.plane import Fault, Plane
from tests.support.mails import mails

BY = Actor("omar@example.com")


def copy(guest: Audience | Speaker) -> Any:
    return type(guest)._default_manager.select_related("event__stream").get(pk=guest.pk)


def test_a_speaker_with_an_address_is_mailed(event: Event) -> None:
    speaker = Speaker(event=event, name="Sam", email="Sam@Example.org")
    speaker_invite(speaker=speaker, by=BY)
    (mail,) = mails()
    assert mail.to == ["sam@example.org"]
    assert mail.subject == "You speak at Opening night"
    assert "Limelight invites you to speak at “Opening night”" in mail.body
    assert f"/s/{speaker.access_code}/" in mail.body


def test_a_speaker_without_an_address_is_not_mailed(event: Event) -> None:
    speaker_invite(speaker=Speaker(event=event, name="Sam"), by=BY)
    assert mails() == []


def test_moderators_hear_of_the_line_up_and_not_of_everybody_in_the_house(event: Event) -> None:
    speaker_invite(speaker=Speaker(event=event, name="Sam"), by=BY)
    tickets = [Audience(event=event, name=name) for name in "VW"]
    tickets_issue(event=event, tickets=tickets, by=BY)
    assert told(event) == [("speaker.issued", "moderators")]
    (row,) = EventMessage.objects.get().data["people"]
    assert (row["name"], row["kind"], row["stage_state"]) == ("Sam", "speaker", "seated")


def test_issuing_and_changing_is_written_down(event: Event, vera: Audience) -> None:
    speaker_invite(speaker=Speaker(event=event, name="Sam"), by=BY)
    tickets_issue(event=event, tickets=[Audience(event=event, name=n) for n in "VW"], by=BY)
    vera.name = "Vera V."
    guest_update(guest=vera, changed=["name"], by=BY)
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["speaker.invite", "ticket.issue", "ticket.issue", "audience.update"]
    assert AuditEntry.objects.latest("pk").details == {"changed": ["name"]}


def test_a_renamed_guest_and_the_house_hear_of_it(vera: Audience) -> None:
    put(vera, StageState.ON_STAGE)
    vera.name = "Vera V."
    guest_update(guest=vera, changed=["name"], by=BY)
    assert told_to(vera.event, f"audience:{vera.public_id}") == ["audience.issued"]
    (row,) = EventMessage.objects.get(scope="moderators").data["people"]
    assert row["name"] == "Vera V."
    assert EventMessage.objects.get(type="stage.changed").data == {"stage": ["Vera V."]}


def test_a_form_saved_without_a_change_is_neither_written_down_nor_told(vera: Audience) -> None:
    guest_update(guest=vera, changed=[], by=BY)
    assert not AuditEntry.objects.exists()
    assert told(vera.event) == []


def test_a_correction_tells_of_the_stage_as_it_is_now(vera: Audience) -> None:
    stale = copy(vera)
    put(vera, StageState.HAND_RAISED)
    stale.name = "Vera V."
    guest_update(guest=stale, changed=["name"], by=BY)
    me = EventMessage.objects.get(scope=f"audience:{vera.public_id}").data["me"]
    assert (me["name"], me["stage_state"], me["place"]) == ("Vera V.", "hand_raised", 1)


@pytest.mark.parametrize(
    ("end", "after"), [(guest_remove, StageState.REMOVED), (guest_revoke, StageState.SEATED)]
)
@pytest.mark.parametrize("state", sorted(set(StageState) - {StageState.REMOVED}))
def test_a_dead_link_ends_all_that_it_gave_whatever_its_holder_does(
    vera: Audience, state: StageState, end: Callable[..., None], after: StageState
) -> None:
    put(vera, state, unmute_asked_at=timezone.now())
    end(guest=copy(vera), by=BY)
    vera.refresh_from_db()
    assert vera.revoked_at is not None
    assert (vera.stage_state, vera.stage_until, vera.unmute_asked_at) == (after, None, None)
    expected = [("access.revoked", f"audience:{vera.public_id}"), ("access.revoked", "moderators")]
    assert told(vera.event)[:2] == expected
    gone = EventMessage.objects.get(type="access.revoked", scope="moderators").data
    assert gone == {"gone": [vera.public_id]}
    to_be_ended = set(PlaybackRevocation.objects.values_list("identity", flat=True))
    assert to_be_ended == {vera.public_id, vera.identity}


@pytest.mark.parametrize("end", [guest_remove, guest_revoke])
def test_who_goes_leaves_the_stage_and_the_spotlight(
    event: Event, sam: Speaker, end: Callable[..., None]
) -> None:
    put(sam, StageState.ON_STAGE)
    Event.objects.update(spotlight=sam.public_id)
    end(guest=copy(sam), by=BY)
    assert EventMessage.objects.get(type="stage.changed").data == {"stage": []}
    changed = EventMessage.objects.get(type="programme.changed").data["programme"]
    assert changed["spotlight"] is None
    assert Event.objects.get().spotlight == ""


def test_a_hub_says_itself_that_the_page_of_a_dead_link_closed(vera: Audience) -> None:
    until = timezone.now() + timedelta(minutes=1)
    Presence.objects.create(audience=vera, process="p", expires_at=until)
    guest_remove(guest=vera, by=BY)
    assert Presence.objects.exists()


def test_revoking_twice_is_revoking_once(sam: Speaker) -> None:
    guest_revoke(guest=sam, by=BY)
    at = Speaker.objects.get().revoked_at
    before = told(sam.event)
    guest_revoke(guest=sam, by=BY)
    assert Speaker.objects.get().revoked_at == at
    assert told(sam.event) == before
    assert AuditEntry.objects.filter(action="stage.revoke").count() == 1


def test_a_removal_is_final(vera: Audience) -> None:
    guest_remove(guest=vera, by=BY)
    guest_revoke(guest=vera, by=BY)
    with pytest.raises(StageTransitionError, match="Vera was removed"):
        guest_remove(guest=vera, by=BY)
    assert Audience.objects.get().stage_state == StageState.REMOVED


def test_a_correction_to_a_revoked_link_brings_nobody_back_to_the_desk(vera: Audience) -> None:
    guest_revoke(guest=vera, by=BY)
    before = told(vera.event)
    vera.name = "Vera V."
    guest_update(guest=vera, changed=["name"], by=BY)
    assert Audience.objects.get().name == "Vera V."
    assert told(vera.event) == before


@pytest.mark.parametrize("end", [guest_remove, guest_revoke])
def test_who_watches_does_so_no_more(
    live: Event,
    plane: Plane,
    vera: Audience,
    django_capture_on_commit_callbacks: Any,
    end: Callable[..., None],
) -> None:
    token = playback_token(stream=live.stream, identity=vera.playback_identity)
    plane.watch(token.playback_url)
    Audience.objects.update(name="Vera V.")  # a new name protects nobody
    with django_capture_on_commit_callbacks(execute=True):
        end(guest=copy(vera), by=BY)
    assert not plane.watching(live.stream)
    assert plane.play_status(token.playback_url) == 403
    assert not PlaybackRevocation.objects.exists()


def test_a_media_server_that_is_away_does_not_undo_a_revocation(
    live: Event, plane: Plane, sam: Speaker, django_capture_on_commit_callbacks: Any
) -> None:
    plane.faults.append(Fault("broken", times=99))
    with django_capture_on_commit_callbacks(execute=True):
        guest_revoke(guest=copy(sam), by=BY)
    assert Speaker.objects.get().revoked_at is not None
    assert PlaybackRevocation.objects.exists()  # tried again by the reconciler
