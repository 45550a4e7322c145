"""Raised hands: the queue, who knows their place in it, and whose hand goes down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.audit import Actor
from events.errors import EventClosedError, StageTransitionError
from events.models import Audience, Event, EventMessage, EventStatus, Presence, StageState
from events.selectors import PLACES_TOLD, hand_place, hands_of
from events.services.guests import guest_remove
from events.services.hands import GONE_AFTER, hand_lower, hand_raise
from events.services.stage import stage_invite
from events.services.upkeep import stage_upkeep
from streaming.errors import StreamNotLiveError
from streaming.models import Stream, StreamState
from tests.events.places import on_air, put
from tests.events.told import told_to
from tests.factories import make_audience

BY = Actor("somebody")


@pytest.fixture(autouse=True)
def _live(event: Event) -> None:
    on_air(event)


def queue(event: Event, *names: str) -> list[Audience]:
    viewers = [make_audience(event=event, name=name) for name in names]
    for viewer in viewers:
        hand_raise(guest=viewer, by=BY)
    return viewers


def open_page(viewer: Audience, *, seconds: int = 60) -> None:
    until = timezone.now() + timedelta(seconds=seconds)
    Presence.objects.update_or_create(
        audience=viewer, process="web", defaults={"expires_at": until}
    )


def is_up(viewer: Audience) -> bool:
    return Audience.objects.get(pk=viewer.pk).stage_state == StageState.HAND_RAISED


def places_told(event: Event) -> dict[str, int | None]:
    """The place each was told last."""
    personal = EventMessage.objects.filter(event=event, scope__startswith="audience:")
    return {message.data["me"]["name"]: message.data["me"]["place"] for message in personal}


def test_hands_queue_in_the_order_they_were_raised(event: Event) -> None:
    vera, viktor, vito = queue(event, "Vera", "Viktor", "Vito")
    assert list(hands_of(event)) == [vera, viktor, vito]
    assert places_told(event) == {"Vera": 1, "Viktor": 2, "Vito": 3}
    assert [hand_place(one) for one in (vera, viktor, vito)] == [1, 2, 3]


def test_a_hand_raised_again_is_at_the_end(event: Event) -> None:
    vera, viktor = queue(event, "Vera", "Viktor")
    hand_lower(guest=vera, by=BY)
    hand_raise(guest=vera, by=BY)
    assert list(hands_of(event)) == [viktor, vera]
    assert places_told(event) == {"Viktor": 1, "Vera": 2}


@pytest.mark.parametrize("leave", [hand_lower, stage_invite, guest_remove])
def test_those_behind_hear_that_they_moved_up_and_nobody_else(event: Event, leave: object) -> None:
    assert callable(leave)
    first, second, third = queue(event, "Vera", "Viktor", "Vito")
    before = EventMessage.objects.count()
    leave(guest=second, by=BY)
    moved = EventMessage.objects.filter(number__gt=before, type="stage.place")
    assert [message.scope for message in moved] == [f"audience:{third.public_id}"]
    assert moved[0].data["me"]["place"] == 2
    assert hand_place(first) == 1


def test_only_the_first_fifty_are_told_their_place(event: Event) -> None:
    since = timezone.now() - timedelta(minutes=5)
    Audience.objects.bulk_create(
        Audience(
            event=event,
            name=f"V{number}",
            stage_state=StageState.HAND_RAISED,
            stage_since=since + timedelta(seconds=number),
        )
        for number in range(PLACES_TOLD + 5)
    )
    (last,) = queue(event, "Last")
    assert places_told(event)["Last"] is None
    hand_lower(guest=hands_of(event)[0], by=BY)
    told = EventMessage.objects.filter(type="stage.place")
    assert [message.data["me"]["place"] for message in told] == list(range(1, PLACES_TOLD + 1))
    newcomer = told.last()
    assert newcomer is not None
    assert newcomer.data["me"]["name"] == f"V{PLACES_TOLD}"
    assert hand_place(last) is None


def test_the_whole_queue_is_told_in_a_bounded_number_of_queries(
    event: Event, django_assert_max_num_queries: object
) -> None:
    assert callable(django_assert_max_num_queries)
    hands = queue(event, *(f"V{number}" for number in range(20)))
    with django_assert_max_num_queries(25):
        hand_lower(guest=hands[0], by=BY)
    assert EventMessage.objects.filter(type="stage.place").count() == 19


@pytest.mark.parametrize("state", sorted(set(StreamState) - {"live", "interrupted"}))
def test_a_hand_is_raised_only_while_the_programme_runs(
    event: Event, vera: Audience, state: str
) -> None:
    Stream.objects.update(state=state)
    event.stream.refresh_from_db()
    with pytest.raises(StreamNotLiveError):
        hand_raise(guest=vera, by=BY)
    assert not is_up(vera)


def test_a_hand_is_raised_while_the_programme_is_interrupted(event: Event, vera: Audience) -> None:
    Stream.objects.update(state=StreamState.INTERRUPTED)
    event.stream.refresh_from_db()
    hand_raise(guest=vera, by=BY)
    assert is_up(vera)


def test_a_hand_comes_too_late_when_the_programme_ended_in_the_meantime(
    event: Event, vera: Audience
) -> None:
    stale = Audience.objects.select_related("event__stream").get(pk=vera.pk)
    assert stale.event.is_live
    Stream.objects.update(state=StreamState.ENDED)
    with pytest.raises(StreamNotLiveError):
        hand_raise(guest=stale, by=BY)
    assert not EventMessage.objects.exists()


def test_nobody_raises_a_hand_at_an_event_that_is_over(event: Event, vera: Audience) -> None:
    Event.objects.update(status=EventStatus.ENDED)
    with pytest.raises(EventClosedError):
        hand_raise(guest=vera, by=BY)


def test_a_hand_stays_up_over_a_short_drop_and_goes_down_when_its_owner_is_gone(
    event: Event, vera: Audience
) -> None:
    now = timezone.now()
    hand_raise(guest=vera, by=BY)
    stage_upkeep(now=now)  # no page is open: they are missed from now on
    stage_upkeep(now=now + GONE_AFTER - timedelta(seconds=1))
    assert is_up(vera)
    stage_upkeep(now=now + GONE_AFTER)
    assert not is_up(vera)
    assert told_to(event, "moderators")[-1] == "stage.hand_lowered"


def test_the_hand_of_who_came_back_stays_up(event: Event, vera: Audience) -> None:
    hand_raise(guest=vera, by=BY)
    now = timezone.now()
    Audience.objects.update(away_since=now - 2 * GONE_AFTER)
    open_page(vera)
    stage_upkeep(now=now)
    assert is_up(vera)


def test_the_hand_of_a_killed_process_viewer_goes_down_a_minute_after_its_word_ran_out(
    vera: Audience,
) -> None:
    hand_raise(guest=vera, by=BY)
    open_page(vera, seconds=30)
    now = timezone.now()
    for seconds, up in [(29, True), (31, True), (89, True), (92, False)]:
        stage_upkeep(now=now + timedelta(seconds=seconds))
        assert is_up(vera) is up


def test_who_was_away_long_before_they_raised_the_hand_has_their_minute(vera: Audience) -> None:
    Audience.objects.update(away_since=timezone.now() - timedelta(hours=1))
    hand_raise(guest=vera, by=BY)
    now = timezone.now()
    stage_upkeep(now=now)
    stage_upkeep(now=now + timedelta(seconds=30))
    assert is_up(vera)


def test_the_queue_moves_once_when_many_hands_go_down_together(event: Event) -> None:
    away = queue(event, *(f"V{number}" for number in range(10)))
    (stays,) = queue(event, "Vera")
    open_page(stays)
    Audience.objects.filter(pk__in=[one.pk for one in away]).update(
        away_since=timezone.now() - GONE_AFTER
    )
    before = EventMessage.objects.count()
    stage_upkeep(now=timezone.now())
    assert [*hands_of(event)] == [stays]
    fresh = EventMessage.objects.filter(number__gt=before)
    assert fresh.filter(type="stage.place").count() == 1
    assert fresh.filter(scope="moderators").count() == 1


def test_a_refused_hand_tells_nobody(vera: Audience) -> None:
    put(vera, StageState.INVITED)
    with pytest.raises(StageTransitionError):
        hand_raise(guest=vera, by=BY)
    assert not EventMessage.objects.exists()
