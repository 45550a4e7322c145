"""The rule by which a page applies messages to its state: written once more, for the proof."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

State = dict[str, Any]
ROWS = ("audience", "speakers")


def fold(state: State, data: Mapping[str, Any]) -> State:
    """Return ``state`` after a message with ``data``; docs/live-channel.md says it in words."""
    after = deepcopy(state)
    for key, value in data.items():
        if key == "gone":
            for rows in ROWS:
                after[rows] = [row for row in after[rows] if row["id"] not in value]
        elif key in ROWS:
            after[key] = _put_in(after[key], value)
        elif isinstance(value, dict):
            after[key] = after[key] | value
        else:
            after[key] = value
    return after


def _put_in(rows: list[State], changed: list[State]) -> list[State]:
    by_id = {row["id"]: row for row in rows}
    return list((by_id | {row["id"]: row for row in changed}).values())
