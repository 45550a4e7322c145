from collections.abc import AsyncIterator

import pytest

from streaming.mediaserver.errors import SERVER_LOCAL_DESCRIPTION_FAILED
from streaming.mediaserver.rooms import Participant, SubscribeRules
from tests.streaming.mediaserver.signaling import sdp
from tests.streaming.mediaserver.signaling.client import dial
from tests.streaming.mediaserver.signaling.conftest import House
from tests.streaming.mediaserver.signaling.guest import (
    CAMERA,
    VOICE,
    Guest,
    description,
    guest,
    track,
)
from tests.streaming.mediaserver.signaling.tokens import token

HIDE_ALL = SubscribeRules.parse([{"type": "exclude", "all": True}])
SHOW_ALL = SubscribeRules.parse([{"type": "include", "all": True}])


@pytest.fixture
async def sam(house: House) -> AsyncIterator[Guest]:
    async with guest(house.url, token("Sam", "stage"), tracks=[VOICE, CAMERA]) as sam:
        yield sam


@pytest.fixture
async def vera(house: House, sam: Guest) -> AsyncIterator[Guest]:
    async with guest(house.url, token("Vera", "stage")) as vera:
        yield vera


def in_room(house: House, guest: Guest) -> Participant:
    return house.room().participants[guest.sid]


async def test_connected_says_everything_about_the_newcomer(house: House, sam: Guest) -> None:
    room = house.room()
    tracks = {t.name: t.sid for t in in_room(house, sam).tracks.values()}
    connected = sam.connected
    assert connected["options"]["session_timeout"] == 0.5
    assert connected["participant"] | {"revision": 0} == {
        "sid": sam.sid,
        "identity": "Sam",
        "state": "connected",
        "revision": 0,
    }
    assert connected["peer_connections"] == [description("answer", 1, "answer to 2 tracks")]
    assert connected["published"]["tracks"] == [
        {"id": "voice-id", "sid": tracks["audio-name"], "state": "ready"},
        {"id": "camera-id", "sid": tracks["video-name"], "state": "ready"},
    ]
    assert connected["subscribed"]["tracks"] == connected["participants"] == []
    assert connected["media_signaling"] == {}
    assert (connected["sid"], connected["name"]) == (room.sid, "stage")


async def test_a_newcomer_sees_those_who_are_there_and_they_see_the_newcomer(
    house: House, sam: Guest, vera: Guest
) -> None:
    (shown,) = vera.connected["participants"]
    assert (shown["sid"], shown["identity"], shown["state"]) == (sam.sid, "Sam", "connected")
    assert [(t["name"], t["kind"], t["enabled"], t["priority"]) for t in shown["tracks"]] == [
        ("audio-name", "audio", True, "standard"),
        ("video-name", "video", True, "standard"),
    ]
    newcomer = await sam.participant(identity="Vera", state="connected")
    assert newcomer["sid"] == vera.sid


async def test_tracks_are_offered_under_the_ids_that_subscribed_names(
    house: House, sam: Guest, vera: Guest
) -> None:
    update = await vera.client.receive("update")
    subscribed = {t["sid"]: t["id"] for t in update["subscribed"]["tracks"]}
    assert subscribed.keys() == in_room(house, sam).tracks.keys()
    offer = update["peer_connections"][0]["description"]
    assert (offer["type"], offer["revision"]) == ("offer", 2)
    assert set(offer["sdp"].split()[2:]) == set(subscribed.values())


async def test_one_turn_of_changes_is_one_update(house: House, sam: Guest, vera: Guest) -> None:
    await vera.client.receive("update")
    await sam.declare(track(*VOICE, enabled=False), track(*CAMERA, enabled=False))
    shown = await vera.participant(identity="Sam")
    assert [t["enabled"] for t in shown["tracks"]] == [False, False]


async def test_muting_is_shown_and_undone(house: House, sam: Guest, vera: Guest) -> None:
    for enabled in (False, True):
        await sam.declare(track(*VOICE, enabled=enabled), track(*CAMERA))
        shown = await vera.participant(identity="Sam")
        assert [t["enabled"] for t in shown["tracks"]] == [enabled, True]


async def test_who_was_muted_by_the_server_comes_back_by_enabling_the_track_anew(
    house: House, sam: Guest, vera: Guest
) -> None:
    voice = next(t for t in in_room(house, sam).tracks.values() if t.kind == "audio")
    house.rooms.mute(voice)
    shown = await vera.participant(identity="Sam")
    assert [t["enabled"] for t in shown["tracks"]] == [False, True]
    for enabled in (False, True):
        await sam.declare(track(*VOICE, enabled=enabled), track(*CAMERA))
    shown = await vera.participant(identity="Sam")
    assert [t["enabled"] for t in shown["tracks"]] == [True, True]
    assert not voice.muted


async def test_saying_again_that_a_track_is_enabled_does_not_unmute_it(
    house: House, sam: Guest, vera: Guest
) -> None:
    voice = next(t for t in in_room(house, sam).tracks.values() if t.kind == "audio")
    house.rooms.mute(voice)
    await vera.participant(identity="Sam")
    await sam.declare(track(*VOICE), track(*CAMERA, enabled=False))
    shown = await vera.participant(identity="Sam")
    assert [t["enabled"] for t in shown["tracks"]] == [False, False]
    assert voice.muted


async def test_a_client_that_comes_back_is_as_muted_as_it_was(house: House, sam: Guest) -> None:
    voice = next(t for t in in_room(house, sam).tracks.values() if t.kind == "audio")
    house.rooms.mute(voice)
    state = {"revision": 9, "tracks": [track(*VOICE), track(*CAMERA)]}
    async with dial(house.url) as client:
        await client.hello(
            {
                "type": "sync",
                "session": sam.session,
                "participant": state,
                "peer_connections": [],
            }
        )
        await client.receive("synced")
    assert (voice.enabled, voice.muted) == (False, True)


async def test_media_that_is_negotiated_anew_stays_muted(
    house: House, sam: Guest, vera: Guest
) -> None:
    (connection, _) = house.connections
    house.rooms.mute(next(t for t in in_room(house, sam).tracks.values() if t.kind == "audio"))
    await vera.participant(identity="Sam")
    connection.replace("voice-id")
    shown = await vera.participant(identity="Sam")
    enabled = {t["kind"]: t["enabled"] for t in shown["tracks"]}
    assert enabled == {"audio": False, "video": True}
    assert connection.uplinks["voice-id"].muted


async def test_an_old_revision_changes_nothing(house: House, sam: Guest) -> None:
    await sam.declare(track(*VOICE))
    await sam.news("published")
    for revision in (1, 2):
        await sam.update(participant={"revision": revision, "tracks": []})
    await sam.declare(track(*VOICE, enabled=False))
    assert len((await sam.news("published"))["tracks"]) == 1
    (voice,) = in_room(house, sam).tracks.values()
    assert voice.enabled is False


async def test_a_track_is_created_when_declared_and_ready_when_negotiated(
    house: House, sam: Guest, vera: Guest
) -> None:
    screen = ("video", "screen-id")
    revision = await vera.answer()
    await vera.declare(track(*VOICE), track(*screen))
    assert (await vera.news("published"))["tracks"][1] == {"id": "screen-id", "state": "created"}
    assert len(in_room(house, vera).tracks) == 1

    offer = description("offer", revision + 1, sdp.offer([VOICE, screen]))
    await vera.update(peer_connections=[offer])
    update = await vera.client.receive("update")
    assert update["published"]["tracks"][1]["state"] == "ready"
    answer = update["peer_connections"][0]["description"]
    assert (answer["type"], answer["revision"]) == ("answer", revision + 1)
    assert len(in_room(house, vera).tracks) == 2


async def test_unpublishing_takes_the_track_from_everybody(
    house: House, sam: Guest, vera: Guest
) -> None:
    first = (await vera.client.receive("update"))["subscribed"]
    await sam.declare(track(*CAMERA))
    update = await vera.client.receive("update")
    assert [t["name"] for t in update["participants"][0]["tracks"]] == ["video-name"]
    assert len(update["subscribed"]["tracks"]) == 1
    assert update["subscribed"]["revision"] > first["revision"]


async def test_a_track_whose_media_ends_is_unpublished(
    house: House, sam: Guest, vera: Guest
) -> None:
    revision = await sam.answer([VOICE, CAMERA])
    offer = description("offer", revision + 1, sdp.offer([CAMERA]))
    await sam.update(peer_connections=[offer])
    published = {t["id"]: t["state"] for t in (await sam.news("published"))["tracks"]}
    assert published == {"voice-id": "created", "camera-id": "ready"}
    assert len((await vera.participant(identity="Sam"))["tracks"]) == 1


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (track("data", "chat-id"), 53300),
        (track("video", "voice-id", name="v"), 53300),
        (track("audio", "voice-id", name=""), 53301),
        (track("audio", "voice-id", name="n" * 129), 53302),
        (track("audio", "voice-id", name="\n"), 53303),
        (track("audio", "voice-id", name="video-name"), 53304),
    ],
)
async def test_a_track_that_cannot_be_fails_with_its_code_and_alone(
    house: House, sam: Guest, bad: dict[str, object], code: int
) -> None:
    await sam.declare(track(*CAMERA))
    await sam.declare(track(*CAMERA), bad)
    while len(tracks := (await sam.news("published"))["tracks"]) < 2:
        pass
    good, failed = tracks
    assert good["state"] == "ready"
    assert (failed["state"], failed["error"]["code"]) == ("failed", code)


async def test_subscribe_rules_work_while_it_runs(house: House, sam: Guest, vera: Guest) -> None:
    first = {downlink.track_id for downlink in house.connections[1].downlinks}
    await vera.answer()

    house.rooms.set_subscribe_rules(in_room(house, vera), HIDE_ALL)
    update = await vera.client.receive("update")
    assert update["subscribed"]["tracks"] == []
    assert update["peer_connections"][0]["description"]["sdp"] == "offer of "

    house.rooms.set_subscribe_rules(in_room(house, vera), SHOW_ALL)
    again = {t["id"] for t in (await vera.news("subscribed"))["tracks"]}
    assert len(again) == 2
    assert not again & first, "an id the client knows from before"


async def test_a_client_may_ask_to_receive_nothing(house: House, sam: Guest) -> None:
    async with guest(house.url, token("Vera", "stage"), subscribe="exclude") as vera:
        assert len(vera.connected["participants"][0]["tracks"]) == 2
        await vera.declare()
        update = await vera.client.receive("update")
        assert "subscribed" not in update
        assert house.connections[1].downlinks == []


async def test_a_participant_without_a_session_is_shown_as_any_other(
    house: House, sam: Guest
) -> None:
    composer = house.rooms.connect(house.room(), "video-composer-v1-1", None)
    shown = await sam.participant(sid=composer.sid, state="connected")
    assert shown["tracks"] == []
    house.rooms.disconnect(composer)
    await sam.participant(sid=composer.sid, state="disconnected")


async def test_who_leaves_is_gone_at_once_and_their_media_is_closed(
    house: House, sam: Guest, vera: Guest
) -> None:
    await sam.client.send(type="disconnect", session=sam.session, version=2)
    await sam.farewell()
    gone = await vera.participant(identity="Sam", state="disconnected")
    assert gone["tracks"] == []
    assert [c.closed for c in house.connections] == [True, False]


async def test_bye_is_leaving_too(house: House, sam: Guest, vera: Guest) -> None:
    await sam.client.say(type="bye")
    await vera.participant(identity="Sam", state="disconnected")


async def test_a_kick_is_a_disconnect_without_a_reason(
    house: House, sam: Guest, vera: Guest
) -> None:
    house.rooms.disconnect(in_room(house, sam))
    assert await sam.farewell() == {"type": "disconnected"}
    await vera.participant(identity="Sam", state="disconnected")


async def test_completing_the_room_tells_everybody(house: House, sam: Guest, vera: Guest) -> None:
    house.rooms.complete(house.room())
    for one in (sam, vera):
        assert await one.farewell() == {"type": "disconnected", "status": "completed"}


async def test_the_older_of_two_with_one_identity_is_dropped(
    house: House, sam: Guest, vera: Guest
) -> None:
    async with guest(house.url, token("Sam", "stage")) as again:
        assert (await sam.farewell())["code"] == 53205
        await vera.participant(sid=again.sid, state="connected")
        await vera.participant(sid=sam.sid, state="disconnected")
        assert [p["sid"] for p in again.connected["participants"]] == [vera.sid]


async def test_dead_media_ends_the_stay(house: House, sam: Guest, vera: Guest) -> None:
    house.connections[0].listener.failed("no packet for 10 s")
    assert (await sam.farewell())["code"] == 53405
    await vera.participant(identity="Sam", state="disconnected")


async def test_media_that_fails_after_the_end_harms_nobody(house: House, sam: Guest) -> None:
    house.rooms.disconnect(in_room(house, sam))
    house.connections[0].listener.failed("closed")
    for uplink in house.connections[0].uplinks.values():
        house.connections[0].listener.uplink_removed(uplink)
    assert await sam.farewell() == {"type": "disconnected"}


@pytest.mark.parametrize(
    ("failure", "code"), [(SERVER_LOCAL_DESCRIPTION_FAILED(), 53401), (RuntimeError("bug"), 53000)]
)
async def test_an_offer_that_cannot_be_made_ends_one_session_only(
    house: House, sam: Guest, monkeypatch: pytest.MonkeyPatch, failure: Exception, code: int
) -> None:
    def broken() -> str:
        raise failure

    monkeypatch.setattr(house.connections[0], "offer", broken)
    async with guest(house.url, token("Vera", "stage")) as vera:
        assert (await sam.farewell())["code"] == code
        await vera.participant(identity="Sam", state="disconnected")
