"""The program: takes the size of the evening, runs the setups, prints a table and the verdict."""

import argparse
import resource
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import Never

from tests.bench.live.bars import BARS, missed
from tests.bench.live.measure import Size, run
from tests.bench.live.servers import Setup

SETUPS = {
    "daphne": Setup("daphne"),
    "uvicorn": Setup("uvicorn"),
    "redis": Setup("daphne", processes=2, redis=True),
    "redis-uvicorn": Setup("uvicorn", processes=2, redis=True),
}
DEFAULT = Size()
SMALL = Size(sockets=100, joins=50, changes=1, patience=5)
LIMIT = 8 * 60
OTHER_FILES = 1000
HANDICAPPED = "tests.bench.live.handicap:application"
Measured = Mapping[str, float]


def main(words: Sequence[str] = ()) -> None:
    """Measure and print; ends with an error when a bar is missed, or, to prove, when one is met."""
    options = _options(words)
    _allow_files(options.sockets + OTHER_FILES)
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(LIMIT)
    if options.prove:
        prove()
        return
    size = Size(options.sockets, min(options.joins, options.sockets), options.rate)
    results: dict[str, Measured] = {}
    for name in options.setups:
        results[SETUPS[name].name] = run(SETUPS[name], size)
        print(f"measured: {SETUPS[name].name}", flush=True)
    print(table(results))
    signal.alarm(0)
    _judge(results)


def prove() -> None:
    """Run a small evening on a bad application; ends with an error when a bar was met."""
    measured = run(SETUPS["daphne"], SMALL, HANDICAPPED)
    sentences = missed(measured)
    print("\n".join(sentences))
    if len(sentences) < len(BARS):
        sys.exit("A bar was met that had to be missed.")
    print("Every bar can be missed.")


def table(results: Mapping[str, Measured]) -> str:
    """Return a table in Markdown: a row for each metric, a column for each setup."""
    rows = [["", *results, "bar"], ["---"] * (len(results) + 2)]
    for metric in next(iter(results.values())):
        bar = f"{BARS[metric]:g}" if metric in BARS else ""
        rows.append([metric, *(f"{found[metric]:.3g}" for found in results.values()), bar])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _judge(results: Mapping[str, Measured]) -> None:
    wrong = [f"{name}: {text}" for name, found in results.items() for text in missed(found)]
    if wrong:
        sys.exit("\n".join(["", "Missed:", *wrong]))
    print("\nEvery bar is met.")


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='make bench ARGS="live …"', description=__doc__)
    parser.add_argument("--sockets", type=int, default=DEFAULT.sockets)
    parser.add_argument("--joins", type=int, default=DEFAULT.joins)
    parser.add_argument("--rate", type=float, default=DEFAULT.rate, help="joins a second")
    parser.add_argument("--setups", nargs="+", choices=SETUPS, default=list(SETUPS))
    parser.add_argument("--prove", action="store_true", help="show that each bar can be missed")
    return parser.parse_args(words)


def _allow_files(number: int) -> None:
    """Let this process and those it starts open so many files, or end with an error."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if max(soft, hard) < number:
        sys.exit(f"A process may open {hard} files here, and this needs {number}: see ulimit -n.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, number), hard))


def _too_long(*_: object) -> Never:
    raise TimeoutError(f"The benchmark took longer than {LIMIT} seconds.")
