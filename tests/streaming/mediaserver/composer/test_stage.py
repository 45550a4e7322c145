"""Who is on the programme, and where."""

import pytest

from streaming.mediaserver.composer.scene import Scene
from streaming.mediaserver.composer.stage import Stage
from tests.streaming.mediaserver.composer.programme import track


@pytest.fixture
def stage() -> Stage:
    return Stage(1280, 720, show_names=True)


def join(stage: Stage, *people: str) -> None:
    """Each with a microphone and a camera; track numbers follow from the name."""
    for person in people:
        number = 2 * ord(person[0])
        stage.add(track(number, person, "audio"))
        stage.add(track(number + 1, person, "video"))


def leave(stage: Stage, person: str) -> None:
    stage.remove(2 * ord(person[0]))
    stage.remove(2 * ord(person[0]) + 1)


def names(scene: Scene) -> str:
    return "".join(tile.name[0].lower() for tile in scene.tiles)


def test_an_empty_stage_has_a_slate_that_knows_whether_it_is_the_beginning(stage: Stage) -> None:
    before = stage.scene().slate
    join(stage, "alice")
    assert stage.scene().slate == ""
    leave(stage, "alice")
    assert before != stage.scene().slate != ""


def test_people_stand_in_order_of_joining_and_close_up(stage: Stage) -> None:
    join(stage, "vera", "alice", "sam")
    assert names(stage.scene()) == "asv"
    leave(stage, "sam")
    scene = stage.scene()
    assert names(scene) == "av"
    assert {tile.rect.y for tile in scene.tiles} == {181}


def test_somebody_with_sound_alone_has_a_tile_without_video(stage: Stage) -> None:
    stage.add(track(1, "alice", "audio"))
    (tile,) = stage.scene().tiles
    assert tile.video is None
    assert not tile.muted


def test_muting_is_seen(stage: Stage) -> None:
    join(stage, "alice")
    stage.set_enabled(2 * ord("a"), enabled=False)
    stage.set_enabled(2 * ord("a") + 1, enabled=False)
    (tile,) = stage.scene().tiles
    assert tile.muted
    assert tile.video is None


def test_somebody_without_a_microphone_is_marked_muted(stage: Stage) -> None:
    stage.add(track(1, "alice", "video"))
    assert stage.scene().tiles[0].muted


def test_the_dominant_speaker_is_marked_among_others_only(stage: Stage) -> None:
    join(stage, "alice")
    stage.set_dominant("alice")
    assert [tile.dominant for tile in stage.scene().tiles] == [False]
    join(stage, "sam")
    assert [tile.dominant for tile in stage.scene().tiles] == [True, False]


def test_nine_have_a_place_and_a_dominant_speaker_gets_one(stage: Stage) -> None:
    join(stage, *"abcdefghijkl")
    assert names(stage.scene()) == "abcdefghi"
    stage.set_dominant("i")
    stage.set_dominant("l")
    assert names(stage.scene()) == "abcdefgli"
    stage.set_dominant("k")
    assert names(stage.scene()) == "abcdefkli"


def test_the_place_of_the_oldest_dominance_is_taken(stage: Stage) -> None:
    join(stage, *"abcdefghij")
    for who in "cabdefghi":
        stage.set_dominant(who)
        stage.scene()
    stage.set_dominant("j")
    assert names(stage.scene()) == "abjdefghi"


def test_when_somebody_leaves_the_next_in_order_comes_in(stage: Stage) -> None:
    join(stage, *"abcdefghijkl")
    stage.set_dominant("l")
    stage.scene()
    leave(stage, "a")
    assert names(stage.scene()) == "bcdefghli"


def test_setting_the_same_dominant_speaker_again_is_no_change(stage: Stage) -> None:
    assert stage.set_dominant("a")
    assert not stage.set_dominant("a")
    assert stage.set_dominant(None)


def test_a_presentation_has_a_sidebar_of_five_and_counts_the_others(stage: Stage) -> None:
    join(stage, *"abcdefg")
    stage.add(track(900, "sam", "video", presentation=True))
    scene = stage.scene()
    assert scene.shared is not None
    assert scene.shared.video == 900
    assert names(scene) == "abcde"
    assert [line.text for line in scene.lines] == ["Sam is presenting.", "+ 3 more"]
    assert scene.videos == {900, *(2 * ord(who) + 1 for who in "abcde")}


def test_the_first_presenter_keeps_it_until_they_stop(stage: Stage) -> None:
    join(stage, "alice")
    stage.add(track(900, "sam", "video", presentation=True))
    stage.add(track(901, "alice", "video", presentation=True))
    for expected in (900, 901):
        shared = stage.scene().shared
        assert shared is not None
        assert shared.video == expected
        stage.remove(expected)
    assert stage.scene().shared is None


def test_without_names_no_name_is_in_the_scene() -> None:
    stage = Stage(1280, 720, show_names=False)
    join(stage, "alice")
    stage.add(track(900, "sam", "video", presentation=True))
    scene = stage.scene()
    assert {tile.name for tile in scene.tiles} == {""}
    assert scene.lines == ()
