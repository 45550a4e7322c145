"""PlaybackGrants, and who watches."""

from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from streaming.mediaserver.hls.errors import HlsError
from streaming.mediaserver.hls.grants import sign_for
from streaming.mediaserver.hls.sessions import PlaybackSession
from tests.streaming.mediaserver.api.conftest import ALICE, Api

VIEWER = "Vera / №1 #v1"


@pytest.fixture
def streamer(api: Api) -> str:
    """The path of a PlayerStreamer."""
    return f"/v1/PlayerStreamers/{api.post('/v1/PlayerStreamers').json()['sid']}"


def grant(api: Api, streamer: str, **form: object) -> Any:
    answer = api.post(f"{streamer}/PlaybackGrant", **form)
    assert answer.status_code == 201, answer.text
    return answer.json()


def watch(api: Api, playback_url: str) -> PlaybackSession:
    """Start to play as the origin does it."""
    url = urlsplit(playback_url)
    sid = url.path.split("/")[2]
    admission = api.grants.admit(sid, dict(parse_qsl(url.query)))
    return api.loop.call(api.sessions.open, admission)


def test_a_grant_has_the_shape_that_twilios_player_reads(api: Api, streamer: str) -> None:
    answer = grant(api, streamer, Ttl=60)
    sid = streamer.rpartition("/")[2]
    assert set(answer) == {"sid", "url", "account_sid", "date_created", "grant"}
    assert (answer["sid"], answer["account_sid"]) == (sid, ALICE.sid)
    assert answer["url"] == f"{api.url}{streamer}/PlaybackGrant"
    assert set(answer["grant"]) == {"playbackUrl", "playerStreamerSid", "requestCredentials"}
    assert answer["grant"]["playerStreamerSid"] == sid
    assert answer["grant"]["playbackUrl"].startswith(f"{api.url}/hls/{sid}/master.m3u8?grant=")


def test_a_grant_admits_any_number_of_viewers(api: Api, streamer: str) -> None:
    url = grant(api, streamer)["grant"]["playbackUrl"]
    sessions = {watch(api, url).sid for _ in range(3)}
    assert len(sessions) == 3
    page = api.get(f"{streamer}/PlaybackSessions")
    assert {session["sid"] for session in page["playback_sessions"]} == sessions
    assert page["meta"]["count"] == 3


def test_a_grant_carries_the_origin_it_is_for(api: Api, streamer: str) -> None:
    answer = grant(api, streamer, AccessControlAllowOrigin="https://example.com")
    assert watch(api, answer["grant"]["playbackUrl"]).allow_origin == "https://example.com"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"Ttl": "61"}, "Ttl must be a whole number from 1 to 60"),
        ({"Ttl": "0"}, "Ttl must be"),
        ({"AccessControlAllowOrigin": "example.com"}, "AccessControlAllowOrigin"),
    ],
)
def test_a_grant_that_cannot_be_is_refused_by_name(
    api: Api, streamer: str, form: dict[str, str], sentence: str
) -> None:
    answer = api.post(f"{streamer}/PlaybackGrant", **form)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert sentence in answer.json()["message"]


def test_an_ended_programme_grants_nothing(api: Api, streamer: str) -> None:
    api.post(streamer, Status="ended")
    answer = api.post(f"{streamer}/PlaybackGrant")
    assert (answer.status_code, answer.json()["code"]) == (409, 20409)


def test_viewers_are_listed_by_identity_and_revoked(api: Api, streamer: str) -> None:
    url = sign_for(grant(api, streamer)["grant"]["playbackUrl"], VIEWER)
    session = watch(api, url)
    listed = api.get(f"{streamer}/PlaybackSessions")["playback_sessions"]
    assert [(entry["sid"], entry["identity"]) for entry in listed] == [(session.sid, VIEWER)]
    path = f"{streamer}/PlaybackSessions/{quote(VIEWER, safe='')}"
    answer = api.post(path, Status="Revoked")
    assert (answer.status_code, answer.json()["sessions_ended"]) == (200, 1)
    assert api.get(f"{streamer}/PlaybackSessions")["meta"]["count"] == 0
    with pytest.raises(HlsError, match="ended by its organizer"):
        watch(api, url)


def test_a_session_is_revoked_by_its_sid(api: Api, streamer: str) -> None:
    url = grant(api, streamer)["grant"]["playbackUrl"]
    first, second = watch(api, url), watch(api, url)
    api.post(f"{streamer}/PlaybackSessions/{first.sid}", Status="revoked")
    listed = api.get(f"{streamer}/PlaybackSessions")["playback_sessions"]
    assert [entry["sid"] for entry in listed] == [second.sid]


def test_a_session_has_no_other_status_to_take(api: Api, streamer: str) -> None:
    answer = api.post(f"{streamer}/PlaybackSessions/Vera", Status="paused")
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert "Status must be one of revoked" in answer.json()["message"]
