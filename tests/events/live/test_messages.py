"""The declarations: every message that is sent holds what is declared, field by field."""

import re
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from accounts.models import User
from events.live.messages import MESSAGES, Scope, is_personal
from events.models import Audience, Event, EventMessage, Speaker
from tests.events.live.test_snapshot import STORIES

PAGE = Path("docs/live-channel.md")


def fits(value: Any, shape: Any) -> bool:
    """Whether a JSON value is of a declared type: exactly its fields, no more and no fewer."""
    if is_typeddict(shape):
        hints = get_type_hints(shape)
        optional: frozenset[str] = shape.__optional_keys__
        return set(hints) - optional <= set(value) <= set(hints) and all(
            fits(value[name], hints[name]) for name in value
        )
    if get_origin(shape) is list:
        return isinstance(value, list) and all(fits(one, get_args(shape)[0]) for one in value)
    return isinstance(value, get_args(shape) or shape)


@pytest.fixture
def every_message(event: Event, vera: Audience, sam: Speaker, mona: User) -> list[EventMessage]:
    """What is written when all the stories are told."""
    for story in STORIES:
        Audience.objects.update(stage_state="seated")
        vera.refresh_from_db()
        story(event, vera, sam, mona)
        Event.objects.update(status="scheduled")
        event.refresh_from_db()
    return list(EventMessage.objects.all())


def test_what_is_sent_is_what_is_declared(every_message: list[EventMessage]) -> None:
    for message in every_message:
        scope = Scope.ME if is_personal(message.scope) else Scope(message.scope)
        shape = MESSAGES[message.type].shapes[scope]
        assert set(message.data) == set(shape)
        for name, value in message.data.items():
            assert fits(value, shape[name]), (message.type, name, value)


def test_the_stories_send_nearly_everything_that_is_declared(
    every_message: list[EventMessage],
) -> None:
    sent = {message.type for message in every_message}
    assert set(MESSAGES) - sent == {"stream.idle", "stream.ending", "stream.failed"}


def test_a_value_with_a_field_too_many_does_not_fit() -> None:
    shape = MESSAGES["stage.joined"].shapes[Scope.MODERATORS]["audience"]
    row = {"id": "a", "name": "Vera", "watching": True, "stage_state": "seated"}
    assert fits([row], shape)
    assert not fits([row | {"email": "vera@x.org"}], shape)
    assert not fits([row | {"watching": "yes"}], shape)
    assert not fits([{"id": "a"}], shape)


def test_the_page_for_people_lists_every_message_with_its_scopes_and_data() -> None:
    rows = re.findall(r"^\| `([a-z.]+)` \| (\w+) \| (.*?) \|", PAGE.read_text(), re.MULTILINE)
    written = {(type_, scope): set(re.findall(r"`(\w+)`", data)) for type_, scope, data in rows}
    declared = {
        (message.type, str(scope)): set(shape)
        for message in MESSAGES.values()
        for scope, shape in message.shapes.items()
    }
    assert written == declared
