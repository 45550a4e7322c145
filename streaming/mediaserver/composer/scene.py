"""What the programme shows at a moment, ready to be painted."""

from __future__ import annotations

from typing import NamedTuple

from streaming.mediaserver.composer.layout import Rect


class Tile(NamedTuple):
    """One participant, or a shared screen among them."""

    rect: Rect
    name: str
    """Empty where names are not shown."""
    muted: bool
    dominant: bool
    video: int | None
    """Number of the video track, None where a panel stands instead."""
    whole: bool = False
    """Whether the picture is shown whole, as a shared screen is, and not cut to fill the place."""


class Line(NamedTuple):
    """A line of text."""

    rect: Rect
    text: str


class Shared(NamedTuple):
    """A presentation."""

    rect: Rect
    video: int


class Scene(NamedTuple):
    """All of it. With a slate there is nothing else."""

    tiles: tuple[Tile, ...] = ()
    lines: tuple[Line, ...] = ()
    shared: Shared | None = None
    slate: str = ""

    @property
    def places(self) -> tuple[object, ...]:
        """Changes when something has to be painted anew from the ground."""
        return (tuple(tile.rect for tile in self.tiles), self.lines, self.shared, self.slate)

    @property
    def videos(self) -> set[int]:
        """Numbers of the video tracks that are seen."""
        seen = {tile.video for tile in self.tiles if tile.video is not None}
        return seen | {self.shared.video} if self.shared else seen
