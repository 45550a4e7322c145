from __future__ import annotations

import pytest

from streaming.mediaserver.sfu.bandwidth import (
    CAP,
    FLOOR,
    RECEIVER_FLOOR,
    START,
    DownlinkBudget,
    UplinkEstimate,
)
from streaming.mediaserver.sfu.rtcp import ReportBlock
from tests.streaming.mediaserver.sfu.support import AGREED, Path


def test_a_good_line_is_used_up_to_the_cap_within_seconds() -> None:
    estimate = UplinkEstimate()
    assert estimate.bits_per_second == START
    for _ in range(8):
        estimate.update(0.0)
    assert estimate.bits_per_second == CAP


def test_heavy_loss_backs_off_down_to_the_floor() -> None:
    estimate = UplinkEstimate()
    estimate.update(0.2)
    assert estimate.bits_per_second == pytest.approx(START * 0.9)
    for _ in range(100):
        estimate.update(0.5)
    assert estimate.bits_per_second == FLOOR


def test_some_loss_changes_nothing() -> None:
    estimate = UplinkEstimate()
    estimate.update(0.05)
    assert estimate.bits_per_second == START


def full_second(
    path: Path, budget: DownlinkBudget, remb: int | None, start: int, *, lost: int = 26
) -> None:
    """Send a megabit, let the receiver speak (`lost` of 256), and let the second pass."""
    path.downlink.reported(ReportBlock(path.downlink.ssrc, lost, 0, 0, 0, 0, 0))
    for number in range(start, start + 100):
        path.receive(number)
        path.downlink.stats.octets += 1250 - len(f"1/{number}")
    if remb is not None:
        budget.remb(remb)
    budget.second_passed([path.downlink])


def test_a_congested_receiver_limits_the_track_and_recovers_slowly() -> None:
    path, budget = Path(), DownlinkBudget()
    path.downlink.start(AGREED)
    full_second(path, budget, 2_000_000, 0)
    assert path.camera.limit is None
    full_second(path, budget, 600_000, 100)
    assert path.camera.limit == pytest.approx(600_000, rel=0.01)
    full_second(path, budget, 1_200_000, 200)
    assert path.camera.limit == pytest.approx(648_000, rel=0.01)
    for second in range(3, 30):
        full_second(path, budget, None, second * 100)
    assert path.camera.limit is None


def test_an_estimate_without_losses_is_not_believed() -> None:
    path, budget = Path(), DownlinkBudget()
    path.downlink.start(AGREED)
    full_second(path, budget, 100_000, 0, lost=2)
    assert path.camera.limit is None


def test_the_worst_receiver_leaves_a_picture_for_the_others() -> None:
    path, budget = Path(), DownlinkBudget()
    path.downlink.start(AGREED)
    full_second(path, budget, 10_000, 0)
    assert path.camera.limit == RECEIVER_FLOOR


def test_a_receiver_without_traffic_has_no_opinion() -> None:
    path, budget = Path(), DownlinkBudget()
    path.downlink.start(AGREED)
    budget.remb(0)
    budget.second_passed([path.downlink])
    assert path.camera.limit is None
