"""Waiting for a condition, with a bound."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(condition: Callable[[], T | None], *, within: float = 15.0, every: float = 0.05) -> T:
    """Return the first truthy answer of ``condition``; fail after ``within`` seconds."""
    end = time.monotonic() + within
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"not true within {within} s: {condition}; last answer {answer!r}")
        time.sleep(every)
