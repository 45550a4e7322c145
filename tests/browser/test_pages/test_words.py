"""Where somebody is on the way to the stage, and the sentences about it: modules on their own."""

from typing import Any

import pytest

from tests.browser.test_pages.conftest import Call

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (1, "You are first in the queue."),
        (3, "You are third in the queue."),
        (11, "You are number 11 in the queue."),
        (22, "You are number 22 in the queue."),
        (None, "You are in the queue."),
    ],
)
def test_a_place_in_the_queue_is_said_in_words(place: int | None, sentence: str, js: Call) -> None:
    assert js("stage-words", "placeSentence", place) == sentence


@pytest.mark.parametrize(
    ("before", "after", "news", "sentence"),
    [
        ("on_stage", "green_room", "stage.green_room", "A moderator moved you to the green room."),
        ("green_room", "seated", "stage.seated", "A moderator brought you back to your seat."),
        ("on_stage", "seated", "stage.left", "The stage has closed."),
        ("on_stage", "seated", "", "You are back in your seat."),
        ("invited", "seated", "stage.withdrawn", "The invitation was taken back."),
        ("invited", "seated", "stage.expired", "The invitation has run out."),
        ("joining", "seated", "stage.expired", "The time to come up has run out."),
        ("dropped", "seated", "stage.expired", "You were away for too long."),
        ("hand_raised", "seated", "stage.hand_lowered", "Your hand was lowered."),
        ("seated", "invited", "stage.invited", ""),
    ],
)
def test_what_others_or_time_did_is_said_in_a_sentence(
    before: str, after: str, news: str, sentence: str, js: Call
) -> None:
    change = {"role": "audience", "from": before, "to": after, "type": news}
    said = js("stage-words", "changeSentence", change)
    assert said.startswith(sentence)
    assert bool(said) == bool(sentence)


def test_a_speaker_has_no_seat_to_be_brought_back_to(js: Call) -> None:
    back = {"role": "speaker", "from": "on_stage", "to": "seated", "type": "stage.seated"}
    assert js("stage-words", "changeSentence", back) == ""


@pytest.mark.parametrize(
    ("facts", "way"),
    [
        ({"stage": "seated"}, "seat"),
        ({"stage": "hand_raised"}, "seat"),
        ({"stage": "invited"}, "invitation"),
        ({"stage": "joining"}, "check"),
        ({"stage": "joining", "inRoom": True}, "room"),
        ({"stage": "dropped"}, "check"),
        ({"stage": "dropped", "ended": "removed"}, "check"),
        ({"stage": "dropped", "ended": "left"}, "seat"),
        ({"stage": "dropped", "inRoom": True}, "room"),
        ({"stage": "on_stage"}, "takeover"),
        ({"stage": "green_room", "ended": "elsewhere"}, "takeover"),
        ({"stage": "on_stage", "mine": True}, "check"),
        ({"stage": "on_stage", "ended": "left"}, "seat"),
    ],
)
def test_the_way_follows_from_the_servers_word_and_what_this_page_holds(
    facts: dict[str, Any], way: str, js: Call
) -> None:
    nothing = {"inRoom": False, "ended": None, "mine": False}
    assert js("stage-way", "wayOf", nothing | facts) == way


def test_the_lobby_says_where_joining_leads(js: Call) -> None:
    def said(enters: str, way: str = "seat") -> str:
        facts = {"enters": enters, "phase": "live", "way": way}
        return str(js("lobby", "lobbySentence", facts))

    assert "the audience does not, until a moderator puts you on stage" in said("green_room")
    assert "as soon as you join, the audience sees and hears you" in said("stage")
    assert "in another tab or on another device" in said("stage", "takeover")


def test_facts_are_put_where_a_text_names_them(js: Call) -> None:
    facts = {"name": "$& %(count)s", "count": 2}
    assert (
        js("i18n", "interpolate", "%(name)s: %(count)s of %(count)s", facts)
        == "$& %(count)s: 2 of 2"
    )


@pytest.mark.parametrize(("count", "words"), [(0, "hands"), (1, "hand"), (2, "hands")])
def test_a_page_without_a_catalogue_says_what_the_source_says(
    count: int, words: str, js: Call
) -> None:
    assert js("i18n", "ngettext", "hand", "hands", count) == words
    assert js("i18n", "gettext", "Raise hand") == "Raise hand"


def test_what_is_wrong_with_a_stream_keeps_its_facts(js: Call) -> None:
    assert js("failures", "said", "The composer ended: a (b).") == "The composer ended: a (b)."
    assert js("failures", "said", "") == ""
