"""Signed callbacks, as the media server sends them."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from streaming.callback_urls import callback_url
from streaming.callbacks import WAKING_EVENTS
from streaming.mediaserver.callbacks.signature import signature
from streaming.models import Stream, StreamState
from streaming.selectors import identities_connected, participants_connected
from tests.streaming.hearing import Hearing

ROOM = "RM" + "1" * 32
SAM = "Sam Ström & Söhne #s1"


@pytest.fixture
def running(stream: Stream) -> Stream:
    """A live stream in ROOM at which the reconciler need not look for a minute."""
    due_at = timezone.now() + timedelta(minutes=1)
    Stream.objects.update(state=StreamState.LIVE, room_sid=ROOM, due_at=due_at)
    stream.refresh_from_db()
    return stream


def person(event: str, sequence: int, **fields: str) -> dict[str, str]:
    """The fields of a callback about Sam."""
    about = {"RoomSid": ROOM, "ParticipantSid": "PA1", "ParticipantIdentity": SAM}
    numbered = {"StatusCallbackEvent": f"participant-{event}", "SequenceNumber": str(sequence)}
    return about | numbered | fields


def track(event: str, sequence: int, **fields: str) -> dict[str, str]:
    """The fields of a callback about Sam's microphone."""
    about = {"TrackSid": "MT1", "TrackKind": "audio", "TrackName": "mic"}
    return person("", sequence) | {"StatusCallbackEvent": f"track-{event}"} | about | fields


def send(client: Client, stream: Stream, fields: dict[str, str], **changes: Any) -> int:
    """Post a callback signed for this stream; ``changes`` are made after signing."""
    signed = signature(settings.TWILIO_AUTH_TOKEN, callback_url(stream), fields)
    headers = {"X-Twilio-Signature": changes.pop("signature", signed)}
    path = f"/streaming/callbacks/{stream.callback_token}/"
    return client.post(path, fields | changes, headers=headers).status_code


def is_due(stream: Stream) -> bool:
    stream.refresh_from_db()
    return stream.due_at is not None and stream.due_at <= timezone.now()


def test_a_signed_callback_is_taken_in(client: Client, running: Stream, hearing: Hearing) -> None:
    assert send(client, running, person("connected", 1)) == 204
    assert identities_connected(stream=running) == {SAM}
    assert send(client, running, person("disconnected", 2)) == 204
    assert hearing.heard == [("in", SAM), ("out", SAM)]


@pytest.mark.parametrize(
    "forgery",
    [
        {"signature": ""},
        {"signature": "AAAA"},
        {"signature": "Ä"},
        {"ParticipantIdentity": "Mallory #m1"},
        {"More": "1"},
    ],
)
def test_a_forged_callback_is_refused_and_changes_nothing(
    forgery: dict[str, str], client: Client, running: Stream, hearing: Hearing
) -> None:
    assert send(client, running, person("connected", 1), **forgery) == 403
    assert hearing.heard == []


def test_a_signature_for_one_stream_is_worth_nothing_for_another(
    client: Client, running: Stream
) -> None:
    other = Stream.objects.create(organization=running.organization)
    fields = person("connected", 1)
    signed = signature(settings.TWILIO_AUTH_TOKEN, callback_url(other), fields)
    assert send(client, running, fields, signature=signed) == 403


@pytest.mark.django_db
def test_an_unknown_stream_is_not_there(client: Client) -> None:
    assert client.post("/streaming/callbacks/unknown/").status_code == 404


def test_a_callback_is_posted(client: Client, running: Stream) -> None:
    assert client.get(f"/streaming/callbacks/{running.callback_token}/").status_code == 405


def test_no_csrf_token_is_asked_of_the_media_server(running: Stream) -> None:
    assert send(Client(enforce_csrf_checks=True), running, person("connected", 1)) == 204


@pytest.mark.parametrize("event", sorted(WAKING_EVENTS))
def test_news_of_resources_makes_the_reconciler_look_now(
    event: str, client: Client, running: Stream
) -> None:
    assert not is_due(running)
    assert send(client, running, {"StatusCallbackEvent": event}) == 204
    assert is_due(running)


@pytest.mark.parametrize("event", ["room-created", "recording-started", ""])
def test_other_news_is_taken_and_left(event: str, client: Client, running: Stream) -> None:
    assert send(client, running, {"StatusCallbackEvent": event}) == 204
    assert not is_due(running)


def test_news_that_comes_after_the_end_wakes_nobody(client: Client, running: Stream) -> None:
    Stream.objects.update(state=StreamState.ENDED, due_at=None)
    assert send(client, running, {"StatusCallbackEvent": "media-processor-ended"}) == 204
    assert not is_due(running)


def test_tracks_are_followed_from_their_first_to_their_last_callback(
    client: Client, running: Stream
) -> None:
    def heard(event: str, sequence: int) -> str:
        assert send(client, running, track(event, sequence)) == 204
        return participants_connected(stream=running)[SAM].microphone

    send(client, running, person("connected", 0))
    events = ["added", "disabled", "enabled", "removed"]
    assert [heard(event, n) for n, event in enumerate(events, 1)] == ["on", "off", "on", ""]
    assert heard("enabled", 3) == ""


@pytest.mark.parametrize(
    ("name", "shown"),
    [("camera", ("on", "")), ("video-composer-presentation-1", ("", "on"))],
)
def test_a_presentation_is_a_screen_and_other_video_is_a_camera(
    name: str, shown: tuple[str, str], client: Client, running: Stream
) -> None:
    send(client, running, person("connected", 0))
    send(client, running, track("added", 1, TrackKind="video", TrackName=name))
    sam = participants_connected(stream=running)[SAM]
    assert (sam.camera, sam.screen) == shown


def test_data_is_neither_seen_nor_heard(client: Client, running: Stream, hearing: Hearing) -> None:
    send(client, running, person("connected", 0))
    assert send(client, running, track("added", 1, TrackKind="data")) == 204
    assert hearing.heard == [("in", SAM)]


def test_a_composer_that_joined_is_looked_at_now(client: Client, running: Stream) -> None:
    joined = person("connected", 1, ParticipantIdentity="video-composer-stream-1")
    assert send(client, running, joined) == 204
    assert is_due(running)


@pytest.mark.parametrize(
    "fields", [{"RoomSid": "RM" + "2" * 32}, {"ParticipantIdentity": "video-composer-v1-01"}]
)
def test_an_older_room_and_a_composer_are_nobodys_presence(
    fields: dict[str, str], client: Client, running: Stream, hearing: Hearing
) -> None:
    assert send(client, running, person("connected", 1, **fields)) == 204
    assert send(client, running, track("added", 2, **fields)) == 204
    assert hearing.heard == []
    assert not running.participants.exists()
