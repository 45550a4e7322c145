"""What a stream does when the media plane says no, or nothing: try again, ever more slowly."""

from datetime import datetime, timedelta
from typing import Any

from config import clock
from streaming.models import Stream, StreamState

LIMIT = 6  # setbacks in a row after which a stream fails
PATIENCE = 3  # looks in a row without an answer after which a live stream counts as interrupted
SLOWEST = 30.0  # seconds between two tries
LONGEST = 300  # characters of a sentence that the stream's row takes
PROGRAMME = (StreamState.STARTING, StreamState.LIVE, StreamState.INTERRUPTED)


def setback(stream: Stream, sentence: str) -> dict[str, Any]:
    """Return the changes after a no, or after something ended by itself."""
    attempts, sentence = stream.attempts + 1, fitting(sentence)
    if attempts < LIMIT:
        return {"attempts": attempts, "failure": sentence, "due_at": _later(attempts)}
    now = clock.now()
    given_up: dict[str, Any] = {"attempts": 0, "failure": sentence, "due_at": None}
    if stream.state in PROGRAMME:
        given_up |= {"state": StreamState.FAILED, "due_at": now}
    elif stream.state == StreamState.ENDING:
        given_up |= {"state": StreamState.ENDED, "ended_at": now}
    elif stream.state == StreamState.FAILED:
        given_up["due_at"] = now + timedelta(seconds=SLOWEST)  # something of it may still run
    return given_up


def outage(stream: Stream, sentence: str) -> dict[str, Any]:
    """Return the changes after a look without an answer: nothing is known, so nothing is lost."""
    outages = stream.outages + 1
    changes: dict[str, Any] = {"outages": outages, "due_at": _later(outages)}
    if outages >= PATIENCE and stream.state in PROGRAMME:
        changes["failure"] = fitting(sentence)
        if stream.state == StreamState.LIVE:
            changes["state"] = StreamState.INTERRUPTED
    return changes


def answer(stream: Stream) -> dict[str, Any]:
    """Return the changes after an answer that ends an outage, and takes back what it said."""
    if not stream.outages:
        return {}
    return {"outages": 0} | ({"failure": ""} if stream.state in PROGRAMME else {})


def fitting(sentence: str) -> str:
    """Return as much of a sentence as the stream's row takes."""
    return sentence[:LONGEST]


def _later(count: int) -> datetime:
    """Return when to try again: at once after the first time, then 1, 2, 4 … 30 s later."""
    seconds = min(2.0 ** min(count - 2, 10), SLOWEST) if count > 1 else 0.0
    return clock.now() + timedelta(seconds=seconds)
