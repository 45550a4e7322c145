"""Who is shown where there are fewer places than people."""

import pytest

from streaming.mediaserver.composer.speakers import Speakers

PEOPLE = ["alice", "mona", "omar", "sam"]


@pytest.fixture
def speakers() -> Speakers:
    return Speakers()


def test_the_first_stay_until_somebody_else_speaks(speakers: Speakers) -> None:
    assert speakers.choose(PEOPLE, 2) == ["alice", "mona"]
    speakers.set_dominant("sam")
    assert speakers.choose(PEOPLE, 2) == ["alice", "sam"]
    speakers.set_dominant(None)
    assert speakers.choose(PEOPLE, 2) == ["alice", "sam"]


def test_whoever_left_leaves_the_place_to_the_next(speakers: Speakers) -> None:
    speakers.choose(PEOPLE, 2)
    speakers.keep(PEOPLE[1:])
    assert speakers.choose(PEOPLE[1:], 2) == ["mona", "omar"]


def test_the_latest_to_speak_is_known_in_silence_too(speakers: Speakers) -> None:
    assert speakers.latest(PEOPLE) == "alice"
    for who in ("sam", "mona", None):
        speakers.set_dominant(who)
    assert speakers.latest(PEOPLE) == "mona"
    speakers.keep(["alice", "omar", "sam"])
    assert speakers.latest(["alice", "omar", "sam"]) == "sam"
