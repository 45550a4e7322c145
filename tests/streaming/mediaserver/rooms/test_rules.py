import pytest

from streaming.mediaserver.errors import TwilioError
from streaming.mediaserver.rooms import Participant, Room, Rooms, SubscribeRules, Track
from tests.streaming.mediaserver.rooms.conftest import Ears

Rule = dict[str, object]


@pytest.fixture
def sam(rooms: Rooms, room: Room) -> Participant:
    return rooms.connect(room, "Sam", None)


@pytest.fixture
def voice(rooms: Rooms, sam: Participant) -> Track:
    return rooms.publish(sam, name="voice", kind="audio", enabled=True)


@pytest.fixture
def camera(rooms: Rooms, sam: Participant) -> Track:
    return rooms.publish(sam, name="camera", kind="video", enabled=True, priority="high")


def test_everybody_receives_all_but_their_own_tracks(
    rooms: Rooms, room: Room, sam: Participant, voice: Track
) -> None:
    vera = rooms.connect(room, "Vera", None)
    assert vera.may_subscribe(voice)
    assert not sam.may_subscribe(voice)


@pytest.mark.parametrize(
    ("rules", "received"),
    [
        ([], set()),
        ([{"type": "include", "all": True}], {"voice", "camera"}),
        ([{"type": "exclude", "all": True}], set()),
        ([{"type": "include", "kind": "audio"}], {"voice"}),
        ([{"type": "include", "all": True}, {"type": "exclude", "publisher": "Sam"}], set()),
        (
            [{"type": "exclude", "publisher": "Sam"}, {"type": "include", "track": "voice"}],
            {"voice"},
        ),
        ([{"type": "include", "publisher": "Sam", "kind": "video"}], {"camera"}),
        ([{"type": "include", "priority": "high"}], {"camera"}),
        ([{"type": "include", "publisher": "Vera"}], set()),
    ],
)
def test_the_last_rule_that_matches_decides(
    rules: list[Rule], received: set[str], voice: Track, camera: Track
) -> None:
    parsed = SubscribeRules.parse(rules)
    assert {track.name for track in (voice, camera) if parsed.allow(track)} == received


def test_rules_name_publishers_and_tracks_by_sid_too(sam: Participant, voice: Track) -> None:
    for rule in ({"publisher": sam.sid}, {"track": voice.sid}):
        assert SubscribeRules.parse([{"type": "include", **rule}]).allow(voice)


@pytest.mark.parametrize(
    "rules",
    [
        None,
        {"type": "include", "all": True},
        ["include"],
        [{}],
        [{"type": "include"}],
        [{"type": "perhaps", "all": True}],
        [{"type": "include", "all": "yes"}],
        [{"type": "include", "all": True, "kind": "audio"}],
        [{"type": "include", "kind": 7}],
        [{"type": "include", "colour": "red"}],
        [{"type": "include", "all": True}] * 21,
    ],
)
def test_rules_that_make_no_sense_are_refused(rules: object) -> None:
    with pytest.raises(TwilioError) as refused:
        SubscribeRules.parse(rules)
    assert refused.value.code == 20001


def test_rules_are_shown_with_all_their_filters() -> None:
    shown = SubscribeRules.parse([{"type": "exclude", "publisher": "Sam"}]).to_json()
    assert shown == [
        {
            "type": "exclude",
            "all": None,
            "publisher": "Sam",
            "track": None,
            "kind": None,
            "priority": None,
        }
    ]


def test_changing_the_rules_takes_effect_at_once_and_is_told(
    rooms: Rooms, room: Room, voice: Track, ears: Ears
) -> None:
    vera = rooms.connect(room, "Vera", None)
    rooms.set_subscribe_rules(vera, SubscribeRules.parse([{"type": "exclude", "all": True}]))
    assert not vera.may_subscribe(voice)
    assert ears.heard[-1] == ("rules", "Vera")
