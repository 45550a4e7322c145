"""The rule by which a page applies messages to its state: written once more, for the proof."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

State = dict[str, Any]
SECTIONS = ("event", "stream", "me", "programme")


def fold(state: State, data: Mapping[str, Any]) -> State:
    """Return ``state`` after a message with ``data``; docs/live-channel.md says it in words."""
    after = deepcopy(state)
    for key, value in data.items():
        if key == "superseded":
            continue
        if key == "gone":
            after["people"] = [row for row in after["people"] if row["id"] not in value]
        elif key == "people":
            rows = {row["id"]: row for row in after["people"]}
            rows |= {row["id"]: row for row in value}
            after["people"] = [row for row in rows.values() if not _sits(row)]
        elif key in SECTIONS:
            after[key].update(value)
        else:
            after[key] = value
    return after


def same(one: State, other: State) -> bool:
    """Whether two states say the same: people have no order, and time goes on."""
    return _timeless(one) == _timeless(other)


def _timeless(state: State) -> State:
    rest = {key: value for key, value in state.items() if key != "server_time"}
    if "people" in rest:
        rest["people"] = {row["id"]: row for row in rest["people"]}
    return rest


def _sits(row: State) -> bool:
    return row["kind"] == "audience" and row["stage_state"] in ("seated", "removed")
