import base64
import json
from typing import Any

import jwt
import pytest
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import ChatGrant, VideoGrant

from streaming.mediaserver.access_tokens import decode_video_token
from streaming.mediaserver.accounts import Account, AccountBook
from streaming.mediaserver.errors import TwilioError

NOW = 1_700_000_000
KEY, SECRET = "SK" + "1" * 32, "s" * 32
OTHER_KEY, OTHER_SECRET = "SK" + "2" * 32, "o" * 32
ALICE = Account("AC" + "a" * 32, "a-token", {KEY: SECRET})
OLGA = Account("AC" + "b" * 32, "b-token", {OTHER_KEY: OTHER_SECRET})
BOOK = AccountBook([ALICE, OLGA])
HEADER = {"cty": "twilio-fpa;v=1"}


def claims(**changes: Any) -> dict[str, Any]:
    """The payload of a good token, changed; None leaves a claim out."""
    grants = {"identity": "Sam", "video": {"room": "stage"}}
    values = {"iss": KEY, "sub": ALICE.sid, "nbf": NOW, "exp": NOW + 60, "grants": grants}
    return {name: value for name, value in (values | changes).items() if value is not None}


def signed(payload: dict[str, Any], secret: str = SECRET, **header: Any) -> str:
    return jwt.encode(payload, secret, algorithm="HS256", headers=HEADER | header)


def code_of(token: str) -> int:
    with pytest.raises(TwilioError) as caught:
        decode_video_token(token, BOOK, now=NOW)
    return caught.value.code


def test_a_token_made_by_twilios_package_names_account_identity_and_room() -> None:
    token = AccessToken(ALICE.sid, KEY, SECRET, identity="Sam", grants=[VideoGrant(room="stage")])
    decoded = decode_video_token(token.to_jwt(), BOOK)
    assert (decoded.account, decoded.identity, decoded.room) == (ALICE, "Sam", "stage")


def test_a_token_without_a_room_is_for_any_room() -> None:
    token = AccessToken(ALICE.sid, KEY, SECRET, identity="Sam", grants=[VideoGrant()])
    assert decode_video_token(token.to_jwt(), BOOK).room is None


def test_every_account_decodes_its_own_tokens() -> None:
    token = signed(claims(iss=OTHER_KEY, sub=OLGA.sid), OTHER_SECRET)
    assert decode_video_token(token, BOOK, now=NOW).account is OLGA


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.b.c", "ü.ü.ü", "..", "\ud800.a.b"])
def test_what_is_no_jwt_is_an_invalid_token(token: str) -> None:
    assert code_of(token) == 20101


@pytest.mark.parametrize("payload", ["[]", "null", "{", "[" * 200_000])
def test_a_payload_that_is_no_object_is_an_invalid_token(payload: str) -> None:
    parts = [json.dumps(HEADER | {"alg": "HS256"}), payload, "signature"]
    token = ".".join(base64.urlsafe_b64encode(part.encode()).decode() for part in parts)
    assert code_of(token) == 20101


@pytest.mark.parametrize("header", [{"cty": "JWT"}, {"cty": None}])
def test_another_content_type_is_an_invalid_header(header: dict[str, Any]) -> None:
    assert code_of(signed(claims(), **header)) == 20102


def test_another_algorithm_is_an_invalid_header() -> None:
    assert code_of(jwt.encode(claims(), "x" * 64, algorithm="HS512", headers=HEADER)) == 20102


def test_an_unsigned_token_is_an_invalid_header() -> None:
    assert code_of(jwt.encode(claims(), "", algorithm="none", headers=HEADER)) == 20102


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": None},
        {"iss": ["SK"]},
        {"iss": "SK" + "9" * 32},
        {"iss": ALICE.sid},
        {"sub": None},
        {"sub": OLGA.sid},
        {"sub": 5},
    ],
)
def test_an_unknown_key_or_another_account_is_an_invalid_issuer(changes: dict[str, Any]) -> None:
    assert code_of(jwt_without_checks(claims(**changes))) == 20103


def jwt_without_checks(payload: dict[str, Any]) -> str:
    """Sign a payload that PyJWT would refuse to write, as a hostile client would."""
    return jwt.api_jws.encode(json.dumps(payload).encode(), SECRET, "HS256", headers=HEADER)


def test_the_auth_token_of_the_account_does_not_sign_access_tokens() -> None:
    assert code_of(signed(claims(iss=ALICE.sid), ALICE.auth_token.ljust(32, "x"))) == 20103


def test_another_secret_is_an_invalid_signature() -> None:
    assert code_of(signed(claims(), OTHER_SECRET)) == 20107


def test_changed_claims_are_an_invalid_signature() -> None:
    header, _, signature = signed(claims()).split(".")
    forged = signed(claims(grants={"identity": "Mona", "video": {}}), OTHER_SECRET).split(".")[1]
    assert code_of(f"{header}.{forged}.{signature}") == 20107


@pytest.mark.parametrize("expires", [NOW, NOW - 1, None, "soon", True, float("nan")])
def test_a_token_that_has_no_time_left_is_expired(expires: Any) -> None:
    assert code_of(jwt_without_checks(claims(exp=expires))) == 20104


@pytest.mark.parametrize("not_before", [NOW + 60, "later", float("nan")])
def test_a_token_for_later_is_not_yet_valid(not_before: Any) -> None:
    assert code_of(jwt_without_checks(claims(nbf=not_before))) == 20105


@pytest.mark.parametrize("not_before", [None, NOW - 3600, NOW + 5])
def test_not_before_may_be_absent_or_off_by_a_few_seconds(not_before: int | None) -> None:
    assert decode_video_token(signed(claims(nbf=not_before)), BOOK, now=NOW).identity == "Sam"


@pytest.mark.parametrize(
    "grants",
    [
        None,
        [],
        {"identity": "Sam"},
        {"identity": "Sam", "video": True},
        {"identity": "Sam", "video": {"room": 7}},
        {"video": {"room": "stage"}},
        {"identity": "", "video": {}},
        {"identity": 5, "video": {}},
    ],
)
def test_missing_or_misshapen_grants_are_invalid(grants: Any) -> None:
    assert code_of(signed(claims(grants=grants))) == 20106


def test_a_token_for_another_product_has_no_grant_for_video() -> None:
    token = AccessToken(ALICE.sid, KEY, SECRET, identity="Sam", grants=[ChatGrant()])
    with pytest.raises(TwilioError) as caught:
        decode_video_token(token.to_jwt(), BOOK)
    assert caught.value.code == 20106
