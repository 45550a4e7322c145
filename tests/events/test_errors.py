"""What people read when something is not possible."""

import pytest

from events.errors import StageTransitionError


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("seated", "Vera is seated: “put on stage” is not possible now."),
        ("on_stage", "Vera is on stage: “put on stage” is not possible now."),
        ("hand_raised", "Vera has a hand up: “put on stage” is not possible now."),
        ("dropped", "Vera lost the connection: “put on stage” is not possible now."),
        ("removed", "Vera was removed from the event: “put on stage” is not possible now."),
    ],
)
def test_an_impossible_step_says_where_somebody_is_and_what_was_asked(
    state: str, sentence: str
) -> None:
    assert str(StageTransitionError(name="Vera", state=state, asked="put_on_stage")) == sentence
