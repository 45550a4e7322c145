import pytest

from streaming.mediaserver.hls.segments import Part
from streaming.mediaserver.hls.timeline import GAP_ENTRIES, Timeline
from tests.streaming.mediaserver.hls.clock import Clock

PART = 1 / 3


class Feed:
    """A timeline and the clock it lives by."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.timeline = Timeline(part_target=PART, segment_target=2.0, monotonic=self.clock)
        self.timeline.add_init(b"first")

    def part(self, *, key: bool = False, duration: float = PART) -> None:
        self.clock.advance(duration)
        self.timeline.append(Part(bytes(100), duration, key), starts_segment=key)

    def segments(self, count: int) -> None:
        for _ in range(count):
            self.part(key=True)
            for _ in range(5):
                self.part()


@pytest.fixture
def feed() -> Feed:
    return Feed()


def test_a_part_needs_an_init_segment() -> None:
    timeline = Timeline(part_target=PART, segment_target=2.0)
    with pytest.raises(ValueError, match="before any init segment"):
        timeline.append(Part(b"", PART, True), starts_segment=True)


def test_a_segment_must_begin_with_an_independent_part(feed: Feed) -> None:
    with pytest.raises(ValueError, match="independent"):
        feed.part(key=False)


def test_a_segment_that_should_have_ended_cannot_go_on(feed: Feed) -> None:
    feed.segments(1)
    with pytest.raises(ValueError, match="independent"):
        feed.part()


def test_an_early_key_frame_ends_a_segment(feed: Feed) -> None:
    feed.part(key=True)
    feed.part()
    feed.part(key=True)
    first, second = feed.timeline.segments[GAP_ENTRIES:]
    assert (first.complete, len(first.parts)) == (True, 2)
    assert (second.complete, len(second.parts)) == (False, 1)


def test_memory_is_bounded_however_long_it_runs(feed: Feed) -> None:
    kept = []
    for round_number in range(40):
        feed.segments(3)
        if round_number % 3 == 0:
            feed.timeline.add_init(b"another")
        kept.append(sum(feed.timeline.get(n) is not None for n in range(1000)))
    assert max(kept) <= 26
    assert len(feed.timeline.inits) <= 5


def test_restarts_without_media_leave_nothing_behind(feed: Feed) -> None:
    feed.segments(1)
    for _ in range(50):
        feed.timeline.add_init(b"again")
    assert len(feed.timeline.inits) == 2


def test_a_segment_stays_for_a_playlist_length_after_it_left(feed: Feed) -> None:
    feed.segments(12 + 1)
    assert feed.timeline.first_number == GAP_ENTRIES + 1
    feed.segments(12)
    assert feed.timeline.get(GAP_ENTRIES) is not None
    feed.segments(2)
    assert feed.timeline.get(GAP_ENTRIES) is None


def test_an_init_segment_stays_while_a_segment_needs_it(feed: Feed) -> None:
    feed.segments(1)
    feed.timeline.add_init(b"second")
    feed.segments(24)
    assert feed.timeline.inits == {0: b"first", 1: b"second"}
    feed.segments(4)
    assert feed.timeline.inits == {1: b"second"}


def test_dates_follow_the_media_however_late_parts_arrive(feed: Feed) -> None:
    feed.segments(1)
    feed.clock.advance(0.7)
    feed.segments(1)
    first, second = feed.timeline.segments[GAP_ENTRIES:]
    assert (second.starts_at - first.starts_at).total_seconds() == pytest.approx(2.0, abs=1e-5)


def test_dates_never_go_back_over_a_restart(feed: Feed) -> None:
    for _ in range(3):
        feed.timeline.append(Part(b"", PART, True), starts_segment=True)
    feed.timeline.add_init(b"second")
    feed.timeline.append(Part(b"", PART, True), starts_segment=True)
    before, after = feed.timeline.segments[-2:]
    assert (after.starts_at - before.starts_at).total_seconds() == pytest.approx(PART, abs=1e-5)


def test_a_part_index_past_the_end_means_the_next_segment(feed: Feed) -> None:
    feed.segments(1)
    assert feed.timeline.has(GAP_ENTRIES, 5)
    assert not feed.timeline.has(GAP_ENTRIES, 6)
    feed.part(key=True)
    assert feed.timeline.has(GAP_ENTRIES, 6)
    assert feed.timeline.has(GAP_ENTRIES, 99)
    assert not feed.timeline.has(GAP_ENTRIES + 1, 1)


def test_a_segment_is_there_when_it_is_complete(feed: Feed) -> None:
    feed.part(key=True)
    assert feed.timeline.has(GAP_ENTRIES - 1, None)
    assert not feed.timeline.has(GAP_ENTRIES, None)
    assert feed.timeline.has(GAP_ENTRIES, 0)
    assert feed.timeline.has(0, 7)
