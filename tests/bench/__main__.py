"""``make bench``: runs the measurements one after the other and prints their tables.

``make bench ARGS="latency"`` runs the named ones only.
"""

import sys

from tests.bench import composer, forwarding, latency

PROGRAMS = {
    "composer": composer.main,
    "forwarding": forwarding.main,
    "latency": latency.main,
}


def main(names: list[str]) -> None:
    """Run the programs named, all of them by default."""
    unknown = [name for name in names if name not in PROGRAMS]
    if unknown:
        sys.exit(f"There is no benchmark {unknown[0]}; there are {', '.join(PROGRAMS)}.")
    for name in names or PROGRAMS:
        print(f"\n## {name}\n", flush=True)
        PROGRAMS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
