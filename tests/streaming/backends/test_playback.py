"""Narrowing a grant to one viewer."""

from urllib.parse import parse_qs, urlsplit

import pytest

from streaming.backends.playback import narrowed_url
from streaming.mediaserver.hls.errors import HlsError
from streaming.mediaserver.hls.grants import PlaybackGrants, playback_url

STREAM = "VJ" + "0" * 32


def parameters(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.mark.parametrize("identity", ["Vera #v1", "Ä/ö?&=%+ #v2", ""])
def test_the_media_server_admits_a_narrowed_grant_for_its_viewer(identity: str) -> None:
    grants = PlaybackGrants()
    shared = playback_url("http://media.example", STREAM, grants.issue(STREAM, ttl=60))
    narrowed = narrowed_url(shared, identity=identity)
    fields = {"identity": ""} | parameters(narrowed)
    assert grants.admit(STREAM, fields).identity == identity
    assert urlsplit(narrowed)[:3] == urlsplit(shared)[:3]


def test_a_narrowed_grant_admits_nobody_else_and_does_not_give_the_key_away() -> None:
    grants = PlaybackGrants()
    shared = playback_url("http://media.example", STREAM, grants.issue(STREAM, ttl=60))
    narrowed = narrowed_url(shared, identity="Vera #v1")
    key = parameters(shared)["grant"].partition(".")[2]
    assert key not in narrowed
    with pytest.raises(HlsError):
        grants.admit(STREAM, parameters(narrowed) | {"identity": "Mallory #m1"})


@pytest.mark.parametrize("query", ["", "?grant=", "?grant=id-only", "?token=a.b"])
def test_a_url_without_a_grant_cannot_be_narrowed(query: str) -> None:
    with pytest.raises(ValueError, match="no grant to narrow"):
        narrowed_url(f"https://media.example/master.m3u8{query}", identity="Vera #v1")
