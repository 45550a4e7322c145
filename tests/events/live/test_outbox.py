"""The outbox: numbers, scopes, and that news live and die with their change."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from events.live.messages import Scope, personal_scope
from events.live.outbox import BATCH, latest_number, messages_after, messages_prune, news
from events.models import Audience, Event, EventMessage
from tests.factories import make_audience

PRESENCE = {"viewers": 0}


def tell(event: Event, to: Scope | Audience = Scope.GUESTS) -> EventMessage:
    with news(event) as pen:
        match to:
            case Audience():
                pen.tell("access.revoked", to=to, data={})
            case Scope.MODERATORS:
                pen.tell("audience.presence", to=to, data=PRESENCE)
            case _:
                pen.tell("stage.changed", to=to, data={"stage": []})
    return EventMessage.objects.filter(event=event).latest("number")


def test_numbers_count_up_in_each_event_by_itself(event: Event, other_event: Event) -> None:
    assert [tell(event).number, tell(event).number] == [1, 2]
    assert tell(other_event).number == 1


def test_a_message_names_the_one_before_it_in_its_scope(event: Event, vera: Audience) -> None:
    tell(event)
    tell(event, Scope.MODERATORS)
    tell(event, vera)
    assert tell(event).previous == 1
    assert tell(event, Scope.MODERATORS).previous == 2
    assert tell(event, vera).previous == 3


def test_what_is_not_declared_is_not_written(event: Event) -> None:
    with news(event) as pen:
        for type_, to, data in (
            ("stage.burned", Scope.EVERYONE, {}),
            ("stage.changed", Scope.EVERYONE, {"stage": []}),
            ("stage.changed", Scope.GUESTS, {"stage": [], "viewers": 3}),
        ):
            with pytest.raises(ValueError, match="not declared"):
                pen.tell(type_, to=to, data=data)


def test_many_people_are_told_one_thing_each_in_as_many_queries_as_one(
    event: Event, vera: Audience, django_assert_num_queries: Callable[[int], Any]
) -> None:
    viktor = make_audience(event=event)
    tell(event, vera)
    for people in ([vera], [vera, viktor], [vera, viktor, vera]):
        with news(event) as pen, django_assert_num_queries(3):
            pen.tell_each("access.superseded", [(one, {"superseded": []}) for one in people])
    rows = EventMessage.objects.filter(event=event).values_list("number", "previous", "scope")
    of_vera, of_viktor = personal_scope(vera), personal_scope(viktor)
    assert list(rows) == [
        (1, 0, of_vera),
        (2, 1, of_vera),
        (3, 2, of_vera),
        (4, 0, of_viktor),
        (5, 3, of_vera),
        (6, 4, of_viktor),
        (7, 5, of_vera),
    ]


def test_to_tell_nobody_is_nothing(event: Event) -> None:
    with news(event) as pen:
        pen.tell_each("stage.place", [])
    assert latest_number(event.pk) == 0


def test_one_undeclared_letter_of_many_keeps_all_from_being_written(
    event: Event, vera: Audience
) -> None:
    with news(event) as pen, pytest.raises(ValueError, match="not declared"):
        pen.tell_each("access.revoked", [(vera, {}), (vera, {"viewers": 3})])
    assert latest_number(event.pk) == 0


def test_news_of_a_change_that_is_undone_are_undone_with_it(event: Event) -> None:
    def change_and_fail() -> None:
        with transaction.atomic():
            tell(event)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert latest_number(event.pk) == 0
    assert tell(event).number == 1


def test_messages_are_read_in_order_after_a_number_and_in_bounded_batches(event: Event) -> None:
    EventMessage.objects.bulk_create(
        EventMessage(event=event, number=n, previous=n - 1, type="t", scope="guests", data={})
        for n in range(1, BATCH + 11)
    )
    first = messages_after(event.pk, 4)
    assert [first[0].number, len(first)] == [5, BATCH]
    assert [message.number for message in messages_after(event.pk, first[-1].number)] == list(
        range(BATCH + 5, BATCH + 11)
    )


def test_old_messages_are_pruned_and_numbers_go_on(event: Event) -> None:
    for _ in range(3):
        tell(event)
    long_ago = timezone.now() - timedelta(hours=2)
    EventMessage.objects.update(created_at=long_ago)
    messages_prune(event.pk)
    assert [message.number for message in messages_after(event.pk, 0)] == [3]
    assert tell(event).number == 4


def test_messages_of_the_last_hour_are_kept(event: Event) -> None:
    tell(event)
    tell(event)
    messages_prune(event.pk)
    assert len(messages_after(event.pk, 0)) == 2
