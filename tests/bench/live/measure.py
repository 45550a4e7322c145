"""One run: people join at a rate, the house fills, and the programme goes live, several times."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tests.bench.live.servers import COUNTED, Setup, Web, serving
from tests.support.installation import Installation
from tests.support.waiting import until
from tests.support.worker import Answer, Worker

WARM_UP = 20
"""Sockets before the first reading: what a process needs once is not a socket's or a join's."""

_LOOKS = 8
"""A process at rest looks five times a second for news, and sees now and then to its presence."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a run is."""

    sockets: int = 10_000
    joins: int = 6_000
    rate: float = 100.0
    changes: int = 6
    patience: float = 10.0  # seconds until a message counts as lost


def run(setup: Setup, size: Size, application: str = COUNTED) -> dict[str, float]:
    """Measure one setup; return the value of each metric."""
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder))
        installation.migrate()
        installation.environment["LOG_LEVEL"] = "WARNING"
        with (
            serving(setup, installation, application) as web,
            Worker("tests.bench.live.crowd", environment=os.environ) as crowd,
        ):
            try:
                return _measure(_Evening(installation, web, crowd), size)
            finally:
                installation.stop()


@dataclass(frozen=True, slots=True)
class _Evening:
    installation: Installation
    web: Web
    crowd: Worker

    def ask(self, function: str, **given: Any) -> Answer:
        """Call a function of ``house``."""
        return self.installation.call("tests.bench.live.house", function, **given)


def _measure(evening: _Evening, size: Size) -> dict[str, float]:
    made = evening.ask("make", tickets=WARM_UP + size.sockets)
    evening.crowd.ask(
        "gather", event=made["event"], site=evening.installation.site, ports=evening.web.ports
    )
    tickets = made["tickets"]
    evening.crowd.ask("come", tickets=tickets[:WARM_UP], rate=0)
    before = evening.web.resident
    joined, rest = tickets[WARM_UP : WARM_UP + size.joins], tickets[WARM_UP + size.joins :]
    measured = _join(evening, joined, size)
    filled = evening.crowd.ask("come", tickets=rest, rate=0)
    measured["joins refused"] = sum(filled["failed"].values())
    for reason, times in filled["failed"].items():
        print(f"{times} joins: {reason}")
    measured["memory a socket, kB"] = (evening.web.resident - before) / size.sockets / 1000
    return measured | _go_live(evening, made["event"], size)


def _join(evening: _Evening, tickets: list[list[str]], size: Size) -> dict[str, float]:
    queries, busy, start = _queries(evening.web), evening.web.busy, monotonic()
    answer = evening.crowd.ask("come", tickets=tickets, rate=size.rate)
    seconds = monotonic() - start
    warm_up = WARM_UP // len(evening.web.ports)
    counted = [own for process in evening.web.counted() for own in process["joins"][warm_up:]]
    return {
        "joins a second": len(answer["delays"]) / seconds,
        "join p50, s": _at(answer["delays"], 0.5),
        "join p95, s": _at(answer["delays"], 0.95),
        "join p99, s": _at(answer["delays"], 0.99),
        "web, cores while they join": (evening.web.busy - busy) / seconds,
        "queries in a join, most": max(counted, default=float("nan")),
        "queries for a join, all in all": (_queries(evening.web) - queries) / len(tickets),
    }


def _go_live(evening: _Evening, event: str, size: Size) -> dict[str, float]:
    everybody = WARM_UP + size.sockets
    idle = _settle(evening.web)
    queries, start = _queries(evening.web), monotonic()
    delays: list[float] = []
    for _ in range(size.changes):
        change = evening.ask("change", event=event)
        heard = evening.crowd.ask("heard", number=change["number"], within=size.patience)
        delays += [at - change["at"] for at in heard["at"]]
        sleep(0.5)  # each on its own: what is measured is one change, not a flood
    asked = _queries(evening.web) - queries - idle * (monotonic() - start)
    return {
        "go live p50, s": _at(delays, 0.5),
        "go live p99, s": _at(delays, 0.99),
        "go live max, s": max(delays, default=float("nan")),
        "messages lost": size.changes * everybody - len(delays),
        "queries a message and socket": max(0.0, asked) / (size.changes * everybody),
    }


def _settle(web: Web) -> float:
    """Wait until presence is written; return the queries a second of processes at rest."""

    def at_rest() -> list[float]:
        before, start = _queries(web), monotonic()
        sleep(1.5)
        rate = (_queries(web) - before) / (monotonic() - start)
        return [rate] if rate <= _LOOKS * len(web.ports) else []

    return until(at_rest, within=60)[0]


def _queries(web: Web) -> int:
    return sum(process["queries"] for process in web.counted())


def _at(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of them do not exceed; not a number when there are none."""
    if not values:
        return float("nan")
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
