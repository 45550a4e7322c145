"""PlayerStreamer resources, by the HTTP client of Twilio's package: it has no Media client."""

import json
import re
from typing import Any

import pytest

from tests.streaming.mediaserver.api.conftest import OLGA, Api

FIELDS = {
    "account_sid", "date_created", "date_updated", "video", "links", "sid", "status", "url",
    "status_callback", "status_callback_method", "ended_reason", "max_duration",
}  # fmt: skip


def create(api: Api, **form: object) -> Any:
    answer = api.post("/v1/PlayerStreamers", **form)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_twilios_http_client_creates_fetches_and_ends_one(api: Api) -> None:
    client = api.client()
    url = f"{api.url}/v1/PlayerStreamers"
    created = client.request("POST", url, data={"MaxDuration": 600})
    assert created.status_code == 201
    streamer = json.loads(created.text)
    assert json.loads(client.request("GET", streamer["url"]).text) == streamer
    ended = client.request("POST", streamer["url"], data={"Status": "ENDED"})
    assert ended.status_code == 200
    assert json.loads(ended.text)["status"] == "ended"


def test_one_is_created_with_twilios_defaults_and_fields(api: Api) -> None:
    streamer = create(api)
    assert set(streamer) == FIELDS
    assert re.fullmatch("VJ[0-9a-f]{32}", streamer["sid"])
    assert (streamer["status"], streamer["ended_reason"]) == ("created", None)
    assert (streamer["max_duration"], streamer["video"]) == (300, True)
    assert (streamer["status_callback"], streamer["status_callback_method"]) == (None, "POST")
    assert {"access_token", "timed_metadata", "playback_grant"} <= set(streamer["links"])
    assert streamer["links"]["playback_grant"] == f"{streamer['url']}/PlaybackGrant"


def test_one_takes_what_it_is_given(api: Api) -> None:
    hook = "https://example.com/hook"
    streamer = create(
        api, MaxDuration=90000, Video="false", StatusCallback=hook, StatusCallbackMethod="get"
    )
    assert (streamer["max_duration"], streamer["video"]) == (90000, False)
    assert (streamer["status_callback"], streamer["status_callback_method"]) == (hook, "GET")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"MaxDuration": "90001"}, "MaxDuration must be a whole number from 1 to 90000"),
        ({"MaxDuration": "0"}, "MaxDuration must be"),
        ({"Video": "yes"}, "Video must be one of true, false"),
        ({"StatusCallback": "/hook"}, "StatusCallback must be an absolute"),
        ({"StatusCallbackMethod": "DELETE"}, "StatusCallbackMethod must be one of GET, POST"),
    ],
)
def test_what_it_cannot_be_is_refused_by_name(
    api: Api, form: dict[str, str], sentence: str
) -> None:
    answer = api.post("/v1/PlayerStreamers", **form)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert sentence in answer.json()["message"]


def test_ending_is_idempotent_and_says_why(api: Api) -> None:
    sid = create(api)["sid"]
    answers = [api.post(f"/v1/PlayerStreamers/{sid}", Status="ended") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["ended_reason"] == "ended-via-api"
    assert answers[1].json() == answers[0].json()


@pytest.mark.parametrize("form", [{}, {"Status": "started"}])
def test_no_other_status_can_be_asked_for(api: Api, form: dict[str, str]) -> None:
    sid = create(api)["sid"]
    answer = api.post(f"/v1/PlayerStreamers/{sid}", **form)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert "Status must be one of ended" in answer.json()["message"]


def sids(api: Api, **query: object) -> list[str]:
    page = api.get("/v1/PlayerStreamers", params=query)
    return [streamer["sid"] for streamer in page["player_streamers"]]


def test_the_list_has_all_of_them_newest_first(api: Api) -> None:
    first, second, third = (create(api)["sid"] for _ in range(3))
    api.post(f"/v1/PlayerStreamers/{second}", Status="ended")
    assert sids(api) == [third, second, first]
    assert sids(api, Order="ASC") == [first, second, third]
    assert sids(api, Status="ended") == [second]
    assert sids(api, Status="created", Order="asc") == [first, third]
    assert sids(api, Status="failed") == []


def test_a_page_in_ascending_order_leads_to_the_next(api: Api) -> None:
    first, second = (create(api)["sid"] for _ in range(2))
    page = api.get("/v1/PlayerStreamers", params={"Order": "asc", "PageSize": 1})
    assert [streamer["sid"] for streamer in page["player_streamers"]] == [first]
    following = api.get(page["meta"]["next_page_url"])
    assert [streamer["sid"] for streamer in following["player_streamers"]] == [second]


def test_another_account_sees_and_ends_none(api: Api) -> None:
    sid = create(api)["sid"]
    path = f"/v1/PlayerStreamers/{sid}"
    answers = [
        api.request("GET", path, OLGA),
        api.post(path, OLGA, Status="ended"),
        api.post(f"{path}/PlaybackGrant", OLGA),
        api.request("GET", f"{path}/PlaybackSessions", OLGA),
        api.post(f"{path}/PlaybackSessions/Vera", OLGA, Status="revoked"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, 20404)] * 5
    assert api.get("/v1/PlayerStreamers", OLGA)["player_streamers"] == []
    assert api.get(path)["status"] == "created"
