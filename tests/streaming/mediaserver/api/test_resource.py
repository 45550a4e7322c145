"""Who may call, and what is refused before any resource is asked."""

import base64
from typing import Any

import pytest

from tests.streaming.mediaserver.api.conftest import ALICE, OLGA, Api

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def error(api: Api, method: str, path: str, **more: Any) -> tuple[int, int]:
    """Make a request that fails; return status and Twilio's code, having checked the shape."""
    answer = api.request(method, path, **more)
    content = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert set(content) == {"code", "message", "more_info", "status"}
    assert content["status"] == answer.status_code
    assert content["more_info"] == f"https://www.twilio.com/docs/errors/{content['code']}"
    return answer.status_code, content["code"]


@pytest.mark.parametrize(
    "credentials", [(ALICE.sid, ALICE.auth_token), *ALICE.api_keys.items()], ids=["token", "key"]
)
def test_an_account_signs_in_with_its_token_or_an_api_key(
    api: Api, credentials: tuple[str, str]
) -> None:
    assert api.request("GET", "/v1/Rooms", auth=credentials).status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"\xff:\xff").decode(),
        "Basic " + base64.b64encode(f"{ALICE.sid}:{OLGA.auth_token}".encode()).decode(),
        "Basic " + base64.b64encode(ALICE.sid.encode()).decode(),
        f"Bearer {ALICE.auth_token}",
    ],
)
def test_everybody_else_gets_401_and_20003(api: Api, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    more: dict[str, Any] = {"auth": None, "headers": headers}
    assert error(api, "GET", "/v1/Rooms", **more) == (401, 20003)
    challenge = api.request("GET", "/v1/Rooms", **more).headers["www-authenticate"]
    assert challenge == 'Basic realm="Twilio API"'


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/Nothing", "/v1/Rooms/", "/v1/Rooms/x/Nothing", "/v2/Rooms"]
)
def test_an_unknown_path_gets_404_and_20404(api: Api, path: str) -> None:
    assert error(api, "GET", path) == (404, 20404)
    assert path in api.request("GET", path).json()["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/v1/Rooms"),
        ("PUT", "/v1/Rooms/stage"),
        ("GET", "/v1/PlayerStreamers/VJ1/PlaybackGrant"),
        ("POST", "/v1/Rooms/stage/Participants"),
    ],
)
def test_an_unsupported_method_gets_405(api: Api, method: str, path: str) -> None:
    assert error(api, method, path) == (405, 20004)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"UniqueName", "application/x-www-form-urlencoded"),
        (b"UniqueName=%FF", "application/x-www-form-urlencoded"),
        (b"UniqueName=\xff", "application/x-www-form-urlencoded; charset=utf-8"),
        (b"&".join(b"a%d=1" % number for number in range(200)), FORM["Content-Type"]),
        (b'{"UniqueName": "stage"}', "application/json"),
        (b"--x--", "multipart/form-data; boundary=x"),
    ],
)
def test_a_malformed_body_gets_400(api: Api, body: bytes, content_type: str) -> None:
    more: dict[str, Any] = {"content": body, "headers": {"Content-Type": content_type}}
    assert error(api, "POST", "/v1/Rooms", **more) == (400, 20001)
    assert api.get("/v1/Rooms")["rooms"] == []


def test_a_malformed_query_gets_400(api: Api) -> None:
    assert error(api, "GET", "/v1/Rooms?Status=%FF") == (400, 20001)


def test_a_body_of_64_kb_is_read_and_a_larger_one_gets_413(api: Api) -> None:
    fits = b"Ignored=" + b"x" * (64 * 1024 - 8)
    assert api.request("POST", "/v1/Rooms", content=fits, headers=FORM).status_code == 201
    more: dict[str, Any] = {"content": fits + b"x", "headers": FORM}
    assert error(api, "POST", "/v1/Rooms", **more) == (413, 20413)


def test_a_body_without_an_end_gets_413(api: Api) -> None:
    chunks = (b"x" * 10_000 for _ in range(10))
    assert error(api, "POST", "/v1/Rooms", content=chunks, headers=FORM) == (413, 20413)


def test_an_answer_to_head_has_no_body(api: Api) -> None:
    answer = api.request("HEAD", "/v1/Rooms")
    assert (answer.status_code, answer.content) == (200, b"")
