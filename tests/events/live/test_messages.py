"""The check of what is sent against what is declared (test_proof.py has it of every message)."""

from events.live.messages import MESSAGES, Scope
from tests.events.live.shapes import fits


def test_a_value_with_a_field_too_many_or_of_another_type_does_not_fit() -> None:
    shape = MESSAGES["programme.changed"].shapes[Scope.MODERATORS]["programme"]
    section = {"layout": "grid", "spotlight": None, "capacity": 9}
    assert fits(section, shape)
    assert not fits(section | {"email": "vera@x.org"}, shape)
    assert not fits(section | {"capacity": "9"}, shape)
    assert not fits(section | {"capacity": True}, shape)
    assert not fits({"layout": "grid"}, shape)
    assert not fits(None, shape)
