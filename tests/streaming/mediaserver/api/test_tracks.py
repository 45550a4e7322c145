"""What a participant sends and receives, driven by Twilio's own package."""

from typing import Any
from urllib.parse import quote

import pytest

from streaming.mediaserver.rooms import Track
from tests.streaming.mediaserver.api.conftest import Api

SAM, VERA = "Sam #1", "Vera #2"
FIELDS = {
    "sid", "participant_sid", "room_sid", "name", "date_created", "date_updated", "enabled",
    "kind", "url",
}  # fmt: skip


@pytest.fixture
def camera(api: Api) -> Track:
    """Sam's camera, in a room with Vera."""
    api.post("/v1/Rooms", UniqueName="stage")
    sam = api.join("stage", SAM)
    api.join("stage", VERA)
    return api.loop.call(api.rooms.publish, sam, name="camera", kind="video", enabled=True)


def participant(api: Api, identity: str) -> Any:
    return api.client().video.v1.rooms("stage").participants(quote(identity))


def test_a_track_is_published_by_one_and_subscribed_by_the_other(api: Api, camera: Track) -> None:
    published = participant(api, SAM).published_tracks.list()
    subscribed = participant(api, VERA).subscribed_tracks.list()
    assert [track.sid for track in published] == [camera.sid]
    assert [track.sid for track in subscribed] == [camera.sid]
    assert subscribed[0].publisher_sid == camera.participant.sid
    assert participant(api, SAM).subscribed_tracks.list() == []
    assert participant(api, VERA).published_tracks.list() == []


def test_a_track_is_fetched_with_the_fields_of_the_contract(api: Api, camera: Track) -> None:
    track = participant(api, SAM).published_tracks(camera.sid).fetch()
    assert (track.name, track.kind, track.enabled) == ("camera", "video", True)
    assert set(api.get(track.url)) == FIELDS
    received = participant(api, VERA).subscribed_tracks(camera.sid).fetch()
    assert set(api.get(received.url)) == FIELDS | {"publisher_sid"}


def test_subscribe_rules_decide_what_is_subscribed(api: Api, camera: Track) -> None:
    rules = [{"type": "include", "all": True}, {"type": "exclude", "publisher": SAM}]
    participant(api, VERA).subscribe_rules.update(rules=rules)
    assert participant(api, VERA).subscribed_tracks.list() == []


def test_who_has_left_receives_nothing(api: Api, camera: Track) -> None:
    participant(api, VERA).update(status="disconnected")
    assert participant(api, VERA).subscribed_tracks.list() == []
