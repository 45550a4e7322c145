"""Participant resources, driven by Twilio's own package."""

import re
from typing import Any
from urllib.parse import quote

import pytest

from tests.streaming.mediaserver.api.conftest import OLGA, Api

PARTICIPANT_FIELDS = {
    "sid", "room_sid", "account_sid", "status", "identity", "date_created", "date_updated",
    "start_time", "end_time", "duration", "url", "links",
}  # fmt: skip


@pytest.fixture
def stage(api: Api) -> Api:
    """A room with Sam and Vera in it."""
    api.post("/v1/Rooms", UniqueName="stage")
    api.join("stage", "Sam #1")
    api.join("stage", "Vera #2")
    return api


def identities(api: Api, room: str = "stage", **query: str) -> list[str]:
    page = api.get(f"/v1/Rooms/{room}/Participants", params=query)
    assert page["meta"]["key"] == "participants"
    return [participant["identity"] for participant in page["participants"]]


def test_participants_are_listed_and_fetched_by_sid_and_identity(stage: Api) -> None:
    participants = stage.client().video.v1.rooms("stage").participants
    listed = participants.list()
    assert [participant.identity for participant in listed] == ["Vera #2", "Sam #1"]
    sam = participants(listed[1].sid).fetch()
    assert (sam.identity, sam.status) == ("Sam #1", "connected")
    assert (sam.end_time, sam.duration) == (None, None)
    assert participants(quote("Sam #1")).fetch().sid == sam.sid


def test_a_participant_has_every_field_of_the_contract(stage: Api) -> None:
    sam = stage.get("/v1/Rooms/stage/Participants/Sam %231")
    assert set(sam) == PARTICIPANT_FIELDS
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", sam["start_time"])
    assert sam["url"] == f"{stage.url}/v1/Rooms/{sam['room_sid']}/Participants/{sam['sid']}"
    assert {stage.get(link)["meta"]["key"] for name, link in sam["links"].items()
            if name != "subscribe_rules"} == {"published_tracks", "subscribed_tracks"}  # fmt: skip
    assert stage.get(sam["links"]["subscribe_rules"])["participant_sid"] == sam["sid"]


def test_an_identity_with_reserved_characters_is_found(stage: Api) -> None:
    sid = stage.join("stage", "AC/DC & Söhne? #3").sid
    path = "/v1/Rooms/stage/Participants/" + quote("AC/DC & Söhne? #3", safe="")
    assert stage.get(path)["sid"] == sid
    assert stage.get(path + "/SubscribeRules")["participant_sid"] == sid
    assert stage.post(path, Status="disconnected").status_code == 202


def test_a_kick_disconnects_and_answers_202(stage: Api) -> None:
    answer = stage.post("/v1/Rooms/stage/Participants/Sam %231", Status="Disconnected")
    assert answer.status_code == 202
    sam = answer.json()
    assert (sam["status"], sam["duration"]) == ("disconnected", 0)
    assert sam["end_time"] is not None
    assert identities(stage) == ["Vera #2"]


def test_twilios_package_kicks(stage: Api) -> None:
    participants = stage.client().video.v1.rooms("stage").participants
    for participant in participants.list(identity="Sam #1"):
        participant.update(status="disconnected")
    assert identities(stage, Status="disconnected") == ["Sam #1"]


def test_a_second_kick_changes_nothing(stage: Api) -> None:
    sid = stage.post("/v1/Rooms/stage/Participants/Sam %231", Status="disconnected").json()["sid"]
    again = stage.post(f"/v1/Rooms/stage/Participants/{sid}", Status="disconnected")
    assert (again.status_code, again.json()["status"]) == (202, "disconnected")


@pytest.mark.parametrize("form", [{}, {"Status": "connected"}, {"Status": "asleep"}])
def test_no_other_status_can_be_asked_for(stage: Api, form: dict[str, str]) -> None:
    answer = stage.post("/v1/Rooms/stage/Participants/Sam %231", **form)
    assert (answer.status_code, answer.json()["code"]) == (400, 53112)
    assert "Status must be one of disconnected" in answer.json()["message"]


def test_lists_are_filtered(stage: Api) -> None:
    assert identities(stage, Identity="Sam #1") == ["Sam #1"]
    assert identities(stage, Status="reconnecting") == []
    assert identities(stage, DateCreatedAfter="2999-01-01") == []
    assert identities(stage, DateCreatedBefore="2999-01-01") == ["Vera #2", "Sam #1"]


def test_a_completed_room_shows_who_was_there(stage: Api) -> None:
    sid = stage.get("/v1/Rooms/stage")["sid"]
    stage.post(f"/v1/Rooms/{sid}", Status="completed")
    assert identities(stage, sid) == ["Vera #2", "Sam #1"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/Rooms/attic/Participants",
        "/v1/Rooms/stage/Participants/Nobody",
        "/v1/Rooms/stage/Participants/Nobody/SubscribeRules",
        "/v1/Rooms/stage/Participants/Sam %231/PublishedTracks/MT1",
    ],
)
def test_who_is_not_there_gets_20404(stage: Api, path: str) -> None:
    answer = stage.request("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_another_account_sees_and_kicks_nobody(stage: Api) -> None:
    room = stage.get("/v1/Rooms/stage")["sid"]
    sam = stage.get("/v1/Rooms/stage/Participants/Sam %231")["sid"]
    url = f"/v1/Rooms/{room}/Participants/{sam}"
    answers = [
        stage.request("GET", f"/v1/Rooms/{room}/Participants", OLGA),
        stage.request("GET", url, OLGA),
        stage.post(url, OLGA, Status="disconnected"),
        stage.post(f"{url}/SubscribeRules", OLGA, Rules="[]"),
        stage.request("GET", f"{url}/PublishedTracks", OLGA),
    ]
    assert [answer.json()["code"] for answer in answers] == [20404] * 5
    assert identities(stage) == ["Vera #2", "Sam #1"]


def test_subscribe_rules_are_read_and_changed_by_twilios_package(stage: Api) -> None:
    rules = stage.client().video.v1.rooms("stage").participants(quote("Sam #1")).subscribe_rules
    before: Any = rules.fetch()
    assert [(rule["type"], rule["all"]) for rule in before.rules] == [("include", True)]
    wanted = [{"type": "include", "all": True}, {"type": "exclude", "publisher": "Vera #2"}]
    after: Any = rules.update(rules=wanted)
    assert [rule["publisher"] for rule in after.rules] == [None, "Vera #2"]
    assert rules.fetch().rules == after.rules


@pytest.mark.parametrize(
    "rules", [None, "", "include", "{}", '[{"type": "maybe"}]', '[{"all": true}]', "[" * 20_000]
)
def test_rules_that_are_none_are_refused_and_change_nothing(stage: Api, rules: str | None) -> None:
    path = "/v1/Rooms/stage/Participants/Sam %231/SubscribeRules"
    before = stage.get(path)
    answer = stage.post(path, **({} if rules is None else {"Rules": rules}))
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert stage.get(path) == before
