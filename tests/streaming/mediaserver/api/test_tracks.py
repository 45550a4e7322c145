"""What a participant sends and receives, driven by Twilio's own package."""

from typing import Any
from urllib.parse import quote

import pytest

from streaming.mediaserver.rooms import Track
from tests.streaming.mediaserver.api.conftest import OLGA, Api

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


def muting(camera: Track, name: str = "") -> str:
    publisher = quote(camera.participant.identity)
    return f"/v1/Rooms/stage/Participants/{publisher}/PublishedTracks/{name or camera.sid}"


@pytest.mark.parametrize("name", ["", "camera"])
def test_a_track_is_muted_by_its_sid_or_its_name(api: Api, camera: Track, name: str) -> None:
    answer = api.post(muting(camera, name), Enabled="false")
    assert (answer.status_code, answer.json()["enabled"]) == (202, False)
    assert set(answer.json()) == FIELDS
    assert api.get(muting(camera, name))["enabled"] is False


def test_nobody_is_unmuted_over_rest(api: Api, camera: Track) -> None:
    api.post(muting(camera), Enabled="false")
    answer = api.post(muting(camera), Enabled="True")
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert "nobody is unmuted but by themselves" in answer.json()["message"]
    assert not camera.enabled


@pytest.mark.parametrize("form", [{}, {"Enabled": "off"}])
def test_muting_has_to_be_said_clearly(api: Api, camera: Track, form: dict[str, str]) -> None:
    answer = api.post(muting(camera), **form)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert "Enabled must be one of true, false" in answer.json()["message"]
    assert camera.enabled


def test_only_what_is_published_in_a_room_of_ones_own_is_muted(api: Api, camera: Track) -> None:
    subscribed = muting(camera).replace(quote(SAM), quote(VERA)).replace("Published", "Subscribed")
    answers = [
        api.post(muting(camera), OLGA, Enabled="false"),
        api.post(muting(camera, "screen"), Enabled="false"),
        api.post(muting(camera).replace(quote(SAM), quote(VERA)), Enabled="false"),
        api.post(subscribed, Enabled="false"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert camera.enabled
