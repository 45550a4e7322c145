"""The pages that are open at one process, and what becomes of the rows that say so."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import InterfaceError

from events.live import watchers
from events.live.messages import personal_scope
from events.live.outlet import Outlet
from events.live.watchers import Watchers
from events.models import Audience, Event, Presence
from events.selectors import viewers_count
from events.services.presence import presence_change

pytestmark = pytest.mark.django_db(transaction=True)

count = sync_to_async(viewers_count)


async def nowhere(frame: dict[str, Any]) -> None:
    pass


@pytest.fixture
def page(event: Event, vera: Audience) -> Outlet:
    """A page of Vera's."""
    scope = personal_scope(vera)
    return Outlet(nowhere, event=event.public_id, scope=scope, audience=vera.pk)


async def until_noted(here: Watchers, event: Event) -> None:
    async with asyncio.timeout(10):
        while not await count(event):
            await here.write()
            await asyncio.sleep(0.05)


async def test_pages_that_others_took_for_dead_are_noted_again(event: Event, page: Outlet) -> None:
    here = Watchers(event, "a")
    here.came(page)
    await until_noted(here, event)
    await sync_to_async(Presence.objects.all().delete)()
    await here.renew()
    await until_noted(here, event)


async def test_what_a_lost_connection_to_the_database_left_unwritten_is_kept(
    event: Event, page: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(**_: object) -> bool:
        raise InterfaceError("The connection is closed.")

    here = Watchers(event, "a")
    here.came(page)
    monkeypatch.setattr(watchers, "presence_change", lost)
    with pytest.raises(InterfaceError):
        await here.write()
    monkeypatch.setattr(watchers, "presence_change", presence_change)
    await until_noted(here, event)
