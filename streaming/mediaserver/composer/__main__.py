"""`python -m streaming.mediaserver.composer <fd>`: one programme on an inherited socket."""

from __future__ import annotations

import logging
import signal
import socket
import sys

from streaming.mediaserver.composer.process import ComposerProcess, FellBehindError


def main() -> int:
    """Run until told to end; the exit status says whether it ended well."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the media server's to handle
    with socket.socket(fileno=int(sys.argv[1])) as connection:
        try:
            ComposerProcess(connection).run()
        except FellBehindError as error:
            logging.error(error)  # noqa: TRY400
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
