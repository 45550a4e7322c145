"""The state of an event as pages keep it, the rule that applies messages to it, and who sees what.

The rule is the same as the pages' own (static/js/state.js); docs/live-channel.md says it in words.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from events.live.sections import MeSection
from events.models import EventMessage, StageState
from events.viewers import ViewerRole

State = dict[str, Any]

MERGED = ("event", "stream", "me", "programme")
BETWEEN_SERVERS = "superseded"
_UNSEEN = (StageState.SEATED, StageState.REMOVED)
_BACKSTAGE = ("event", "stream", "stage", "announcement")
_IDLE = {"state": "idle", "live_at": None}
NOBODY_THERE: State = {"stage": [], "announcement": None}  # what the audience sees of a rehearsal


def apply(state: State, data: Mapping[str, Any]) -> State:
    """Return the state after a message's data; ``state`` itself stays as it is."""
    after = dict(state)
    for key, value in data.items():
        if key in MERGED:
            after[key] = after[key] | value
        elif key == "people":
            after[key] = _put_in(after[key], value)
        elif key == "gone":
            after["people"] = [row for row in after["people"] if row["id"] not in value]
        elif key != BETWEEN_SERVERS:
            after[key] = value
    return after


def is_listed(*, kind: str, stage_state: str) -> bool:
    """Whether moderators are told of somebody: the line-up, and viewers who do not just sit."""
    return kind == "speaker" or stage_state not in _UNSEEN


def seen_by(role: ViewerRole, desk: State) -> State:
    """Return what a role may know of the state that the moderators know."""
    if role is ViewerRole.MODERATOR:
        return desk
    seen = {key: desk[key] for key in _BACKSTAGE}
    if role is ViewerRole.SPEAKER:
        return seen | {"stream": _without(desk["stream"], "failure")}
    if desk["stream"]["rehearsing"]:
        seen |= NOBODY_THERE | {"stream": _IDLE}
    seen["stream"] = _without(seen["stream"], "failure", "rehearsing")
    return seen if role is ViewerRole.AUDIENCE else _without(seen, *NOBODY_THERE)


@dataclass(frozen=True, slots=True)
class Shared:
    """What the moderators know after message ``number``: the same for all but for ``me``.

    A later one is made by ``after``; this one stays, with its texts for each role.
    """

    number: int
    state: State
    _texts: dict[ViewerRole, str] = field(default_factory=dict)

    def after(self, message: EventMessage) -> "Shared":
        """Return the state after a message to many; one that is in it already changes nothing."""
        if message.number <= self.number:
            return self
        return Shared(message.number, apply(self.state, message.data))

    def frame(self, role: ViewerRole, me: MeSection, server_time: str) -> str:
        """Return the snapshot's frame for somebody; what many share is encoded once."""
        if role not in self._texts:
            self._texts[role] = json.dumps(seen_by(role, self.state))
        own = json.dumps({"server_time": server_time, "me": me})
        state = f"{own[:-1]}, {self._texts[role][1:]}"
        return f'{{"type": "snapshot", "number": {self.number}, "state": {state}}}'


def _without(state: State, *keys: str) -> State:
    return {key: value for key, value in state.items() if key not in keys}


def _put_in(rows: list[State], changed: list[State]) -> list[State]:
    by_id = {row["id"]: row for row in rows} | {row["id"]: row for row in changed}
    return [
        row for row in by_id.values() if is_listed(kind=row["kind"], stage_state=row["stage_state"])
    ]
