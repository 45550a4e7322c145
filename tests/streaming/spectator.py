"""Somebody who watches the programme and tells plain colours apart."""

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import av
import httpx
import numpy as np
from PIL import Image

from streaming.synthetic.picture import HEIGHT, WIDTH, Presenter

Shares = tuple[float, float]
"""How much of a picture is red, and how much is green: 0 to 1."""


class Curtain(Presenter):
    """A speaker whose camera films a plain colour."""

    def __init__(self, colour: str) -> None:
        self._picture = Image.new("RGB", (WIDTH, HEIGHT), colour)

    def draw(self, *, now: float, mouth: float) -> Image.Image:
        return self._picture


class Spectator:
    """Loads each segment of a programme once; ``seen`` has a line for every picture."""

    def __init__(self, playback_url: str) -> None:
        self._player = httpx.Client(trust_env=False, timeout=15)
        master = self._player.get(playback_url)
        self._url = urljoin(str(master.url), master.text.splitlines()[-1])
        self._loaded: set[str] = set()
        self.seen: list[Shares] = []

    def playlist(self) -> str:
        """The media playlist as it is now."""
        return self._player.get(self._url).text

    def look(self) -> Shares:
        """Watch what is new; returns what the newest picture shows."""
        playlist = self.playlist()
        (init,) = set(re.findall(r'#EXT-X-MAP:URI="([^"]+)"', playlist))
        for segment in re.findall(r"^[^#\s].*$", playlist, re.MULTILINE):
            if segment not in self._loaded:
                self._loaded.add(segment)
                self.seen += _pictures(self._load(init) + self._load(segment))
        return self.seen[-1] if self.seen else (0.0, 0.0)

    def _load(self, uri: str) -> bytes:
        return self._player.get(urljoin(self._url, uri)).raise_for_status().content


def _pictures(media: bytes) -> Iterator[Shares]:
    with av.open(io.BytesIO(media), "r") as container:
        for frame in container.decode(video=0):
            yield _shares(frame.to_ndarray(format="rgb24"))


def _shares(picture: np.ndarray[Any, Any]) -> Shares:
    red, green, blue = np.moveaxis(picture[::4, ::4].astype(int), 2, 0)
    return (
        float(np.mean((red > 110) & (green < 90) & (blue < 90))),
        float(np.mean((green > 90) & (red < 70) & (blue < 70))),
    )
