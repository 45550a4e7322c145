"""Every state × every command, for a viewer and for a speaker.

The tables say what a command makes of a state: a state's name (where the guest is afterwards),
``.`` for a refusal (409), ``gone`` for a link that opens nothing any more (404). A refusal changes
nothing, writes nothing and tells nobody.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, User
from events.api import commands
from events.models import Audience, Event, EventMessage, Speaker, StageState
from events.services.steps import STEPS
from tests.events.api.conftest import Browser
from tests.events.places import Guest, facts, on_air, put
from tests.streaming.plane import Plane

VIEWERS_OWN = """
               seated       hand_raised  invited  joining  green_room  on_stage    dropped  removed
raise-hand     hand_raised  .            .        .        .           .           .        gone
lower-hand     .            seated       .        .        .           .           .        gone
accept         .            .            joining  .        .           .           .        gone
decline        .            .            seated   .        .           .           .        gone
leave          .            .            .        seated   seated      seated      seated   gone
stay-muted     .            .            .        .        green_room  on_stage    .        gone
"""
ABOUT_A_VIEWER = """
               seated       hand_raised  invited  joining  green_room  on_stage    dropped  removed
invite         invited      invited      .        .        .           .           .        .
withdraw       .            .            seated   seated   .           .           .        .
lower-hand     .            seated       .        .        .           .           .        .
put-on-stage   .            .            .        .        on_stage    .           .        .
to-green-room  .            .            .        .        .           green_room  .        .
seat           .            .            .        seated   seated      seated      seated   .
remove         removed      removed      removed  removed  removed     removed     removed  .
mute           .            .            .        .        green_room  on_stage    .        .
ask-to-unmute  .            .            .        .        green_room  on_stage    .        .
"""
# A speaker is never on the way by invitation: those three states cannot be, and lead nowhere.
SPEAKERS_OWN = """
               seated       hand_raised  invited  joining  green_room  on_stage    dropped  removed
leave          .            .            .        .        seated      seated      seated   gone
stay-muted     .            .            .        .        green_room  on_stage    .        gone
"""
ABOUT_A_SPEAKER = """
               seated       hand_raised  invited  joining  green_room  on_stage    dropped  removed
invite         .            .            .        .        .           .           .        .
withdraw       .            .            .        .        .           .           .        .
lower-hand     .            .            .        .        .           .           .        .
put-on-stage   .            .            .        .        on_stage    .           .        .
to-green-room  .            .            .        .        .           green_room  .        .
seat           .            .            .        .        seated      seated      seated   .
remove         removed      removed      removed  removed  removed     removed     removed  .
mute           .            .            .        .        green_room  on_stage    .        .
ask-to-unmute  .            .            .        .        green_room  on_stage    .        .
"""
TABLES = {
    ("vera", "own"): (VIEWERS_OWN, commands.VIEWER),
    ("vera", "moderator"): (ABOUT_A_VIEWER, commands.MODERATOR),
    ("sam", "own"): (SPEAKERS_OWN, commands.SPEAKER),
    ("sam", "moderator"): (ABOUT_A_SPEAKER, commands.MODERATOR),
}


def read(table: str) -> dict[str, dict[str, str]]:
    """Return command → state → outcome."""
    head, *rows = [line.split() for line in table.strip().splitlines()]
    return {command: dict(zip(head, cells, strict=True)) for command, *cells in rows}


def cases() -> Iterator[Any]:
    """Each cell of each table."""
    for (who, by), (table, _) in TABLES.items():
        for command, outcomes in read(table).items():
            for state, outcome in outcomes.items():
                name = f"{who} {by} {command} {state}"
                yield pytest.param(who, by, command, state, outcome, id=name)


def own(guest: Guest) -> str:
    kind = "audience" if isinstance(guest, Audience) else "speakers"
    return f"/api/v1/events/{guest.event.public_id}/{kind}/{guest.public_id}/stage"


def about(guest: Guest) -> str:
    return f"/api/v1/events/{guest.event.public_id}/guests/{guest.public_id}"


@pytest.mark.parametrize(("who", "by"), TABLES)
def test_the_tables_hold_all_commands_and_states(who: str, by: str) -> None:
    table, declared = TABLES[who, by]
    assert set(read(table)) == set(declared)
    for outcomes in read(table).values():
        assert list(outcomes) == list(StageState)


@pytest.mark.parametrize(("who", "by"), TABLES)
def test_the_steps_are_declared_as_the_tables_say(who: str, by: str) -> None:
    """The services' own table agrees with the one people read here."""
    for command, outcomes in read(TABLES[who, by][0]).items():
        step = STEPS[command.replace("-", "_")]
        sources = step.viewer if who == "vera" else step.speaker
        possible = {state for state, outcome in outcomes.items() if outcome not in (".", "gone")}
        assert possible == {str(state) for state in sources}


@pytest.mark.parametrize(("who", "by", "command", "state", "outcome"), list(cases()))
def test_a_command_in_a_state_does_what_the_table_says(
    request: pytest.FixtureRequest, browser_of: Browser, plane: Plane, event: Event, mona: User,
    who: str, by: str, command: str, state: str, outcome: str,
) -> None:  # fmt: skip
    guest: Guest = request.getfixturevalue(who)
    browser = browser_of(guest if by == "own" else mona)
    on_air(event)
    asked_to_unmute = timezone.now() if command == "stay-muted" else None
    put(guest, StageState(state), unmute_asked_at=asked_to_unmute)
    before = facts(event, guest)
    answer = browser.post(f"{own(guest) if by == 'own' else about(guest)}/{command}")
    if outcome in (".", "gone"):
        refused(answer, guest, command, state, outcome)
        assert facts(event, guest) == before
        assert plane.requests == []
    else:
        done(answer, guest, outcome, by)
        written(guest, command, by, mona)


def refused(answer: Any, guest: Guest, command: str, state: str, outcome: str) -> None:
    if outcome == "gone":
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/removed")
        return
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "/problems/impossible-transition"
    assert (problem["state"], problem["asked"]) == (state, command.replace("-", "_"))
    assert guest.name in problem["detail"]


def done(answer: Any, guest: Guest, outcome: str, by: str) -> None:
    assert answer.status_code == 200, answer.content
    section = answer.json()["me"] if by == "own" else answer.json()["people"][0]
    assert (section["id"], section["stage_state"]) == (guest.public_id, outcome)
    guest.refresh_from_db()
    assert guest.stage_state == outcome
    assert bool(guest.revoked_at) == (outcome == "removed")
    assert EventMessage.objects.filter(event=guest.event).exists()


def written(guest: Guest, command: str, by: str, mona: User) -> None:
    """Exactly one entry says who did what to whom, and from where."""
    [entry] = AuditEntry.objects.filter(organization=guest.event.organization)
    assert entry.action == f"stage.{command.replace('-', '_')}"
    assert entry.actor == (mona if by == "moderator" else None)
    assert entry.actor_name == (mona.email if by == "moderator" else guest.identity)
    assert (entry.target, entry.context) == (guest.identity, guest.event.public_id)
    assert entry.address == "127.0.0.1"


@pytest.mark.parametrize("state", [StageState.GREEN_ROOM, StageState.ON_STAGE])
@pytest.mark.parametrize("who", ["vera", "sam"])
def test_nobody_stays_muted_who_was_not_asked_to_unmute(
    request: pytest.FixtureRequest, browser_of: Browser, event: Event, who: str, state: StageState
) -> None:
    guest: Guest = request.getfixturevalue(who)
    put(guest, state, unmute_asked_at=None)
    before = facts(event, guest)
    answer = browser_of(guest).post(f"{own(guest)}/stay-muted")
    assert (answer.status_code, answer.json()["asked"]) == (409, "stay_muted")
    assert facts(event, guest) == before


def test_no_hand_is_raised_while_nothing_plays(
    browser_of: Browser, event: Event, vera: Audience
) -> None:
    before = facts(event, vera)
    answer = browser_of(vera).post(f"{own(vera)}/raise-hand")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/stream-not-live")
    assert facts(event, vera) == before


def test_a_raised_hand_is_told_its_place(
    browser_of: Browser, event: Event, vera: Audience, viktor: Audience
) -> None:
    on_air(event)
    first = browser_of(viktor).post(f"{own(viktor)}/raise-hand").json()["me"]
    second = browser_of(vera).post(f"{own(vera)}/raise-hand").json()["me"]
    assert (first["place"], second["place"]) == (1, 2)


def test_the_last_seat_on_stage_is_given_once(
    browser_of: Browser, event: Event, vera: Audience, sam: Speaker, mona: User
) -> None:
    Event.objects.update(stage_capacity=1)
    put(sam, StageState.ON_STAGE)
    put(vera, StageState.GREEN_ROOM)
    before = facts(event, vera, sam)
    answer = browser_of(mona).post(f"{about(vera)}/put-on-stage")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/stage-full")
    assert answer.json()["capacity"] == 1
    assert facts(event, vera, sam) == before


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff"])
def test_commands_have_no_body_and_read_none(
    browser_of: Browser, event: Event, vera: Audience, mona: User, body: bytes
) -> None:
    desk = browser_of(mona)
    url = f"{about(vera)}/invite"
    assert desk.post(url, body, content_type="application/json").status_code == 200


def test_only_the_methods_that_are_there_are_taken(vera: Audience, browser_of: Browser) -> None:
    answer = browser_of(vera).get(f"{own(vera)}/accept")
    assert (answer.status_code, answer.json()["type"]) == (405, "/problems/method-not-allowed")
