"""Somebody who looks on: keeps the state by the page's rule, compares it with a new snapshot."""

import json
from collections.abc import Iterator

from events.live.frames import frame_of
from events.live.outbox import messages_after
from events.live.snapshot import shared_snapshot, snapshot
from events.models import Event, EventMessage
from events.viewers import Viewer, ViewerRole
from tests.events.fold import fold, same
from tests.events.live.night import Night


class Witness:
    """One viewer's page, fed from the outbox as a hub feeds it."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        begin = snapshot(viewer)
        self.state = begin.state
        self.frames = [json.dumps(begin.frame())]
        self._number = self._base = begin.number
        self._last: dict[str, int] = {}

    def hear(self) -> list[EventMessage]:
        """Take in what is new, by the rule of the numbers; return it."""
        heard = [one for one in self._news() if one.scope in self.viewer.scopes]
        for message in heard:
            assert message.previous <= self._last.get(message.scope, self._base), "a gap"
            self._last[message.scope] = message.number
            self.frames.append(frame_of(message))
            self.state = fold(self.state, message.data)
        return heard

    def compare(self, after: str) -> None:
        """Assert that the state is that of a new snapshot, and stays so when told again."""
        heard = self.hear()
        now = snapshot(self.viewer)
        self.frames.append(json.dumps(now.frame()))
        assert same(self.state, now.state), f"{self.viewer.role} after {after}"
        for message in heard:  # a snapshot may hold what later messages say again
            self.state = fold(self.state, message.data)
        assert same(self.state, now.state), f"{self.viewer.role} after {after}, told twice"

    def _news(self) -> Iterator[EventMessage]:
        for message in messages_after(self.viewer.event.pk, self._number):
            self._number = message.number
            yield message


class HubWitness:
    """The state that a hub keeps by applying what it carries, and the snapshots made of it."""

    def __init__(self, event: Event) -> None:
        self._event = event.pk
        self._shared = shared_snapshot(event.pk)
        self._number = self._shared.number

    def compare(self, after: str, viewers: list[Viewer]) -> None:
        """Assert that what it would send to a newcomer is what a new snapshot says."""
        for message in messages_after(self._event, self._number):
            self._number = message.number
            if ":" not in message.scope:
                self._shared = self._shared.after(message)
        for viewer in viewers:
            fresh = snapshot(viewer)
            frame = json.loads(self._shared.frame(viewer.role, viewer.reread().me(), "now"))
            assert frame["type"] == "snapshot"
            assert frame["number"] <= fresh.number
            assert same(frame["state"], fresh.state), f"{viewer.role} after {after}"


class Onlookers:
    """One of each role who looks on at a night, and the hub that would serve newcomers."""

    def __init__(self, night: Night) -> None:
        event = night.event
        self.witnesses = {
            "public": Witness(Viewer(ViewerRole.PUBLIC, event)),
            "vera": Witness(Viewer(ViewerRole.AUDIENCE, event, guest=night.vera)),
            "wanda": Witness(Viewer(ViewerRole.AUDIENCE, event, guest=night.wanda)),
            "sam": Witness(Viewer(ViewerRole.SPEAKER, event, guest=night.sam)),
            "mona": Witness(Viewer(ViewerRole.MODERATOR, event, user=night.mona)),
        }
        self._hub = HubWitness(event)

    def compare(self, after: str) -> None:
        """Assert that everybody's state is that of a new snapshot."""
        for witness in self.witnesses.values():
            witness.compare(after)
        self._hub.compare(after, [witness.viewer for witness in self.witnesses.values()])

    def received(self) -> dict[str, str]:
        """Return all that each has got, as text."""
        return {name: "".join(one.frames) for name, one in self.witnesses.items()}
