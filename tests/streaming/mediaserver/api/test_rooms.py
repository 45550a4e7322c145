"""Room resources, driven by Twilio's own package."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.streaming.mediaserver.api.conftest import ALICE, OLGA, Api

ROOM_FIELDS = {
    "sid", "status", "date_created", "date_updated", "account_sid", "enable_turn", "unique_name",
    "status_callback", "status_callback_method", "end_time", "duration", "type",
    "max_participants", "max_participant_duration", "max_concurrent_published_tracks",
    "record_participants_on_connect", "video_codecs", "media_region", "audio_only",
    "empty_room_timeout", "unused_room_timeout", "large_room", "url", "links",
}  # fmt: skip


def test_a_room_is_created_with_twilios_defaults(api: Api) -> None:
    room = api.client().video.v1.rooms.create(unique_name="stage")
    assert re.fullmatch("RM[0-9a-f]{32}", room.sid)
    assert (room.unique_name, room.status, room.type) == ("stage", "in-progress", "group")
    assert (room.max_participants, room.max_participant_duration) == (50, 14400)
    assert (room.empty_room_timeout, room.unused_room_timeout) == (5, 5)
    assert (room.status_callback, room.status_callback_method) == (None, "POST")
    assert (room.end_time, room.duration) == (None, None)
    assert room.url == f"{api.url}/v1/Rooms/{room.sid}"
    assert room.links == {"participants": f"{room.url}/Participants"}
    assert abs(datetime.now(UTC) - room.date_created) < timedelta(seconds=30)


def test_a_room_without_a_name_is_named_by_its_sid(api: Api) -> None:
    room = api.client().video.v1.rooms.create()
    assert room.unique_name == room.sid


def test_a_room_takes_what_it_is_given(api: Api) -> None:
    room = api.client().video.v1.rooms.create(
        unique_name="Große Bühne & more",
        type="group-small",
        max_participants=4,
        max_participant_duration=86400,
        empty_room_timeout=60,
        unused_room_timeout=1,
        status_callback="https://example.com/hook?a=b",
        status_callback_method="GET",
        video_codecs=["VP8", "H264"],
        media_region="de1",
        enable_turn=True,
        record_participants_on_connect=False,
    )
    assert (room.unique_name, room.type) == ("Große Bühne & more", "group-small")
    assert (room.max_participants, room.max_participant_duration) == (4, 86400)
    assert (room.empty_room_timeout, room.unused_room_timeout) == (60, 1)
    assert room.status_callback == "https://example.com/hook?a=b"
    assert room.status_callback_method == "GET"


def test_a_room_has_every_field_of_the_contract_and_utc_dates(api: Api) -> None:
    answer = api.post("/v1/Rooms", UniqueName="stage")
    assert answer.status_code == 201
    room = answer.json()
    assert set(room) == ROOM_FIELDS
    for name in ("date_created", "date_updated"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", room[name])


@pytest.mark.parametrize(
    ("form", "code", "sentence"),
    [
        ({"UniqueName": "x" * 129}, 53101, "128"),
        ({"UniqueName": "a\nb"}, 53102, "printable"),
        ({"UniqueName": "RM" + "0" * 32}, 53100, "SID"),
        ({"Type": "hall"}, 53108, "Type must be one of group, group-small, go, peer-to-peer"),
        ({"MaxParticipants": "51"}, 53107, "MaxParticipants must be a whole number from 1 to 50"),
        ({"MaxParticipants": "0"}, 53107, "not '0'"),
        ({"MaxParticipants": "four"}, 53107, "not 'four'"),
        ({"MaxParticipants": "9" * 5000}, 53107, "from 1 to 50"),
        ({"MaxParticipants": "٣"}, 53107, "from 1 to 50"),
        ({"MaxParticipantDuration": "86401"}, 53123, "from 1 to 86400"),
        ({"EmptyRoomTimeout": "61"}, 53109, "EmptyRoomTimeout must be .* from 1 to 60"),
        ({"UnusedRoomTimeout": "1.5"}, 53109, "UnusedRoomTimeout must be .* not '1.5'"),
        ({"StatusCallback": "example.com"}, 53111, "StatusCallback must be an absolute"),
        ({"StatusCallback": "ftp://example.com"}, 53111, "http or https"),
        ({"StatusCallback": "http://[::1"}, 53111, "http or https"),
        ({"StatusCallback": "http://example.com:x/"}, 53111, "http or https"),
        ({"StatusCallback": "http://a b/"}, 53111, "http or https"),
        ({"StatusCallbackMethod": "PUT"}, 53110, "one of GET, POST"),
        ({"RecordParticipantsOnConnect": "true"}, 53114, "RecordParticipantsOnConnect is not"),
        ({"AudioOnly": "TRUE"}, 53124, "AudioOnly is not available"),
        ({"AudioOnly": "maybe"}, 20001, "AudioOnly must be one of true, false"),
        ({"VideoCodecs": "VP9"}, 20001, "VideoCodecs must be among VP8, H264"),
        ({"MediaRegion": "the moon"}, 53115, "MediaRegion"),
    ],
)
def test_what_a_room_cannot_be_is_refused_by_name(
    api: Api, form: dict[str, str], code: int, sentence: str
) -> None:
    answer = api.post("/v1/Rooms", **form)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert re.search(sentence, answer.json()["message"])
    assert api.get("/v1/Rooms")["rooms"] == []


def test_a_name_is_unique_while_its_room_is_in_progress(api: Api) -> None:
    rooms = api.client().video.v1.rooms
    first = rooms.create(unique_name="stage")
    with pytest.raises(TwilioRestException) as caught:
        rooms.create(unique_name="stage")
    assert (caught.value.status, caught.value.code) == (400, 53113)
    rooms(first.sid).update(status="completed")
    assert rooms.create(unique_name="stage").sid != first.sid


def test_a_room_is_fetched_by_sid_and_while_in_progress_by_name(api: Api) -> None:
    rooms = api.client().video.v1.rooms
    room = rooms.create(unique_name="stage one")
    assert rooms("stage one").fetch().sid == rooms(room.sid).fetch().sid == room.sid
    room.update(status="completed")
    assert rooms(room.sid).fetch().status == "completed"
    with pytest.raises(TwilioRestException) as caught:
        rooms("stage one").fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)


def test_completing_a_room_answers_202_and_ends_it_once(api: Api) -> None:
    sid = api.post("/v1/Rooms", UniqueName="stage").json()["sid"]
    participant = api.join("stage", "Sam")
    answers = [api.post(f"/v1/Rooms/{sid}", Status="COMPLETED") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    room = answers[0].json()
    assert (room["status"], room["duration"]) == ("completed", 0)
    assert room["end_time"] is not None
    assert participant.status == "disconnected"
    assert answers[1].json() == room


@pytest.mark.parametrize("form", [{}, {"Status": "in-progress"}, {"Status": "gone"}])
def test_no_other_status_can_be_asked_for(api: Api, form: dict[str, str]) -> None:
    sid = api.post("/v1/Rooms").json()["sid"]
    answer = api.post(f"/v1/Rooms/{sid}", **form)
    assert (answer.status_code, answer.json()["code"]) == (400, 53112)
    assert "Status must be one of completed" in answer.json()["message"]


def test_another_accounts_room_is_as_absent_as_none(api: Api) -> None:
    sid = api.post("/v1/Rooms", UniqueName="stage").json()["sid"]
    absent = api.request("GET", "/v1/Rooms/RM" + "0" * 32, OLGA).json()
    for name in (sid, "stage"):
        answers = [api.request("GET", f"/v1/Rooms/{name}", OLGA)]
        answers.append(api.post(f"/v1/Rooms/{name}", OLGA, Status="completed"))
        for answer in answers:
            expected = absent | {
                "message": f"The requested resource /v1/Rooms/{name} was not found"
            }
            assert (answer.status_code, answer.json()) == (404, expected)
    assert api.get("/v1/Rooms", OLGA)["rooms"] == []
    assert api.get(f"/v1/Rooms/{sid}")["status"] == "in-progress"


def test_two_accounts_may_use_the_same_name(api: Api) -> None:
    mine, hers = (api.post("/v1/Rooms", a, UniqueName="stage").json() for a in (ALICE, OLGA))
    assert api.get("/v1/Rooms/stage")["sid"] == mine["sid"]
    assert api.get("/v1/Rooms/stage", OLGA)["sid"] == hers["sid"]


def names(api: Api, **query: Any) -> list[str]:
    return [room["unique_name"] for room in api.get("/v1/Rooms", params=query)["rooms"]]


def test_rooms_are_listed_newest_first_and_those_in_progress_by_default(api: Api) -> None:
    for name in ("one", "two", "three"):
        api.post("/v1/Rooms", UniqueName=name)
    api.post("/v1/Rooms/two", Status="completed")
    assert names(api) == ["three", "one"]
    assert names(api, Status="Completed") == ["two"]
    assert names(api, Status="failed") == []
    assert names(api, UniqueName="one") == ["one"]
    assert names(api, UniqueName="two") == []


def test_rooms_are_listed_by_date(api: Api) -> None:
    room = api.client().video.v1.rooms.create(unique_name="stage")
    created, second = room.date_created, timedelta(seconds=1)
    listed = api.client().video.v1.rooms.list
    assert len(listed(date_created_after=created)) == 1
    assert len(listed(date_created_after=created + 2 * second)) == 0
    assert len(listed(date_created_before=created + 2 * second)) == 1
    assert len(listed(date_created_before=created)) == 0
    today = created.date().isoformat()
    assert names(api, DateCreatedAfter=today) == ["stage"]
    assert names(api, DateCreatedBefore=today) == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"Status": "open"}, "Status must be one of in-progress, completed, failed"),
        ({"DateCreatedAfter": "yesterday"}, "DateCreatedAfter must be YYYY-MM-DD"),
        ({"PageSize": "1001"}, "PageSize must be a whole number from 1 to 1000"),
        ({"PageSize": "0"}, "PageSize must be"),
        ({"Page": "-1"}, "Page must be"),
        ({"PageToken": "PA"}, "PageToken must be"),
    ],
)
def test_a_filter_that_means_nothing_is_refused(
    api: Api, query: dict[str, str], sentence: str
) -> None:
    answer = api.request("GET", "/v1/Rooms", params=query)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert sentence in answer.json()["message"]
