"""What a socket costs the database: a join at most six queries, a message none."""

from collections.abc import Callable

import pytest
from asgiref.sync import sync_to_async
from django.db.backends.utils import CursorWrapper

from accounts.models import User
from events.live import hub, outbox
from events.live.registry import registry
from events.live.watchers import Watchers
from events.models import Audience, Event, Speaker, StageState
from streaming.models import StreamState
from streaming.services import stream_advance
from tests.events.live.conftest import Open
from tests.events.live.test_snapshot import crowd

pytestmark = pytest.mark.django_db(transaction=True)

A_JOIN = 6
Guest = Audience | Speaker | User | None


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the hubs do only what sockets make them do: who watches is written in batches."""

    async def later(self: Watchers) -> None:
        return None

    monkeypatch.setattr(hub, "LOOK_EVERY", 3600.0)
    monkeypatch.setattr(Watchers, "write", later)
    monkeypatch.setattr(Watchers, "is_settled", True)


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All queries of all threads, from now on."""
    seen: list[str] = []

    def noted(method: Callable[..., object]) -> Callable[..., object]:
        def call(self: CursorWrapper, sql: str, *args: object) -> object:
            seen.append(sql)
            return method(self, sql, *args)

        return call

    monkeypatch.setattr(CursorWrapper, "execute", noted(CursorWrapper.execute))
    monkeypatch.setattr(CursorWrapper, "executemany", noted(CursorWrapper.executemany))
    return seen


@pytest.mark.parametrize("people", [1, 50])
async def test_a_join_costs_at_most_six_queries_in_every_role_whoever_is_there(
    people: int,
    open_socket: Open,
    event: Event,
    vera: Audience,
    sam: Speaker,
    mona: User,
    quiet: None,
    queries: list[str],
) -> None:
    await sync_to_async(crowd)(event, people)
    await Audience.objects.filter(pk=vera.pk).aupdate(stage_state=StageState.HAND_RAISED)
    for _ in range(2):  # the first starts the hub, the second comes when that is done
        await (await open_socket(None, event)).connect()
    cost: dict[str, int] = {}
    everybody: list[Guest] = [None, vera, sam, mona]
    for who in everybody:
        page = await open_socket(who, event)
        queries.clear()
        state = await page.connect()
        cost[state["me"]["role"]] = len(queries)
    assert {role: n for role, n in cost.items() if n > A_JOIN} == {}
    assert cost["public"] >= 2, "the counter counts"


@pytest.mark.parametrize("sockets", [1, 10])
async def test_a_message_costs_one_query_however_many_sockets_get_it(
    sockets: int,
    open_socket: Open,
    event: Event,
    vera: Audience,
    quiet: None,
    queries: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = [await open_socket(None, event) for _ in range(sockets + 1)]
    for page in pages:
        await page.connect()
    monkeypatch.setattr(outbox, "wake", lambda event_pk: None)
    await sync_to_async(stream_advance)(stream=event.stream, state=StreamState.LIVE)
    queries.clear()
    registry._hubs[event.public_id]._woken.set()
    for page in pages:
        await page.until("stream.live")
    assert len(queries) == 1, queries
