"""The proof that nobody misses anything: old snapshot + messages = new snapshot, for each role.

And that nobody learns more than their role may know, in any of the bytes they get.
"""

from collections.abc import Callable, Iterator

import pytest
from django.http import Http404

from accounts.models import User
from events.live.hub import frame_of
from events.live.outbox import messages_after
from events.live.snapshot import snapshot
from events.models import Audience, Event, EventMessage, Speaker, StageState
from events.services.event import event_update
from events.services.guests import guest_revoke, guest_update, speaker_invite, tickets_issue
from events.services.lineup import speaker_joined, speaker_parted
from events.services.presence import presence_change
from events.services.stage import (
    stage_accept,
    stage_decline,
    stage_invite,
    stage_joined,
    stage_leave,
    stage_remove,
    stage_withdraw,
)
from events.viewers import Viewer, ViewerRole
from streaming.models import StreamState
from streaming.services import stream_advance
from tests.events.fold import State, fold
from tests.factories import make_audience

Story = Callable[[Event, Audience, Speaker, User], None]


def programme(event: Event, vera: Audience, sam: Speaker, mona: User) -> None:
    for state in (StreamState.STARTING, StreamState.LIVE, StreamState.INTERRUPTED):
        stream_advance(stream=event.stream, state=state, failure=f"It is {state}.")
    stream_advance(stream=event.stream, state=StreamState.LIVE, failure="")


def promotion(event: Event, vera: Audience, sam: Speaker, mona: User) -> None:
    stage_invite(audience=vera, by=mona)
    stage_accept(audience=vera)
    stage_joined(audience=vera)
    stage_remove(audience=vera, by=mona)


def refusals(event: Event, vera: Audience, sam: Speaker, mona: User) -> None:
    stage_invite(audience=vera, by=mona)
    stage_decline(audience=vera)
    stage_invite(audience=vera, by=mona)
    stage_withdraw(audience=vera, by=mona)
    stage_invite(audience=vera, by=mona)
    stage_accept(audience=vera)
    stage_leave(audience=vera)


def lineup(event: Event, vera: Audience, sam: Speaker, mona: User) -> None:
    speaker_invite(speaker=Speaker(event=event, name="Sue"))
    speaker_joined(speaker=sam)
    sam.name = "Samuel"
    guest_update(guest=sam, changed=["name"])
    speaker_parted(speaker=sam)


def house(event: Event, vera: Audience, sam: Speaker, mona: User) -> None:
    presence_change(event=event, process="a", came=[vera.pk], went=[])
    viktor, wanda = (Audience(event=event, name=name) for name in ("Viktor", "Wanda"))
    tickets_issue(event=event, tickets=[viktor, wanda])
    presence_change(event=event, process="a", came=[viktor.pk, wanda.pk], went=[])
    presence_change(event=event, process="a", came=[], went=[viktor.pk])
    guest_revoke(guest=wanda)


def plan(event: Event, vera: Audience, sam: Speaker, mona: User) -> None:
    event.title = "Second night"
    event_update(event=event, changed=["title"])


def the_end(event: Event, vera: Audience, sam: Speaker, mona: User) -> None:
    stage_invite(audience=vera, by=mona)
    stage_accept(audience=vera)
    stage_joined(audience=vera)
    speaker_joined(speaker=sam)
    stream_advance(stream=event.stream, state=StreamState.ENDED)


STORIES: list[Story] = [programme, promotion, refusals, lineup, house, plan, the_end]


def viewer_of(role: ViewerRole, event: Event, vera: Audience, sam: Speaker, mona: User) -> Viewer:
    guests: dict[ViewerRole, Audience | Speaker] = {
        ViewerRole.AUDIENCE: vera,
        ViewerRole.SPEAKER: sam,
    }
    guest = guests.get(role)
    return Viewer(role, event, guest=guest, user=mona if role == ViewerRole.MODERATOR else None)


def seen_by(viewer: Viewer, after: int = 0) -> Iterator[EventMessage]:
    for message in messages_after(viewer.event.pk, after):
        if message.scope in viewer.scopes:
            yield message


def state_of(viewer: Viewer) -> State:
    state = snapshot(viewer).state
    del state["server_time"]
    return state


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("role", ViewerRole)
def test_the_old_snapshot_and_the_messages_since_make_the_new_snapshot(
    role: ViewerRole, story: Story, event: Event, vera: Audience, sam: Speaker, mona: User
) -> None:
    viewer = viewer_of(role, event, vera, sam, mona)
    begin = snapshot(viewer)
    state = state_of(viewer)
    story(event, vera, sam, mona)
    news = list(seen_by(viewer, begin.number))
    for message in news:
        state = fold(state, message.data)
    assert state == state_of(viewer)
    again = state
    for message in news:  # a snapshot may hold what later messages say again
        again = fold(again, message.data)
    assert again == state


@pytest.mark.parametrize("role", [ViewerRole.MODERATOR])
def test_each_story_changes_something_to_be_proved(
    role: ViewerRole, event: Event, vera: Audience, sam: Speaker, mona: User
) -> None:
    viewer = viewer_of(role, event, vera, sam, mona)
    for story in (programme, lineup, house, plan, the_end):
        before = state_of(viewer)
        story(event, vera, sam, mona)
        assert state_of(viewer) != before


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize(
    ("role", "secrets"),
    [
        (ViewerRole.PUBLIC, ["Vera", "Sam"]),
        (ViewerRole.AUDIENCE, ["watching"]),
        (ViewerRole.SPEAKER, ["watching"]),
    ],
)
def test_nothing_leaks_in_any_byte_to_a_role(
    role: ViewerRole,
    secrets: list[str],
    story: Story,
    event: Event,
    vera: Audience,
    sam: Speaker,
    mona: User,
) -> None:
    viewer = viewer_of(role, event, vera, sam, mona)
    received = [str(snapshot(viewer).frame())]
    story(event, vera, sam, mona)
    received += [frame_of(message) for message in seen_by(viewer)]
    received.append(str(snapshot(viewer).frame()))
    codes = [vera.ticket_code, sam.access_code, mona.email]
    desk = ["Viktor", "Wanda", "Sue", "It is", "viewers", "speakers"]
    for secret in [*secrets, *desk, *codes]:
        assert not [frame for frame in received if secret in frame], secret


def test_moderators_are_told_all_of_it(
    event: Event, vera: Audience, sam: Speaker, mona: User
) -> None:
    viewer = viewer_of(ViewerRole.MODERATOR, event, vera, sam, mona)
    for story in (programme, lineup, house):
        story(event, vera, sam, mona)
    received = "".join(frame_of(message) for message in seen_by(viewer))
    for known in ("Vera", "Viktor", "Samuel", "Sue", "It is", "viewers", "speakers", "watching"):
        assert known in received
    assert vera.ticket_code not in received


def test_an_invitation_is_for_one_viewer(event: Event, vera: Audience, mona: User) -> None:
    viktor = make_audience(event=event, name="Viktor")
    stage_invite(audience=vera, by=mona)
    to_viktor = seen_by(Viewer(ViewerRole.AUDIENCE, event, guest=viktor))
    to_vera = seen_by(Viewer(ViewerRole.AUDIENCE, event, guest=vera))
    assert list(to_viktor) == []
    assert [message.type for message in to_vera] == ["stage.invited"]


def test_a_snapshot_reads_as_much_for_three_tickets_as_for_one(
    event: Event, vera: Audience, mona: User, django_assert_num_queries: object
) -> None:
    viewer = Viewer(ViewerRole.MODERATOR, event, user=mona)
    for _ in range(2):
        with django_assert_num_queries(7):  # type: ignore[operator]
            assert snapshot(viewer).state["me"]["name"] == "Mona"
        for _ in range(2):
            make_audience(event=event, stage_state=StageState.INVITED)


@pytest.mark.parametrize("role", [ViewerRole.AUDIENCE, ViewerRole.SPEAKER])
def test_one_revoked_while_connecting_gets_no_snapshot(
    role: ViewerRole, event: Event, vera: Audience, sam: Speaker, mona: User
) -> None:
    viewer = viewer_of(role, event, vera, sam, mona)
    for guest in (vera, sam):
        guest_revoke(guest=guest)
    with pytest.raises(Http404):
        snapshot(viewer)
