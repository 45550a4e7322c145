"""What the endpoints answer: tokens, steps, problems, limits."""

from collections.abc import Callable
from typing import Any

import jwt
import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from events.models import Audience, Event, EventStatus, Speaker, StageState
from events.services.stage import stage_joined
from streaming.backends.base import ParticipantState
from streaming.presence import participant_reported
from tests.factories import make_audience
from tests.streaming.plane import Fault, Plane

Browser = Callable[[Audience | Speaker | User | None], Client]


def url(event: Event, path: str) -> str:
    return f"/api/v1/events/{event.public_id}/{path}"


def of(audience: Audience, path: str) -> str:
    return url(audience.event, f"audience/{audience.public_id}/{path}")


def put(audience: Audience, state: StageState) -> None:
    Audience.objects.filter(pk=audience.pk).update(stage_state=state)


def claims(answer: Any) -> dict[str, Any]:
    """The access token's content, checked against the API key."""
    return jwt.decode(answer.json()["token"], settings.TWILIO_API_KEY_SECRET, algorithms=["HS256"])


def test_a_ticket_holder_gets_a_token_that_plays(
    live: Event, plane: Plane, vera: Audience, browser_of: Browser
) -> None:
    answer = browser_of(vera).post(of(vera, "playback-token"))
    assert answer.status_code == 200
    assert set(answer.json()) == {"token", "identity", "playback_url", "expires_at"}
    assert answer.json()["identity"] == f"Vera #{vera.public_id}"
    assert claims(answer)["grants"]["identity"] == f"Vera #{vera.public_id}"
    assert plane.play_status(answer.json()["playback_url"]) == 200


def test_many_viewers_cost_one_upstream_grant(
    live: Event, plane: Plane, browser_of: Browser
) -> None:
    viewers = [make_audience(event=live) for _ in range(5)]
    browsers = [browser_of(viewer) for viewer in viewers]
    for viewer, browser in zip(viewers, browsers, strict=True):
        assert browser.post(of(viewer, "playback-token")).status_code == 200
    assert plane.count("PlaybackGrant") == 1


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


def test_a_moderator_watches_too(live: Event, mona: User, browser_of: Browser) -> None:
    answer = browser_of(mona).post(url(live, "playback-token"))
    assert answer.json()["identity"] == f"Mona #moderator-{mona.pk}"


def test_a_speaker_gets_into_the_room_before_the_launch(
    plane: Plane, event: Event, sam: Speaker, browser_of: Browser
) -> None:
    answer = browser_of(sam).post(url(event, f"speakers/{sam.public_id}/speaker-token"))
    assert answer.status_code == 200
    assert answer.json()["room"] == event.stream.name
    assert answer.json()["signaling_url"] == settings.TWILIO_SIGNALING_URL
    assert claims(answer)["grants"]["video"] == {"room": event.stream.name}
    assert plane.rooms.find(plane.account.sid, event.stream.name).status == "in-progress"


@pytest.mark.parametrize("status", [EventStatus.ENDED, EventStatus.CANCELLED])
def test_a_speaker_of_an_event_that_is_over_is_told_so(
    event: Event, sam: Speaker, browser_of: Browser, status: EventStatus
) -> None:
    Event.objects.update(status=status)
    answer = browser_of(sam).post(url(event, f"speakers/{sam.public_id}/speaker-token"))
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/event-closed"
    assert answer.json()["detail"] == f"The event is {status}."


def test_a_media_server_that_does_not_answer_is_said_in_words(
    plane: Plane, event: Event, sam: Speaker, browser_of: Browser
) -> None:
    plane.faults.append(Fault("broken", times=99))
    answer = browser_of(sam).post(url(event, f"speakers/{sam.public_id}/speaker-token"))
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/media-unavailable"
    assert answer["Retry-After"] == "2"


def test_a_media_server_that_refuses_is_said_in_words(
    plane: Plane, event: Event, sam: Speaker, browser_of: Browser
) -> None:
    plane.faults.append(Fault("refused", times=99))
    answer = browser_of(sam).post(url(event, f"speakers/{sam.public_id}/speaker-token"))
    assert (answer.status_code, answer.json()["type"]) == (502, "/problems/media-refused")


def test_from_the_invitation_to_the_stage_and_off_it(
    live: Event, plane: Plane, vera: Audience, mona: User, browser_of: Browser
) -> None:
    viewer, desk = browser_of(vera), browser_of(mona)
    assert desk.post(of(vera, "invite")).json() == {
        "id": vera.public_id,
        "name": "Vera",
        "watching": False,
        "stage_state": "invited",
    }
    assert viewer.post(of(vera, "speaker-token")).status_code == 409
    answer = viewer.post(of(vera, "stage/accept"))
    assert answer.json()["me"]["stage_state"] == "joining"
    assert viewer.post(of(vera, "speaker-token")).json()["room"] == live.stream.name
    vera.refresh_from_db()
    participant = plane.join(live.stream.name, vera.identity)
    stage_joined(audience=vera)
    assert desk.post(of(vera, "remove")).json()["stage_state"] == "seated"
    assert participant.status == "disconnected"
    assert (
        viewer.post(of(vera, "speaker-token")).json()["type"] == "/problems/impossible-transition"
    )


def test_one_who_leaves_the_stage_is_out_of_the_room(
    live: Event, plane: Plane, vera: Audience, browser_of: Browser
) -> None:
    put(vera, StageState.ON_STAGE)
    participant = plane.join(live.stream.name, vera.identity)
    answer = browser_of(vera).post(of(vera, "stage/leave"))
    assert answer.json()["me"]["stage_state"] == "seated"
    assert participant.status == "disconnected"


def test_a_removal_the_room_did_not_hear_of_can_be_asked_again(
    live: Event, plane: Plane, vera: Audience, mona: User, browser_of: Browser
) -> None:
    put(vera, StageState.ON_STAGE)
    participant = plane.join(live.stream.name, vera.identity)
    state = ParticipantState(sid=participant.sid, identity=vera.identity)
    participant_reported(
        stream=live.stream, room_sid=participant.room.sid, person=state, connected=True, sequence=1
    )
    plane.faults.append(Fault("broken", about="Participants", times=99))
    desk = browser_of(mona)
    assert desk.post(of(vera, "remove")).status_code == 503
    assert desk.get(url(live, "audience")).json()["audience"][0]["stage_state"] == "seated"
    plane.faults.clear()
    assert desk.post(of(vera, "remove")).status_code == 200
    assert participant.status == "disconnected"


def test_one_who_comes_into_the_room_uninvited_is_put_out_of_it(
    live: Event, plane: Plane, vera: Audience, django_capture_on_commit_callbacks: Any
) -> None:
    participant = plane.join(live.stream.name, vera.identity)
    state = ParticipantState(sid=participant.sid, identity=vera.identity)
    with django_capture_on_commit_callbacks(execute=True):
        participant_reported(
            stream=live.stream,
            room_sid=participant.room.sid,
            person=state,
            connected=True,
            sequence=1,
        )
    assert participant.status == "disconnected"
    vera.refresh_from_db()
    assert vera.stage_state == StageState.SEATED


def test_an_impossible_step_names_the_state_and_what_was_asked(
    vera: Audience, mona: User, browser_of: Browser
) -> None:
    desk = browser_of(mona)
    desk.post(of(vera, "invite"))
    assert desk.post(of(vera, "invite")).json() == {
        "type": "/problems/impossible-transition",
        "title": "Impossible transition",
        "status": 409,
        "detail": "Vera is invited: “invite” is not possible now.",
        "state": "invited",
        "asked": "invite",
    }


def test_the_audience_is_listed_with_as_many_queries_for_three_as_for_one(
    event: Event,
    vera: Audience,
    mona: User,
    browser_of: Browser,
    django_assert_num_queries: Any,
) -> None:
    desk = browser_of(mona)
    row = {"id": vera.public_id, "name": "Vera", "watching": False, "stage_state": "seated"}
    with django_assert_num_queries(6):
        assert desk.get(url(event, "audience")).json() == {"audience": [row], "viewers": 0}
    for _ in range(2):
        make_audience(event=event)
    with django_assert_num_queries(6):
        assert len(desk.get(url(event, "audience")).json()["audience"]) == 3


def test_the_state_is_the_sockets_snapshot(
    event: Event, vera: Audience, mona: User, browser_of: Browser
) -> None:
    browser_of(mona).post(of(vera, "invite"))
    as_ = f"audience:{vera.public_id}"
    answer = browser_of(vera).get(url(event, f"state?as={as_}")).json()
    assert (answer["type"], answer["number"]) == ("snapshot", 2)
    assert answer["state"]["me"] == {
        "role": "audience",
        "id": vera.public_id,
        "name": "Vera",
        "stage_state": "invited",
    }


@pytest.mark.parametrize(("path", "limit"), [("playback-token", 30), ("speaker-token", 20)])
def test_one_browser_may_not_ask_for_tokens_without_end(
    event: Event, vera: Audience, browser_of: Browser, path: str, limit: int
) -> None:
    browser, other = browser_of(vera), browser_of(vera)
    answers = [browser.post(of(vera, path)).status_code for _ in range(limit + 1)]
    assert answers == [409] * limit + [429]
    refused = browser.post(of(vera, path))
    assert refused.json()["type"] == "/problems/throttled"
    assert 0 < int(refused["Retry-After"]) <= 60
    assert other.post(of(vera, path)).status_code == 409


def test_only_the_methods_that_are_there_are_taken(
    event: Event, vera: Audience, browser_of: Browser
) -> None:
    answer = browser_of(vera).get(of(vera, "playback-token"))
    assert (answer.status_code, answer.json()["type"]) == (405, "/problems/method-not-allowed")
