"""The sockets of one event in one process, and the one task that feeds them.

The task reads the outbox five times a second, at once when the channel layer wakes it, encodes
each message once and hands the same frame to every socket that may see it. It applies what it
carries to a state of its own, so that a newcomer's snapshot costs no reading of the event.
"""

import asyncio
import logging
from collections.abc import Callable

from events.access import moderators_among
from events.live.database import in_database
from events.live.frames import frame_of
from events.live.house import House
from events.live.messages import CHANGED, REVOKED, SUPERSEDED, Scope, is_personal
from events.live.outbox import BATCH, messages_after, messages_prune
from events.live.outlet import ELSEWHERE, NOT_YOURS, Outlet
from events.live.recent import Recent
from events.live.snapshot import shared_snapshot
from events.live.state import Shared
from events.live.wake import listen
from events.live.watchers import Watchers
from events.models import Event, EventMessage
from events.services.presence import RENEW_EVERY

LOOK_EVERY = 0.2  # seconds
BEAT_EVERY = 1.0
AT_ONCE = 200  # sockets

logger = logging.getLogger(__name__)


class Hub:
    """Feeds sockets until the last has left; then it calls ``forget`` and ends."""

    def __init__(self, event: Event, process: str, forget: Callable[[Event], None]) -> None:
        self._event = event
        self._forget = forget
        self._house = House()
        self._watchers = Watchers(event, process)
        self._shared = Shared(0, {})  # the state after the last message that was handed on
        self._is_started = False
        self.number = 0  # of the last message that was handed on
        self._recent = Recent()
        self._looked: list[asyncio.Future[None]] = []  # newcomers who wait for the next look
        self._joining = 0
        self._roles_changed = False
        self._beat_due = self._upkeep_due = 0.0
        self._woken = asyncio.Event()
        self._task = asyncio.create_task(self._run(), name=f"hub of event {event.pk}")

    async def join(self, outlet: Outlet) -> Shared:
        """Feed a socket from now on; return the state that its first message continues.

        It is no older than this call: a look that begins now is awaited, shared by all who come.
        """
        self._joining += 1
        try:
            await self._next_look()
            self._house.add(outlet)
        finally:
            self._joining -= 1
        for superseded in self._watchers.came(outlet):
            self._close(superseded, ELSEWHERE)
        return self._shared

    def is_news(self, scope: str, *, since: int) -> bool:
        """Whether a message after ``since`` may have changed what a person is or may."""
        return self._recent.is_news(scope, since=since)

    def leave(self, outlet: Outlet) -> None:
        """Feed a socket no more. Leaving twice is once."""
        if outlet in self._house:
            self._house.remove(outlet)
            self._watchers.went(outlet)
            if not len(self._house):
                self._woken.set()

    def _close(self, outlet: Outlet, code: int) -> None:
        self.leave(outlet)
        outlet.close(code)

    @property
    def _is_needed(self) -> bool:
        return bool(self._joining or len(self._house) or not self._watchers.is_settled)

    async def _run(self) -> None:
        listening = asyncio.create_task(listen(self._event.pk, self._woken))
        while self._is_needed:
            try:
                await self._turn()
            except Exception:  # whatever it is: the event's pages must not go deaf
                logger.exception("event %s: a turn failed", self._event.pk)
            await self._pause()
        self._forget(self._event)
        listening.cancel()

    async def _turn(self) -> None:
        await self._look()
        if self._roles_changed:
            self._roles_changed = False
            await self._check_moderators()
        await self._watchers.write()
        now = asyncio.get_running_loop().time()
        if now >= self._beat_due:
            self._beat_due = now + BEAT_EVERY
            for outlet in self._house.of(Scope.EVERYONE):
                outlet.beat(now)
        if now >= self._upkeep_due:
            self._upkeep_due = now + RENEW_EVERY
            await self._upkeep()

    async def _next_look(self) -> None:
        look: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._looked.append(look)
        self._woken.set()
        await look

    async def _look(self) -> None:
        """Hand on what is new in the outbox, and let those in who waited for it."""
        waiting, self._looked = self._looked, []
        try:
            if not self._is_started:
                await self._start()
            while await self._carry() == BATCH:
                pass
        except BaseException:
            self._looked += waiting
            raise
        for look in waiting:
            if not look.done():
                look.set_result(None)

    async def _start(self) -> None:
        self._shared = await in_database(shared_snapshot, self._event.pk)
        self.number = self.number or self._shared.number
        self._recent.begin(self._shared.number)
        self._is_started = True

    async def _carry(self) -> int:
        """Hand on a batch of messages, and return how many they were."""
        messages = await in_database(messages_after, self._event.pk, self.number)
        if messages and messages[0].number > self.number + 1:
            await self._start()  # some were pruned before they were read
        for message in messages:
            await self._hand_on(message)
        return len(messages)

    async def _hand_on(self, message: EventMessage) -> None:
        """Note a message first: whoever comes while it is handed on finds it in the state."""
        readers = list(self._house.of(message.scope))
        self.number = message.number
        if is_personal(message.scope) or message.type == CHANGED:
            self._recent.note(message.scope, message.number)
        if not is_personal(message.scope):
            self._shared = self._shared.after(message)
        if message.type == CHANGED:
            self._roles_changed = True
        await self._offer(message, readers)
        if is_personal(message.scope):
            self._see_out(message, readers)

    async def _offer(self, message: EventMessage, readers: list[Outlet]) -> None:
        """Write as many at a time as are done with soon: the first must not wait for the last.

        Ten thousand tasks at once also bring the garbage collector to look through everything.
        """
        frame = frame_of(message) if readers else ""
        for start in range(0, len(readers), AT_ONCE):
            for outlet in readers[start : start + AT_ONCE]:
                outlet.offer(frame)
            await asyncio.sleep(0)

    def _see_out(self, message: EventMessage, pages: list[Outlet]) -> None:
        """Close those of one person's pages that a message ends."""
        if message.type == REVOKED:
            for page in pages:
                self._close(page, NOT_YOURS)
        elif message.type == SUPERSEDED:
            for page in pages:
                if page.id in message.data["superseded"]:
                    self._close(page, ELSEWHERE)

    async def _upkeep(self) -> None:
        """Renew what lasts only for a while, and drop what is over."""
        self._recent.forget()
        self._roles_changed = True  # a change that nobody told of takes effect now
        await self._watchers.renew()
        await in_database(messages_prune, self._event.pk)

    async def _check_moderators(self) -> None:
        users = self._house.users
        if not users:
            return
        allowed = await in_database(moderators_among, self._event, users)
        for outlet in self._house.of(Scope.MODERATORS):
            if outlet.user in users and outlet.user not in allowed:
                self._close(outlet, NOT_YOURS)

    async def _pause(self) -> None:
        """Wait a moment, or until woken."""
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await self._woken.wait()
        except TimeoutError:
            pass
        self._woken.clear()
