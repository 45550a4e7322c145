"""Who watches, as several web processes agree on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.audit import SYSTEM
from events.live.messages import personal_scope
from events.models import Audience, Event, EventMessage, Presence, StageState
from events.selectors import audience_of, viewers_count
from events.services.guests import guest_revoke
from events.services.presence import Connection, presence_change, presence_renew
from tests.events.told import told, told_to
from tests.factories import make_audience


def opened(*ids: str) -> list[Connection]:
    """Connections, each opened after the one before it."""
    return [(id_, float(when)) for when, id_ in enumerate(ids, 1)]


def watching(event: Event) -> list[str]:
    return [one.name for one in audience_of(event) if one.watching]


def forget_in(seconds: int, process: str) -> None:
    until = timezone.now() + timedelta(seconds=seconds)
    Presence.objects.filter(process=process).update(expires_at=until)


def a_second_passes() -> None:
    EventMessage.objects.update(created_at=timezone.now() - timedelta(seconds=2))


def test_a_viewer_watches_while_one_process_says_so(event: Event, vera: Audience) -> None:
    presence_change(event=event, process="a", pages={vera.pk: opened("x")})
    presence_change(event=event, process="b", pages={vera.pk: opened("y")})
    presence_change(event=event, process="a", pages={vera.pk: []})
    assert watching(event) == ["Vera"]
    presence_change(event=event, process="b", pages={vera.pk: []})
    assert watching(event) == []


def test_moderators_hear_how_many_watch_at_most_once_a_second(event: Event, vera: Audience) -> None:
    viktor = make_audience(event=event, name="Viktor")
    assert presence_change(event=event, process="a", pages={vera.pk: opened("x")})
    assert not presence_change(event=event, process="b", pages={viktor.pk: opened("y")})
    assert not presence_change(event=event, process="b", pages={})
    a_second_passes()
    assert presence_change(event=event, process="b", pages={})
    counts = EventMessage.objects.filter(type="audience.presence").values_list("data", flat=True)
    assert list(counts) == [{"viewers": 1}, {"viewers": 2}]
    assert told_to(event, "moderators") == ["audience.presence"] * 2


def test_a_viewer_in_two_processes_counts_once(event: Event, vera: Audience) -> None:
    for process in ("a", "b"):
        presence_change(event=event, process=process, pages={vera.pk: opened("x")})
    assert viewers_count(event) == 1


def test_who_just_sits_is_nobodys_news_but_who_raised_a_hand_is(
    event: Event, vera: Audience
) -> None:
    make_audience(event=event, name="Viktor")
    presence_change(event=event, process="a", pages={vera.pk: opened("x")})
    assert told(event) == [("audience.presence", "moderators")]
    Audience.objects.filter(pk=vera.pk).update(stage_state=StageState.HAND_RAISED)
    presence_change(event=event, process="a", pages={vera.pk: []})
    last = EventMessage.objects.latest("number")
    assert (last.type, last.scope) == ("stage.presence", "moderators")
    assert [(row["name"], row["watching"]) for row in last.data["people"]] == [("Vera", False)]


def test_a_second_page_of_the_same_viewer_changes_nothing_for_moderators(
    event: Event, vera: Audience
) -> None:
    Audience.objects.filter(pk=vera.pk).update(stage_state=StageState.HAND_RAISED)
    presence_change(event=event, process="a", pages={vera.pk: opened("x")})
    presence_change(event=event, process="a", pages={vera.pk: opened("x", "y")})
    presence_change(event=event, process="b", pages={vera.pk: opened("z")})
    assert told_to(event, "moderators").count("stage.presence") == 1


def test_it_is_noted_since_when_somebody_is_away(event: Event, vera: Audience) -> None:
    presence_change(event=event, process="a", pages={vera.pk: opened("x")})
    presence_change(event=event, process="a", pages={vera.pk: []})
    vera.refresh_from_db()
    assert vera.away_since is not None
    presence_change(event=event, process="a", pages={vera.pk: opened("y")})
    vera.refresh_from_db()
    assert vera.away_since is None


def test_the_oldest_connections_of_a_ticket_beyond_the_limit_are_superseded_in_all_processes(
    event: Event, vera: Audience
) -> None:
    Event.objects.update(ticket_connections=2)
    presence_change(event=event, process="a", pages={vera.pk: [("old", 1.0), ("new", 4.0)]})
    assert told_to(event, personal_scope(vera)) == []
    presence_change(event=event, process="b", pages={vera.pk: [("older", 0.5), ("newer", 5.0)]})
    last = EventMessage.objects.get(type="access.superseded")
    assert last.scope == personal_scope(vera)
    assert last.data == {"superseded": ["older", "old"]}


def test_the_limit_is_the_one_the_event_has_now(event: Event, vera: Audience) -> None:
    pages = {vera.pk: [("old", 1.0), ("new", 2.0)]}
    Event.objects.update(ticket_connections=2)
    presence_change(event=event, process="a", pages=pages)
    Event.objects.update(ticket_connections=1)
    assert presence_renew(event=event, process="a").connections == 1
    presence_change(event=event, process="a", pages=pages)
    last = EventMessage.objects.get(type="access.superseded")
    assert last.data == {"superseded": ["old"]}


def test_connections_of_a_killed_process_supersede_nobody(event: Event, vera: Audience) -> None:
    Event.objects.update(ticket_connections=1)
    presence_change(event=event, process="killed", pages={vera.pk: [("ghost", 9.0)]})
    forget_in(-1, "killed")
    presence_change(event=event, process="a", pages={vera.pk: [("real", 1.0)]})
    assert told_to(event, personal_scope(vera)) == []


def test_the_viewers_of_a_killed_process_are_forgotten_and_told_of(
    event: Event, vera: Audience
) -> None:
    presence_change(event=event, process="killed", pages={vera.pk: opened("x")})
    forget_in(-1, "killed")
    assert watching(event) == []
    a_second_passes()
    assert presence_renew(event=event, process="other")[:2] == (0, True)
    assert not Presence.objects.exists()
    assert EventMessage.objects.latest("number").data == {"viewers": 0}
    vera.refresh_from_db()
    assert vera.away_since is not None


def test_a_process_vouches_for_its_own_viewers_again(event: Event, vera: Audience) -> None:
    presence_change(event=event, process="a", pages={vera.pk: opened("x")})
    forget_in(1, "a")
    presence_renew(event=event, process="a")
    assert Presence.objects.get().expires_at > timezone.now() + timedelta(seconds=60)
    assert EventMessage.objects.count() == 1


@pytest.mark.parametrize("late", ["revoked", "elsewhere"])
def test_who_holds_no_valid_ticket_of_the_event_is_not_present(
    event: Event, vera: Audience, other_vera: Audience, late: str
) -> None:
    guest = vera if late == "revoked" else other_vera
    guest_revoke(guest=guest, by=SYSTEM)
    presence_change(event=event, process="a", pages={guest.pk: opened("x")})
    assert not Presence.objects.exists()
