"""``python -m streaming.synthetic LINK [LINK …]``: speakers without cameras, until Ctrl-C.

Each LINK is a speaker's personal link. A speaker that is thrown out or loses the server comes
back by itself, so that a programme keeps its people.
"""

import argparse
import asyncio
import logging
import signal

import httpx
from websockets.exceptions import WebSocketException

from streaming.synthetic.join import JoinError, accept_link
from streaming.synthetic.picture import Presenter
from streaming.synthetic.room import RoomError, publishing
from streaming.synthetic.tracks import Camera, Conversation, Microphone
from streaming.synthetic.voice import PITCHES, Voice

logger = logging.getLogger("streaming.synthetic")
_FAULTS = (JoinError, RoomError, WebSocketException, httpx.HTTPError, OSError, TimeoutError)


async def speak(link: str, *, number: int, turns: int, machine_clock: bool) -> None:
    """Keep speaker ``number`` of ``turns`` in the room ``link`` leads to, for ever."""
    conversation = Conversation(Voice(PITCHES[number % 4], turn=number, turns=turns))
    presenter = Presenter(number, machine_clock=machine_clock)
    pause = 0.5
    while True:
        try:
            invitation = await accept_link(link)
            tracks = [Microphone(conversation), Camera(conversation, presenter)]
            async with publishing(
                invitation.signaling_url,
                token=invitation.token,
                room=invitation.room,
                tracks=tracks,
            ) as publisher:
                logger.info("speaker %d is in %s", number + 1, invitation.room)
                pause = 0.5
                await publisher.run()
        except _FAULTS as error:
            logger.info("speaker %d is out: %s; trying again in %.1f s", number + 1, error, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, 5.0)


async def main(links: list[str], *, machine_clock: bool) -> None:
    """Run one speaker for each link until SIGINT or SIGTERM."""
    speakers = [
        asyncio.ensure_future(
            speak(link, number=number, turns=len(links), machine_clock=machine_clock)
        )
        for number, link in enumerate(links)
    ]
    everyone = asyncio.gather(*speakers)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, everyone.cancel)
    try:
        await everyone
    except asyncio.CancelledError:
        await asyncio.gather(*speakers, return_exceptions=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m streaming.synthetic", description=__doc__)
    parser.add_argument("links", nargs="+", metavar="LINK", help="a speaker's personal link")
    parser.add_argument(
        "--machine-clock", action="store_true", help="add a clock that a program can read back"
    )
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logger.setLevel(logging.INFO)
    asyncio.run(main(arguments.links, machine_clock=arguments.machine_clock))
