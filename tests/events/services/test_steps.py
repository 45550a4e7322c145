"""The table of steps, and that docs/events.md says the same."""

from pathlib import Path

import pytest
from django.conf import settings

from events.models import StageState
from events.services.steps import STEPS, States, Step, Who

NEVER_REMOVED = frozenset(StageState) - {StageState.REMOVED}


def words(states: States) -> str:
    if states == NEVER_REMOVED:
        return "anything but removed"
    return ", ".join(state.replace("_", " ") for state in StageState if state in states)


def row(step: Step) -> str:
    """The step as a row of the documentation."""
    by = ", ".join(who for who in Who if who in step.who)
    same = step.viewer == step.speaker
    speaker = "the same" if same else words(step.speaker) or "–"
    target = step.target.replace("_", " ") if step.target else "(as before)"
    target += ", out of the room" if step.leaves_room else ""
    lasts = f"{step.lasts.seconds} s" if step.lasts else ""
    cells = [step.asked.replace("_", " "), by, words(step.viewer) or "–", speaker, target, lasts]
    return "| " + " | ".join(cells).rstrip() + " |"


def table() -> str:
    head = ["| step | by | a viewer who is | a speaker who is | is then | for |", "|---" * 6 + "|"]
    return "\n".join([*head, *map(row, STEPS.values())])


def test_the_documentation_has_every_step_as_it_is() -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "events.md").read_text()
    assert table() in text, f"The table is to be:\n{table()}"


@pytest.mark.parametrize("asked", STEPS)
def test_no_step_leads_out_of_removed_nor_from_a_state_to_itself(asked: str) -> None:
    step = STEPS[asked]
    assert StageState.REMOVED not in step.viewer | step.speaker
    assert step.target not in (step.viewer | step.speaker) - {StageState.SEATED}


@pytest.mark.parametrize("asked", STEPS)
def test_a_state_that_runs_out_has_a_step_that_ends_it(asked: str) -> None:
    step = STEPS[asked]
    ends = STEPS["run_out"]
    if step.lasts and step.target:
        assert step.target in ends.viewer
        assert not step.speaker or step.target in ends.speaker


def test_nobody_comes_into_the_room_by_a_persons_word() -> None:
    people = {Who.VIEWER, Who.SPEAKER, Who.MODERATOR, Who.ORGANIZER}
    inside = {StageState.GREEN_ROOM, StageState.ON_STAGE}
    for step in STEPS.values():
        if step.who & people and step.target in inside:
            assert step.viewer | step.speaker <= inside


def test_who_goes_from_the_room_to_the_seat_is_taken_out_of_it_or_the_programme_is_over() -> None:
    for step in STEPS.values():
        if step.target == StageState.SEATED and step.viewer & {StageState.ON_STAGE}:
            assert step.leaves_room or step.asked == "clear"
