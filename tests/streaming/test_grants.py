"""One grant for all viewers of a stream."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache

from streaming import grants
from streaming.backends.base import (
    BackendRefusedError,
    BackendUnavailableError,
    MediaBackend,
    PlaybackGrant,
)
from streaming.grants import grant_forget, playback_grant
from streaming.models import Stream
from streaming.revocations import revocations_carry_out
from streaming.services import viewer_revoke
from streaming.tokens import playback_token
from tests.streaming.plane import Fault, Plane

ASKED = "PlaybackGrant"


def burst(stream: Stream, viewers: int) -> list[PlaybackGrant]:
    """Have many viewers ask at the same moment."""
    together = threading.Barrier(viewers)

    def ask(_: int) -> PlaybackGrant:
        together.wait(timeout=10)
        return playback_grant(stream=stream)

    with ThreadPoolExecutor(viewers) as threads:
        return list(threads.map(ask, range(viewers)))


def test_a_burst_of_viewers_costs_one_upstream_call(live: Stream, plane: Plane) -> None:
    found = burst(live, 60)
    assert plane.count(ASKED) == 1
    assert len({grant.playback_url for grant in found}) == 1


def test_later_viewers_get_the_same_grant_until_half_its_time_is_over(
    live: Stream, plane: Plane
) -> None:
    first = playback_grant(stream=live)
    assert playback_grant(stream=live) == first
    assert plane.count(ASKED) == 1
    cache.clear()  # as after 30 s
    assert playback_grant(stream=live) != first
    assert grants.KEPT <= grants.TTL / 2


def test_each_stream_and_each_of_its_streamers_has_a_grant_of_its_own(
    live: Stream, plane: Plane
) -> None:
    first = playback_grant(stream=live)
    old, live.player_streamer_sid = live.player_streamer_sid, plane.new_streamer()
    assert playback_grant(stream=live).payload["playerStreamerSid"] != old
    live.player_streamer_sid = old
    assert playback_grant(stream=live) == first


def test_one_who_asks_in_vain_does_not_keep_others_waiting(live: Stream, plane: Plane) -> None:
    plane.faults.append(Fault("broken", about=ASKED))
    with pytest.raises(BackendUnavailableError):
        playback_grant(stream=live)
    assert playback_grant(stream=live).playback_url.startswith(plane.url)


def test_who_waits_for_one_who_never_returns_is_told_so(
    live: Stream, plane: Plane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grants, "PATIENCE", 0.2)
    cache.add(f"playback-grant:{live.player_streamer_sid}:asking", True, 60)
    with pytest.raises(BackendUnavailableError, match="in time"):
        playback_grant(stream=live)
    assert plane.count(ASKED) == 0


def test_a_streamer_that_is_gone_is_refused(live: Stream, plane: Plane) -> None:
    live.player_streamer_sid = "VJ" + "0" * 32
    with pytest.raises(BackendRefusedError, match="20404"):
        playback_grant(stream=live)


def test_a_forgotten_grant_is_asked_for_afresh(live: Stream, plane: Plane) -> None:
    first = playback_grant(stream=live)
    grant_forget(stream=live)
    assert playback_grant(stream=live) != first


def test_a_revoked_viewer_stops_and_may_come_back_with_a_new_token(
    live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    vera = playback_token(stream=live, identity="Vera #v1")
    other = playback_token(stream=live, identity="Vito #v2")
    plane.watch(vera.playback_url)
    plane.watch(other.playback_url)
    viewer_revoke(stream=live, identity="Vera #v1")
    revocations_carry_out(stream=live, backend=backend)
    assert [session.identity for session in plane.watching(live)] == ["Vito #v2"]
    assert plane.play_status(vera.playback_url) == 403
    plane.watch(playback_token(stream=live, identity="Vera #v1").playback_url)
