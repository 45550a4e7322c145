"""The tokens the endpoints hand out: to watch, and to join the room."""

import asyncio
from typing import Any

import jwt
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from starlette.types import Receive, Scope, Send

from accounts.audit import SYSTEM
from accounts.models import Membership, User
from accounts.services.members import member_remove
from events.models import Audience, Event, EventStatus, Speaker, StageState
from events.services.guests import guest_remove
from events.services.stage import stage_joined
from tests.events.api.conftest import Browser
from tests.events.places import put
from tests.factories import make_audience
from tests.streaming.plane import Fault, Plane


def url(event: Event, path: str) -> str:
    return f"/api/v1/events/{event.public_id}/{path}"


def of(guest: Audience | Speaker, path: str) -> str:
    kind = "audience" if isinstance(guest, Audience) else "speakers"
    return url(guest.event, f"{kind}/{guest.public_id}/{path}")


def claims(answer: Any) -> dict[str, Any]:
    """The access token's content, checked against the API key."""
    return jwt.decode(answer.json()["token"], settings.TWILIO_API_KEY_SECRET, algorithms=["HS256"])


def test_a_ticket_holder_gets_a_token_that_plays(
    live: Event, plane: Plane, vera: Audience, browser_of: Browser
) -> None:
    answer = browser_of(vera).post(of(vera, "playback-token"))
    assert answer.status_code == 200
    assert set(answer.json()) == {"token", "identity", "playback_url", "expires_at"}
    assert answer.json()["identity"] == vera.playback_identity
    assert claims(answer)["grants"]["identity"] == vera.playback_identity
    assert plane.play_status(answer.json()["playback_url"]) == 200


def test_a_ticket_is_used_when_its_holder_first_watches_and_not_before(
    live: Event, vera: Audience, browser_of: Browser
) -> None:
    browser = browser_of(vera)
    browser.get(f"/e/{live.public_id}/watch/{vera.public_id}/")
    vera.refresh_from_db()
    assert vera.checked_in_at is None
    browser.post(of(vera, "playback-token"))
    vera.refresh_from_db()
    first = vera.checked_in_at
    assert first is not None
    browser.post(of(vera, "playback-token"))
    vera.refresh_from_db()
    assert vera.checked_in_at == first


def test_many_viewers_cost_one_upstream_grant(
    live: Event, plane: Plane, browser_of: Browser
) -> None:
    viewers = [make_audience(event=live) for _ in range(5)]
    browsers = [browser_of(viewer) for viewer in viewers]
    for viewer, browser in zip(viewers, browsers, strict=True):
        assert browser.post(of(viewer, "playback-token")).status_code == 200
    assert plane.count("PlaybackGrant") == 1


@pytest.mark.django_db(transaction=True)
def test_who_is_removed_while_the_grant_is_asked_for_gets_no_token(
    live: Event, plane: Plane, vera: Audience, browser_of: Browser
) -> None:
    answers = plane.app

    def remove() -> None:
        guest_remove(guest=vera, by=SYSTEM)
        connection.close()

    async def removing(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].endswith("/PlaybackGrant"):
            await asyncio.to_thread(remove)
        await answers(scope, receive, send)

    browser = browser_of(vera)
    plane.app = removing
    assert browser.post(of(vera, "playback-token")).json()["type"] == "/problems/removed"
    assert plane.count("PlaybackSessions") == 2  # their two names, before the grant was made


def test_nobody_watches_what_does_not_play(vera: Audience, browser_of: Browser) -> None:
    answer = browser_of(vera).post(of(vera, "playback-token"))
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/stream-not-live",
        "title": "Stream not live",
        "status": 409,
        "detail": "The stream is idle; there is nothing to watch now.",
        "state": "idle",
    }
    vera.refresh_from_db()
    assert vera.checked_in_at is None


def test_a_moderator_watches_too(live: Event, mona: User, browser_of: Browser) -> None:
    answer = browser_of(mona).post(url(live, "playback-token"))
    assert answer.json()["identity"] == f"moderator-{mona.pk}"


def test_a_moderator_watches_as_long_as_they_moderate(
    live: Event,
    plane: Plane,
    mona: User,
    omar: User,
    browser_of: Browser,
    django_capture_on_commit_callbacks: Any,
) -> None:
    watching, gone = (
        browser_of(user).post(url(live, "playback-token")).json()["playback_url"]
        for user in (omar, mona)
    )
    plane.watch(gone)
    mona.name = "Mona M."
    mona.save()
    with django_capture_on_commit_callbacks(execute=True):
        member_remove(membership=Membership.objects.get(user=mona), by=SYSTEM)
    assert plane.play_status(gone) == 403
    assert plane.play_status(watching) == 200


def test_a_moderator_looks_into_the_room(
    plane: Plane, event: Event, mona: User, browser_of: Browser
) -> None:
    answer = browser_of(mona).post(url(event, "room-token"))
    assert set(answer.json()) == {"token", "identity", "room", "signaling_url", "expires_at"}
    assert answer.json()["identity"] == f"Mona #moderator-{mona.pk}"
    assert claims(answer)["grants"]["video"] == {"room": event.stream.name}


def test_the_room_learns_no_address_of_a_moderator_without_a_name(
    plane: Plane, event: Event, mona: User, browser_of: Browser
) -> None:
    User.objects.filter(pk=mona.pk).update(name="")
    answer = browser_of(mona).post(url(event, "room-token"))
    assert answer.json()["identity"] == f"Moderator #moderator-{mona.pk}"


def test_a_speaker_gets_into_the_room_before_the_launch(
    plane: Plane, event: Event, sam: Speaker, browser_of: Browser
) -> None:
    answer = browser_of(sam).post(of(sam, "speaker-token"))
    assert answer.status_code == 200
    assert answer.json()["room"] == event.stream.name
    assert answer.json()["signaling_url"] == settings.TWILIO_SIGNALING_URL
    assert claims(answer)["grants"]["video"] == {"room": event.stream.name}
    assert plane.rooms.find(plane.account.sid, event.stream.name).status == "in-progress"


@pytest.mark.parametrize("status", [EventStatus.ENDED, EventStatus.CANCELLED])
def test_nobody_joins_the_room_of_an_event_that_is_over(
    event: Event, sam: Speaker, mona: User, browser_of: Browser, status: EventStatus
) -> None:
    Event.objects.update(status=status)
    for browser, path in (
        (browser_of(sam), of(sam, "speaker-token")),
        (browser_of(mona), url(event, "room-token")),
    ):
        answer = browser.post(path)
        assert answer.status_code == 409
        assert answer.json()["type"] == "/problems/event-closed"
        assert answer.json()["detail"] == f"The event is {status}."


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (StageState.SEATED, 409),
        (StageState.HAND_RAISED, 409),
        (StageState.INVITED, 409),
        (StageState.JOINING, 200),
        (StageState.GREEN_ROOM, 200),
        (StageState.ON_STAGE, 200),
        (StageState.DROPPED, 200),
        (StageState.REMOVED, 404),
    ],
)
def test_a_viewer_joins_the_room_only_on_the_way_to_the_stage(
    plane: Plane, vera: Audience, browser_of: Browser, state: StageState, status: int
) -> None:
    browser = browser_of(vera)
    put(vera, state)
    answer = browser.post(of(vera, "speaker-token"))
    assert answer.status_code == status
    if status == 409:
        assert answer.json()["type"] == "/problems/impossible-transition"
        assert answer.json()["state"] == state


def test_from_the_invitation_to_the_stage_and_off_it(
    live: Event, plane: Plane, vera: Audience, mona: User, browser_of: Browser
) -> None:
    viewer, desk = browser_of(vera), browser_of(mona)

    def command(name: str) -> Any:
        [row] = desk.post(url(live, f"guests/{vera.public_id}/{name}")).json()["people"]
        return row["stage_state"]

    assert command("invite") == "invited"
    assert viewer.post(of(vera, "stage/accept")).json()["me"]["stage_state"] == "joining"
    assert viewer.post(of(vera, "speaker-token")).json()["room"] == live.stream.name
    vera.refresh_from_db()
    participant = plane.join(live.stream.name, vera.identity)
    stage_joined(guest=vera)
    assert command("put-on-stage") == "on_stage"
    assert command("seat") == "seated"
    assert participant.status == "disconnected"
    assert viewer.post(of(vera, "speaker-token")).status_code == 409


@pytest.mark.parametrize(
    ("kind", "status", "type_"), [("broken", 503, "unavailable"), ("refused", 502, "refused")]
)
def test_what_the_media_server_does_not_give_is_said_in_words(
    plane: Plane, sam: Speaker, browser_of: Browser, kind: Any, status: int, type_: str
) -> None:
    plane.faults.append(Fault(kind, times=99))
    answer = browser_of(sam).post(of(sam, "speaker-token"))
    plane.faults.clear()
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/media-{type_}")
    assert answer.get("Retry-After") == ("2" if status == 503 else None)


def test_a_token_needs_the_link_in_this_very_browser(vera: Audience) -> None:
    assert Client().post(of(vera, "playback-token")).status_code == 404
