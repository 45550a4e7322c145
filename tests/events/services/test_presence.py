"""Who watches, as several web processes agree on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Audience, Event, EventMessage, Presence
from events.selectors import audience_of, is_watching, viewers_count
from events.services.guests import guest_revoke
from events.services.presence import presence_change, presence_renew
from tests.factories import make_audience


def watching(event: Event) -> list[str]:
    return [one.name for one in audience_of(event) if one.watching]


def forget_in(seconds: int, process: str) -> None:
    until = timezone.now() + timedelta(seconds=seconds)
    Presence.objects.filter(process=process).update(expires_at=until)


def test_a_viewer_watches_while_one_process_says_so(event: Event, vera: Audience) -> None:
    presence_change(event=event, process="a", came=[vera.pk], went=[])
    presence_change(event=event, process="b", came=[vera.pk], went=[])
    presence_change(event=event, process="a", came=[], went=[vera.pk])
    assert watching(event) == ["Vera"]
    assert is_watching(vera)
    presence_change(event=event, process="b", came=[], went=[vera.pk])
    assert watching(event) == []
    assert not is_watching(vera)


def test_moderators_hear_who_came_and_went_and_how_many_there_are(
    event: Event, vera: Audience
) -> None:
    viktor = make_audience(event=event, name="Viktor")
    presence_change(event=event, process="a", came=[vera.pk, viktor.pk], went=[])
    presence_change(event=event, process="a", came=[], went=[vera.pk])
    came, went = EventMessage.objects.filter(type="audience.presence", scope="moderators")
    assert [row["watching"] for row in came.data["audience"]] == [True, True]
    assert came.data["viewers"] == 2
    assert [(row["name"], row["watching"]) for row in went.data["audience"]] == [("Vera", False)]
    assert went.data["viewers"] == 1


def test_a_viewer_in_two_processes_counts_once(event: Event, vera: Audience) -> None:
    for process in ("a", "b"):
        presence_change(event=event, process=process, came=[vera.pk], went=[])
    assert viewers_count(event) == 1


def test_the_viewers_of_a_killed_process_are_forgotten_and_told_of(
    event: Event, vera: Audience
) -> None:
    presence_change(event=event, process="killed", came=[vera.pk], went=[])
    forget_in(-1, "killed")
    assert watching(event) == []
    presence_renew(event=event, process="other")
    assert not Presence.objects.exists()
    last = EventMessage.objects.filter(type="audience.presence").last()
    assert last is not None
    assert last.data["viewers"] == 0


def test_a_process_vouches_for_its_own_viewers_again(event: Event, vera: Audience) -> None:
    presence_change(event=event, process="a", came=[vera.pk], went=[])
    forget_in(1, "a")
    presence_renew(event=event, process="a")
    assert Presence.objects.get().expires_at > timezone.now() + timedelta(seconds=60)
    assert EventMessage.objects.count() == 1


@pytest.mark.parametrize("late", ["revoked", "elsewhere"])
def test_who_holds_no_valid_ticket_of_the_event_is_not_present(
    event: Event, vera: Audience, other_vera: Audience, late: str
) -> None:
    guest = vera if late == "revoked" else other_vera
    guest_revoke(guest=guest)
    presence_change(event=event, process="a", came=[guest.pk], went=[])
    assert not Presence.objects.exists()
