"""The declarations: every message that is sent holds what is declared, field by field."""

from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from accounts.models import User
from events.live.messages import MESSAGES, Scope, is_personal
from events.models import Event, EventMessage
from tests.events.live.night import Night
from tests.events.live.stories import STORIES, Story


def fits(value: Any, shape: Any) -> bool:
    """Whether a JSON value is of a declared type: exactly its fields, no more and no fewer."""
    if is_typeddict(shape):
        hints = get_type_hints(shape)
        optional: frozenset[str] = shape.__optional_keys__
        return (
            isinstance(value, dict)
            and set(hints) - optional <= set(value) <= set(hints)
            and all(fits(value[name], hints[name]) for name in value)
        )
    if get_origin(shape) is list:
        return isinstance(value, list) and all(fits(one, get_args(shape)[0]) for one in value)
    if isinstance(shape, UnionType):
        return any(fits(value, one) for one in get_args(shape))
    return type(value) is (shape or NoneType)


@pytest.mark.django_db
@pytest.mark.parametrize("story", STORIES)
def test_what_is_sent_is_what_is_declared(
    story: Story, event: Event, mona: User, omar: User
) -> None:
    for _ in story(Night.begin(event, mona, omar)):
        pass
    for message in EventMessage.objects.all():
        scope = Scope.ME if is_personal(message.scope) else Scope(message.scope)
        shape = MESSAGES[message.type].shapes[scope]
        assert set(message.data) == set(shape)
        for name, value in message.data.items():
            assert fits(value, shape[name]), (message.type, name, value)


def test_a_value_with_a_field_too_many_or_of_another_type_does_not_fit() -> None:
    shape = MESSAGES["programme.changed"].shapes[Scope.MODERATORS]["programme"]
    section = {"layout": "grid", "spotlight": None, "capacity": 9}
    assert fits(section, shape)
    assert not fits(section | {"email": "vera@x.org"}, shape)
    assert not fits(section | {"capacity": "9"}, shape)
    assert not fits(section | {"capacity": True}, shape)
    assert not fits({"layout": "grid"}, shape)
    assert not fits(None, shape)
