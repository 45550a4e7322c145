"""``make bench``: runs the measurements one after the other and prints their tables.

``make bench ARGS="latency"`` runs the named ones only. Options after the names are for ``live``.
"""

import sys
from itertools import takewhile

from tests.bench import composer, forwarding, latency, stage
from tests.bench.live import program as live

PROGRAMS = {
    "composer": composer.main,
    "forwarding": forwarding.main,
    "latency": latency.main,
    "stage": stage.main,
}


def main(words: list[str]) -> None:
    """Run the programs named, all of them by default."""
    names = list(takewhile(lambda word: not word.startswith("-"), words))
    known = [*PROGRAMS, "live"]
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"There is no benchmark {unknown[0]}; there are {', '.join(known)}.")
    for name in names or known:
        print(f"\n## {name}\n", flush=True)
        if name == "live":
            live.main(words[len(names) :])
        else:
            PROGRAMS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
