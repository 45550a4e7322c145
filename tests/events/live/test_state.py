"""The rule that applies messages, and what each role is shown of the state."""

import json
from pathlib import Path
from typing import Any

from events.live.sections import MeSection
from events.live.state import MERGED, Shared, apply, seen_by
from events.models import EventMessage
from events.viewers import ViewerRole

DESK: dict[str, Any] = {
    "event": {"id": "e", "title": "Opening night"},
    "stream": {"state": "live", "rehearsing": False, "failure": "The room is gone."},
    "stage": ["Sam"],
    "announcement": None,
    "people": [{"id": "s", "kind": "speaker", "stage_state": "seated"}],
    "programme": {"layout": "grid"},
    "viewers": 3,
}
ME: MeSection = {
    "role": "audience",
    "id": "v",
    "name": "Vera",
    "stage_state": "seated",
    "stage_until": None,
    "place": None,
    "muted_at": None,
    "unmute_asked": False,
}


def row(id_: str, stage_state: str, kind: str = "audience") -> dict[str, str]:
    return {"id": id_, "kind": kind, "stage_state": stage_state}


def test_sections_are_merged_and_all_else_replaces() -> None:
    after = apply(DESK, {"stream": {"state": "ended"}, "viewers": 4, "stage": []})
    assert after["stream"] == DESK["stream"] | {"state": "ended"}
    assert (after["viewers"], after["stage"]) == (4, [])
    assert DESK["viewers"] == 3


def test_people_are_put_in_by_id_until_they_sit_again_or_are_gone() -> None:
    after = apply(DESK, {"people": [row("v", "hand_raised")]})
    after = apply(after, {"people": [row("v", "invited"), row("w", "hand_raised")]})
    assert after["people"] == [
        row("s", "seated", "speaker"),
        row("v", "invited"),
        row("w", "hand_raised"),
    ]
    after = apply(after, {"people": [row("v", "seated"), row("s", "seated", "speaker")]})
    assert [one["id"] for one in after["people"]] == ["s", "w"]
    assert apply(after, {"gone": ["s", "w"]})["people"] == []


def test_what_servers_tell_each_other_is_no_part_of_the_state() -> None:
    assert apply(DESK, {"superseded": ["a"]}) == DESK


def test_the_pages_merge_the_same_sections() -> None:
    script = Path("static/js/state.js").read_text()
    assert f"const MERGED = {json.dumps(list(MERGED))};" in script


def test_each_role_sees_its_part() -> None:
    assert seen_by(ViewerRole.MODERATOR, DESK) == DESK
    public = seen_by(ViewerRole.PUBLIC, DESK)
    assert public == {"event": DESK["event"], "stream": {"state": "live"}}
    audience = public | {"stage": ["Sam"], "announcement": None}
    assert seen_by(ViewerRole.AUDIENCE, DESK) == audience
    speaker = audience | {"stream": {"state": "live", "rehearsing": False}}
    assert seen_by(ViewerRole.SPEAKER, DESK) == speaker


def test_the_audience_sees_nothing_of_a_rehearsal() -> None:
    desk = DESK | {"stream": DESK["stream"] | {"rehearsing": True}, "announcement": {"text": "Hi"}}
    public = seen_by(ViewerRole.PUBLIC, desk)
    assert public == {"event": DESK["event"], "stream": {"state": "idle", "live_at": None}}
    audience = seen_by(ViewerRole.AUDIENCE, desk)
    assert audience == public | {"stage": [], "announcement": None}
    assert seen_by(ViewerRole.SPEAKER, desk)["stage"] == ["Sam"]


def test_a_message_that_the_state_holds_already_does_not_turn_it_back() -> None:
    shared = Shared(7, DESK)
    assert shared.after(EventMessage(number=7, data={"viewers": 1})) is shared
    assert shared.after(EventMessage(number=8, data={"viewers": 1})).state["viewers"] == 1
    assert shared.state["viewers"] == 3


def test_a_newcomers_frame_holds_what_all_share_and_their_own() -> None:
    shared = Shared(7, DESK)
    first = json.loads(shared.frame(ViewerRole.AUDIENCE, ME, "now"))
    assert (first["type"], first["number"]) == ("snapshot", 7)
    shown = seen_by(ViewerRole.AUDIENCE, DESK)
    assert first["state"] == shown | {"me": ME, "server_time": "now"}
    other = json.loads(shared.frame(ViewerRole.AUDIENCE, {**ME, "name": "Viktor"}, "later"))
    assert other["state"]["me"]["name"] == "Viktor"
    assert json.loads(shared.frame(ViewerRole.MODERATOR, ME, "now"))["state"]["viewers"] == 3
