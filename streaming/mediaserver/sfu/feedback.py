"""What a browser is told of the tracks it sends: losses, reports, key-frame requests, REMB."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Collection, Iterable

from streaming.mediaserver.sfu import rtcp_writer
from streaming.mediaserver.sfu.bandwidth import UplinkEstimate
from streaming.mediaserver.sfu.downlink import MediaSender
from streaming.mediaserver.sfu.loss import Reception
from streaming.mediaserver.sfu.rtcp import ReportBlock
from streaming.mediaserver.sfu.uplink import RtpUplink

NACK_INTERVAL = 0.02
_NACKS_PER_PACKET = 200


class Feedback:
    """Feedback to one browser about `uplinks`, which the owner keeps up to date."""

    def __init__(self, sender: MediaSender, uplinks: Collection[RtpUplink], cname: str) -> None:
        self._sender = sender
        self._uplinks = uplinks
        self._cname = cname
        self._ssrc = secrets.randbelow(0xFFFFFFFE) + 1
        self._estimate = UplinkEstimate()
        self._timer: asyncio.TimerHandle | None = None

    def keyframe(self, ssrc: int) -> None:
        """Send a key-frame request (uplink.UplinkFeedback)."""
        self._sender.send_rtcp(rtcp_writer.picture_loss(self._ssrc, ssrc))

    def missing(self) -> None:
        """Ask for lost packets soon, and again until they come (uplink.UplinkFeedback)."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(NACK_INTERVAL, self._ask_for_missing)

    def send_bandwidth(self) -> None:
        """Say how much may be sent: the estimate, or less if receivers cannot take it."""
        video = [u for u in self._uplinks if u.kind == "video" and u.source is not None]
        if not video:
            return
        estimate = self._estimate.bits_per_second
        limit = sum(estimate if uplink.limit is None else uplink.limit for uplink in video)
        ssrcs = [uplink.source.ssrc for uplink in video if uplink.source is not None]
        self._sender.send_rtcp(rtcp_writer.remb(self._ssrc, min(estimate, limit), ssrcs))

    def second_passed(self, now: float) -> None:
        """Send the reports that are due each second."""
        reports = list(self._reports(now))
        self._follow_losses(reports)
        report = rtcp_writer.receiver_report(self._ssrc, [block for _, block, _ in reports])
        description = rtcp_writer.source_description(self._ssrc, self._cname)
        self._sender.send_rtcp(report + description)
        self.send_bandwidth()

    def close(self) -> None:
        """Ask for nothing more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _reports(self, now: float) -> Iterable[tuple[RtpUplink, ReportBlock, Reception]]:
        for uplink in self._uplinks:
            if uplink.source is not None:
                uplink.give_up(now)
                yield uplink, *uplink.source.report_block(now)

    def _follow_losses(self, reports: list[tuple[RtpUplink, ReportBlock, Reception]]) -> None:
        video = [(block, seen) for uplink, block, seen in reports if uplink.kind == "video"]
        expected = sum(seen.expected for _, seen in video)
        if expected:
            lost = sum(block.fraction_lost * seen.expected for block, seen in video) / 256
            self._estimate.update(lost / expected)

    def _ask_for_missing(self) -> None:
        self._timer = None
        now = time.monotonic()
        waiting = [uplink for uplink in self._uplinks if uplink.agreed.nack and uplink.source]
        for uplink in waiting:
            uplink.give_up(now)
            numbers = uplink.source.losses.due(now) if uplink.source else []
            uplink.stats.nacks += len(numbers)
            for at in range(0, len(numbers), _NACKS_PER_PACKET):
                self._nack(uplink, numbers[at : at + _NACKS_PER_PACKET])
        if any(uplink.source.losses.waiting for uplink in waiting if uplink.source):
            self.missing()

    def _nack(self, uplink: RtpUplink, numbers: list[int]) -> None:
        if uplink.source is not None:
            self._sender.send_rtcp(rtcp_writer.nack(self._ssrc, uplink.source.ssrc, numbers))
