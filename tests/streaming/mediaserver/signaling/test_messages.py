from typing import Any

import pytest

from streaming.mediaserver.errors import TwilioError
from streaming.mediaserver.rooms.rules import RECEIVE_ALL
from streaming.mediaserver.signaling.messages import (
    ClientTrack,
    ClientTracks,
    Description,
    PeerConnection,
    read_connect,
    read_object,
    read_update,
)

TRACK = {"id": "t", "kind": "audio", "name": "voice", "enabled": False, "priority": "high"}
OFFER = {"type": "offer", "sdp": "v=0", "revision": 1}


def test_a_connect_is_read_with_everything_in_it() -> None:
    connect = read_connect(
        {
            "name": "stage",
            "token": "jwt",
            "participant": {"revision": 1, "tracks": [TRACK]},
            "peer_connections": [{"id": "pc", "description": OFFER}],
            "subscribe": {"rules": [{"type": "exclude", "all": True}], "revision": 1},
            "media_signaling": {"active_speaker": {}},
            "unknown": [1],
        }
    )
    assert (connect.name, connect.token) == ("stage", "jwt")
    assert connect.subscribe_rules.to_json()[0]["type"] == "exclude"
    track = ClientTrack("t", "audio", "voice", enabled=False, priority="high")
    assert connect.state.participant == ClientTracks(1, (track,))
    description = Description("offer", 1, "v=0")
    assert connect.state.peer_connections == (PeerConnection("pc", description),)


def test_what_may_be_left_out_has_defaults() -> None:
    connect = read_connect({"token": "jwt", "name": None})
    assert connect.name == ""
    assert connect.subscribe_rules == RECEIVE_ALL
    assert connect.state.participant is None
    assert connect.state.peer_connections == ()
    bare = read_update({"participant": {"revision": 1, "tracks": [{"id": "t", "kind": "video"}]}})
    assert bare.participant is not None
    assert bare.participant.tracks == (
        ClientTrack("t", "video", "t", enabled=True, priority="standard"),
    )
    candidates = {"id": "pc", "ice": {"candidates": [], "ufrag": "u", "revision": 1}}
    assert read_update({"peer_connections": [candidates]}).peer_connections == (
        PeerConnection("pc", None),
    )


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"token": 7},
        {"token": "jwt", "name": ["stage"]},
        {"token": "jwt", "participant": "me"},
        {"token": "jwt", "participant": {"tracks": []}},
        {"token": "jwt", "participant": {"revision": "1", "tracks": []}},
        {"token": "jwt", "participant": {"revision": True, "tracks": []}},
        {"token": "jwt", "participant": {"revision": 1, "tracks": {}}},
        {"token": "jwt", "participant": {"revision": 1, "tracks": [None]}},
        {"token": "jwt", "participant": {"revision": 1, "tracks": [{"id": "t"}]}},
        {"token": "jwt", "participant": {"revision": 1, "tracks": [{**TRACK, "priority": "x"}]}},
        {"token": "jwt", "peer_connections": {"id": "pc"}},
        {"token": "jwt", "peer_connections": [{"description": OFFER}]},
        {"token": "jwt", "peer_connections": [{"id": "pc", "description": {"type": "offer"}}]},
        {"token": "jwt", "peer_connections": [{"id": "pc", "description": {**OFFER, "sdp": 1}}]},
        {"token": "jwt", "subscribe": "all"},
    ],
)
def test_a_wrong_shape_is_53004(message: dict[str, Any]) -> None:
    with pytest.raises(TwilioError) as refused:
        read_connect(message)
    assert refused.value.code == 53004


@pytest.mark.parametrize("value", [None, "text", 1, [], True])
def test_a_message_is_an_object(value: object) -> None:
    with pytest.raises(TwilioError) as refused:
        read_object(value)
    assert refused.value.code == 53004
