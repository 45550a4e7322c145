"""The sentences of the moderators' desk."""

from typing import Any

import pytest

from events.live.messages import MESSAGES, Scope
from tests.browser.test_pages.conftest import Call

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]

NO_NEWS = {"stage.tracks", "stage.presence", "audience.issued"}


def person(name: str, state: str, **facts: Any) -> dict[str, Any]:
    """A row as moderators get it, as far as the sentences look at it."""
    return {"id": name, "name": name, "stage_state": state, "microphone": "", **facts}


def test_each_message_about_people_has_a_sentence_that_names_them(js: Call) -> None:
    data = {"people": [person("Vera", "seated")]}
    told = [type_ for type_, message in MESSAGES.items() if _is_about_people(message.shapes)]
    silent = {
        type_ for type_ in told if "Vera" not in js("console/news", "newsSentence", type_, data, {})
    }
    assert silent == NO_NEWS


def _is_about_people(shapes: Any) -> bool:
    return "people" in shapes.get(Scope.MODERATORS, {})


@pytest.mark.parametrize(
    ("type_", "before", "sentence"),
    [
        ("stage.expired", "invited", "Vera did not answer in time."),
        ("stage.expired", "dropped", "Vera did not come back in time."),
        ("stage.green_room", "on_stage", "Vera went back to the green room."),
        ("stage.green_room", "joining", "Vera is in the green room."),
    ],
)
def test_what_was_before_tells_what_happened(
    type_: str, before: str, sentence: str, js: Call
) -> None:
    known = {"Vera": person("Vera", before)}
    data = {"people": [person("Vera", "seated")]}
    assert js("console/news", "newsSentence", type_, data, known) == sentence


def test_many_people_are_counted_and_the_gone_are_named_where_they_were_known(js: Call) -> None:
    crowd = {"people": [person(name, "on_stage") for name in ("Vera", "Vito", "Sam", "Sue")]}
    assert js("console/news", "newsSentence", "stage.seated", crowd, {}).startswith("4 people")
    gone = {"gone": ["Vera", "?"]}
    known = {"Vera": person("Vera", "seated")}
    said = js("console/news", "newsSentence", "access.revoked", gone, known)
    assert said == "Vera, A guest can no longer take part."


@pytest.mark.parametrize(
    ("states", "microphone", "sentence"),
    [
        ([], "on", "Nobody is on stage."),
        (["green_room", "green_room"], "on", "Nobody is on stage; 2 wait in the green room."),
        (["on_stage"], "on", "1 is on stage."),
        (["on_stage", "on_stage"], "off", "2 are on stage; nobody can be heard."),
        (["on_stage", "dropped"], "on", "1 is on stage; 1 lost the connection."),
    ],
)
def test_the_stage_is_told_in_one_sentence(
    states: list[str], microphone: str, sentence: str, js: Call
) -> None:
    since = "2026-01-01T20:00:00Z"
    people = [
        person(str(at), state, kind="audience", microphone=microphone, since=since)
        for at, state in enumerate(states)
    ]
    groups = js("console/groups", "group", people)
    assert js("console/sentences", "stageSentence", groups) == sentence


def test_lists_are_in_the_order_in_which_people_came(js: Call) -> None:
    times = ("20:02", "20:00", "20:01")
    people = [
        person(f"Hand {time}", "hand_raised", kind="audience", since=f"2026-01-01T{time}:00Z")
        for time in times
    ]
    hands = js("console/groups", "group", people)["hands"]
    assert [row["name"] for row in hands] == ["Hand 20:00", "Hand 20:01", "Hand 20:02"]
