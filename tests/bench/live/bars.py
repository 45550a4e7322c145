"""What the live channel has to reach, and whether it did."""

from collections.abc import Mapping

BARS: Mapping[str, float] = {
    "joins refused": 0,
    "join p95, s": 1.0,
    "queries in a join, most": 6,
    "queries for a join, all in all": 6,
    "messages lost": 0,
    "go live p99, s": 1.0,
    "queries a message and socket": 0.1,
    "memory a socket, kB": 60,
}
"""The most there may be of each. A query for each socket would be 1 a message and socket."""


class NotMeasuredError(Exception):
    """A bar is for something that was not measured: that is no pass."""


def missed(measured: Mapping[str, float], bars: Mapping[str, float] = BARS) -> list[str]:
    """Return a sentence for each bar that was missed. Raises NotMeasuredError."""
    unknown = bars.keys() - measured.keys()
    if unknown:
        raise NotMeasuredError(f"Not measured: {', '.join(sorted(unknown))}.")
    return [
        f"{name}: {measured[name]:.3g}, the bar is {bar:g}"
        for name, bar in bars.items()
        if not measured[name] <= bar
    ]
