"""What a synthetic speaker says and shows, and when."""

import asyncio
import time
from typing import Any

import numpy as np

from streaming.synthetic.picture import Presenter
from streaming.synthetic.tracks import FPS, Camera, Conversation, Microphone
from streaming.synthetic.voice import PHRASE, RATE, Voice

NOW = 1_795_000_000.0
"""A wall clock of our days: far from zero, where wrapping by subtraction would take minutes."""


def test_a_conversation_goes_round_with_the_wall_clock() -> None:
    conversation = Conversation(Voice(200, turn=0, turns=2))

    once = conversation.samples(NOW, RATE)
    again = conversation.samples(NOW + 2 * PHRASE, RATE)
    across = conversation.samples(NOW - NOW % (2 * PHRASE) - 0.01, RATE // 50)

    assert np.array_equal(once, again)
    assert len(across) == RATE // 50


def test_the_mouth_is_shut_while_the_other_one_talks() -> None:
    conversation = Conversation(Voice(200, turn=0, turns=2))
    period = NOW - NOW % (2 * PHRASE)

    assert max(conversation.mouth(period + step / 10) for step in range(30)) > 0.5
    assert conversation.mouth(period + PHRASE + 1) == 0


async def test_camera_and_microphone_keep_pace_with_the_clock() -> None:
    conversation = Conversation(Voice(200))
    camera, microphone = Camera(conversation, Presenter(0)), Microphone(conversation)
    begin = time.time()

    pictures, sounds = await asyncio.gather(
        *(_take(track, count) for track, count in ((camera, FPS // 2), (microphone, 25)))
    )

    assert time.time() - begin >= 0.4
    assert [frame.pts for frame in pictures] == [n * 90_000 // FPS for n in range(FPS // 2)]
    assert [frame.pts for frame in sounds] == [n * 960 for n in range(25)]
    assert (pictures[0].width, pictures[0].height, sounds[0].samples) == (640, 360, 960)


async def _take(track: Camera | Microphone, count: int) -> list[Any]:
    return [await track.recv() for _ in range(count)]
