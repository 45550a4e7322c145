from urllib.parse import parse_qsl, urlsplit

import pytest

from streaming.mediaserver.hls.errors import HlsError
from streaming.mediaserver.hls.grants import PlaybackGrants, playback_url, sign_for
from tests.streaming.mediaserver.hls.clock import Clock

STREAM = "VJ1"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def grants(clock: Clock) -> PlaybackGrants:
    return PlaybackGrants(clock)


def parameters(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def url_for(grants: PlaybackGrants, ttl: float = 15) -> str:
    return playback_url("https://media.example/", STREAM, grants.issue(STREAM, ttl=ttl))


def refusal(grants: PlaybackGrants, query: dict[str, str], stream: str = STREAM) -> str:
    with pytest.raises(HlsError) as caught:
        grants.admit(stream, query)
    assert caught.value.status == 403
    return caught.value.code


def test_the_url_plays_the_stream(grants: PlaybackGrants) -> None:
    url = url_for(grants)
    assert url.startswith(f"https://media.example/hls/{STREAM}/master.m3u8?grant=")
    admission = grants.admit(STREAM, parameters(url))
    assert (admission.stream_sid, admission.identity) == (STREAM, None)


def test_one_grant_serves_any_number_of_viewers(grants: PlaybackGrants) -> None:
    url = url_for(grants)
    for identity in ("Vera #1", "Wim #2", "Ütçü & Söhne #3"):
        assert grants.admit(STREAM, parameters(sign_for(url, identity))).identity == identity


def test_a_grant_ends_with_its_time(grants: PlaybackGrants, clock: Clock) -> None:
    url = url_for(grants, ttl=15)
    clock.advance(14.9)
    grants.admit(STREAM, parameters(url))
    clock.advance(0.1)
    assert refusal(grants, parameters(url)) == "grant-expired"
    assert refusal(grants, parameters(sign_for(url, "Vera"))) == "grant-expired"


def test_an_expired_grant_is_named_so_after_it_was_forgotten(
    grants: PlaybackGrants, clock: Clock
) -> None:
    url = url_for(grants)
    clock.advance(100)
    grants.issue(STREAM, ttl=15)
    assert len(grants._admissions) == 1
    assert refusal(grants, parameters(url)) == "grant-expired"


def test_a_narrowed_grant_serves_nobody_else(grants: PlaybackGrants) -> None:
    narrowed = parameters(sign_for(url_for(grants), "Vera"))
    assert refusal(grants, narrowed | {"identity": "Mona"}) == "grant-invalid"


def test_a_narrowed_grant_cannot_be_widened(grants: PlaybackGrants) -> None:
    narrowed = parameters(sign_for(url_for(grants), "Vera"))
    assert refusal(grants, {"grant": narrowed["grant"]}) == "grant-invalid"
    widened = f"{narrowed['grant']}.{narrowed['signature']}"
    assert refusal(grants, {"grant": widened}) == "grant-invalid"


def test_a_grant_plays_no_other_stream(grants: PlaybackGrants) -> None:
    assert refusal(grants, parameters(url_for(grants)), "VJ2") == "grant-invalid"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"grant": ""},
        {"grant": "."},
        {"grant": "é.ü"},
        {"grant": "a.b", "identity": "ß", "signature": "ﬀ\u0000"},
        {"grant": "a" * 4000},
        {"identity": "Vera"},
        {"signature": "0" * 64},
    ],
)
def test_invented_grants_are_refused(grants: PlaybackGrants, query: dict[str, str]) -> None:
    assert refusal(grants, query) == "grant-invalid"


def test_another_servers_grant_is_refused(grants: PlaybackGrants) -> None:
    assert refusal(grants, parameters(url_for(PlaybackGrants()))) == "grant-invalid"


@pytest.mark.parametrize("ttl", [0, -1, 61, float("nan"), float("inf")])
def test_a_grant_lasts_a_minute_at_most(grants: PlaybackGrants, ttl: float) -> None:
    with pytest.raises(ValueError, match="60 seconds"):
        grants.issue(STREAM, ttl=ttl)


@pytest.mark.parametrize("origin", ["", "a.example", "https://a\r\nx: y", "https://ä", "**"])
def test_only_an_origin_may_be_allowed(grants: PlaybackGrants, origin: str) -> None:
    with pytest.raises(ValueError, match="origin"):
        grants.issue(STREAM, ttl=15, allow_origin=origin)


def test_the_allowed_origin_is_kept(grants: PlaybackGrants) -> None:
    token = grants.issue(STREAM, ttl=15, allow_origin="https://watch.example")
    assert grants.admit(STREAM, {"grant": token}).allow_origin == "https://watch.example"
