import pytest

from streaming.mediaserver.hls.errors import HlsError
from streaming.mediaserver.hls.stream import HlsStream
from tests.streaming.mediaserver.hls.programme import PART, Programme


@pytest.fixture
def programme() -> Programme:
    return Programme()


def refusal(stream: HlsStream, name: str) -> tuple[int, str]:
    with pytest.raises(HlsError) as caught:
        stream.file(name)
    return caught.value.status, caught.value.code


def test_it_says_once_that_it_started(programme: Programme) -> None:
    calls: list[bool] = []
    programme.stream.on_started = lambda: calls.append(programme.stream.started)
    assert not programme.stream.started
    assert programme.stream.last_part_at is None
    programme.parts(3)
    assert calls == [True]
    assert programme.stream.last_part_at == programme.clock()


def test_it_is_playable_from_a_hold_back_of_media_on(programme: Programme) -> None:
    programme.parts(3)
    assert not programme.stream.playable
    programme.parts(1)
    assert programme.stream.playable


def test_a_short_programme_that_ended_is_playable(programme: Programme) -> None:
    programme.parts(1)
    programme.stream.end()
    assert programme.stream.playable


def test_a_part_longer_than_the_target_is_refused(programme: Programme) -> None:
    with pytest.raises(ValueError, match="longer than"):
        programme.stream.put_part(b"", duration=0.34, independent=True, starts_segment=True)


def test_parts_after_the_end_change_nothing(programme: Programme) -> None:
    programme.parts(4)
    programme.stream.end()
    before = programme.text()
    programme.parts(1)
    programme.stream.end()
    assert programme.text() == before


def test_there_is_no_playlist_before_an_encoder() -> None:
    stream = HlsStream("VJ1", part_target=PART, segment_target=2.0)
    with pytest.raises(HlsError) as caught:
        stream.multivariant("media.m3u8")
    assert caught.value.status == 404


def test_files_are_what_was_put(programme: Programme) -> None:
    programme.parts(8)
    assert programme.stream.file("init0.mp4") == (b"init",)
    assert programme.stream.file("7.2.m4s") == (b"part 2;",)
    assert b"".join(programme.stream.file("7.m4s")) == b"".join(b"part %d;" % n for n in range(6))


def test_a_gap_is_an_empty_file_for_players_that_know_no_gaps(programme: Programme) -> None:
    programme.parts(1)
    assert b"".join(programme.stream.file("3.m4s")) == b""


@pytest.mark.parametrize(
    "name",
    ["8.m4s", "8.2.m4s", "9.0.m4s", "7.6.m4s", "init1.mp4", "init.mp4", "7", "", "../x", "７.m4s"],
)
def test_a_file_that_is_not_there_is_not_found(programme: Programme, name: str) -> None:
    programme.parts(8)
    assert refusal(programme.stream, name) == (404, "media-unknown")


def test_a_file_that_was_pruned_is_gone(programme: Programme) -> None:
    programme.segments(2)
    programme.restart()
    programme.segments(40)
    assert refusal(programme.stream, "7.0.m4s") == (410, "media-gone")
    assert refusal(programme.stream, "0.m4s") == (410, "media-gone")
    assert refusal(programme.stream, "init0.mp4") == (410, "media-gone")


def test_only_the_next_part_is_hinted(programme: Programme) -> None:
    programme.parts(2)
    hinted = [n for n in ("7.1.m4s", "7.2.m4s", "7.3.m4s") if programme.stream.is_hinted(n)]
    assert hinted == ["7.2.m4s"]
    programme.parts(4)
    assert programme.stream.is_hinted("8.0.m4s")
    programme.stream.end()
    assert not programme.stream.is_hinted("8.0.m4s")


@pytest.mark.parametrize(
    ("segment", "part"), [(8, 9), (9, None), (9, 0), (10**17, None), (7, 14), (7, 10**17)]
)
def test_what_is_too_far_ahead_is_refused(
    programme: Programme, segment: int, part: int | None
) -> None:
    programme.parts(5)
    with pytest.raises(HlsError) as caught:
        programme.stream.has(segment, part)
    assert (caught.value.status, caught.value.code) == (400, "too-far-ahead")


@pytest.mark.parametrize(
    ("segment", "part", "there"),
    [(7, 4, True), (7, 5, False), (7, 13, False), (7, None, False), (8, 0, False), (8, 8, False)],
)
def test_what_is_near_may_be_waited_for(
    programme: Programme, segment: int, part: int | None, there: bool
) -> None:
    programme.parts(5)
    assert programme.stream.has(segment, part) is there


def test_an_ended_stream_waits_for_nothing(programme: Programme) -> None:
    programme.parts(5)
    programme.stream.end()
    assert programme.stream.has(10**6, 3)


async def test_all_who_wait_learn_of_a_part_at_once(programme: Programme) -> None:
    programme.parts(1)
    waiting = programme.stream.changed()
    assert programme.stream.changed() is waiting
    programme.parts(1)
    assert waiting.done()
    assert not programme.stream.changed().done()


def test_a_playlist_is_rendered_once_for_each_part(programme: Programme) -> None:
    programme.parts(3)
    assert programme.stream.playlist(skip=False) is programme.stream.playlist(skip=False)
    before = programme.stream.playlist(skip=True)
    programme.parts(1)
    assert programme.stream.playlist(skip=True) is not before


def test_a_folder_known_opens_no_later_segment(programme: Programme) -> None:
    folders = {programme.stream.folder(name) for name in ("init0.mp4", "7.m4s", "8.m4s", "9.0.m4s")}
    assert len(folders) == 4
    assert programme.stream.folder("7.m4s") == programme.stream.folder("7.3.m4s")
