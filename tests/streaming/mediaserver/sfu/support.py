"""What the tests of the SFU share: a listener that remembers, and waiting with a bound."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from streaming.mediaserver.sfu.types import RtpPacket, Uplink


class Recorder:
    """A ConnectionListener that remembers what it heard."""

    def __init__(self) -> None:
        self.is_connected = False
        self.failures: list[str] = []
        self.added: list[Uplink] = []
        self.removed: list[Uplink] = []

    def connected(self) -> None:
        self.is_connected = True

    def failed(self, reason: str) -> None:
        self.failures.append(reason)

    def uplink_added(self, uplink: Uplink) -> None:
        self.added.append(uplink)

    def uplink_removed(self, uplink: Uplink) -> None:
        self.removed.append(uplink)


class Sink:
    """An RtpSink that remembers what it was given."""

    def __init__(self) -> None:
        self.packets: list[RtpPacket] = []
        self.reports: list[tuple[int, int]] = []

    def rtp(self, packet: RtpPacket) -> None:
        self.packets.append(packet)

    def sender_report(self, ntp: int, rtp_timestamp: int) -> None:
        self.reports.append((ntp, rtp_timestamp))


async def eventually(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until `condition` holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        await asyncio.sleep(0.02)
