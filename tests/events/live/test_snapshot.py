"""The snapshot: what it costs, and who gets none."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404

from accounts.audit import SYSTEM
from accounts.models import User
from events.live.snapshot import shared_snapshot, snapshot
from events.models import Audience, Event, Speaker, StageState
from events.services.guests import guest_revoke
from events.viewers import Viewer, ViewerRole
from tests.factories import make_audience, make_speaker

Queries = Callable[[int], Any]


def crowd(event: Event, size: int) -> None:
    """Let so many more hold tickets, half of them with a raised hand, and speak."""
    for number in range(size):
        make_audience(event=event)
        make_audience(event=event, stage_state=StageState.HAND_RAISED)
        make_speaker(event=event, stage_state=StageState.ON_STAGE, name=f"Speaker {number}")


@pytest.mark.parametrize(("role", "queries"), [("public", 2), ("audience", 7), ("moderator", 10)])
def test_a_snapshot_costs_as_much_for_many_people_as_for_few(
    role: str,
    queries: int,
    event: Event,
    vera: Audience,
    mona: User,
    django_assert_num_queries: Queries,
) -> None:
    Audience.objects.filter(pk=vera.pk).update(stage_state=StageState.HAND_RAISED)
    viewer = {
        "public": Viewer(ViewerRole.PUBLIC, event),
        "audience": Viewer(ViewerRole.AUDIENCE, event, guest=vera),
        "moderator": Viewer(ViewerRole.MODERATOR, event, user=mona),
    }[role]
    crowd(event, 1)
    with django_assert_num_queries(queries):
        snapshot(viewer)
    crowd(event, 20)
    with django_assert_num_queries(queries):
        snapshot(viewer)


def test_what_a_hub_starts_with_is_all_that_moderators_know(event: Event, mona: User) -> None:
    crowd(event, 2)
    state = snapshot(Viewer(ViewerRole.MODERATOR, event, user=mona)).state
    assert shared_snapshot(event.pk).state.keys() == state.keys() - {"me", "server_time"}
    assert len(state["people"]) == 4


def test_moderators_are_told_of_the_line_up_and_of_viewers_who_do_not_just_sit(
    event: Event, vera: Audience, sam: Speaker, mona: User
) -> None:
    make_audience(event=event, name="Gone", stage_state=StageState.REMOVED)
    viewer = Viewer(ViewerRole.MODERATOR, event, user=mona)
    assert [row["name"] for row in snapshot(viewer).state["people"]] == ["Sam"]
    Audience.objects.filter(pk=vera.pk).update(stage_state=StageState.INVITED)
    assert [row["name"] for row in snapshot(viewer).state["people"]] == ["Sam", "Vera"]


@pytest.mark.parametrize("role", [ViewerRole.AUDIENCE, ViewerRole.SPEAKER])
def test_one_revoked_while_connecting_gets_no_snapshot(
    role: ViewerRole, event: Event, vera: Audience, sam: Speaker
) -> None:
    guest = vera if role == ViewerRole.AUDIENCE else sam
    guest_revoke(guest=guest, by=SYSTEM)
    with pytest.raises(Http404):
        snapshot(Viewer(role, event, guest=guest))
