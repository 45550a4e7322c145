"""The proof that nobody misses anything: old snapshot + messages = new snapshot, for each role.

And that nobody learns more than their role may know, in any of the bytes they get.
"""

import inspect
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pkgutil import iter_modules
from types import CodeType, FrameType, ModuleType

import pytest
from django.db import transaction

from accounts.models import AuditEntry, User
from accounts.services import members, users
from events import listeners, services
from events.live.messages import MESSAGES, Scope, is_personal
from events.models import Audience, Event, EventMessage
from events.services.steps import STEPS
from tests.events.live.night import ADDRESS, ANNOUNCED, FAILURE, REHEARSED, Night, Story
from tests.events.live.shapes import fits
from tests.events.live.stories import STORIES
from tests.events.live.stories.common import BEGIN
from tests.events.live.witness import Onlookers

pytestmark = pytest.mark.django_db

NEVER_ON_STAGE = ["Wilma-Unseen", "Crowd", "Sid-Secret"]
OF_THE_DESK = [FAILURE, '"people"', '"programme"', '"viewers"', '"failure"', '"watching"']
OF_BACKSTAGE = [REHEARSED, '"rehearsing"']
OF_GUESTS = ["Sandman", "Sunbeam", "Vermilion", "Violet", "White", ANNOUNCED, '"stage"']


@pytest.fixture
def night(event: Event, mona: User, omar: User) -> Night:
    return Night.begin(event, mona, omar)


@pytest.mark.parametrize("story", STORIES)
def test_old_snapshot_and_messages_make_the_new_one_and_no_role_gets_a_byte_of_anothers(
    story: Story, night: Night
) -> None:
    steps = story(night)
    assert next(steps) == BEGIN
    onlookers = Onlookers(night)
    for step in steps:
        onlookers.compare(step)
    for name, received in onlookers.received().items():
        assert [secret for secret in kept_from(name, night) if secret in received] == [], name


def kept_from(name: str, night: Night) -> list[str]:
    """Return what somebody may never get to know."""
    codes = [
        one.ticket_code if isinstance(one, Audience) else one.access_code for one in night.guests
    ]
    nobodys = [
        *codes,
        "-mail@",
        "max@x.org",
        "Walter-Secret",
        night.mona.email,
        night.omar.email,
        ADDRESS,
    ]
    if name == "mona":
        return nobodys
    others = [one.public_id for one in night.guests if one is not getattr(night, name, None)]
    kept = [*nobodys, *NEVER_ON_STAGE, *OF_THE_DESK, *others, "Mona", "Omar"]
    if name != "sam":
        kept += OF_BACKSTAGE
    if name == "public":
        return [*kept, *OF_GUESTS]
    return kept if name == "wanda" else [*kept, "Wanda-White"]


def test_every_command_step_and_message_there_is_has_its_place_in_the_proof(
    event: Event, mona: User, omar: User
) -> None:
    said: set[tuple[str, str]] = set()
    taken: set[str] = set()
    told = ""
    with executed() as called:
        for story in STORIES:
            messages, actions = all_told(story, event, mona, omar)
            said |= {(one.type, scope_of(one)) for one in messages}
            told += json.dumps([one.data for one in messages])
            taken |= actions
            for message in messages:
                require_declared_fields(message)
    declared = {(one.type, str(scope)) for one in MESSAGES.values() for scope in one.shapes}
    unproved = [name for name, code in commands().items() if code not in called]
    assert not unproved, "\n".join(unproved)
    assert sorted({f"stage.{asked}" for asked in STEPS} - taken) == []
    assert sorted(declared - said) == []
    for secret in [*NEVER_ON_STAGE, *OF_THE_DESK, *OF_BACKSTAGE, *OF_GUESTS]:
        assert secret in told, "what is searched for is really there to be leaked"


class _UndoError(Exception):
    """Ends a transaction whose changes are not wanted."""


def all_told(
    story: Story, event: Event, mona: User, omar: User
) -> tuple[list[EventMessage], set[str]]:
    """Tell a story and undo it; return what was told, and what was written into the audit log."""
    messages: list[EventMessage] = []
    actions: set[str] = set()
    with suppress(_UndoError), transaction.atomic():
        for _ in story(Night.begin(Event.objects.get(pk=event.pk), mona, omar)):
            pass
        messages += EventMessage.objects.filter(event=event)
        actions |= set(AuditEntry.objects.values_list("action", flat=True))
        raise _UndoError
    return messages, actions


def require_declared_fields(message: EventMessage) -> None:
    """Hold a message against its declaration, field by field."""
    shape = MESSAGES[message.type].shapes[Scope(scope_of(message))]
    assert set(message.data) == set(shape)
    for name, value in message.data.items():
        assert fits(value, shape[name]), (message.type, name, value)


def scope_of(message: EventMessage) -> str:
    return str(Scope.ME) if is_personal(message.scope) else message.scope


@contextmanager
def executed() -> Iterator[set[CodeType]]:
    """Collect the code of all functions that are called inside."""
    seen: set[CodeType] = set()

    def note(frame: FrameType, what: str, _: object) -> None:
        if what == "call":
            seen.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield seen
    finally:
        sys.setprofile(before)


def commands() -> dict[str, CodeType]:
    """Return every public function of the services, and what the listeners do, by name."""
    names = [one.name for one in iter_modules(services.__path__)]
    modules = [*(import_module(f"{services.__name__}.{name}") for name in names), members, users]
    classes = [listeners.EventStreamListener, listeners.EventAccountsListener]
    holders: list[ModuleType | type] = [*modules, *classes]
    return {
        f"{holder.__name__}.{name}": code_of(function)
        for holder in holders
        for name, function in inspect.getmembers(holder, inspect.isfunction)
        if not name.startswith("_") and is_defined_in(holder, function)
    }


def is_defined_in(holder: ModuleType | type, function: Callable[..., object]) -> bool:
    module = holder.__name__ if isinstance(holder, ModuleType) else holder.__module__
    return bool(inspect.unwrap(function).__module__ == module)


def code_of(function: Callable[..., object]) -> CodeType:
    code: CodeType = inspect.unwrap(function).__code__
    return code
