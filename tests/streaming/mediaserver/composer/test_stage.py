"""Who is on the programme, and where."""

import pytest

from streaming.mediaserver.composer.config import Layout
from streaming.mediaserver.composer.painter import Painter
from streaming.mediaserver.composer.scene import Scene
from streaming.mediaserver.composer.stage import Stage
from streaming.mediaserver.composer.video_input import Picture
from tests.streaming.mediaserver.composer.programme import track
from tests.streaming.mediaserver.composer.rtp import picture


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


@pytest.mark.parametrize("wanted", list(Layout))
@pytest.mark.parametrize(
    "size", [(128, 128), (1920, 128), (128, 1920), (1346, 130), (1920, 180), (180, 1920)]
)
def test_a_full_house_is_painted_on_a_canvas_of_any_size(
    size: tuple[int, int], wanted: Layout
) -> None:
    stage = Stage(*size, show_names=True)
    stage.arrange(wanted, "")
    join(stage, *"abcdefgh")
    for shown in (False, True):
        if shown:
            stage.add(track(1, "a", "video", presentation=True))
        scene = stage.scene()
        videos = [] if scene.shared is None else [scene.shared.video]
        videos += [tile.video for tile in scene.tiles if tile.video is not None]
        painter = Painter(*size, "#121c2d")
        painter.paint(scene, {})
        painter.paint(scene, {video: Picture(picture((200, 30, 20)), 0) for video in videos})
    assert len(scene.tiles) >= 5


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


def arranged(stage: Stage, layout: Layout, spotlight: str = "") -> Scene:
    stage.arrange(layout, spotlight)
    return stage.scene()


def share(stage: Stage, person: str = "sam") -> None:
    stage.add(track(900, person, "video", presentation=True))


def test_in_the_grid_a_shared_screen_is_one_tile_more(stage: Stage) -> None:
    join(stage, "alice", "sam")
    share(stage)
    scene = arranged(stage, Layout.GRID)
    assert [tile.name for tile in scene.tiles] == ["Sam’s screen", "Alice", "Sam"]
    assert [tile.whole for tile in scene.tiles] == [True, False, False]
    assert scene.tiles[0].video == 900
    assert not scene.tiles[0].muted
    assert (scene.shared, scene.lines) == (None, ())


def test_in_a_full_grid_a_shared_screen_takes_the_place_of_the_last(stage: Stage) -> None:
    join(stage, *"abcdefghi")
    share(stage, "a")
    scene = arranged(stage, Layout.GRID)
    assert [tile.name[0] for tile in scene.tiles[1:]] == list("ABCDEFGH")


def test_a_muted_screen_is_not_presented(stage: Stage) -> None:
    join(stage, "alice")
    share(stage)
    stage.set_enabled(900, enabled=False)
    scene = stage.scene()
    assert scene.shared is None
    assert [(tile.name, tile.video) for tile in scene.tiles][1:] == [("Sam", None)]
    stage.set_enabled(900, enabled=True)
    assert stage.scene().shared is not None


@pytest.mark.parametrize("who", ["sam", "Sam #sam"])
def test_the_spotlight_follows_a_sid_or_an_identity(stage: Stage, who: str) -> None:
    join(stage, "alice", "sam", "vera")
    scene = arranged(stage, Layout.SPOTLIGHT, who)
    assert names(scene) == "sav"
    main, *others = (tile.rect.width * tile.rect.height for tile in scene.tiles)
    assert all(main > 5 * other for other in others)


def test_without_anybody_chosen_the_spotlight_is_on_whoever_spoke_last(stage: Stage) -> None:
    join(stage, "alice", "sam", "vera")
    assert names(arranged(stage, Layout.SPOTLIGHT)) == "asv"
    stage.set_dominant("sam")
    assert names(stage.scene()) == "sav"
    stage.set_dominant(None)
    assert names(stage.scene()) == "sav"
    stage.set_dominant("vera")
    assert names(stage.scene()) == "vas"


def test_a_chosen_person_keeps_the_spotlight_while_others_speak(stage: Stage) -> None:
    join(stage, "alice", "sam")
    arranged(stage, Layout.SPOTLIGHT, "alice")
    stage.set_dominant("sam")
    scene = stage.scene()
    assert names(scene) == "as"
    assert [tile.dominant for tile in scene.tiles] == [False, True]


def test_the_spotlight_falls_back_while_the_chosen_one_is_not_there(stage: Stage) -> None:
    join(stage, "alice", "sam")
    assert names(arranged(stage, Layout.SPOTLIGHT, "vera")) == "as"
    join(stage, "vera")
    assert names(stage.scene()) == "vas"
    leave(stage, "vera")
    assert names(stage.scene()) == "as"


def test_beside_the_spotlight_five_have_a_place_and_the_others_are_counted(stage: Stage) -> None:
    join(stage, *"abcdefgh")
    scene = arranged(stage, Layout.SPOTLIGHT, "h")
    assert names(scene) == "habcde"
    assert [line.text for line in scene.lines] == ["+ 2 more"]
    stage.set_dominant("g")
    assert names(stage.scene()) == "habcdg"


def test_beside_the_spotlight_a_shared_screen_is_the_first(stage: Stage) -> None:
    join(stage, *"abcdef")
    share(stage, "b")
    scene = arranged(stage, Layout.SPOTLIGHT)
    assert [tile.name for tile in scene.tiles] == ["A", "B’s screen", *"BCDE"]
    assert [line.text for line in scene.lines] == ["+ 1 more"]


def test_alone_in_the_spotlight_one_has_all_the_picture(stage: Stage) -> None:
    join(stage, "alice")
    stage.set_dominant("alice")
    (tile,) = arranged(stage, Layout.SPOTLIGHT).tiles
    assert tile.rect == (0, 0, 1280, 720)
    assert not tile.dominant


@pytest.mark.parametrize("layout", Layout)
def test_an_empty_stage_has_the_slate_in_every_layout(stage: Stage, layout: Layout) -> None:
    assert arranged(stage, layout, "sam") == Scene(slate="Starting soon")
