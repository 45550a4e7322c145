"""The sockets of one event, by what they may see."""

from typing import Any

import pytest

from accounts.models import User
from events.live.house import House
from events.live.outlet import Outlet


async def nothing(message: dict[str, Any]) -> None:
    """Take a frame, and let it go."""


def socket(scope: str, user: User | None = None) -> Outlet:
    return Outlet(nothing, event="e", scope=scope, user=user)


@pytest.fixture
def house() -> House:
    return House()


def test_wider_scopes_hold_the_narrower_ones(house: House) -> None:
    public, vera, desk = socket("everyone"), socket("audience:v"), socket("moderators")
    for outlet in (public, vera, desk):
        house.add(outlet)
    assert set(house.of("everyone")) == {public, vera, desk}
    assert set(house.of("guests")) == {vera, desk}
    assert set(house.of("moderators")) == {desk}
    assert set(house.of("audience:v")) == {vera}
    assert set(house.of("audience:w")) == set()


def test_who_has_left_is_in_no_scope(house: House) -> None:
    first, second = socket("audience:v"), socket("audience:v")
    house.add(first)
    house.add(second)
    house.remove(first)
    assert first not in house
    assert second in house
    assert (len(house), set(house.of("everyone"))) == (1, {second})
    house.remove(second)
    assert (len(house), set(house.of("audience:v"))) == (0, set())


def test_sockets_may_come_and_go_while_a_message_is_handed_round(house: House) -> None:
    first, second = socket("everyone"), socket("everyone")
    house.add(first)
    house.add(second)
    for outlet in house.of("everyone"):
        house.remove(outlet)
        house.add(socket("guests:x"))
    assert len(house) == 2


def test_everybody_at_the_desk_counts_once(house: House) -> None:
    mona = User(pk=1)
    for _ in range(2):
        house.add(socket("moderators", mona))
    house.add(socket("moderators", User(pk=2)))
    house.add(socket("everyone"))
    assert house.users == {mona, User(pk=2)}
