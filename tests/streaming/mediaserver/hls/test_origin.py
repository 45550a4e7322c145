import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import httpx
import pytest
import websockets

from streaming.mediaserver.hls.stream import HlsStream
from tests.streaming.mediaserver.hls.checking import read_playlist
from tests.streaming.mediaserver.hls.programme import Programme
from tests.streaming.mediaserver.hls.serving import Served, reach, serve


@pytest.fixture
def programme() -> Programme:
    programme = Programme()
    programme.parts(8)
    return programme


@pytest.fixture
async def served(programme: Programme) -> AsyncIterator[Served]:
    async with serve(programme.stream) as served:
        yield served


def refusal(response: httpx.Response) -> tuple[int, str]:
    body = response.json()
    assert set(body) == {"code", "message"}
    assert body["message"].endswith(".")
    assert response.headers["content-type"] == "application/json"
    assert response.headers["access-control-allow-origin"] == "*"
    return response.status_code, body["code"]


async def test_a_grant_leads_to_playlist_and_media(served: Served) -> None:
    playlist_url = await served.start("Vera #1")
    response = await served.client.get(playlist_url)
    assert response.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert response.headers["cache-control"] == "no-store"
    segment = read_playlist(response.text).media[0]
    for uri, content in (
        (segment.init, b"init"),
        (segment.parts[1].uri, b"part 1;"),
        (segment.uri, b"part 0;part 1;part 2;part 3;part 4;part 5;"),
    ):
        media = await served.client.get(str(httpx.URL(playlist_url).join(uri or "")))
        assert media.content == content
        assert media.headers["content-type"] == "video/mp4"
        assert media.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert media.headers["access-control-allow-origin"] == "*"


async def test_viewers_are_counted_by_their_sessions(served: Served, programme: Programme) -> None:
    await served.start("Vera #1")
    await served.start("Wim #2")
    assert served.sessions.count(programme.stream.sid) == 2
    assert [s.identity for s in served.sessions.of(programme.stream.sid)] == ["Vera #1", "Wim #2"]


async def test_no_grant_no_playback(served: Served) -> None:
    url = served.master().partition("?")[0]
    assert refusal(await served.client.get(url)) == (403, "grant-invalid")
    assert refusal(await served.client.get(url + "?grant=a.b")) == (403, "grant-invalid")


async def test_an_unknown_programme_is_not_found(served: Served) -> None:
    url = f"http://127.0.0.1:{served.port}/hls/VJ2/master.m3u8?grant=a.b"
    assert refusal(await served.client.get(url)) == (404, "stream-unknown")
    assert refusal(await served.client.get(url[: url.index("VJ2")])) == (404, "stream-unknown")


async def test_a_programme_that_has_not_started_is_not_found_yet() -> None:
    async with serve(HlsStream("VJ1", part_target=1 / 3, segment_target=2.0)) as served:
        response = await served.client.get(served.master())
        assert refusal(response) == (404, "stream-not-started")


async def test_the_first_viewer_waits_for_a_hold_back_of_media() -> None:
    programme = Programme()
    programme.parts(1)
    async with serve(programme.stream) as served:
        waiting = await served.held(served.master())
        programme.parts(3)
        assert (await waiting).status_code == 200


async def test_a_playlist_without_a_session_is_not_found(served: Served) -> None:
    url = await served.start()
    invented = url.replace("/PB", "/PBx")
    assert refusal(await served.client.get(invented)) == (404, "session-unknown")


async def test_media_cannot_be_had_without_the_secret(served: Served) -> None:
    url = served.file("init0.mp4").replace(served.stream.folder("init0.mp4"), "guess")
    assert refusal(await served.client.get(url)) == (404, "media-unknown")


async def test_a_revoked_viewer_is_refused_at_the_next_playlist(served: Served) -> None:
    url = await served.start("Vera #1")
    other = await served.start("Wim #2")
    served.sessions.revoke(served.stream.sid, "Vera #1")
    assert refusal(await served.client.get(url)) == (403, "session-revoked")
    assert (await served.client.get(other)).status_code == 200


async def test_a_viewer_revoked_while_waiting_gets_no_playlist(
    served: Served, programme: Programme
) -> None:
    url = await served.start("Vera #1")
    waiting = await served.held(url + "?_HLS_msn=8&_HLS_part=2")
    served.sessions.revoke(served.stream.sid, "Vera #1")
    programme.parts(1)
    assert refusal(await waiting) == (403, "session-revoked")


async def test_a_reload_is_held_until_its_part_is_there(
    served: Served, programme: Programme
) -> None:
    url = await served.start()
    waiting = await served.held(url + "?_HLS_msn=8&_HLS_part=3")
    programme.parts(1)
    await reach(lambda: served.stream._changed is not None)
    assert not waiting.done()
    programme.parts(1)
    playlist = read_playlist((await waiting).text)
    assert len(playlist.media[-1].parts) == 4


async def test_a_reload_is_held_until_its_segment_is_complete(
    served: Served, programme: Programme
) -> None:
    url = await served.start()
    waiting = await served.held(url + "?_HLS_msn=8")
    programme.parts(4)
    assert read_playlist((await waiting).text).media[-1].uri


async def test_a_reload_of_what_is_there_is_answered_at_once(served: Served) -> None:
    url = await served.start()
    for directives in ("_HLS_msn=8&_HLS_part=1", "_HLS_msn=7", "_HLS_msn=0&_HLS_part=5"):
        assert (await served.client.get(f"{url}?{directives}")).status_code == 200
    assert served.stream._changed is None


async def test_a_part_index_past_the_end_means_the_next_segment(
    served: Served, programme: Programme
) -> None:
    url = await served.start()
    waiting = await served.held(url + "?_HLS_msn=8&_HLS_part=6")
    programme.parts(5)
    assert len(read_playlist((await waiting).text).media[-1].parts) == 1


async def test_the_end_answers_all_who_wait(served: Served, programme: Programme) -> None:
    url = await served.start()
    waiting = await served.held(url + "?_HLS_msn=9&_HLS_part=0")
    programme.stream.end()
    assert read_playlist((await waiting).text).ended
    late = await served.client.get(url + "?_HLS_msn=1000&_HLS_part=3")
    assert read_playlist(late.text).ended


async def test_bad_directives_are_refused(served: Served) -> None:
    url = await served.start()
    for directives, code in (
        ("_HLS_part=1", "bad-request"),
        ("_HLS_msn=x", "bad-request"),
        ("_HLS_msn=10", "too-far-ahead"),
        ("_HLS_msn=8&_HLS_part=20", "too-far-ahead"),
    ):
        assert refusal(await served.client.get(f"{url}?{directives}")) == (400, code)


async def test_a_delta_update_is_given_when_asked_for(served: Served) -> None:
    url = await served.start()
    delta = read_playlist((await served.client.get(url + "?_HLS_skip=YES")).text)
    assert delta.skipped > 0


async def test_a_dead_source_is_reported_after_three_target_durations() -> None:
    stream = HlsStream("VJ1", part_target=0.05, segment_target=0.1)
    stream.put_init(b"init", "avc1.64001f", 1280, 720, 24)
    for _ in range(4):
        stream.put_part(b"part", duration=0.05, independent=True, starts_segment=True)
    async with serve(stream) as served:
        url = await served.start()
        response = await served.client.get(url + "?_HLS_msn=11&_HLS_part=0")
        assert refusal(response) == (503, "media-late")
        assert response.headers["retry-after"] == "1"


async def test_a_hinted_part_asked_for_early_is_held(served: Served, programme: Programme) -> None:
    waiting = await served.held(served.file("8.2.m4s"))
    programme.parts(1)
    assert (await waiting).content == b"part 8;"


async def test_a_hint_that_did_not_come_true_is_not_found(
    served: Served, programme: Programme
) -> None:
    waiting = await served.held(served.file("8.2.m4s"))
    programme.restart()
    programme.parts(1)
    assert refusal(await waiting) == (404, "media-unknown")


async def test_a_part_that_nobody_promised_is_not_waited_for(served: Served) -> None:
    assert refusal(await served.client.get(served.file("8.3.m4s"))) == (404, "media-unknown")


async def test_a_client_that_leaves_frees_what_waits_for_it(
    served: Served, programme: Programme
) -> None:
    before = asyncio.all_tasks()
    request = f"GET /hls/VJ1/{served.stream.folder('8.2.m4s')}/8.2.m4s HTTP/1.1\r\nHost: x\r\n\r\n"
    _, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(request.encode())
    await reach(lambda: served.stream._changed is not None)
    assert asyncio.all_tasks() - before
    writer.close()
    await reach(lambda: not asyncio.all_tasks() - before, within=4)


async def test_head_says_what_get_would_without_the_body(served: Served) -> None:
    url = await served.start()
    for address in (url, served.file("7.m4s")):
        head, full = await served.client.head(address), await served.client.get(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == full.headers["content-length"]


async def test_a_range_of_a_file_is_given(served: Served) -> None:
    response = await served.client.get(served.file("7.m4s"), headers={"Range": "bytes=5-9"})
    assert (response.status_code, response.content) == (206, b"0;par")
    assert response.headers["content-range"] == "bytes 5-9/42"
    beyond = await served.client.get(served.file("7.m4s"), headers={"Range": "bytes=42-"})
    assert refusal(beyond) == (416, "bad-range")


async def test_a_page_of_another_origin_may_read(served: Served) -> None:
    asking = {
        "Origin": "https://watch.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "range",
    }
    preflight = await served.client.options(served.file("7.m4s"), headers=asking)
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "GET" in preflight.headers["access-control-allow-methods"]


async def test_only_the_allowed_origin_reads_a_playlist(served: Served) -> None:
    url = await served.start(allow_origin="https://watch.example")
    response = await served.client.get(url)
    assert response.headers["access-control-allow-origin"] == "https://watch.example"


async def test_media_can_only_be_read(served: Served) -> None:
    response = await served.client.post(served.file("7.m4s"), content=b"x")
    assert refusal(response) == (405, "method-not-allowed")


@pytest.mark.parametrize(
    "target",
    [
        "/hls/VJ1/master.m3u8?grant=%ff.%fe&identity=%ED%A0%80&signature=%00",
        "/hls/VJ1/master.m3u8?&&&===%%%",
        "/hls/VJ1/%ff%fe/media.m3u8?_HLS_msn=%00",
        "/hls/VJ1/../../etc/passwd",
        "/hls/VJ1/%2e%2e/media.m3u8",
        "/hls/VJ1/{secret}/%00.m4s",
        "/hls/VJ1/{secret}/999999999999999999999.m4s",
        "/hls/VJ1/{secret}/" + "x" * 3000,
        "/hls//",
        "/hls",
        "/hls/VJ1/\xff\xfe/media.m3u8?\xff=\xfe",
    ],
)
async def test_hostile_requests_are_refused_and_nothing_breaks(
    served: Served, caplog: pytest.LogCaptureFixture, target: str
) -> None:
    line = (
        f"GET {target.format(secret=served.stream.folder(target.rpartition('/')[2]))} HTTP/1.1\r\n"
    )
    with caplog.at_level(logging.ERROR):
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(line.encode("latin-1") + b"Host: x\r\nConnection: close\r\n\r\n")
        async with asyncio.timeout(5):
            answer = await reader.read()
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    assert answer[:10] == b"HTTP/1.1 4" or answer.startswith(b"HTTP/1.1 307")
    assert not caplog.records


async def test_a_websocket_is_closed(served: Served) -> None:
    with pytest.raises(websockets.exceptions.InvalidStatus):
        await websockets.connect(f"ws://127.0.0.1:{served.port}/hls/VJ1/master.m3u8")
