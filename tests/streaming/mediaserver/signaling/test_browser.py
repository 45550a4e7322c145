"""twilio-video.js in Chromium against the server: what the speakers see and hear."""

import asyncio
import time

import psutil
import pytest

from streaming.mediaserver.rooms import SubscribeRules
from tests.streaming.mediaserver.signaling import sdp
from tests.streaming.mediaserver.signaling.browser import Person, Stage, chromium
from tests.streaming.mediaserver.signaling.client import dial
from tests.streaming.mediaserver.signaling.guest import VOICE, connect_message, description
from tests.streaming.mediaserver.signaling.tokens import token

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_two_speakers_see_and_hear_each_other(sam: Person, mona: Person) -> None:
    await asyncio.gather(sam.receives(audio=1, video=1), mona.receives(audio=1, video=1))


async def test_who_joins_late_sees_and_hears_all_who_are_there(
    stage: Stage, sam: Person, mona: Person
) -> None:
    vera = await stage.speaker("Vera")
    await vera.receives(audio=2, video=2)
    await asyncio.gather(sam.receives(audio=2, video=2), mona.receives(audio=2, video=2))


async def test_those_who_come_at_the_same_moment_find_each_other(stage: Stage) -> None:
    people = [await stage.person(name) for name in ("Sam", "Mona", "Vera")]
    assert set(await asyncio.gather(*(p.join() for p in people))) == {"connected"}
    await asyncio.gather(*(p.receives(audio=2, video=2) for p in people))


async def test_muting_is_seen_by_the_others(sam: Person, mona: Person) -> None:
    await mona.run("room.localParticipant.audioTracks.forEach((p) => p.track.disable())")
    await sam.hears("Mona trackDisabled audio")
    await sam.receives(audio=0, video=1)
    await mona.run("room.localParticipant.audioTracks.forEach((p) => p.track.enable())")
    await sam.hears("Mona trackEnabled audio")
    await sam.receives(audio=1, video=1)


async def test_a_track_comes_and_goes_and_comes_again(sam: Person, mona: Person) -> None:
    for name in ("first", "second"):
        await mona.run("unpublish('video')")
        await sam.hears("Mona trackUnsubscribed video", "Mona trackUnpublished video")
        await sam.forget()
        assert await mona.run("publishPicture", name) == "published"
        await sam.hears("Mona trackPublished video", "Mona trackSubscribed video")
        await sam.receives(audio=1, video=1)
        await sam.forget()


async def test_both_may_publish_at_the_same_moment(sam: Person, mona: Person) -> None:
    for number in range(3):
        published = await asyncio.gather(
            sam.run("publishPicture", f"sam-{number}"), mona.run("publishPicture", f"m-{number}")
        )
        assert set(published) == {"published"}
    await asyncio.gather(sam.receives(audio=1, video=4), mona.receives(audio=1, video=4))


async def test_who_has_no_camera_still_sees_the_others(stage: Stage, sam: Person) -> None:
    vera = await stage.speaker("Vera", video=False)
    await vera.receives(audio=1, video=1)
    await sam.receives(audio=1, video=0)


async def test_who_publishes_nothing_still_sees_and_hears(stage: Stage, sam: Person) -> None:
    vera = await stage.speaker("Vera", tracks=[])
    await vera.receives(audio=1, video=1)
    assert await vera.run("publishPicture", "late") == "published"
    await sam.receives(audio=0, video=1)


async def test_rules_hide_and_show_somebody_while_it_runs(sam: Person, mona: Person) -> None:
    rooms, participant = sam.studio.rooms, await sam.participant()
    rule = {"type": "include", "all": True}
    for _ in range(2):
        hide = SubscribeRules.parse([rule, {"type": "exclude", "publisher": "Mona"}])
        rooms.set_subscribe_rules(participant, hide)
        await sam.hears("Mona trackUnsubscribed video", "Mona trackUnsubscribed audio")
        await sam.receives(audio=0, video=0)
        await sam.forget()
        rooms.set_subscribe_rules(participant, SubscribeRules.parse([rule]))
        await sam.hears("Mona trackSubscribed video", "Mona trackSubscribed audio")
        await sam.receives(audio=1, video=1)
        await sam.forget()
    await mona.receives(audio=1, video=1)


async def test_a_data_track_is_refused_and_nothing_else_suffers(sam: Person, mona: Person) -> None:
    assert await mona.run("publish(new Twilio.Video.LocalDataTrack())") == 53300
    await asyncio.gather(sam.receives(audio=1, video=1), mona.receives(audio=1, video=1))


async def test_who_leaves_is_gone_for_the_others(sam: Person, mona: Person) -> None:
    await mona.run("room.disconnect()")
    await mona.hears("room disconnected")
    await sam.hears("Mona left", "Mona trackUnsubscribed video")
    await sam.receives(audio=0, video=0)


async def test_the_same_identity_again_drops_the_older(
    stage: Stage, sam: Person, mona: Person
) -> None:
    again = await stage.speaker("Mona")
    await mona.hears("room disconnected 53205")
    await sam.hears("Mona left")
    await asyncio.gather(sam.receives(audio=1, video=1), again.receives(audio=1, video=1))


async def test_a_kick_has_no_error(sam: Person, mona: Person) -> None:
    sam.studio.rooms.disconnect(await mona.participant())
    await mona.hears("room disconnected")
    await sam.hears("Mona left")


async def test_completing_the_room_is_53118_for_everybody(sam: Person, mona: Person) -> None:
    sam.studio.rooms.complete(sam.studio.room())
    for one in (sam, mona):
        await one.hears("room disconnected 53118")


async def test_a_bad_token_is_told_by_its_code(stage: Stage) -> None:
    now = int(time.time())
    vera = await stage.person("Vera")
    for jwt, code in (
        ("x.y.z", 20101),
        (token("Vera", "stage", secret="some-other-secret-of-enough-length"), 20107),
        (token("Vera", "stage", valid_until=now - 5), 20104),
        (token("Vera", "stage", nbf=now + 3600), 20105),
        (token("Vera", "elsewhere"), 20106),
        (token("Vera", grant=False), 20106),
    ):
        assert await vera.join(jwt) == code


async def test_a_full_room_is_53105(stage: Stage, sam: Person) -> None:
    stage.studio.room().max_participants = 1
    vera = await stage.person("Vera")
    assert await vera.join() == 53105


async def test_a_cut_socket_is_healed_and_nothing_is_missed(
    stage: Stage, sam: Person, mona: Person
) -> None:
    await mona.run("sockets.at(-1).close(4000)")
    await mona.hears("room reconnecting 53001")
    await sam.hears("Mona away")
    assert await sam.run("publishPicture", "meanwhile") == "published"
    await mona.hears("room reconnected", "Sam trackPublished video")
    await sam.hears("Mona back")
    await asyncio.gather(sam.receives(audio=1, video=1), mona.receives(audio=1, video=2))
    await sam.hears_nothing_of("left", "trackUnsubscribed")


async def test_a_killed_browser_is_gone_within_the_session_timeout(
    stage: Stage, sam: Person
) -> None:
    before = set(psutil.Process().children(recursive=True))
    async with chromium() as doomed:
        started = set(psutil.Process().children(recursive=True)) - before
        elsewhere = Stage(stage.studio, doomed)
        await elsewhere.speaker("Vera")
        await sam.receives(audio=1, video=1)
        for process in started:
            if process.name().startswith("chrom"):
                process.kill()
        await sam.hears("Vera away", "Vera left")
        assert [p.identity for p in stage.studio.room().participants.values()] == ["Sam"]


async def test_a_hostile_client_is_refused_and_the_others_do_not_notice(
    stage: Stage, sam: Person, mona: Person
) -> None:
    url = stage.studio.url.replace("http", "ws") + "signaling"
    no_mid = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
    no_fingerprint = sdp.offer([VOICE]).replace("a=fingerprint", "a=nothing")
    for text in ("garbage", "\x00" * 1000, no_mid, no_mid * 2000, no_fingerprint):
        async with dial(url) as client:
            message = connect_message(token("Charlie", "stage"))
            message["peer_connections"] = [description("offer", 1, text)]
            await client.hello(message)
            assert (await client.receive("error"))["code"] == 53403
    await asyncio.gather(sam.receives(audio=1, video=1), mona.receives(audio=1, video=1))
    await sam.hears_nothing_of("Charlie", "left", "away", "reconnecting")
