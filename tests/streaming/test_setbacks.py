"""How often and how fast things are tried again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from streaming.models import Stream, StreamState
from streaming.setbacks import LIMIT, PATIENCE, answer, outage, setback


def delays(name: str, times: int) -> list[float]:
    """The waits in seconds after each of several setbacks or outages in a row."""
    stream, found = Stream(state=StreamState.LIVE), []
    for _ in range(times):
        changes = (setback if name == "attempts" else outage)(stream, "It broke.")
        found.append(round((changes["due_at"] - timezone.now()).total_seconds(), 1))
        setattr(stream, name, changes[name])
    return found


def test_after_a_setback_the_first_try_is_at_once_and_later_ones_wait_longer() -> None:
    assert delays("attempts", LIMIT - 1) == [0.0, 1.0, 2.0, 4.0, 8.0]


def test_an_outage_is_waited_out_half_a_minute_at_a_time_at_most() -> None:
    assert delays("outages", 9) == [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]


@pytest.mark.parametrize("state", ["starting", "live", "interrupted"])
def test_a_programme_fails_after_several_setbacks_in_a_row(state: str) -> None:
    stream = Stream(state=state, attempts=LIMIT - 1)
    changes = setback(stream, "The media server refused.")
    assert changes["state"] == StreamState.FAILED
    assert changes["failure"] == "The media server refused."
    assert changes["due_at"] <= timezone.now()


def test_an_end_that_is_refused_for_long_is_written_down_with_what_is_wrong() -> None:
    changes = setback(Stream(state=StreamState.ENDING, attempts=LIMIT - 1), "No.")
    assert changes["state"] == StreamState.ENDED
    assert changes["failure"] == "No."


def test_where_nothing_was_asked_giving_up_changes_no_state() -> None:
    changes = setback(Stream(state=StreamState.IDLE, attempts=LIMIT - 1), "No.")
    assert "state" not in changes
    assert changes["due_at"] is None


def test_a_failed_stream_is_never_given_up_for_something_of_it_may_still_run() -> None:
    changes = setback(Stream(state=StreamState.FAILED, attempts=LIMIT - 1), "No.")
    assert "state" not in changes
    assert timedelta(seconds=29) < changes["due_at"] - timezone.now() < timedelta(seconds=31)


def test_a_live_stream_is_interrupted_only_when_the_silence_lasts() -> None:
    stream = Stream(state=StreamState.LIVE)
    seen = []
    for _ in range(PATIENCE):
        changes = outage(stream, "The media server does not answer.")
        stream.outages = changes["outages"]
        seen.append((changes.get("state"), changes.get("failure")))
    quiet = (None, None)
    told = (StreamState.INTERRUPTED, "The media server does not answer.")
    assert seen == [quiet] * (PATIENCE - 1) + [told]


def test_no_silence_makes_a_stream_fail() -> None:
    stream = Stream(state=StreamState.STARTING, outages=1000)
    assert "state" not in outage(stream, "The media server does not answer.")
    assert timedelta(seconds=29) < outage(stream, "")["due_at"] - timezone.now()


def test_an_answer_takes_back_what_the_silence_said_and_no_more() -> None:
    assert answer(Stream(state=StreamState.LIVE, failure="No answer.")) == {}
    interrupted = Stream(state=StreamState.INTERRUPTED, outages=4, failure="No answer.")
    assert answer(interrupted) == {"outages": 0, "failure": ""}
    failed = Stream(state=StreamState.FAILED, outages=4, failure="The media server refused.")
    assert answer(failed) == {"outages": 0}


def test_a_sentence_too_long_for_the_row_is_cut() -> None:
    """PostgreSQL would refuse the row, and with it every further step of the stream."""
    live = Stream(state=StreamState.LIVE, outages=PATIENCE)
    for changes in (setback(live, "No. " * 200), outage(live, "No. " * 200)):
        assert len(changes["failure"]) == Stream._meta.get_field("failure").max_length
